from pathlib import Path

from scorelang.syntax.tree import files, indicators, scorecards, sources
from tests.syntax.reading import read

WHOLE = Path(__file__).with_name("whole_language.score").read_text(encoding="utf-8")


def _one(text: str) -> files.Declaration:
    (declaration,) = read(text).declarations
    return declaration


def test_the_whole_language_is_read() -> None:
    kinds = [type(one).__name__.removesuffix("Declaration") for one in read(WHOLE).declarations]
    assert kinds == (
        ["Import"] * 2
        + ["Let"] * 2
        + ["Grades"]
        + ["Source"] * 4
        + ["Indicator"] * 6
        + ["Scorecard"] * 2
        + ["Outcome", "Test"]
    )


def test_newlines_mean_nothing() -> None:
    words = " ".join(line.split("#")[0].strip() for line in WHOLE.splitlines())
    flat, tall = read(words), read(words.replace(" { ", " {\n\n").replace(", ", ",\n").replace(" = ", "\n=\n"))
    assert len(flat.declarations) == len(tall.declarations) == len(read(WHOLE).declarations)


def test_all_of_a_columns_type_in_any_order() -> None:
    source = _one(
        'facts f { account a column c: date optional future folded format "DD" known k column d: number to 5 }'
    )
    assert isinstance(source, sources.SourceDeclaration)
    first, second = source.clauses[1:]
    assert isinstance(first, sources.ColumnClause)
    assert isinstance(second, sources.ColumnClause)
    assert (first.optional, first.folded, first.type.future) == (True, True, True)
    assert first.known is not None
    assert first.known.text == "k"
    assert first.type.format is not None
    assert first.type.format.text == "DD"
    assert second.type.low is None
    assert second.type.high is not None
    assert second.type.high.value == 5


def test_keywords_are_names_where_the_grammar_takes_no_keyword() -> None:
    text = "facts column { account time column score: number column value: time time key: time id via: text }"
    source = _one(text)
    assert isinstance(source, sources.SourceDeclaration)
    assert source.name.text == "column"
    assert [type(clause).__name__ for clause in source.clauses] == [
        "AccountClause",
        "ColumnClause",
        "ColumnClause",
        "TimeClause",
        "IdClause",
    ]


def test_a_member_may_be_called_like_the_word_that_begins_a_level() -> None:
    card = _one("scorecard s { weights { worst 50% best 25% `equal` 25% worst of { first 50% of 50% } } }")
    assert isinstance(card, scorecards.ScorecardDeclaration)
    (weights,) = card.clauses
    assert isinstance(weights, scorecards.WeightsClause)
    members = weights.level.members
    assert [member.target[0].text for member in members] == ["worst", "best", "equal"]
    last = members[-1].level
    assert last is not None
    assert (last.how, [member.target[0].text for member in last.members]) == ("worst", ["first", "of"])


def test_levels() -> None:
    card = _one('scorecard s { weights equal { a b.score c "C" { d } } }')
    assert isinstance(card, scorecards.ScorecardDeclaration)
    (weights,) = card.clauses
    assert isinstance(weights, scorecards.WeightsClause)
    assert weights.level.equal
    a, b, c = weights.level.members
    assert [part.text for part in b.target] == ["b", "score"]
    assert (a.level, a.share, c.title and c.title.text) == (None, None, "C")
    assert c.level is not None


def test_policies_and_curves() -> None:
    indicator = _one("indicator i { value x missing score 2 * y score steps (< 1 -> 0, else -> 5) }")
    assert isinstance(indicator, indicators.IndicatorDeclaration)
    _, missing, score = indicator.clauses
    assert isinstance(missing, indicators.MissingClause)
    assert isinstance(score, indicators.ScoreClause)
    assert isinstance(score.curve, indicators.StepsCurve)
    assert (missing.policy, missing.points is not None) == ("score", True)
    assert score.curve.otherwise is not None


def test_texts_say_what_they_quote() -> None:
    (declaration,) = read(r'import "a\\b\"c\nd"').declarations
    assert isinstance(declaration, files.ImportDeclaration)
    assert declaration.path.text == 'a\\b"c\nd'


def test_comments_are_kept_in_order() -> None:
    file = read("# one\nlet a = 1 # two \nlet b = 2\n   # three")
    assert [comment.text for comment in file.comments] == ["# one", "# two", "# three"]


def test_a_files_end_needs_no_newline_and_a_file_may_be_empty() -> None:
    assert read("").declarations == read(" \n# nothing").declarations == ()
    assert len(read("let a = 1").declarations) == 1


def test_every_score_file_of_the_project_is_read() -> None:
    paths = sorted(Path(__file__).parents[2].glob("scorecards/**/*.score"))
    assert paths
    for path in paths:
        assert read(path.read_text(encoding="utf-8")).declarations, path


def test_names_of_sixty_four_letters_are_taken() -> None:
    assert len(read(f"let {'a' * 64} = 1").declarations) == 1
