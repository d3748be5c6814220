"""`scorelang validate` as a user types it: what it says, its formats, its exit codes."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from scorelang.cli.main import run
from tests.evidence.small import project

SCORE = """
accounts crm { key account_id : text  column region : text in ("north", "south") }
events usage "Usage" { account account_id  time at : date  column calls : number }
events notices { account account_id  time given_on : date }
indicator calls "Calls <b>&amp;</b>" { value sum(usage.calls over 14 days)  score linear (0 -> 0, 20 -> 100) }
indicator days_used { value distinct(usage.at over 14 days)  score linear (0 -> 0, 2 -> 100) }
scorecard health "Health <script>alert(1)</script>" {
  APPLIES
  weights { calls 60%  days_used 40% }
  grades { good "Good" green from 60  fair "Fair" amber from 30  poor "Poor" red below }
  segment north "The <i>north</i>" when region == "north" { weights { calls 70%  days_used 30% } }
  outcome churned "Gave notice" when count(notices over next 28 days) > 0
  EXPECT
}
"""
STAYING = "applies when count(notices over 1 year) == 0"
FIRST = date(2026, 1, 5)
DAYS = ("--from", "2026-02-02", "--to", "2026-03-23", "--until", "2026-12-31")


def tables(leavers: int = 24, accounts: int = 60) -> dict[str, str]:
    """Accounts that use less and less weekly before they give notice, and others that go on."""
    usage, notices = [], []
    for number in range(accounts):
        leaves = number < leavers
        notice = FIRST + timedelta(days=56 + 2 * number) if leaves else None
        for week in range(16):
            day = FIRST + timedelta(days=7 * week)
            if notice and day >= notice:
                break
            left = (notice - day).days if notice else 99
            calls = max(0, min(9, left // 5) - number % 3) if leaves else 5 + number % 5
            if calls:
                usage.append(f"a{number},{day},{calls}")
        if notice:
            notices.append(f"a{number},{notice}")
    notices.append(f"a{accounts - 1},2026-08-01")
    crm = "\n".join(f"a{number},{'north' if number % 4 else 'south'}" for number in range(accounts))
    return {
        "crm": f"account_id,region\n{crm}\n",
        "usage": "account_id,at,calls\n" + "\n".join(usage) + "\n",
        "notices": "account_id,given_on\n" + "\n".join(notices) + "\n",
    }


def made(folder: Path, expect: str = "", leavers: int = 24, applies: str = STAYING) -> Path:
    score = SCORE.replace("EXPECT", expect).replace("APPLIES", applies)
    return project(folder / "small", score, tables(leavers))


def typed(folder: Path, capture: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capture.readouterr()
    code = run(["-C", str(folder), "validate", *arguments])
    caught = capture.readouterr()
    return int(code), caught.out, caught.err


def test_the_report_says_what_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = typed(made(tmp_path), capsys, *DAYS)
    assert (code, "error" in err) == (0, False)
    assert "STRONG  of two accounts, one with and one without the outcome" in out
    for title in ("By grade", "By tenth", "How early", "By segment", "By day", "Each indicator by itself"):
        assert f"\n{title}" in out
    assert "DeLong by account" in out
    assert "bootstrap of accounts" in out


def test_json_for_other_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = typed(made(tmp_path), capsys, *DAYS, "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert (found["format"], found["scorecard"], found["outcome"], found["kind"]) == (
        1,
        "health",
        "churned",
        "validation",
    )
    assert (found["days"][0], found["days"][-1], len(found["days"])) == ("2026-02-02", "2026-03-23", 8)
    assert found["verdict"]["word"] == "strong"
    counts = found["counts"]
    assert counts["judged"] == sum(each["observations"] for each in found["statistics"]["grades"])
    assert counts["accounts_with_outcome"] <= 24
    auc = found["statistics"]["auc"]
    assert 0.5 < auc["low"] < auc["value"] <= auc["high"] <= 1
    assert [each["indicator"] for each in found["statistics"]["indicators"]] == ["calls", "days_used"]
    assert [each["grade"] for each in found["statistics"]["grades"]] == ["poor", "fair", "good"]


def test_twice_is_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(tmp_path)
    once, again = (typed(folder, capsys, *DAYS, "--format", "json") for _ in range(2))
    assert once == again


def test_the_page_stands_alone_and_escapes_what_is_not_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    code, out, _ = typed(made(tmp_path, "expect auc(churned) >= 60%"), capsys, *DAYS, "-o", str(page))
    text = page.read_text(encoding="utf-8")
    assert (code, "wrote" in out) == (0, True)
    assert "<script" not in text
    assert "<b>&amp;</b>" not in text
    assert "<i>north" not in text
    assert "Health &lt;script&gt;" in text
    assert text.count("<svg") >= 7
    fetched = re.findall(r"""(?:src|href)=["']([^"']+)|url\(([^)]+)\)""", text)
    assert not [each for each in fetched if not "".join(each).startswith("#")]


@pytest.mark.parametrize(
    ("expect", "code", "said"),
    [
        ("expect auc(churned) >= 70%", 0, "expect auc(churned) >= 70.0%: met"),
        ("expect auc(churned) >= 99.9%", 1, "expect auc(churned) >= 99.9%: not met"),
        ("expect ks(churned) > 30%", 0, "expect ks(churned) > 30.0%: met"),
        ("expect ks(churned) < 30%", 1, "expect ks(churned) < 30.0%: not met"),
    ],
)
def test_an_expectation_decides_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expect: str, code: int, said: str
) -> None:
    found, out, _ = typed(made(tmp_path, expect), capsys, *DAYS)
    assert (found, said in out) == (code, True)


