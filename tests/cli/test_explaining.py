"""`explain`: what it says of an account and of what changed, as text, JSON and a page; questions that are wrong."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commandline import Shell, recorded

THEN, NOW = "2026-02-22", "2026-03-01"
HEALTH = "scorecards/health.score"
DATA = "data/accounts.csv"
CAP = '  cap 60 when crm.csm is absent because "Nobody <owns> it"\n\n  grades {'


def record(shell: Shell, *arguments: str) -> dict[str, Any]:
    said = shell.type("explain", *arguments, "--format", "json")
    assert said.code == 0, said.err
    (one,) = json.loads(said.out)
    found: dict[str, Any] = one
    return found


@pytest.fixture
def kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A project with an earlier day on record."""
    return recorded(tmp_path / "acme", capsys, (THEN,))


def test_every_step_of_the_sum_is_a_line(shell: Shell) -> None:
    shell.edit(HEALTH, "  grades {", CAP)
    shell.edit(
        HEALTH, "  value    active / seats as percent", "  value    active / seats as percent\n  missing  score 70"
    )
    shell.edit(DATA, "a11,Kestrel Aviation,,41000,70,33", "a11,Kestrel Aviation,,41000,70,60")
    said = shell.type("explain", "a11", "--today", NOW).out
    assert "cap: Nobody <owns> it" in said
    one = record(shell, "a11", "--today", NOW)
    assert (one["before"], one["score"]) == (95.7, 60.0)
    assert [(step["keyword"], step["amount"]) for step in one["steps"]] == [("cap", -35.7)]
    assert one["reasons"][0] == {"code": "cap 1", "title": "Nobody <owns> it", "value": "cap", "lost": 35.7}


def test_what_absence_was_declared_to_mean_is_known(shell: Shell) -> None:
    shell.edit(
        HEALTH, "  value    active / seats as percent", "  value    active / seats as percent\n  missing  score 70"
    )
    one = record(shell, "a9", "--today", NOW)
    assert one["unknown"] == []
    (assumed,) = one["assumed"]
    assert (assumed["status"], assumed["points"]) == ("absent", 70.0)
    ways = {each["how"]: each["score"] for each in assumed["comparisons"]}
    assert ways["at its best"] == 100.0
    assert ways["at its worst"] == 0.0
    assert "What is not known" not in shell.type("explain", "a9", "--today", NOW).out


def test_the_shape_of_the_record(shell: Shell) -> None:
    one = record(shell, "a2", "--today", NOW)
    assert list(one) == [
        "format", "account", "scorecard", "today", "status", "score", "grade", "change", "previous", "segment",
        "coverage", "coverage_from", "money", "before", "tree", "steps", "reasons", "unknown", "assumed", "outages",
        "levers", "reach", "episodes",
    ]  # fmt: skip
    assert one["format"] == 1
    (lever,) = one["reach"]["singles"]
    (change,) = lever["changes"]
    assert (change["indicator"], change["to_words"], lever["grade"]) == ("seat_use", "45%", "at_risk")


def test_data_that_changed_is_data(kept: Shell) -> None:
    kept.edit(DATA, ",86000,150,61,", ",86000,150,90,")
    one = record(kept, "a2", "--today", NOW, "--against", THEN)["against"]
    assert one["on_record"]
    assert not one["other_program"]
    assert one["difference"] == pytest.approx(28.7)
    assert sum(one["causes"].values()) == pytest.approx(one["difference"])
    assert one["then"]["score"] == 41.3


def test_a_file_that_was_corrected_is_said(kept: Shell) -> None:
    kept.edit(DATA, ",86000,150,61,", ",86000,150,90,")
    said = kept.type("explain", "a2", "--today", NOW, "--against", THEN).out
    assert "what was published then" in said
    assert "gives another score than was published" in said


def test_a_program_that_changed_is_the_program(kept: Shell) -> None:
    kept.edit(HEALTH, "50% -> 60", "50% -> 80")
    one = record(kept, "a2", "--today", NOW, "--against", THEN)["against"]
    assert one["on_record"]
    assert one["other_program"]
    assert one["causes"] == {"program": pytest.approx(one["difference"])}
    assert (
        "another version of the program said so then"
        in kept.type("explain", "a2", "--today", NOW, "--against", THEN).out
    )


