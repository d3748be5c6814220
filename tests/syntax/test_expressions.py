import pytest

from scorelang.syntax.tree import expressions as tree
from tests.syntax.reading import expression


def said(one: tree.Expression) -> str:
    """An expression with all its parentheses."""
    match one:
        case tree.Arithmetic() | tree.Comparison():
            return f"({said(one.left)} {one.operator} {said(one.right)})"
        case tree.Implies():
            return f"({said(one.left)} implies {said(one.right)})"
        case tree.Logical():
            return "(" + f" {one.operator} ".join(said(each) for each in one.operands) + ")"
        case tree.Not():
            return f"(not {said(one.operand)})"
        case tree.Negative():
            return f"(-{said(one.operand)})"
        case tree.StateTest():
            return f"({said(one.operand)} is {'not ' if one.negated else ''}{one.state})"
        case tree.Membership():
            members = " ".join(said(each) for each in one.members)
            return f"({said(one.operand)} {'not ' if one.negated else ''}in {members})"
        case tree.IfThenElse():
            return f"(if {said(one.condition)} then {said(one.then)} else {said(one.otherwise)})"
        case tree.Reference():
            return ".".join(part.text for part in one.parts)
        case tree.NumberLiteral() | tree.DurationLiteral():
            return one.text
        case tree.Grouped():
            return f"[{said(one.inner)}]"
        case tree.Call():
            return f"{one.function.text}({', '.join(said(each) for each in one.arguments)})"
        case _:
            return type(one).__name__


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a - b - c", "((a - b) - c)"),
        ("a / b * c", "((a / b) * c)"),
        ("a + b * -c", "(a + (b * (-c)))"),
        ("-a * b", "((-a) * b)"),
        ("- -a", "(-(-a))"),
        ("a + 1 < b * 2", "((a + 1) < (b * 2))"),
        ("not a == b", "(not (a == b))"),
        ("not not a", "(not (not a))"),
        ("not a and b", "((not a) and b)"),
        ("a and b and c", "(a and b and c)"),
        ("a or b and c or d", "(a or (b and c) or d)"),
        ("a and (b and c)", "(a and [(b and c)])"),
        ("a implies b implies c", "(a implies (b implies c))"),
        ("a or b implies not c", "((a or b) implies (not c))"),
        ("a is not missing and b is absent", "((a is not missing) and (b is absent))"),
        ("a + 1 in (2, 3,)", "((a + 1) in 2 3)"),
        ("a not in (b)", "(a not in b)"),
        ("not a in (b)", "(not (a in b))"),
        ("if a then b else if c then d else e + 1", "(if a then b else (if c then d else (e + 1)))"),
        ("a implies if b then c else d", "(a implies (if b then c else d))"),
        ("30 days", "30 days"),
        ("1.5 hours - 1 week", "(1.5 hours - 1 week)"),
        ("f(a, g(), 1,)", "f(a, g(), 1)"),
        ("crm . seats.score", "crm.seats.score"),
    ],
)
def test_operators_bind_as_the_language_says(text: str, meant: str) -> None:
    assert said(expression(text)) == meant


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("12", 12.0),
        ("1_000", 1000.0),
        ("0.5", 0.5),
        ("250k", 250_000.0),
        ("2.5M", 2_500_000.0),
        ("85%", 0.85),
    ],
)
def test_numbers(text: str, value: float) -> None:
    number = expression(text)
    assert isinstance(number, tree.NumberLiteral)
    assert (number.value, number.text, number.percent) == (value, text, text.endswith("%"))


@pytest.mark.parametrize("word", ["score", "time", "value", "count", "days", "day", "percent", "worst", "median", "of"])
@pytest.mark.parametrize(
    "text", ["NAME", "NAME + 1", "crm.NAME", "count(NAME where NAME == 1 by NAME)", "f(NAME, NAME)"]
)
def test_a_keyword_that_is_not_reserved_is_a_name_where_a_value_stands(word: str, text: str) -> None:
    assert said(expression(text.replace("NAME", word))) == said(expression(text)).replace("NAME", word)


def test_backquotes_make_any_name() -> None:
    found = expression("crm.`Churn Risk (%)` > `and`")
    assert isinstance(found, tree.Comparison)
    assert isinstance(found.left, tree.Reference)
    assert [(part.text, part.quoted) for part in found.left.parts] == [("crm", False), ("Churn Risk (%)", True)]


def test_what_follows_an_aggregate_may_stand_in_any_order() -> None:
    usual = expression("avg(x.y where a latest per b over 30 days by c decimals 2)")
    other = expression("avg(x.y decimals 2 by c over 30 days latest per b where a)")
    assert isinstance(usual, tree.Call)
    assert isinstance(other, tree.Call)
    for part in ("where", "latest_per", "window", "by", "decimals"):
        assert type(getattr(usual.modifiers, part)) is type(getattr(other.modifiers, part))
        assert getattr(other.modifiers, part) is not None


@pytest.mark.parametrize(
    ("window", "which"), [("over 30 days", ""), ("over previous 30 days", "previous"), ("over next 30 days", "next")]
)
def test_windows(window: str, which: str) -> None:
    call = expression(f"count(x {window})")
    assert isinstance(call, tree.Call)
    assert isinstance(call.modifiers.window, tree.Over)
    assert (call.modifiers.window.which, call.modifiers.window.length.text) == (which, "30 days")


def test_other_windows() -> None:
    since, always = expression("count(x since today - 3 months)"), expression("count(x over all time)")
    assert isinstance(since, tree.Call)
    assert isinstance(always, tree.Call)
    assert isinstance(since.modifiers.window, tree.SinceWindow)
    assert isinstance(always.modifiers.window, tree.AllTime)


def test_spans_are_the_authors_words() -> None:
    text = "  a +  (b * 2) "
    found = expression(text)
    assert isinstance(found, tree.Arithmetic)
    assert text[found.span.start : found.span.end] == "a +  (b * 2)"
    assert text[found.right.span.start : found.right.span.end] == "(b * 2)"
