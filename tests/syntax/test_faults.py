import re
from pathlib import Path

import pytest

from scorelang.source import SourceText
from scorelang.syntax.from_text import parse, parse_expression
from scorelang.syntax.tree.expressions import Unreadable
from scorelang.syntax.tree.files import BrokenDeclaration
from scorelang.syntax.tree.indicators import IndicatorDeclaration, ValueClause
from tests.effort import every
from tests.syntax.reading import faults, marked

WHOLE = Path(__file__).with_name("whole_language.score").read_text(encoding="utf-8")

# A file with one fault; the words under the caret; the kind of message; a part of what is said.
ONE_FAULT = [
    ("let a = 010", "010", "number-form", "write `10`"),
    ("let a = .5", ".5", "number-form", "`0.5`"),
    ("let a = 1e5", "1e5", "number-form", "write `100000`"),
    ("let a = 1E+3", "1E+3", "number-form", "write `1000`"),
    ("let a = 5K", "5K", "number-form", "`5k`"),
    ("let a = 30d", "30d", "number-form", "write `30 days`"),
    ("let a = 31.12.2026", "31.12.2026", "number-form", "year-month-day"),
    ("let a = 31-03-2026", "31-03-2026", "number-form", "year-month-day"),
    ("let a = 2026-03-01T10:00", "2026-03-01T10:00", "number-form", "only days"),
    ("let a = 1__0", "1__0", "number-form", ""),
    ("let a = 3rd", "3rd", "number-form", "begins with a letter"),
    ("let a = f(1,000)", "000", "number-form", "underscore"),
    ("let a = 99999999999999999999", "99999999999999999999", "number-form", "too large"),
    ("let a = " + "1" * 5000, "1" * 5000, "number-form", "too long"),
    ("let a = 2026-02-30", "2026-02-30", "no-such-day", "no calendar"),
    ("let a = 85 %", "%", "foreign-spelling", "without a blank"),
    ("let a = b ** 2", "**", "foreign-spelling", "x * x"),
    ("let a = b ^ 2", "^", "foreign-spelling", "x * x"),
    ("let a = 'x'", "'x'", "foreign-spelling", "double quotes"),
    ("let a = “x”", "“x”", "foreign-spelling", "double quotes"),
    ("let a = 1;", ";", "foreign-spelling", "nothing stands between"),
    ("let a = b && c", "&&", "foreign-spelling", "write `and`"),
    ("let a = b || c", "||", "foreign-spelling", "write `or`"),
    ("let a = !b", "!", "foreign-spelling", "write `not`"),
    ("let a = b <> c", "<>", "foreign-spelling", "write `!=`"),
    ("let a = b === c", "===", "foreign-spelling", "write `==`"),
    ("let a = b ≥ c", "≥", "foreign-spelling", "write `>=`"),
    ("let a = b – c", "–", "foreign-spelling", "write `-`"),
    ("let a = b = c", "=", "foreign-spelling", "`==`"),
    ("let a == 1", "==", "foreign-spelling", "`=`"),
    ("let a := 1", ":=", "foreign-spelling", "write `=`"),
    ("let a = b AND c", "AND", "foreign-spelling", "write `and`"),
    ("let a = NOT b", "NOT", "foreign-spelling", "write `not`"),
    ("let a = True", "True", "foreign-spelling", "write `true`"),
    ("let a = b == null", "null", "foreign-spelling", "is missing"),
    ("let a = b is null", "null", "foreign-spelling", "write `missing`"),
    ("let a = if b then 1 elif c then 2 else 3", "elif", "foreign-spelling", "write `else if`"),
    ("let a = b in [1, 2)", "[", "foreign-spelling", "( )"),
    ("// x\nlet a = 1", "// x", "foreign-spelling", "begins with `#`"),
    ("/* x\ny */ let a = 1", "/* x\ny */", "foreign-spelling", "begins with `#`"),
    ("let a = 1 < b < 3", "<", "chained-comparison", "a < b and b < c"),
    ("let a = b == c is missing", "is", "chained-comparison", ""),
    ('let a = "x', '"', "open-text", "ends with"),
    ('indicator a "x {\n  value b\n}', '"', "open-text", "ends with"),
    (r'let a = "x\d"', r"\d", "unknown-escape", "backslash"),
    ("let résumé = 1", "résumé", "name-letters", "U+00E9"),
    ("let а = 1", "а", "name-letters", "U+0430 (cyrillic small letter a)"),
    ("let a = `pаy`", "`pаy`", "name-letters", "mixes alphabets"),
    ("let a = `e\u0301`", "`e\u0301`", "name-letters", "in pieces"),
    ("let a = ` b`", "` b`", "name-letters", "blank"),
    (f"let {'a' * 65} = 1", "a" * 65, "long-name", "65"),
    ("let if = 1", "if", "unexpected", "`` `if` ``"),
    ("let a = 1 + ", "", "unexpected", "the file ends here; wanted a value"),
    ("let a = b between 1 and 5", "between", "unexpected", "x >= low"),
    ("let a = f(1 2)", "1", "unexpected", "a comma is missing before `2`"),
    ("let a = f(1,, 2)", ",", "unexpected", "one comma is enough"),
    ("let a = f((1 + 2)", "(", "open-block", "not closed"),
    ("let a = 1)", ")", "stray-close", "closes nothing"),
    ("let a = 1 }", "}", "stray-close", "closes nothing"),
    ("let a = 1 }}", "}}", "stray-close", "these 2 `}` close nothing; take them out"),
    ("facts f { { column a: text }", "{", "unexpected", "opens nothing; take it out"),
    (
        "scorecard s {\n  weights { a 100% }\n  }\n  coverage from 40%\n}",
        "}",
        "stray-close",
        "closes nothing; take it out",
    ),
    (
        "scorecard s {\n  weights {\n    b 50% { c 100% }\n    d 50% a 100% }\n  }\n  coverage from 40%\n}",
        "}",
        "stray-close",
        "or write the `{` that it closes",
    ),
    (
        "scorecard s {\n  weights\n    b 50% { c 100% }\n  }\n}",
        "weights",
        "unexpected",
        "a `{` is missing after `weights`",
    ),
    (
        "scorecard s {\n  weights {\n    b 50% { c 100%\n  coverage from 40%\n}",
        "{",
        "open-block",
        "where `coverage` stands",
    ),
    ("facts f { column a: string }", "string", "foreign-spelling", "write `text`"),
    ("facts f { colum a: text }", "colum", "unexpected", "did you mean `column`?"),
    ("facts f { column a = text }", "=", "foreign-spelling", "`:`"),
    ("facts f { column a text }", "text", "unexpected", "wanted `:`"),
    ("facts f { system Salesforce }", "Salesforce", "unexpected", 'write `"Salesforce"`'),
    ("facts f { column a: text optional optional }", "optional", "written-twice", "twice"),
    ('facts "f" { }', '"f"', "unexpected", "write `f`"),
    ("indicator a value 1 }", "value", "unexpected", "wanted `{`"),
    ("indicator a { value 1", "{", "open-block", "the file ends"),
    (
        "scorecard s {\n  weights { a 100%\n  grades { b from 7 c below }\n  set 1 when d in (1, 2)\n}",
        "{",
        "open-block",
        "`grades`",
    ),
    ("scorecard s {\n  trigger t {\n    when a\n}\n", "{", "open-block", "where `}` stands"),
    ("indicator a { value x score step (>= 1 -> 2) }", "step", "unexpected", "did you mean `steps`?"),
    ("indicator a { score linear (0: 1, 2 -> 3) }", ":", "foreign-spelling", "`->`"),
    ("indicator a { score map (else -> 1, 2 -> 3) }", "else -> 1", "else-not-last", "last"),
    ("indicator a { applies if b }", "if", "foreign-spelling", "write `when`"),
    ("indicator a { play b }", "play", "unexpected", "`play` stands in a trigger"),
    ("scorecard s { weights { a 50%, b 50% } }", ",", "unexpected", "no `,` stands here"),
    ("scorecard s { weights { a: 100% } }", ":", "unexpected", "no `:` stands here"),
    ("scorecard s { grades { a from >= 75 b below } }", ">=", "unexpected", "no `>=` stands here"),
    ("scorecard s { every week }", "week", "unexpected", "write `1 week`"),
    ("scorecard s { trigger t { play a b } }", "a", "unexpected", "a comma is missing before `b`"),
    ('test "t" { given a { b: 1 } }', ":", "foreign-spelling", "`=`"),
    ("let a = sum(x over 30 days over 1 week)", "over 1 week", "written-twice", "`window` is written twice"),
]


