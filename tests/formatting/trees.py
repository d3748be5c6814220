"""Random syntax trees, without places: whatever the grammar can say, well-typed or not."""

from datetime import date

from hypothesis import strategies as st

from scorelang.source import SourceText, Span
from scorelang.syntax.tree import expressions as ex
from scorelang.syntax.tree import files as fi
from scorelang.syntax.tree import indicators as ind
from scorelang.syntax.tree import scorecards as card
from scorelang.syntax.tree import sources as src
from scorelang.syntax.tree.words import Name, Words

NOWHERE = Span("", 0, 0)

_PLAIN = ("a", "b2", "seats", "crm", "Long_name_of_something_that_takes_room", "x")
_SOFT = (
    "score",
    "time",
    "value",
    "count",
    "days",
    "when",
    "from",
    "every",
    "weights",
    "percent",
    "none",
    "within",
    "of",
)
_QUOTED = ("Churn Risk (%)", "and", "größe", "a.b", "#", '"', "漢字")

names = st.one_of(
    st.sampled_from(_PLAIN).map(lambda text: Name(text, NOWHERE)),
    st.sampled_from(_QUOTED).map(lambda text: Name(text, NOWHERE, quoted=True)),
)
value_names = st.one_of(names, st.sampled_from(_SOFT).map(lambda text: Name(text, NOWHERE)))
words = st.one_of(
    st.sampled_from(('say "so"', "back\\slash", "two\nlines", "# no comment", "", "漢字", "w " * 30)),
    st.text("ab ", max_size=40),
).map(lambda text: Words(text, NOWHERE))
titles = st.none() | words


def number(text: str) -> ex.NumberLiteral:
    plain = float(text.rstrip("%kM").replace("_", ""))
    return ex.NumberLiteral(plain * {"%": 0.01, "k": 1e3, "M": 1e6}.get(text[-1], 1.0), text, NOWHERE)


numbers = st.sampled_from(("0", "1", "12", "0.5", "1_000", "250k", "2M", "85%", "33.25%")).map(number)
signed = st.one_of(numbers, st.sampled_from(("-1", "-2.5", "-50%")).map(number))
lengths = st.sampled_from(("1 day", "30 days", "1.5 hours", "2 weeks", "3 months", "1 year", "5 minutes")).map(
    lambda text: ex.DurationLiteral(float(text.split()[0]), text.split()[1].removesuffix("s"), text, NOWHERE)
)
references = st.lists(value_names, min_size=1, max_size=3).map(lambda parts: ex.Reference(tuple(parts), NOWHERE))
atoms: st.SearchStrategy[ex.Expression] = st.one_of(
    references,
    numbers,
    lengths,
    st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(lambda day: ex.DateLiteral(day, NOWHERE)),
    words.map(ex.TextLiteral),
    st.booleans().map(lambda value: ex.FlagLiteral(value, NOWHERE)),
    st.just(ex.Today(NOWHERE)),
)


def _many(each: st.SearchStrategy, least: int = 1, most: int = 4) -> st.SearchStrategy[tuple]:
    return st.lists(each, min_size=least, max_size=most).map(tuple)


def _here(node: type, *parts: st.SearchStrategy) -> st.SearchStrategy:
    return st.tuples(*parts).map(lambda values: node(*values, NOWHERE))


windows = st.one_of(
    _here(ex.Over, st.sampled_from(("", "previous", "next")), lengths),
    _here(ex.SinceWindow, references),
    st.just(ex.AllTime(NOWHERE)),
)


