"""What a sound program becomes: every name resolved, every segment whole, in an order that can be computed."""

from datetime import date

import pytest

from scorelang.ir import expressions as ir
from scorelang.ir.indicators import Linear, Map, Missing, PeerRank, Steps
from scorelang.ir.program import Plays
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import FirstOfItems, Group, Leaf, PointsSum
from scorelang.semantics.conditions import elaborate_condition
from scorelang.source import SourceText
from scorelang.syntax.from_text import parse_expression
from scorelang.types import Date, Duration, Flag, Grade, Money, Number, Text, Type
from scorelang.types.folding import folded
from tests.semantics.programs import PROGRAM, SOURCES, sound

TYPES = [
    ("crm.seats", Number(1, 1000)),
    ("arr / 10", Money()),
    ("10 * arr", Money()),
    ("arr / arr", Number()),
    ("arr - 100", Money()),
    ("today - signed_on", Duration()),
    ("(today - signed_on) / 30 days", Number()),
    ("(today - signed_on) * 2", Duration()),
    ("signed_on + 30 days", Date()),
    ("today - 3 months", Date()),
    ("today - last(usage.at)", Duration()),
    ("date(last(usage.at))", Date()),
    ("default(arr, 0)", Money()),
    ("min_of(arr, 100k)", Money()),
    ("if active then arr else 0", Money()),
    ("abs(-3)", Number(low=0.0)),
    ("count(usage)", Number(low=0.0)),
    ("sum(usage.calls over 30 days)", Number(low=0.0)),
    ("avg(usage.seats)", Number(decimals=2)),
    ("share(usage.calls > 3)", Number(low=0.0, high=1.0, percent=True)),
    ("every(usage.calls > 3 over 1 year)", Flag()),
    ("longest_gap(usage by at)", Duration()),
    ("last(tickets.urgency)", Text(("low", "high"))),
    ("health.score - before(health.score, 30 days)", Number(tenths=True)),
    ("health.score - 5", Number(tenths=True)),
    ("health.score / 2", Number()),
    ("use.score", Number(0.0, 100.0, tenths=True)),
    ("health.adoption.score", Number(0.0, 100.0, tenths=True)),
    ("was(health.grade)", Grade("health", ("bad", "ok", "good"))),
    ("percentile(arr within tier)", Number(low=0.0, high=1.0, percent=True)),
    ("match active { true -> 1, false -> 2 }", Number()),
    ("count_of(active, not active)", Number()),
    ("health.grade in (good, ok) implies active", Flag()),
    ("renews_on > last(usage.at)", Flag()),
]


@pytest.mark.parametrize(("value", "wanted"), TYPES, ids=[row[0] for row in TYPES])
def test_types(value: str, wanted: Type) -> None:
    assert sound(PROGRAM, f"indicator probe {{ value {value} }}").indicator("probe").value.type == wanted


def test_an_aggregate_keeps_all_that_is_asked() -> None:
    program = sound(
        SOURCES,
        'indicator x { value sum(tickets.closed_on - today where urgency == "high" '
        "latest per urgency over previous 2 weeks by closed_on decimals 6) }",
    )
    value = program.indicator("x").value
    assert isinstance(value, ir.Aggregate)
    assert (value.function, value.source, value.decimals) == ("sum", "tickets", 6)
    assert value.window == ir.Window("previous", "closed_on", ir.Length(2, "week"))
    assert isinstance(value.latest_per, ir.ColumnRef)
    assert isinstance(value.where, ir.Compare)


def test_the_finest_sums() -> None:
    program = sound(
        SOURCES,
        "indicator a { value sum(usage.seats) } indicator b { value sum(usage.seats * 2) } "
        "indicator c { value sum(usage.calls * arr) }",
    )
    assert [i.value.decimals for i in program.indicators if isinstance(i.value, ir.Aggregate)] == [2, 4, 2]


