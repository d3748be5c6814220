"""A project over some weeks: nothing moves, a source stops, an indicator dies, days are on record or scored again."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from scorelang.cli import opening
from scorelang.cli.main import run as run_command
from scorelang.evidence.drift_remarks import in_unit
from scorelang.evidence.drift_run import Drift, drift
from scorelang.run.scoring import Request
from tests.evidence.small import project

SCORE = """
accounts crm "Accounts" {
  key    id: text
  column name: text
  column tier: text in ("gold", "tin", "iron")
}
events usage "Usage" { account id  time day: date  column calls: number }
events calls "Calls" { account id  time day: date  column mood: number optional }
indicator use "Use" { value sum(usage.calls over 14 days) score linear (0 -> 0, 60 -> 100) }
indicator mood "Mood" { value avg(calls.mood over 21 days) score linear (0 -> 0, 10 -> 100) }
indicator plan "Plan" { value crm.tier score map ("gold" -> 100, else -> 50) }
scorecard health "Health" {
  every 1 week
  weights { use 60%  mood 30%  plan 10% }
  grades { good from 60 fair from 40 bad below }
  segment gold "Gold" when tier == "gold" {}
}
"""
FIRST = date(2026, 1, 1)
LAST = date(2026, 3, 15)
ACCOUNTS = 300


def tables(*, quiet_from: date | None = None, moods_from: date | None = None) -> dict[str, str]:
    """Every account uses the product every day, a level of its own; calls on some days."""
    draw = np.random.default_rng(5)
    crm = ["id,name,tier"] + [f"a{n:03},Account {n},{'gold' if n % 3 else 'tin'}" for n in range(ACCOUNTS)]
    level = draw.integers(1, 8, ACCOUNTS)
    usage, calls = ["id,day,calls"], ["id,day,mood"]
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(offset)
        if quiet_from is None or day < quiet_from:
            usage += [f"a{n:03},{day},{draw.poisson(level[n])}" for n in range(ACCOUNTS)]
        if offset % 3 == 0:
            mood = [5 if moods_from and day >= moods_from else draw.integers(0, 11) for _ in range(ACCOUNTS)]
            calls += [f"a{n:03},{day},{mood[n]}" for n in range(ACCOUNTS)]
    return {"crm": "\n".join(crm), "usage": "\n".join(usage), "calls": "\n".join(calls)}


def compared(folder: Path, today: date, reference: list[date]) -> Drift:
    opened, program = opening.whole(folder)
    request = Request(opened.project, program, today)
    return drift(request, opened.loaded, program.scorecards[0], reference, lambda *_: None)


def verdicts(found: Drift) -> dict[str, str]:
    return {one.name: one.shift.verdict for one in (*found.own, *found.indicators)}


REFERENCE = [date(2026, 1, 25), date(2026, 2, 1), date(2026, 2, 8)]


def test_what_did_not_change_is_steady(tmp_path: Path) -> None:
    seen = 'indicator seen "Seen" { value last(usage.day) }\n'  # a date, another one every day
    found = compared(project(tmp_path / "p", SCORE + seen, tables()), LAST, REFERENCE)
    assert set(verdicts(found).values()) == {"steady"}
    last = next(one for one in found.indicators if one.name == "seen")
    assert in_unit(last, last.shift.median_now, "EUR") == "0 days ago"
    assert found.verdict == "steady"
    assert found.stopped == ()
    assert (found.accounts, found.reference_accounts) == (ACCOUNTS, ACCOUNTS)
    assert found.reference == tuple(REFERENCE)
    assert found.replayed == (*REFERENCE, LAST)


def test_a_source_that_stops_is_found_with_the_indicators_that_read_it(tmp_path: Path) -> None:
    quiet = date(2026, 3, 1)
    found = compared(project(tmp_path / "p", SCORE, tables(quiet_from=quiet)), date(2026, 3, 10), REFERENCE)
    (stopped,) = found.stopped
    assert (stopped.source, stopped.newest, stopped.age, stopped.usual) == ("usage", date(2026, 2, 28), 10, 0)
    assert verdicts(found)["use"] == "dead"
    assert next(one for one in found.indicators if one.name == "use").shift.dead == (
        "no new data in `usage` since 2026-02-28"
    )
    assert verdicts(found)["plan"] == "steady"
    assert found.verdict == "dead"


def test_an_indicator_that_became_constant_is_dead(tmp_path: Path) -> None:
    found = compared(project(tmp_path / "p", SCORE, tables(moods_from=date(2026, 2, 10))), LAST, REFERENCE)
    mood = next(one for one in found.indicators if one.name == "mood")
    assert mood.shift.dead == "every account has the same value"


def test_values_that_stand_still_while_rows_come_are_dead(tmp_path: Path) -> None:
    """A feed that repeats itself: rows arrive, and not one value moves."""
    score = SCORE.replace("avg(calls.mood over 21 days)", "last(calls.mood)")
    place = project(tmp_path / "p", score, tables())
    calls = (place / "data" / "calls.csv").read_text().splitlines()
    last = {line.split(",")[0]: line.split(",")[2] for line in calls[1:] if line.split(",")[1] <= "2026-02-10"}
    still = [
        ",".join([*line.split(",")[:2], last[line.split(",")[0]]]) if line.split(",")[1] > "2026-02-10" else line
        for line in calls[1:]
    ]
    (place / "data" / "calls.csv").write_text("\n".join([calls[0], *still]))
    found = compared(place, date(2026, 2, 22), [*REFERENCE, date(2026, 2, 15)])
    mood = next(one for one in found.indicators if one.name == "mood")
    assert mood.shift.dead == "not one value has changed since 2026-02-15"
    assert verdicts(found)["use"] == "steady"


def test_days_on_record_are_taken_as_they_were(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = project(tmp_path / "p", SCORE, tables())
    for day in ("2026-02-01", "2026-03-15"):
        assert run_command(["-C", str(place), "run", "--today", day]) == 0
    crm = place / "data" / "crm.csv"
    crm.write_text(crm.read_text().replace("tin", "iron"))
    kept = compared(place, LAST, [date(2026, 2, 1)])
    assert kept.replayed == ()
    assert kept.verdict == "steady"
    assert run_command(["-C", str(place), "run", "--today", "2026-03-15"]) == 0
    found = compared(place, LAST, [date(2026, 2, 1)])
    plan = next(one for one in found.indicators if one.name == "plan")
    assert (plan.shift.verdict, plan.shift.new, plan.shift.vanished) == ("large", ("iron",), ("tin",))
    (place / "health.score").write_text(SCORE.replace("-> 50", "-> 40"))
    assert compared(place, LAST, [date(2026, 2, 1)]).other_programs == (date(2026, 2, 1), LAST)
    capsys.readouterr()


def test_kept_and_scored_again_are_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = project(tmp_path / "p", SCORE, tables())
    again = compared(place, LAST, [date(2026, 2, 1)])
    for day in ("2026-02-01", "2026-03-15"):
        assert run_command(["-C", str(place), "run", "--today", day]) == 0
    kept = compared(place, LAST, [date(2026, 2, 1)])
    assert kept.indicators == again.indicators
    assert kept.own == again.own
    capsys.readouterr()


def test_what_the_command_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(project(tmp_path / "p", SCORE, tables(moods_from=date(2026, 2, 20))))
    typed = ["-C", place, "drift", "--today", "2026-03-15", "--reference", "2026-02-01..2026-02-15"]
    assert run_command(typed) == 1
    said = capsys.readouterr().out
    assert "died" in said
    assert "3 days were scored again" not in said  # and today's
    assert "4 days were scored again with today's program" in said
    assert run_command([*typed, "--format", "json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert record["verdict"] == "dead"
    assert record["reference"] == {"days": ["2026-02-01", "2026-02-08", "2026-02-15"], "accounts": ACCOUNTS}
    assert [one["name"] for one in record["indicators"]] == ["use", "mood", "plan"]
    assert set(record["indicators"][0]) == {
        "name", "title", "verdict", "psi", "chance", "dead", "missing", "median", "new", "vanished", "bins",
    }  # fmt: skip
    assert run_command([*typed[:3], "--today", "2026-03-15", "--from", "2026-02-01", "--to", "2026-02-15"]) == 1
    capsys.readouterr()


def test_of_nobody_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    score = SCORE.replace("  every 1 week", "  every 1 week\n  applies when sum(usage.calls) > 1M")
    place = project(tmp_path / "p", score, tables())
    typed = ["-C", str(place), "drift", "--today", "2026-03-15", "--reference", "2026-02-01..2026-02-01"]
    assert run_command(typed) == 3
    assert "SC8052 nobody-observed]: `health` applies to nobody on 2026-03-15" in capsys.readouterr().err


def test_the_page_stands_alone_and_escapes_what_is_not_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score = SCORE.replace('indicator use "Use"', 'indicator use "<b>Use</b>"')
    place = project(tmp_path / "p", score, tables(moods_from=date(2026, 2, 20)))
    typed = ["-C", str(place), "drift", "--today", "2026-03-15", "--reference", "2026-02-01..2026-02-15"]
    assert run_command([*typed, "--format", "html"]) == 1
    said = capsys.readouterr().out
    assert "&lt;b&gt;Use&lt;/b&gt;" in said
    assert "<b>Use</b>" not in said
    assert "Something died" in said
    assert "every account has the same value" in said
    assert "http" not in said.replace("http-equiv", "")
    assert "<script" not in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "there is no day of `health` on record before"),
        (["--reference", "2026-02-01"], "is no period"),
        (["--reference", "2026-02-01..2026-01-01"], "ends before it begins"),
        (["--reference", "2026-02-01..2026-03-15"], "has to end before 2026-03-15"),
        (["--from", "2026-02-01"], "go together"),
        (["--from", "2026-02-01", "--to", "2026-02-03", "--reference", "2026-02-01..2026-02-02"], "say the same"),
        (["--reference", "2026-02-01..2026-02-02", "--card", "wealth"], "there is no scorecard `wealth`"),
    ],
)
def test_wrong_use(arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = {"crm": "id,name,tier\n", "usage": "id,day,calls\n", "calls": "id,day,mood\n"}
    place = str(project(tmp_path / "p", SCORE, data))
    assert run_command(["-C", place, "drift", "--today", "2026-03-15", *arguments]) == 2
    assert says in capsys.readouterr().err