def _larger(inner: st.SearchStrategy[ex.Expression]) -> st.SearchStrategy[ex.Expression]:
    modifiers = st.builds(
        ex.Modifiers,
        where=st.none() | inner,
        latest_per=st.none() | inner,
        window=st.none() | windows,
        by=st.none() | references,
        decimals=st.none() | st.just(number("2")),
        within=st.none() | inner,
    )
    return st.one_of(
        _here(ex.Negative, inner),
        _here(ex.Not, inner),
        _here(ex.Arithmetic, st.sampled_from("+-*/"), inner, inner),
        _here(ex.Comparison, st.sampled_from(("==", "!=", "<", "<=", ">", ">=")), inner, inner),
        _here(ex.Membership, inner, _many(inner), st.booleans()),
        _here(ex.StateTest, inner, st.sampled_from(("missing", "absent")), st.booleans()),
        _here(ex.Logical, st.sampled_from(("and", "or")), _many(inner, 2)),
        _here(ex.Implies, inner, inner),
        _here(ex.IfThenElse, inner, inner, inner),
        _here(ex.Match, inner, _many(_here(ex.MatchArm, inner, inner)), st.none() | inner),
        _here(ex.Call, value_names, _many(inner, 0), modifiers),
    )


expressions = st.recursive(atoms, _larger, max_leaves=12)
simple = st.recursive(atoms, _larger, max_leaves=4)

types = st.builds(
    src.TypeName,
    word=st.sampled_from(("text", "number", "money", "percent", "flag", "date", "time", "duration")),
    span=st.just(NOWHERE),
    members=_many(st.one_of(words, signed), 0),
    low=st.none() | signed,
    high=st.none() | signed,
    decimals=st.none() | numbers,
    format=titles,
    future=st.booleans(),
)


def _text(*keywords: str) -> st.SearchStrategy[src.TextClause]:
    return _here(src.TextClause, st.sampled_from(keywords), words)


def _word(keyword: str, *said: str) -> st.SearchStrategy[src.TextClause]:
    return st.sampled_from(said).map(lambda text: src.TextClause(keyword, Words(text, NOWHERE), NOWHERE))


source_clauses = st.one_of(
    _text("system", "about", "owner"),
    _here(src.RefreshClause, lengths),
    _here(src.SilentClause, lengths),
    _here(src.KeyClause, names, types),
    _here(src.AccountClause, names, st.none() | names),
    _here(src.IdClause, names, types),
    _here(src.TimeClause, names, types),
    _here(src.LoadedClause, names),
    _here(src.ValidClause, names, names),
    _here(src.SinceUntilClause, names, st.none() | names),
    _here(src.ParentClause, names),
    _here(src.ColumnClause, names, types, st.booleans(), st.booleans(), st.none() | names),
)
sources = _here(
    src.SourceDeclaration, st.sampled_from(("accounts", "facts", "events")), names, titles, _many(source_clauses, 0)
)

points = _here(ind.CurvePoint, simple, simple)
curves = st.one_of(
    _here(ind.LinearCurve, _many(points)),
    _here(
        ind.StepsCurve,
        _many(_here(ind.Step, st.sampled_from((">=", "<", "==")), simple, simple)),
        st.none() | simple,
    ),
    _here(ind.MapCurve, _many(points), st.none() | simple),
    _here(ind.PercentileCurve, st.none() | references, st.booleans()),
    st.just(ind.DirectCurve(NOWHERE)),
)
missing = st.one_of(
    _here(ind.MissingClause, st.sampled_from(("skip", "worst", "median", "fail")), st.none()),
    _here(ind.MissingClause, st.just("score"), simple),
)
value = st.one_of(
    _here(ind.ValueClause, expressions, st.just(True), st.none()),
    _here(ind.ValueClause, expressions, st.just(False), titles),
)
applies = _here(ind.AppliesClause, expressions)
indicator_clauses = st.one_of(
    _text("about", "owner"),
    _word("kind", "leading", "lagging"),
    value,
    _here(ind.ScoreClause, curves),
    missing,
    applies,
    _here(ind.RubricClause, _many(_here(ind.RubricArm, words, simple))),
)
indicators = _here(ind.IndicatorDeclaration, names, titles, _many(indicator_clauses, 0))

targets = st.lists(names, min_size=1, max_size=2).map(tuple)


