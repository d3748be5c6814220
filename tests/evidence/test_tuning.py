"""A scorecard whose right weights are known: what is proposed, written, checked and said; and when nothing is."""

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from scorelang.cli import opening
from scorelang.cli.main import run as run_command
from scorelang.evidence.observing import outcome_of
from scorelang.evidence.patching import unified
from scorelang.evidence.tuning_judge import splits
from scorelang.evidence.tuning_parts import parts
from scorelang.evidence.tuning_run import Tuned, tune
from scorelang.evidence.validating import Period
from scorelang.ir.expressions import Length
from scorelang.pinning.days import stepped
from scorelang.run.scoring import Request
from tests.evidence.small import project

SCORE = """# Who stays? This comment stays too.

accounts crm "Accounts" {
  key    id    : text
  column use   : number
  column mood  : number optional
  column noise : number
  column plan  : text in ("gold", "tin", "iron")
  column tier  : text in ("big", "small")
  column lost  : flag future
}

indicator use "Use" {
  value crm.use
  score linear (0 -> 0, 100 -> 100)  # to be tuned
}

indicator mood "Mood" {
  value crm.mood
  score linear (0 -> 0, 10 -> 100)
}

indicator noise "Noise" {
  value crm.noise
  score linear (0 -> 0, 100 -> 100)
}

indicator plan "Plan" {
  value crm.plan
  score map ("gold" -> 100, "tin" -> 50, "iron" -> 0)
}

scorecard health "Health" {
  owner "cs@example.com"

  weights {
    use    5%
    mood  10%  # as everybody says
    noise 75%
    plan  10%
  }

  grades {
    good "Good" green from 60
    bad  "Bad"  red   below
  }

  coverage from 30%

  segment big "Big" when tier == "big" {
    weights { use 10%  mood 10%  noise 70%  plan 10% }
  }

  trigger worse "Worse" {
    when grade == bad
    play rescue
  }

  outcome lost "Left" when crm.lost
}
"""


def table(seed: int, *, signal: float, accounts: int = 1000) -> str:
    """Losing goes along with little use and a bad mood, and not at all with noise; gold is worse than tin."""
    draw = np.random.default_rng(seed)
    lines = ["id,use,mood,noise,plan,tier,lost"]
    for number in range(accounts):
        use, mood, noise = draw.uniform(0, 100), draw.uniform(0, 10), draw.uniform(0, 100)
        plan, tier = draw.choice(["gold", "tin", "iron"]), draw.choice(["small", "small", "big"])
        pull = (min(use, 30) - 15) / 6 + (mood - 5) / 4 + {"gold": -0.5, "tin": 1.0, "iron": -0.5}[plan]
        lost = draw.random() < 1 / (1 + np.exp(1.2 + signal * pull))
        cell = "" if draw.random() < 0.15 else f"{mood:.2f}"
        lines.append(f"a{number},{use:.2f},{cell},{noise:.2f},{plan},{tier},{str(lost).lower()}")
    return "\n".join(lines) + "\n"


def tuned(folder: Path, period: Period | None = None, today: date = date(2026, 3, 1)) -> Tuned:
    opened, program = opening.whole(folder)
    card = program.scorecards[0]
    outcome = outcome_of(program, card, "lost")
    assert outcome is not None
    return tune(Request(opened.project, program, today), opened.loaded, card, outcome, period, lambda *_: None)


@pytest.fixture(scope="module")
def signal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("tune") / "signal", SCORE, {"crm": table(1, signal=1.0, accounts=1500)})


@pytest.fixture(scope="module")
def found(signal: Path) -> Tuned:
    return tuned(signal)


def test_wrong_weights_are_found_and_judged_on_other_accounts(found: Tuned) -> None:
    assert found.verdict == "better"
    assert found.judged is not None
    assert not found.judged.later
    assert found.judged.tuned.value > found.judged.today.value + 0.1
    assert found.judged.difference.low > 0.08
    assert found.judged.captured_tuned > found.judged.captured_today


def test_weights_go_to_what_tells_and_add_up(found: Tuned, signal: Path) -> None:
    assert found.proposal is not None
    text = found.proposal.texts["health.score"]
    (signal.parent / "after").mkdir(exist_ok=True)
    place = project(signal.parent / "after" / "p", text, {"crm": table(1, signal=1.0, accounts=20)})
    _, program = opening.whole(place)
    for variant in program.scorecards[0].variants:
        shares = {member.name: member.weight for member in variant.method.members}
        assert sum(shares.values()) == 100
        assert min(shares.values()) >= 0
        assert all(share == round(share) for share in shares.values())
        assert shares["noise"] <= 15
        assert shares["use"] >= 30


