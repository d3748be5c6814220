"""Episodes over five evaluation days, as a reader of the .score file would predict them.

Each page in `timelines/` shows for a few accounts what was known on each day and what became of each trigger. It names
a trigger that holds by its initials, with a `?` where nobody knows; `--accept` writes it anew. Beside the pages, the
triggers that can be followed by hand are followed by hand, for every account.
"""

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.projects.running import Folder, copied

PAGES = Path(__file__).parent / "timelines"
DEMO = ("2026-01-26", "2026-02-09", "2026-02-16", "2026-02-23", "2026-03-02")
RAVENSTACK = ("2023-12-31", "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31")
DATA = os.environ.get("SCORELANG_DATA")
WIDTH = 14
Row = Mapping[str, Any]


@dataclass
class Timeline:
    """What `run` and `actions` said on each day."""

    project: Folder
    days: tuple[str, ...]
    scores: dict[str, dict[str, Row]] = field(default_factory=dict)
    actions: dict[str, list[Row]] = field(default_factory=dict)

    def state(self, account: str, trigger: str, day: str) -> str:
        found = [one["state"] for one in self.actions[day] if (one["account"], one["trigger"]) == (account, trigger)]
        return found[-1] if found else ""

    def triggers(self) -> list[str]:
        """The most urgent first."""
        return list(dict.fromkeys(one["trigger"] for day in self.days for one in self.actions[day]))

    def accounts(self) -> list[str]:
        return sorted({one["account"] for day in self.days for one in self.actions[day]})


def followed(project: Folder, days: tuple[str, ...]) -> Timeline:
    made = Timeline(project, days)
    for day in days:
        made.scores[day] = {key: {**row, "triggers": []} for key, row in project.scores(day).items()}
        for row in _kept(project, day):
            holds = [name for name, value in row.items() if name.startswith("trigger.") and value]
            unknown = [f"{name}?" for name, value in row.items() if name.startswith("trigger.") and value is None]
            names = [name.removeprefix("trigger.") for name in (*holds, *unknown)]
            if row["account"] in made.scores[day]:
                made.scores[day][row["account"]] = {**made.scores[day][row["account"]], "triggers": names}
    for day in days:
        ran = project.run("actions", "--today", day, "--format", "json")
        assert ran.code == 0, ran.err
        made.actions[day] = json.loads(ran.out)
    return made


def _kept(project: Folder, day: str) -> list[Row]:
    (file,) = (project.path / "history" / "health").glob(f"{day}-*.parquet")
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(file)])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    return followed(copied("demo", tmp_path_factory.mktemp("demo")), DEMO)