def test_an_expectation_is_held_against_the_lower_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(tmp_path)
    _, out, _ = typed(folder, capsys, *DAYS, "--format", "json")
    auc = json.loads(out)["statistics"]["auc"]
    between = (auc["low"] + auc["value"]) / 2
    text = (folder / "health.score").read_text(encoding="utf-8")
    place = text.rindex("}")
    wanted = f"  expect auc(churned) >= {between * 100:.3f}%\n"
    (folder / "health.score").write_text(text[:place] + wanted + text[place:], encoding="utf-8")
    code, out, _ = typed(folder, capsys, *DAYS)
    assert (code, "not met" in out) == (1, True)


def test_few_outcomes_are_not_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = typed(made(tmp_path, "expect auc(churned) >= 60%", leavers=19), capsys, *DAYS)
    assert code == 1
    assert "TOO FEW" in out
    assert "not met, too few outcomes to know" in out


def test_days_are_chosen_where_none_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last day whose outcome is known by the last notice of 1 August, and 25 weeks before it at most."""
    _, out, _ = typed(made(tmp_path), capsys, "--until", "2026-12-31", "--format", "json")
    days = json.loads(out)["days"]
    assert (days[-1], len(days)) == ("2026-07-04", 24)
    assert days[0] == "2026-01-24"  # a window of 14 days from 5 January on is full on the 18th


def test_no_day_before_the_data_is_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An outcome that takes longer than the data goes back is known of no day on which there is any."""
    folder = made(tmp_path)
    place = folder / "health.score"
    place.write_text(place.read_text(encoding="utf-8").replace("next 28 days", "next 2 years"), encoding="utf-8")
    code, _, err = typed(folder, capsys, "--until", "2026-12-31")
    assert code == 3
    assert "`churned` of 2026-01-05, with which the data begins, is known on 2028-01-05" in err


def test_days_are_chosen_though_nobody_gave_notice_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The outcome's source has no row, so that up to the present nothing happened."""
    folder = made(tmp_path)
    notices = folder / "data" / "notices.csv"
    notices.write_text(notices.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    _, out, _ = typed(folder, capsys, "--until", "2026-08-01", "--format", "json")
    found = json.loads(out)
    assert (found["days"][-1], found["verdict"]["word"]) == ("2026-07-04", "too few")


def test_what_lies_beyond_the_data_is_left_out_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(tmp_path)
    asked = ("--from", "2026-04-06", "--to", "2026-07-27", "--every", "4 weeks", "--until", "2026-12-31")
    _, out, _ = typed(folder, capsys, *asked, "--format", "json")
    counts = json.loads(out)["counts"]
    assert (counts["not_known_yet"], counts["no_score"]) == (36, 0)
    assert counts["judged"] + counts["not_asked"] == 4 * 60 + 24
    _, out, _ = typed(folder, capsys, *asked)
    assert "left out: 36 whose outcome is not known: it lies beyond 2026-08-01, where the data ends" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2026-03-02", "--to", "2026-02-02"), "`--to` lies before `--from`"),
        (("--cross-section", "--from", "2026-02-02"), "has no days from and to"),
        (("--every", "soon"), "no length"),
        (("--every", "300 years"), "no length"),
        (("--to", "2026-03-02", "--until", "2026-03-01"), "after `--until`"),
    ],
)
def test_wrong_use_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = typed(made(tmp_path), capsys, *arguments)
    assert (code, said in err) == (2, True)


def test_which_outcome_where_there_are_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(tmp_path, "outcome idle when count(usage over next 28 days) == 0")
    code, _, err = typed(folder, capsys, *DAYS)
    assert code == 2
    assert "`churned`, `idle`" in err
    code, out, _ = typed(folder, capsys, *DAYS, "--outcome", "idle", "--format", "json")
    assert (code, json.loads(out)["outcome"]) == (0, "idle")


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from scorelang.cli import evidence

    monkeypatch.setattr(evidence, "_MODULES", ("numpy", "no_such_module_at_all"))
    code, _, err = typed(made(tmp_path), capsys)
    assert (code, "scorelang[evidence]" in err) == (2, True)


def test_the_projects_own_history_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(tmp_path)
    typed(folder, capsys, *DAYS)
    assert not (folder / "history").exists()


def test_who_was_lost_before_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = typed(made(tmp_path, applies=""), capsys, *DAYS)
    assert "SC8049" in err
    assert "it never happens twice" in err


def test_a_score_that_looks_back_at_itself_begins_without_a_past(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made(tmp_path)
    place = folder / "health.score"
    text = place.read_text(encoding="utf-8").replace("value distinct(usage.at over 14 days)", "value CHANGE")
    place.write_text(text.replace("CHANGE", "before(health.score, 1 week) / 50"), encoding="utf-8")
    _, _, err = typed(folder, capsys, *DAYS)
    assert "`health` reads its own history, which begins with the first day asked, 2026-02-02" in err


def test_a_load_says_until_when_the_data_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody gave notice between 1 August and the load of 1 September: that is known, too."""
    folder = made(tmp_path)
    settings = folder / "scorelang.toml"
    text = settings.read_text(encoding="utf-8")
    loaded = text.replace('"data/notices.csv" }', '"data/notices.csv", loaded_at = 2026-09-01T02:00:00+02:00 }')
    assert loaded != text
    settings.write_text(loaded, encoding="utf-8")
    _, out, _ = typed(folder, capsys, *DAYS, "--format", "json")
    assert json.loads(out)["known_until"] == "2026-08-31"
    _, out, _ = typed(folder, capsys, *DAYS[:4], "--until", "2026-08-20", "--format", "json")
    assert json.loads(out)["known_until"] == "2026-08-20"