@pytest.mark.parametrize(("text", "words", "slug", "part"), ONE_FAULT, ids=[case[0][:40] for case in ONE_FAULT])
def test_one_fault_gives_one_message_under_the_authors_words(text: str, words: str, slug: str, part: str) -> None:
    found = faults(text)
    assert [one.rule.slug for one in found] == [slug], [one.message for one in found]
    assert marked(text, found[0]) == words
    assert part in f"{found[0].message}; {found[0].help}"


@pytest.mark.parametrize(("text", "words", "slug", "part"), ONE_FAULT, ids=[case[0][:40] for case in ONE_FAULT])
def test_what_comes_after_a_fault_is_read(text: str, words: str, slug: str, part: str) -> None:
    del words, slug, part
    after = f"{text}\n\nlet after = 1\nindicator last {{\n  value after\n}}\n"
    file, found = parse(SourceText("a", after))
    names = [
        one.name.text for one in file.declarations[-2:] if isinstance(one, IndicatorDeclaration) or hasattr(one, "name")
    ]
    assert names == ["after", "last"]
    assert len(found) <= 2


@pytest.mark.parametrize(("text", "words", "slug", "part"), ONE_FAULT, ids=[case[0][:40] for case in ONE_FAULT])
def test_messages_are_in_the_house_style(text: str, words: str, slug: str, part: str) -> None:
    del words, slug, part
    for one in faults(text):
        assert one.message[0].islower() or one.message[0] in "`"
        assert not one.message.endswith(".")
        assert "\n" not in one.message
        for word in ("token", "terminal", "lark", "NAME", "NUMBER", "COMPARE", "$END", "ANON", "python", "EOF"):
            assert word not in one.message.split()