@pytest.fixture(scope="module")
def ravenstack(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    if DATA is None:
        pytest.skip("SCORELANG_DATA does not say where the raw exports are")
    project = copied("ravenstack", tmp_path_factory.mktemp("ravenstack"), {"SCORELANG_DATA": DATA})
    return followed(project, RAVENSTACK)


# -- the pages ---------------------------------------------------------------------------------------------------------


def page(timeline: Timeline) -> str:
    return "\n".join(_lines(timeline)) + "\n"


def _lines(timeline: Timeline) -> Iterator[str]:
    heads = "".join(day.ljust(WIDTH) for day in timeline.days)
    for account in _chosen(timeline):
        yield f"{account:<22}{heads}".rstrip()
        yield _line("score", timeline, account, lambda row: "" if row["score"] is None else f"{row['score']:.1f}")
        yield _line("grade", timeline, account, lambda row: str(row["grade"]))
        yield _line("holds", timeline, account, lambda row: " ".join(sorted(_short(one) for one in row["triggers"])))
        for trigger in timeline.triggers():
            states = [timeline.state(account, trigger, day) for day in timeline.days]
            if any(states):
                yield f"  {trigger:<20}{''.join((state or '·').ljust(WIDTH) for state in states)}".rstrip()
        yield ""


def _short(trigger: str) -> str:
    return "".join(part[0] for part in trigger.split("_")) + "?" * trigger.endswith("?")


def _line(name: str, timeline: Timeline, account: str, shown: Callable[[Row], str]) -> str:
    cells = [timeline.scores[day].get(account) for day in timeline.days]
    texts = ["not here" if row is None or row["status"] == "not applicable" else shown(row) or "–" for row in cells]
    return f"  {name:<20}{''.join(text.ljust(WIDTH) for text in texts)}".rstrip()


def _chosen(timeline: Timeline) -> Iterator[str]:
    """An account for each turn that the life of a trigger took, the first one that took it."""
    seen: set[tuple[str, str, str]] = set()
    for account in timeline.accounts():
        turns = set()
        for trigger in timeline.triggers():
            states = [timeline.state(account, trigger, day) for day in timeline.days]
            turns |= {(trigger, before, after) for before, after in zip(["", *states], states, strict=False)}
        new = {turn for turn in turns if turn[2]} - seen
        if new:
            seen |= new
            yield account


@pytest.mark.parametrize("name", ["demo", "ravenstack"])
def test_the_page_is_up_to_date(name: str, accept: bool, request: pytest.FixtureRequest) -> None:
    made = page(request.getfixturevalue(name))
    place = PAGES / f"{name}.txt"
    if accept:
        place.write_text(made, encoding="utf-8")
    assert place.read_text(encoding="utf-8") == made


# -- by hand -----------------------------------------------------------------------------------------------------------


def _score(timeline: Timeline, account: str, day: str) -> float | None:
    row = timeline.scores[day].get(account)
    return None if row is None else row["score"]


def _known(timeline: Timeline, account: str, day: str) -> float | None:
    row = timeline.scores[day].get(account)
    return None if row is None else row["coverage"]


def _here(timeline: Timeline, account: str, day: str) -> bool:
    row = timeline.scores[day].get(account)
    return row is not None and row["status"] != "not applicable"


def _before(timeline: Timeline, account: str, day: str, days: int, what: str = "score") -> float | None:
    """`before(score, …)`: the last known score at or before that day, if it is not twice as old."""
    today = date.fromisoformat(day)
    for earlier in reversed(timeline.days):
        age, row = (today - date.fromisoformat(earlier)).days, timeline.scores[earlier].get(account)
        if days <= age <= 2 * days and row is not None and row[what] is not None:
            return float(row[what])
    return None


def _fell(timeline: Timeline, account: str, day: str, days: int, by: float) -> bool | None:
    """`score - before(score, …) <= -… and coverage >= before(coverage, …)`."""
    now, then = _score(timeline, account, day), _before(timeline, account, day, days)
    known, was_known = _known(timeline, account, day), _before(timeline, account, day, days, "coverage")
    less = None if now is None or then is None else round(now - then, 1) <= -by
    as_much = None if known is None or was_known is None else known >= was_known
    return False if less is False or as_much is False else None if less is None or as_much is None else True


def _lived(
    timeline: Timeline,
    account: str,
    holds: Callable[[str], bool | None],
    ends: Callable[[str], bool | None] | None = None,
    rest: int = 0,
) -> list[bool]:
    """On which days it is open, by the sentences of the manual alone."""
    open_since: date | None = None
    last_opening: date | None = None
    found = []
    for day in timeline.days:
        today = date.fromisoformat(day)
        if open_since is not None:
            over = ends(day) is True if ends else holds(day) is False
            open_since = None if over or not _here(timeline, account, day) else open_since
        elif _here(timeline, account, day) and holds(day) and not (ends and ends(day)):
            rests = last_opening is not None and today < last_opening + timedelta(days=rest)
            open_since = None if rests else today
            last_opening = open_since or last_opening
        found.append(open_since is not None)
    return found


def _agrees(timeline: Timeline, account: str, trigger: str, expected: list[bool]) -> None:
    states = [timeline.state(account, trigger, day) for day in timeline.days]
    assert [state in ("new", "open", "muted", "silenced") for state in states] == expected, (account, trigger, states)


def test_sharp_falls_in_the_demo(demo: Timeline) -> None:
    """A fall by 8 in a week or 15 in four weeks, made of no less than then; `again after 30 days`."""
    opened = 0
    for account in {key for rows in demo.scores.values() for key in rows}:

        def holds(day: str, account: str = account) -> bool | None:
            fell, sank = _fell(demo, account, day, 7, 8), _fell(demo, account, day, 28, 15)
            return True if fell or sank else None if fell is None or sank is None else False

        expected = _lived(demo, account, holds, rest=30)
        opened += any(expected)
        _agrees(demo, account, "sudden_drop", expected)
    assert opened > 10


def test_renewals_in_the_demo(demo: Timeline) -> None:
    """`grade in (at_risk, critical) and to_renewal <= 60 days`, `until score >= 78`; it mutes the sharp falls."""
    with (demo.project.path / "data" / "accounts.csv").open(encoding="utf-8-sig", newline="") as lines:
        renews = {row["account_id"].strip(): row["renews_on"] for row in csv.DictReader(lines)}
    opened = muted = 0
    for account in {key for rows in demo.scores.values() for key in rows}:

        def holds(day: str, account: str = account) -> bool | None:
            row, renewal = demo.scores[day][account], renews.get(account)
            if row["grade"] == "healthy":
                return False
            if not renewal:
                return None
            near = (date.fromisoformat(renewal) - date.fromisoformat(day)).days <= 60
            return near if not near or row["grade"] != "unknown" else None

        def ends(day: str, account: str = account) -> bool | None:
            now = _score(demo, account, day)
            return None if now is None else now >= 78

        expected = _lived(demo, account, holds, ends)
        opened += any(expected)
        _agrees(demo, account, "renewal_at_risk", expected)
        for day, is_open in zip(demo.days, expected, strict=True):
            state = demo.state(account, "sudden_drop", day)
            muted += state == "muted"
            assert state not in (("new", "open") if is_open else ("muted",)), (account, day)
    assert opened > 20
    assert muted > 2


def test_large_and_critical_ones_of_ravenstack(ravenstack: Timeline) -> None:
    """`grade == critical and mrr >= 20k`, `until grade == healthy`."""
    opened = 0
    for account in {key for rows in ravenstack.scores.values() for key in rows}:

        def holds(day: str, account: str = account) -> bool | None:
            row = ravenstack.scores[day].get(account)
            return row is not None and "large_and_critical" in row["triggers"]

        def ends(day: str, account: str = account) -> bool | None:
            row = ravenstack.scores[day].get(account)
            return row is not None and row["grade"] == "healthy"

        expected = _lived(ravenstack, account, holds, ends)
        opened += any(expected)
        _agrees(ravenstack, account, "large_and_critical", expected)
        for day, is_open in zip(ravenstack.days, expected, strict=True):
            row = ravenstack.scores[day].get(account)
            assert not (row and "large_and_critical" in row["triggers"]) or row["grade"] == "critical" or is_open
    assert opened > 10


def test_the_demo_shows_every_turn_that_a_life_can_take(demo: Timeline) -> None:
    states = {one["state"] for day in demo.days for one in demo.actions[day]}
    assert states >= {"new", "open", "muted", "resting", "closed"}