def test_a_program_whose_text_is_lost_is_said_to_be_the_program(kept: Shell) -> None:
    kept.edit(HEALTH, "50% -> 60", "50% -> 80")
    for text in (kept.folder / "history" / "programs").iterdir():
        text.unlink()
    one = record(kept, "a2", "--today", NOW, "--against", THEN)["against"]
    assert one["causes"] == {"program": pytest.approx(one["difference"])}


def test_what_went_missing_is_missing_data(shell: Shell) -> None:
    value = "seats / (if today >= 2026-03-01 then 0 else 1)"
    size = f'indicator size "Size" {{ value {value}  score linear (0 -> 0, 200 -> 100) }}'
    shell.edit(HEALTH, "  weights { seat_use 100% }", "  weights { seat_use 50%  size 50% }")
    shell.edit(HEALTH, "scorecard health", f"{size}\n\nscorecard health")
    one = record(shell, "a2", "--today", NOW, "--against", THEN)["against"]
    assert not one["on_record"]
    assert one["causes"] == {"missing data": pytest.approx(one["difference"])}
    (line,) = one["lines"]
    assert (line["line"], line["then"], line["now"]) == ("size", "150", "absent")


def test_an_override_is_the_override(kept: Shell) -> None:
    why = ("--reason", "They told us", "--author", "eva@example.com")
    assert kept.type("override", "a2", "80", "--from", "2026-02-25", "--until", "2026-03-20", *why).code == 0
    one = record(kept, "a2", "--today", NOW, "--against", THEN)
    assert one["score"] == 80.0
    assert one["against"]["causes"] == {"override": pytest.approx(38.7)}
    assert [line["line"] for line in one["against"]["lines"]] == ["override"]
    assert one["steps"][-1]["keyword"] == "override"
    assert one["levers"] == []


def test_another_version_in_git(shell: Shell) -> None:
    for words in (("init", "-q"), ("add", "."), ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one")):
        subprocess.run(["git", "-C", str(shell.folder), *words], check=True, capture_output=True)
    shell.edit(HEALTH, "50% -> 60", "50% -> 80")
    one = record(shell, "a2", "--today", NOW, "--against", "HEAD")["against"]
    assert one["causes"] == {"program": pytest.approx(one["difference"])}
    assert one["then"]["score"] == 41.3
    assert "× 100.0%" in shell.type("explain", "a2", "--today", NOW, "--against", "HEAD").out
    assert shell.type("explain", "a2", "--today", NOW, "--against", "no-such").code == 2


def test_the_page_loads_and_runs_nothing(kept: Shell) -> None:
    kept.edit(DATA, "Bluewater Logistics", "<script>alert(1)</script>")
    kept.edit(HEALTH, '"Seats in use"', '"Seats <b>in</b> use"')
    out = kept.folder / "why.html"
    said = kept.type("explain", "a2", "--today", NOW, "--against", THEN, "--format", "html", "-o", str(out))
    assert (said.code, said.out) == (0, "")
    page = out.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<b>in</b>" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<svg") == 2 or page.count("<svg") == 1
    assert "default-src 'none'" in page
    assert "■" in page
    kept.edit(HEALTH, "  grades {", CAP)
    page = kept.type("explain", "a11", "--today", NOW, "--format", "html").out
    assert page.lower().count("no change of one indicator or of two reaches it") == 1
    assert f"<dt>Since {THEN}</dt><dd>±0.0</dd>" in page


def test_a_question_that_cannot_be_answered(shell: Shell) -> None:
    assert "did you mean `a2`" in shell.type("explain", "A2", "--today", NOW).err
    assert "`a2` (Bluewater Logistics)" in shell.type("explain", "bluewater", "--today", NOW).err
    later = shell.type("explain", "a2", "--today", NOW, "--against", "2026-03-02")
    assert (later.code, "is not before" in later.err) == (2, True)
    assert shell.type("explain", "a2", "--today", NOW, "--against", "2026-02-30").code == 2
    wrong = shell.type("explain", "a2", "--today", NOW, "--card", "helth")
    assert (wrong.code, "did you mean `health`" in wrong.err) == (2, True)
    assert shell.type("explain", "a2", "--today", NOW, "-o", str(shell.folder / "no" / "x")).code in (0, 4)


def test_whom_a_scorecard_does_not_score(shell: Shell) -> None:
    shell.edit(HEALTH, "  every    1 week", "  every    1 week\n  applies  when arr > 100k")
    said = shell.type("explain", "a2", "--today", NOW)
    assert said.code == 0
    assert "it applies when arr > 100k" in said.out
    assert "first score on record" in shell.type("explain", "a1", "--today", NOW).out