CARD = """
indicator use { value count(usage)  score linear (0 -> 0, 10 -> 100)  missing score 20  kind leading  about "x" }
indicator seen { value count(tickets)  score steps (>= 5 -> 0, else -> 100)  missing worst }
indicator tiers { value tier  score map ("smb" -> 10, "enterprise" -> 90) }
indicator rank { value arr  score percentile within tier inverted  missing fail }
grades three { top from 80  mid from 40  low below } hold 2
scorecard other { weights equal { rank } grades letters trigger t { when score < 50 play x until grade >= B } }
scorecard health "Health" {
  weights { a "Aaa" 50% { use 60% seen 40% } b 30% worst of { tiers } other.score "Other" 20% }
  grades three hold 3
  cap 49 when use > 3 because "why"
  scale 1 to 10
  coverage from 40%
  every 1 month, 1 week when grade == low
  segment one "First" when tier == "smb" {
    weights { a { seen 100% } }
    cap 20 when active
  }
  segment two when crm.seats == 2 {
    weights { a 20% b 80% }
  }
  segment three when crm.seats > 3 {
    indicator use { score linear (0 -> 0, 20 -> 100) missing skip }
    grades { top from 90  mid from 40  low below }
  }
  trigger t "T" {
    when count(history where grade == low over 9 weeks) > 3
    priority urgent play x, y for 2 weeks again after 1 month mutes u owner "o"
  }
  trigger u { when score < 20 play x }
  outcome gone "Gone" when count(tickets over next 90 days) > 0 or gone_on - today < 30 days
  expect auc(gone) >= 75%
  always "ok" use > 3 implies grade != low
  view v { show tier, score, use, use.score, a.score hide arr only tier == "smb" sort -score }
}
"""


def test_every_segment_is_whole() -> None:
    health = sound(SOURCES, CARD).scorecard("health")
    assert [variant.segment for variant in health.variants] == ["one", "two", "three", "default"]
    one, two, three, default = health.variants
    assert isinstance(default.method, Group)
    assert default.method == Group(
        "health",
        "Health",
        100.0,
        "mean",
        (
            Group("a", "Aaa", 50.0, "mean", (Leaf("use", "Use", 60.0), Leaf("seen", "Seen", 40.0))),
            Group("b", "B", 30.0, "worst", (Leaf("tiers", "Tiers", 1.0),)),
            Leaf("score", "Other", 20.0, "other"),
        ),
    )
    assert isinstance(one.method, Group)
    assert isinstance(two.method, Group)
    assert one.method.members[0] == Group("a", "Aaa", 50.0, "mean", (Leaf("seen", "Seen", 100.0),))
    assert one.method.members[1:] == default.method.members[1:]
    assert [(m.name, m.weight) for m in two.method.members] == [("a", 20.0), ("b", 80.0)]
    assert [adjustment.keyword for adjustment in one.adjustments] == ["cap", "cap"]
    assert [indicator.name for indicator in three.indicators] == ["use"]
    assert three.indicators[0].missing == Missing("skip")
    assert three.indicators[0].about == "x"
    assert [band.start for band in three.grades.bands] == [None, 40.0, 90.0]
    assert (default.grades.hold, default.grades.bands[0].name) == (3.0, "low")


def test_the_rest_of_a_scorecard_is_kept() -> None:
    health = sound(SOURCES, CARD).scorecard("health")
    trigger = health.triggers[0]
    assert (trigger.priority, trigger.plays, trigger.mutes, trigger.owner) == ("urgent", ("x", "y"), ("u",), "o")
    assert (trigger.held_for, trigger.again_after) == (ir.Length(2, "week"), ir.Length(1, "month"))
    assert [cadence.length for cadence in health.every] == [ir.Length(1, "month"), ir.Length(1, "week")]
    assert (health.scale.low, health.scale.high, health.coverage) == (1.0, 10.0, 0.4)
    assert health.expectations[0].bound == 0.75
    view = health.views[0]
    assert view.show == ("account.tier", "health.score", "health.use.value", "health.use.points", "health.a.points")
    assert (view.hide, view.sort) == (("account.arr",), ("-health.score",))
    history = next(node for node in nodes(trigger.when) if isinstance(node, ir.Aggregate))
    assert history.source == "health.history"


def test_curves() -> None:
    program = sound(SOURCES, CARD)
    assert isinstance(program.indicator("use").curve, Linear)
    assert isinstance(program.indicator("seen").curve, Steps)
    assert isinstance(program.indicator("tiers").curve, Map)
    rank = program.indicator("rank").curve
    assert isinstance(rank, PeerRank)
    assert rank.inverted