FAULTY = """\
accounts crm {
  key id : text;
  colum tier : text
}

indicator a {
  value  1 +
  score  direct
  foo    bar
}

indicator b {
  value  sum(usage.calls over 30 days
  score  direct

indicator c {
  value  1
  missing zero
}

scorecard s {
  play   rescue
  trigger t {
    when   a = 1

  always "x" c > 1
}
}
let last = c
"""


def test_each_fault_gives_one_message_and_each_declaration_is_kept() -> None:
    file, found = parse(SourceText("a", FAULTY))
    assert [marked(FAULTY, one) for one in found] == [
        ";",
        "colum",
        "score",
        "foo",
        "{",
        "(",
        "zero",
        "play",
        "{",
        "=",
        "}",
    ]
    kept = [(one.keyword if isinstance(one, BrokenDeclaration) else "", one.name.text) for one in file.declarations]
    assert kept == [("", "crm"), ("indicator", "a"), ("", "b"), ("indicator", "c"), ("scorecard", "s"), ("", "last")]


def test_an_expression_that_cannot_be_read_leaves_its_clause() -> None:
    file, found = parse(SourceText("a", "indicator a {\n  value  1 + * 2\n  score  direct\n}\n"))
    (indicator,) = file.declarations
    assert len(found) == 1
    assert isinstance(indicator, IndicatorDeclaration)
    value, score = indicator.clauses
    assert isinstance(value, ValueClause)
    assert isinstance(value.value, Unreadable)
    assert type(score).__name__ == "ScoreClause"


def test_many_faults_are_cut_at_a_hundred_and_the_names_that_follow_are_known() -> None:
    text = "".join(f"indicator i{number} {{\n  value ) 1\n}}\n" for number in range(300))
    file, found = parse(SourceText("a", text))
    assert len(found) == 100
    assert {one.name.text for one in file.declarations} == {f"i{number}" for number in range(300)}


def test_a_lone_expression_that_cannot_be_read_is_none() -> None:
    expression, found = parse_expression(SourceText("when", "a +"))
    assert expression is None
    assert len(found) == 1
    assert parse_expression(SourceText("when", ""))[0] is None
    assert parse_expression(SourceText("when", "a b"))[1]


def braces() -> list[int]:
    """Where some braces of the whole language stand."""
    return [place.start() for place in re.finditer(r"[{}]", WHOLE)][:: every(3)]


@pytest.mark.parametrize("instead", ["", "{0} {0}", "{0}{1}{0}", "{0}{1}{0}{1}{0}"])
def test_a_brace_too_many_or_too_few_gives_one_message_at_its_place(instead: str) -> None:
    for place in braces():
        line = WHOLE.rfind("\n", 0, place) + 1
        blanks = len(WHOLE[line:]) - len(WHOLE[line:].lstrip(" "))
        put = instead.format(WHOLE[place], "\n" + " " * blanks)
        if put.count("{") > 2:
            continue  # who writes a `{` three times?
        found = faults(WHOLE[:place] + put + WHOLE[place + 1 :])
        assert len(found) == 1, (place, [one.message for one in found])


def test_of_several_blocks_that_are_not_closed_one_message_tells() -> None:
    text = "scorecard s {\n  trigger t {\n    when a\n\nlet b = 1\n"
    (found,) = faults(text)
    assert marked(text, found) == "{"
    assert found.message == "this `{` is not closed where `let` stands"
    assert [(text[: one.span.start].count("\n"), one.text) for one in found.labels] == [
        (0, "nor is this"),
        (4, "wanted `} }` before this"),
    ]


def test_a_brace_too_many_costs_no_declaration() -> None:
    text = 'scorecard s {\n  trigger t {\n    when a\n  }\n  }\n  always "x" b > 1\n}\nlet c = 1\n'
    file, (found,) = parse(SourceText("a", text))
    assert not any(isinstance(one, BrokenDeclaration) for one in file.declarations)
    assert len(file.declarations) == 2
    assert [text[one.span.start :].partition("\n")[0] for one in found.labels] == ["{"]
    assert found.span is not None
    assert text[: found.span.start].count("\n") == 4


def test_indentation_of_ones_own_is_no_fault() -> None:
    text = "scorecard s {\nweights { a 50% {\nb 100% }\n      c 50% }\n  scale 1 to 10 }\n"
    assert not faults(text)
    (found,) = faults(text.replace("scale 1", "scale one"))
    assert found.rule.slug == "unexpected"


def test_the_whole_language_without_any_one_line_gives_few_messages() -> None:
    lines = WHOLE.splitlines()
    for number in range(0, len(lines), every(2)):
        text = "\n".join(lines[:number] + lines[number + 1 :])
        assert len(faults(text)) <= 4, lines[number]