MORE = """
scorecard growth "Growth" {
  owner "cs-ops@example.com"
  points from 50 {
    add 30 when seat_use >= 80% because "They use it"
    take 60 when renews_on - today <= 40 days because "The renewal is near"
    first of "Size" baseline 20 { add 20 when arr > 100k  add 5 otherwise }
  }
  grades traffic_light
}
scorecard overall "Overall" {
  owner "cs-ops@example.com"
  weights { health.score 60%  growth.score 40% }
  grades traffic_light
  trigger red_one { when grade == red  play rescue  again after 30 days }
}
"""


def test_sums_of_points_and_scores_of_scores_are_taken_apart(shell: Shell) -> None:
    place = shell.folder / HEALTH
    place.write_text(place.read_text() + MORE)
    later = "2026-03-10"  # the renewal of a2 is 36 days away then, and 45 on 1 March
    growth = record(shell, "a2", "--today", later, "--against", NOW, "--card", "growth")
    assert [(line["title"], line["contribution"]) for line in growth["tree"]] == [
        ("to begin with", 50.0),
        ("They use it", 0.0),
        ("The renewal is near", -60.0),
        ("Size", 5.0),
    ]
    assert (growth["before"], growth["score"]) == (-5.0, 0.0)
    assert [(step["keyword"], step["amount"]) for step in growth["steps"]] == [("scale", 5.0)]
    changed = growth["against"]
    assert changed["difference"] == -55.0
    assert [(line["title"], line["amounts"]) for line in changed["lines"]] == [
        ("The renewal is near", {"data": -60.0}),
        ("the ends of the scale", {"data": 5.0}),
    ]
    overall = record(shell, "a2", "--today", later, "--against", NOW, "--card", "overall")["against"]
    (line,) = overall["lines"]
    assert (line["title"], line["then"], line["now"], line["amounts"]) == ("Growth", "55.0", "0.0", {"data": -22.0})


def test_an_open_trigger_says_what_it_starts_or_why_nothing(shell: Shell) -> None:
    more = """trigger low "Low" { when score < 50  priority normal  play rescue }
  trigger lower "Lower" { when score < 20  priority low  play rescue, expand  mutes low }
  trigger renewal"""
    shell.edit(HEALTH, "trigger renewal", more)
    silence = '[[silence]]\nscorecard = "health"\naccount = "a4"\ntrigger = "renewal_at_risk"\n'
    silence += 'reason = "We <talk>"\nauthor = "Eva"\nlast_day = 2026-03-01\n'
    (shell.folder / "overrides.toml").write_text(silence)
    said = shell.type("explain", "a4", "--today", NOW)
    assert said.out.rstrip().splitlines()[-3:] == [
        "  open Renewal in sight and not healthy (high) since today, silenced until 2026-03-01: We <talk> (Eva)",
        "  open Low (normal) since today, muted by another one",
        "  open Lower (low) since today, plays rescue, expand",
    ], said.err
    silenced = {"until": "2026-03-01", "reason": "We <talk>", "author": "Eva"}
    told = [(one["plays"], one["muted"], one["silenced"]) for one in record(shell, "a4", "--today", NOW)["episodes"]]
    assert told == [([], False, silenced), ([], True, None), (["rescue", "expand"], False, None)]
    assert "since today, plays rescue\n" in shell.type("explain", "a5", "--today", NOW).out


def test_an_account_that_left_is_told_from_one_that_never_was(kept: Shell) -> None:
    kept.edit(DATA, "a4,Dunmore", "b4,Dunmore")
    gone = f"it is on record on {THEN}, and the data does not have it any more"
    help = f"there is no account `a4` on {{}}\n  = help: {gone}"
    before = kept.type("explain", "a4", "--today", "2026-02-21").err
    assert "no account `a4`" in before
    assert gone not in before
    assert help.format(THEN) in kept.type("explain", "a4", "--today", THEN).err
    assert help.format(NOW) in kept.type("explain", "a4", "--today", NOW).err
    assert kept.type("run", "--today", NOW).code == 0
    assert help.format(NOW) in kept.type("run", "--account", "a4", "--today", NOW).err
    word = ("--until", "2999-01-01", "--reason", "Why", "--author", "Eva")
    assert help.format(NOW) in kept.type("override", "a4", "5", *word).err
    assert "did you mean `b4`" in kept.type("explain", "b44", "--today", NOW).err