def test_declarations_follow_what_they_read() -> None:
    program = sound(
        SOURCES,
        "let a = b + 1  let b = c + 1  let c = crm.seats  indicator x { value y + 1 } indicator y { value a } "
        "scorecard p { weights { q.score 100% } grades letters trigger t { when grade == F play x for 1 day } } "
        "scorecard q { weights { z 100% } grades letters trigger t { when grade == F play x for 1 day } } "
        "indicator z { value a score direct }",
    )
    assert [let.name for let in program.lets] == ["c", "b", "a"]
    assert [indicator.name for indicator in program.indicators] == ["y", "x", "z"]
    assert [scorecard.name for scorecard in program.scorecards] == ["q", "p"]


def test_points() -> None:
    program = sound(
        SOURCES,
        'scorecard c { points from 50 { add 10 when active because "why" first of "t" baseline 20 '
        "{ take crm.seats when active add 25 otherwise } } scale none grades { a from 60 b below } "
        "trigger t { when score > 200 play x for 1 day } }",
    )
    method = program.scorecard("c").default.method
    assert isinstance(method, PointsSum)
    assert (method.items[0].sign, method.items[0].because) == (1, "why")  # type: ignore[union-attr]
    first = method.items[1]
    assert isinstance(first, FirstOfItems)
    assert (first.title, first.baseline, [arm.sign for arm in first.arms]) == ("t", 20.0, [-1, 1])
    assert first.arms[1].condition is None


def test_a_let_of_rows_takes_the_place_of_its_name() -> None:
    program = sound(
        SOURCES,
        "let rate = usage.calls / crm.seats  let twice = rate * 2  let limit = crm.seats * 2 "
        "indicator x { value avg(twice where rate > limit over 30 days) }",
    )
    assert [let.name for let in program.lets] == ["limit"]
    value = program.indicator("x").value
    assert isinstance(value, ir.Aggregate)
    read = {(node.source, node.column) for node in nodes(value.argument) if isinstance(node, ir.ColumnRef)}
    assert (value.source, read) == ("usage", {("usage", "calls"), ("crm", "seats")})


def test_a_test_has_typed_cells() -> None:
    program = sound(
        PROGRAM,
        """
test "t" {
  today 2026-03-01
  given crm { id = "a", arr = 250k, plan = " Gold ", signed_on = today - 3 days, renews_on = absent }
  given usage { at = 2026-02-01, calls = 4 }, { at = "2026-02-01T10:30" }
  given history { day = 2026-02-01, score = 83.7, grade = ok }
  stale tickets
  expect use > 3 and health.grade == good
  expect health not plays rescue
}
""",
    )
    test = program.tests[0]
    cells = {name: None if cell is None else (cell.value, cell.type) for name, cell in test.rows[0].cells}
    assert cells["arr"] == (250_000.0, Money())
    assert cells["plan"] == ("gold", Text(folded=True))
    assert cells["signed_on"] == (date(2026, 2, 26), Date())
    assert cells["renews_on"] is None
    assert test.rows[3].source == "health.history"
    assert (test.stale, test.expectations[0].text) == (("tickets",), "use > 3 and health.grade == good")
    assert test.expectations[1].condition == Plays("health", "rescue", True)
    seen = [node.scorecard for node in nodes(test.expectations[0].condition) if isinstance(node, ir.IndicatorRef)]
    assert seen == ["health"]


@pytest.mark.parametrize("text", ["İPEK", "ΣΑΣ", "\u2003gold\u2003", "STRAẞE"])
def test_a_text_is_folded_as_the_cells_are(text: str) -> None:
    program = sound(
        PROGRAM, f'test "t" {{ today 2026-03-01  given crm {{ id = "a", plan = "{text}" }}  expect use > 3 }}'
    )
    (plan,) = (cell for name, cell in program.tests[0].rows[0].cells if name == "plan")
    assert plan is not None
    assert plan.value == folded(text)


def test_a_condition_of_a_playbook() -> None:
    program = sound(PROGRAM, "let big = 100k")

    def said(text: str) -> tuple[object, list[str]]:
        expression, mistakes = parse_expression(SourceText("play.md", text))
        assert expression is not None
        assert not mistakes
        found, more = elaborate_condition(program, "health", expression)
        return found, [diagnostic.message for diagnostic in more]

    assert said("use < 50% and arr >= big and grade == bad and segment == small")[1] == []
    assert said("before(score, 30 days) - score > 15 and adoption.score < 3 and any(usage.calls > 3)")[1] == []
    assert said("use")[1] == ["this is a number, and a condition was wanted"]
    assert said("usee > 3")[1] == ["nothing here is called `usee`"]
    assert said("count(usage over next 3 days) > 0")[0] is None
