"""`override` and `silence`: what they write is what `run` reads, and what people wrote in the file stays."""

import json
import tomllib
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import pytest

from scorelang.cli import days, overriding
from tests.cli.commandline import Shell

TODAY = date.today()
LATER = str(TODAY + timedelta(30))
WHY = ("--reason", "They told us", "--author", "eva@example.com")


class _Noon(datetime):
    """A clock that passes no midnight while the tests run."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Noon":
        return cls.combine(TODAY, time(12), tz)


@pytest.fixture(autouse=True)
def _on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "datetime", _Noon)


def written(shell: Shell) -> Any:
    return tomllib.loads((shell.folder / "overrides.toml").read_text())


def test_an_override_is_published_by_the_next_run(shell: Shell) -> None:
    assert shell.type("run").code == 0
    said = shell.type("override", "a1", "12.5", "--until", LATER, *WHY)
    assert said.code == 0
    assert "100.0 was computed" in said.err
    out = shell.type("run", "--out", "-", "--format", "json")
    found = {row["account"]: row for row in json.loads(out.out)}
    assert (found["a1"]["score"], found["a1"]["computed"], found["a1"]["grade"]) == (12.5, 100.0, "critical")
    assert found["a2"]["score"] == found["a2"]["computed"]
    assert "1 by override" in out.err
    explained = shell.type("explain", "a1").out
    assert f"override: They told us (eva@example.com, until {LATER})" in explained
    assert "where 100.0 was computed" in shell.type("override", "a1", "15", "--until", LATER, *WHY).err


def test_removed_it_is_gone(shell: Shell) -> None:
    shell.type("override", "a1", "12.5", "--until", LATER, *WHY)
    assert shell.type("override", "a1", "--remove").code == 0
    assert "override" not in written(shell)
    assert shell.type("override", "a1", "--remove").code == 2


def test_a_later_word_ends_the_one_before(shell: Shell) -> None:
    begins = TODAY - timedelta(10)
    shell.type("override", "a1", "30", "--from", str(begins), "--until", LATER, *WHY)
    assert "in the place of" in shell.type("override", "a1", "40", "--until", LATER, *WHY).err
    first, second = written(shell)["override"]
    assert (first["first_day"], first["last_day"]) == (begins, TODAY - timedelta(1))
    assert (second["first_day"], second["score"]) == (TODAY, 40)
    shell.type("override", "a1", "50", "--until", LATER, *WHY)
    assert [one["score"] for one in written(shell)["override"]] == [30, 50]


def test_what_people_wrote_stays(shell: Shell) -> None:
    mine = f"""# our own words

[[silence]]  # of the summer
scorecard = 'health'
account   = "a2"
reason    = "On holiday"   # really
author    = "max"
last_day  = {LATER}
"""
    (shell.folder / "overrides.toml").write_text(mine)
    shell.type("override", "a1", "30", "--until", LATER, *WHY)
    text = (shell.folder / "overrides.toml").read_text()
    assert text.startswith(mine)
    shell.type("override", "a1", "--remove")
    assert (shell.folder / "overrides.toml").read_text().rstrip() == mine.rstrip()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("override", "a1", "400", "--until", LATER, *WHY), 2, "SC6063"),
        (("override", "A1", "40", "--until", LATER, *WHY), 3, "did you mean `a1`?"),
        (("override", "a1", "40", "--until", "2020-01-01", *WHY), 2, "SC6061"),
        (("override", "a1", "40", "--until", LATER, "--reason", " ", "--author", "x"), 2, "SC6064"),
        (("override", "a1", "40", "--until", LATER, "--reason", "a\nb", "--author", "x"), 2, "SC6004"),
        (("override", "a1", "nan", "--until", LATER, *WHY), 2, "SC6004"),
        (("override", "a1", "40", "--until", LATER), 2, "--reason"),
        (("override", "a1", "40", *WHY), 2, "--until"),
        (("override", "a1", "40", "--until", LATER, *WHY, "--card", "helth"), 2, "health"),
        (("silence", "a1", "renewal_at_rsk", "--until", LATER, *WHY), 2, "did you mean `renewal_at_risk`?"),
        (("silence", "nobody", "--until", LATER, *WHY), 3, "SC8005"),
    ],
)
def test_what_is_wrong_is_said_and_not_written(shell: Shell, arguments: tuple[str, ...], code: int, said: str) -> None:
    shell.type("run")
    found = shell.type(*arguments)
    assert found.code == code
    assert said in found.err
    assert not (shell.folder / "overrides.toml").exists()


def test_before_the_first_run_nobody_knows_the_accounts(shell: Shell) -> None:
    said = shell.type("override", "whoever", "40", "--until", LATER, *WHY)
    assert said.code == 0
    assert "nothing is on record yet" in said.err
    assert "SC8020" in shell.type("run").err


def test_they_are_listed_with_their_state(shell: Shell) -> None:
    assert "there is no override" in shell.type("override").err
    shell.type("override", "a1", "40", "--from", "2020-01-01", "--until", "2020-02-01", *WHY)
    shell.type("override", "a2", "40.5", "--until", LATER, *WHY)
    shell.type("silence", "a2", "renewal_at_risk", "--until", LATER, *WHY)
    shell.type("silence", "a3", "--from", LATER, "--until", LATER, *WHY)
    found = json.loads(shell.type("override", "--list", "--format", "json").out)
    assert [(one["account"], one["score"], one["state"]) for one in found] == [
        ("a2", 40.5, "counts"),
        ("a1", 40, "ended"),
    ]
    found = json.loads(shell.type("silence", "--format", "json").out)
    assert [(one["account"], one["trigger"], one["state"]) for one in found] == [
        ("a2", "renewal_at_risk", "counts"),
        ("a3", None, "waits"),
    ]
    assert "40.5" in shell.type("override", "a2").out
    assert "a1" not in shell.type("override", "a2").out


@pytest.mark.parametrize("command", ["run", "check", "doctor"])
def test_what_ended_is_said(shell: Shell, command: str) -> None:
    shell.type("override", "a1", "40", "--from", "2020-01-01", "--until", "2020-02-01", *WHY)
    said = shell.type(command)
    assert said.code == 0
    assert "ended on 2020-02-01" in said.err


def test_a_broken_file_stops_a_run(shell: Shell) -> None:
    (shell.folder / "overrides.toml").write_text("[[override]]\nscore = 1\n")
    said = shell.type("run")
    assert said.code == 2
    assert "overrides.toml:1" in said.err


def test_what_somebody_else_wrote_meanwhile_is_not_lost(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    place = shell.folder / "overrides.toml"

    def meanwhile(*_: object) -> None:
        place.write_text("# somebody else\n")

    monkeypatch.setattr(overriding, "last_of", meanwhile)
    said = shell.type("override", "a1", "40", "--until", LATER, *WHY)
    assert said.code == 4
    assert "try again" in said.err
    assert place.read_text() == "# somebody else\n"
