"""Which day is scored, what is stale, and what a later look at an earlier day can know."""

from datetime import UTC, datetime, timedelta

import pytest

from scorelang.project.starting import starter
from tests.cli.commandline import Shell

EVENTS = """
events usage "Usage" {
  refresh  1 day
  account  account_id
  time     on : date
}

indicator use "Use" {
  value  count(usage over 30 days)
  score  linear (0 -> 0, 10 -> 100)
}
"""


def with_usage(shell: Shell, loaded: str) -> None:
    shell.edit("scorecards/health.score", "indicator seat_use", f"{EVENTS}\nindicator seat_use")
    shell.edit("scorecards/health.score", "weights { seat_use 100% }", "weights { seat_use 60%  use 40% }")
    shell.edit(
        "scorelang.toml",
        'crm = { path = "data/accounts.csv" }',
        f'crm = {{ path = "data/accounts.csv" }}\nusage = {{ path = "data/usage.csv", loaded_at = {loaded} }}',
    )
    today = datetime.now(UTC).date()
    rows = [f"a{number},{today - timedelta(days=back)}" for number in range(1, 13) for back in (1, 5, 9)]
    (shell.folder / "data" / "usage.csv").write_text("account_id,on\n" + "\n".join(rows) + "\n")
    (shell.folder / "data" / "accounts.csv").write_bytes(starter(today)["data/accounts.csv"])


def test_a_stale_source_is_missing_and_said(shell: Shell) -> None:
    with_usage(shell, "2020-01-01")
    said = shell.type("run")
    assert said.code == 3
    assert "SC7045" in said.err
    assert "stale" in said.out
    told = shell.type("explain", "a1")
    assert "Use: stale, its source is older than it may be" in told.out
    assert "coverage 60%" in told.out


def test_a_fresh_one_counts(shell: Shell) -> None:
    with_usage(shell, datetime.now(UTC).date().isoformat())
    assert shell.type("run").code == 0
    assert "coverage 100%" in shell.type("explain", "a1").out


def test_a_day_that_is_past_is_not_asked_when_it_was_loaded(shell: Shell) -> None:
    with_usage(shell, "2020-01-01")
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert shell.type("run", "--today", str(yesterday)).code == 0


def test_explain_and_plan_take_the_last_day_on_record(shell: Shell) -> None:
    shell.type("run", "--today", "2026-02-22")
    shell.type("run", "--today", "2026-02-15")
    assert "2026-02-22" in shell.type("explain", "a1").out
    assert "2026-02-22" in shell.type("plan").out


def test_an_open_trigger_keeps_the_day_it_opened(shell: Shell) -> None:
    for day in ("2026-02-08", "2026-02-15"):
        shell.type("run", "--today", day)
    assert (
        "Renewal in sight and not healthy (high) since 2026-02-08"
        in shell.type("explain", "a2", "--today", "2026-02-22").out
    )
    assert "since today" in shell.type("explain", "a2", "--today", "2026-02-01").out


def test_a_trigger_rests_after_it_closed(shell: Shell) -> None:
    shell.type("run", "--today", "2026-02-01")
    shell.edit("data/accounts.csv", ",150,61,", ",150,150,")
    shell.type("run", "--today", "2026-02-08")
    shell.edit("data/accounts.csv", ",150,150,", ",150,61,")
    assert "open" not in shell.type("explain", "a2", "--today", "2026-02-15").out
    assert "since today" in shell.type("explain", "a2", "--today", "2026-03-08").out


def test_the_profile_may_come_from_the_environment(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORELANG_PROFILE", "nowhere")
    said = shell.type("run", "--today", "2026-03-01")
    assert said.code == 2
    assert "there is no profile `nowhere`" in said.err


def test_accounts_that_are_numbers(shell: Shell) -> None:
    shell.edit("scorecards/health.score", "account_id : text", "account_id : number")
    text = (shell.folder / "data" / "accounts.csv").read_text()
    numbers = "\n".join(line.removeprefix("a") if line[1:2].isdigit() else line for line in text.split("\n"))
    (shell.folder / "data" / "accounts.csv").write_text(numbers)
    shell.edit(
        "scorecards/health.score",
        "  trigger",
        '  trigger old "Old" { when score - before(score, 7 days) < 0 play rescue owner "csm" }\n  trigger',
    )
    shell.type("run", "--today", "2026-02-22")
    shell.edit("data/accounts.csv", ",200,184,", ",200,20,")
    said = shell.type("run", "--today", "2026-03-01")
    assert said.code == 0
    assert "  1        Aldertree Software" in said.out
    assert "Since 2026-02-22: 0 rose, 1 fell" in said.out
    assert "Aldertree" in shell.type("explain", "1", "--today", "2026-03-01").out
    assert "Old (normal) since today" in shell.type("explain", "1", "--today", "2026-03-01").out
    assert shell.type("run", "--today", "2026-03-01", "--out", "-").out.splitlines()[1].startswith("1,Aldertree")
    assert shell.type("plan").code == 0


@pytest.mark.parametrize("day", ["9999-12-31", "1899-12-31", "2026-02-30"])
def test_a_day_that_no_data_can_have_is_refused(shell: Shell, day: str) -> None:
    said = shell.type("run", "--today", day)
    assert said.code == 2
    assert f"`{day}`" in said.err