def _level(member: st.SearchStrategy[card.Weight]) -> st.SearchStrategy[card.WeightLevel]:
    how = st.sampled_from((("mean", False), ("mean", True), ("worst", False), ("best", False)))
    return st.builds(lambda kind, members: card.WeightLevel(*kind, members, NOWHERE), how, _many(member, 0))


leaves = _here(card.Weight, targets, titles, st.none() | numbers, st.none())
members = st.recursive(
    leaves, lambda inner: _here(card.Weight, targets, titles, st.none() | numbers, _level(inner)), max_leaves=5
)
bands = st.builds(
    card.GradeBand, names, titles, st.none() | st.sampled_from(("green", "red")), st.none() | signed, st.just(NOWHERE)
)
hold = st.none() | numbers
signs = st.sampled_from(("add", "take"))
arms = _here(card.PointsArm, signs, simple, simple, titles)
first_of = _here(
    card.FirstOf, titles, st.none() | signed, _many(arms | _here(card.PointsArm, signs, simple, st.none(), titles), 0)
)
weights = _here(card.WeightsClause, _level(members))
adjust = _here(card.AdjustClause, st.sampled_from(("cap", "floor", "set")), simple, simple, titles)
grades = st.one_of(
    _here(card.GradesClause, st.none(), _many(bands, 1), hold), _here(card.GradesClause, names, st.just(()), hold)
)
outcomes = _here(card.OutcomeDeclaration, names, titles, expressions)
segments = _here(
    card.SegmentDeclaration,
    names,
    titles,
    simple,
    _many(st.one_of(weights, _here(card.DropClause, names), indicators, grades, adjust), 0),
)
trigger_clauses = st.one_of(
    _here(card.WhenClause, st.sampled_from(("when", "until")), expressions),
    _here(card.PeriodClause, st.sampled_from(("for", "again")), lengths),
    _here(card.NamesClause, st.sampled_from(("play", "mutes")), _many(names)),
    _word("priority", "low", "high"),
    _text("about", "owner"),
)
views = _here(
    card.ViewDeclaration,
    names,
    titles,
    _many(_here(card.ViewClause, st.sampled_from(("show", "hide", "only", "sort")), _many(simple)), 0),
)
scorecard_clauses = st.one_of(
    _text("about", "owner"),
    st.builds(
        lambda first, rest: card.EveryClause((card.EveryRule(first, None, NOWHERE), *rest), NOWHERE),
        lengths,
        _many(_here(card.EveryRule, lengths, simple), 0, 2),
    ),
    _here(card.StagesClause, _many(names)),
    applies,
    weights,
    _here(card.PointsClause, simple, _many(arms | first_of, 0)),
    _here(card.ScaleClause, signed, signed) | st.just(card.ScaleClause(None, None, NOWHERE)),
    adjust,
    grades,
    _here(card.CoverageClause, numbers),
    segments,
    _here(card.TriggerDeclaration, names, titles, _many(trigger_clauses, 0)),
    outcomes,
    _here(card.ExpectClause, expressions),
    _here(card.AlwaysClause, words, expressions),
    views,
)
scorecards = _here(card.ScorecardDeclaration, names, titles, _many(scorecard_clauses, 0))

rows = _here(fi.GivenRow, _many(_here(fi.Cell, names, st.none() | simple), 0))
test_clauses = st.one_of(
    _here(fi.DayClause, simple),
    _here(fi.GivenClause, names, _many(rows)),
    _here(fi.StaleClause, names),
    _here(fi.ExpectCondition, expressions),
    _here(fi.ExpectPlay, names, names, st.booleans()),
)
declarations = st.one_of(
    _here(fi.ImportDeclaration, words),
    _here(fi.LetDeclaration, names, expressions),
    _here(card.GradesDeclaration, names, _many(bands, 0), hold),
    sources,
    indicators,
    scorecards,
    outcomes,
    _here(fi.TestDeclaration, words, _many(test_clauses, 0)),
)
files = _many(declarations, 0, 5).map(lambda all_of_it: fi.File(SourceText("", ""), all_of_it, ()))