def test_curves_go_where_the_outcome_turns(found: Tuned) -> None:
    assert found.proposal is not None
    after = {change.what: change.after for change in found.proposal.changes}
    assert after["Use"].startswith("linear (")
    end = float(after["Use"].split(",")[1].split("->")[0])
    assert 20 <= end <= 50
    assert '"tin" -> 100' in after["Plan"]
    assert "Noise" not in after


def test_comments_and_layout_stay(found: Tuned) -> None:
    assert found.proposal is not None
    text = found.proposal.texts["health.score"]
    assert "# Who stays? This comment stays too." in text
    assert "# to be tuned" in text
    assert "# as everybody says" in text
    changed = [line for line in found.proposal.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert all("linear" in line or "map" in line or "%" in line for line in changed)


def test_the_difference_applies_with_git(found: Tuned, tmp_path: Path) -> None:
    assert found.proposal is not None
    (tmp_path / "health.score").write_text(SCORE)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply"], cwd=tmp_path, input=found.proposal.diff.encode(), check=True)
    assert (tmp_path / "health.score").read_text() == found.proposal.texts["health.score"]


def test_noise_is_no_better(tmp_path: Path) -> None:
    found = tuned(project(tmp_path / "p", SCORE, {"crm": table(2, signal=0.0, accounts=600)}))
    assert (found.verdict, found.proposal) == ("no better", None)
    assert found.judged is not None
    assert found.judged.difference.low <= 0


def test_what_check_would_mind_is_not_written(tmp_path: Path) -> None:
    """What tells looks back, and a score that mostly looks back is a finding."""
    score = SCORE
    for name, kind in (("crm.use", "lagging"), ("crm.mood", "lagging"), ("crm.noise", "leading")):
        score = score.replace(f"  value {name}\n", f"  kind  {kind}\n  value {name}\n")
    found = tuned(project(tmp_path / "p", score, {"crm": table(1, signal=1.5, accounts=600)}))
    assert (found.verdict, found.proposal) == ("not fit", None)
    assert [one.rule.code for one in found.new] == ["SC4118"]


def test_few_outcomes_are_too_few(tmp_path: Path) -> None:
    found = tuned(project(tmp_path / "p", SCORE, {"crm": table(1, signal=1.0, accounts=60)}))
    assert (found.verdict, found.judged, found.proposal) == ("too few", None, None)
    assert found.lost < 40


def test_a_segment_with_few_outcomes_keeps_its_weights(tmp_path: Path) -> None:
    crm = table(1, signal=1.0).splitlines()
    big = [line for line in crm[1:] if ",big," in line][:60]
    small = [line for line in crm[1:] if ",small," in line]
    found = tuned(project(tmp_path / "p", SCORE, {"crm": "\n".join([crm[0], *big, *small])}))
    assert found.verdict == "better"
    assert len(found.aside) == 1
    assert found.aside[0].startswith("the weights of `health` in the segment `big`, of which ")
    assert found.proposal is not None
    assert "weights { use 10%  mood 10%  noise 70%  plan 10% }" in found.proposal.texts["health.score"]


def test_a_flag_that_is_no_future_is_a_leak(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A total over all time against leaving at any time, in a cross-section, is what `validate` refuses too."""
    score = SCORE.replace("value crm.noise", "value count(logins)").replace(
        "indicator use", "events logins { account id  time day: date }\n\nindicator use", 1
    )
    place = project(tmp_path / "p", score, {"crm": table(1, signal=1.0), "logins": "id,day\na1,2026-01-01\n"})
    code = run_command(["-C", str(place), "tune", "--outcome", "lost", "--cross-section"])
    assert code == 1
    assert "SC804" in capsys.readouterr().err


# -- days

DATED = SCORE.replace("column lost  : flag future", "").replace(
    '  outcome lost "Left" when crm.lost', '  outcome lost "Left" when count(losses over next 30 days) > 0'
)
DATED = DATED.replace("indicator use", 'events losses "Losses" { account id  time day: date }\n\nindicator use', 1)
FIRST, EVERY = date(2026, 1, 4), Length(1, "week")


def dated(seed: int, *, signal: float) -> dict[str, str]:
    """The accounts above, each lost at some day of half a year or never; who is lost stays among the accounts."""
    rows = [line.split(",") for line in table(seed, signal=signal, accounts=500).splitlines()[1:]]
    draw = np.random.default_rng(seed)
    losses = [f"{row[0]},{FIRST + timedelta(int(draw.integers(1, 80)))}" for row in rows if row[-1] == "true"]
    crm = [",".join(row[:-1]) for row in rows]
    return {
        "crm": "\n".join(["id,use,mood,noise,plan,tier", *crm]),
        "losses": "\n".join(["id,day", *losses, f"zzz,{FIRST + timedelta(150)}"]),
    }


def test_days_are_judged_on_later_days_and_other_accounts(tmp_path: Path) -> None:
    place = project(tmp_path / "p", DATED, dated(3, signal=1.0))
    found = tuned(place, Period(FIRST, FIRST + timedelta(35), EVERY), date(2026, 7, 1))
    assert found.verdict == "better"
    assert found.judged is not None
    assert found.judged.later
    assert len(found.days) == 6


def test_no_account_and_no_later_day_is_on_both_sides(tmp_path: Path) -> None:
    from scorelang.evidence.observing import observe
    from scorelang.evidence.weighing import conditions

    opened, program = opening.whole(project(tmp_path / "p", DATED, dated(3, signal=1.0)))
    card = program.scorecards[0]
    outcome = outcome_of(program, card, "lost")
    assert outcome is not None
    days = stepped(FIRST, FIRST + timedelta(35), EVERY)
    request = Request(opened.project, program, days[-1], conditions=conditions(card))
    model = parts(observe(request, opened.loaded, card, outcome, days, date(2026, 7, 1)), opened.loaded.files).model
    judged = np.zeros(len(model), dtype=int)
    for fitted_on, judged_on in splits(model):
        assert not set(model.account[fitted_on]) & set(model.account[judged_on])
        assert model.day[fitted_on].max() < model.day[judged_on].min()
        judged += judged_on
    later = model.day > model.day[judged == 0].max()
    assert judged.max() == 1
    assert judged[later].min() == 1
    assert 0.4 < model.happened[judged == 1].sum() / model.happened.sum() < 0.7


def test_line_ends_and_a_byte_order_mark_are_in_the_difference() -> None:
    before, after = ({"a": f"\ufeffx {number}\r\ny\r\n"} for number in (1, 2))
    assert unified(before, after) == "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n-\ufeffx 1\r\n+\ufeffx 2\r\n y\r\n"


# -- the command


def test_what_the_command_says_and_writes(signal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = signal.parent / "command"
    project(place, SCORE, {"crm": table(1, signal=1.0)})
    as_windows = b"\xef\xbb\xbf" + SCORE.replace("\n", "\r\n").encode()
    (place / "health.score").write_bytes(as_windows)
    typed = ["-C", str(place), "tune", "--outcome", "lost", "--cross-section"]
    assert run_command([*typed, "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == {
        "format", "scorecard", "outcome", "cross_section", "days", "observations", "accounts",
        "accounts_with_outcome", "verdict", "judged", "proposal", "left_as_it_is", "check_would_say",
    }  # fmt: skip
    assert (place / "health.score").read_bytes() == as_windows
    assert run_command([*typed, "--write"]) == 0
    said = capsys.readouterr()
    assert "better: other numbers tell apart better" in said.out
    assert "Judged on accounts it was not fitted on" in said.out
    assert "wrote health.score" in said.err
    after = (place / "health.score").read_bytes()
    assert after != as_windows
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\r\n") == after.count(b"\n") == as_windows.count(b"\n")
    assert run_command(["-C", str(place), "check", "--select", "SC1", "--select", "SC2", "--select", "SC3"]) == 0
    capsys.readouterr()


POINTS = '  points from 50 { add 10 when crm.use > 3 because "much" }\n'
BIG = "    weights { use 10%  mood 10%  noise 70%  plan 10% }\n"


@pytest.mark.parametrize(
    ("score", "code"),
    [
        (SCORE.replace("  trigger", '  cap 40 when coverage < 90% because "half"\n\n  trigger'), "SC8061"),
        (
            SCORE.replace(SCORE[SCORE.index("  weights") : SCORE.index("  grades")], POINTS).replace(BIG, ""),
            "SC8060",
        ),
    ],
)
def test_what_cannot_be_tuned_is_said(
    score: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = project(tmp_path / "p", score, {"crm": table(1, signal=1.0, accounts=30)})
    assert run_command(["-C", str(place), "tune", "--outcome", "lost", "--cross-section"]) == 2
    assert code in capsys.readouterr().err
