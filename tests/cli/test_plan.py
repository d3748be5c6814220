"""`scorelang plan`: what it writes, what it leaves alone, what it says of the time since the last plan."""

import json
from pathlib import Path

from tests.cli.commandline import Shell

FIRST, NEXT = "2026-03-01", "2026-03-08"


def planned(shell: Shell, *arguments: str) -> Path:
    said = shell.type("plan", *arguments)
    assert said.code == 0, said.err
    day = arguments[arguments.index("--today") + 1]
    return shell.folder / "plans" / day


def test_unchanged_files_keep_their_time(shell: Shell) -> None:
    assert shell.type("run", "--today", FIRST).code == 0
    place = planned(shell, "--today", FIRST)
    before = {path.name: path.stat().st_mtime_ns for path in place.iterdir() if path.is_file()}
    assert len(before) > 10
    said = shell.type("plan", "--today", FIRST, "--changed")
    assert "0 files are new or have changed" in said.out
    assert {path.name: path.stat().st_mtime_ns for path in place.iterdir() if path.is_file()} == before
    shell.edit("data/accounts.csv", "Dunmore & Sons", "Dunmore & Daughters")
    shell.type("plan", "--today", FIRST, "--changed")
    after = {path.name: path.stat().st_mtime_ns for path in place.iterdir() if path.is_file()}
    assert [name for name in before if name.startswith("dunmore") and name in after] == []
    assert {name for name in before if after.get(name) == before[name]}
    assert {path.name[:7] for path in (place / "removed").iterdir()} == {"dunmore"}
    assert after["overview.md"] != before["overview.md"]


def test_a_plan_tells_of_the_time_since_the_last_plan_and_not_since_the_last_run(shell: Shell) -> None:
    assert shell.type("run", "--today", FIRST).code == 0
    planned(shell, "--today", FIRST)
    assert shell.type("run", "--today", "2026-03-05").code == 0
    shell.edit("data/accounts.csv", "18500,30,6,", "18500,30,1,")
    size = 'indicator size "Size" { value seats  score linear (0 -> 0, 600 -> 100) }'
    shell.edit("scorecards/health.score", "scorecard health", f"{size}\nscorecard health")
    shell.edit("scorecards/health.score", "seat_use 100%", "seat_use 90%  size 10%")
    assert shell.type("run", "--today", NEXT).code == 0
    (page,) = planned(shell, "--today", NEXT).glob("dunmore*.md")
    text = page.read_text()
    assert "## Since the last plan, 1 Mar 2026" in text
    assert "- Size went from not measured to 30" in text
    assert "- Due on 4 Mar 2026, unless done: Call the sponsor and ask what changed (Bo Okafor)" in text
    (page,) = planned(shell, "--today", NEXT, "--since", "2026-03-06").glob("dunmore*.md")
    assert "## Since the last plan, 5 Mar 2026" in page.read_text()


def test_what_got_better_is_told(shell: Shell) -> None:
    assert shell.type("run", "--today", FIRST).code == 0
    planned(shell, "--today", FIRST)
    shell.edit("data/accounts.csv", "18500,30,6,", "18500,30,29,")
    place = planned(shell, "--today", NEXT)
    assert "- **Dunmore & Sons** from 0.0 (Critical) to 100.0 (Healthy)" in (place / "overview.md").read_text()
    assert not list(place.glob("dunmore*"))
    grows = 'trigger grows "Ready to grow" { when grade == healthy play rescue }\n  trigger renewal'
    shell.edit("scorecards/health.score", "trigger renewal", grows)
    assert shell.type("run", "--today", NEXT).code == 0
    shell.edit("data/accounts.csv", "18500,30,29,", "18500,30,6,")
    place = planned(shell, "--today", "2026-03-09", "--since", FIRST)
    assert "Dunmore & Sons" not in (place / "overview.md").read_text(), "it is as bad as before, and rests"
    place = planned(shell, "--today", "2026-03-09", "--since", NEXT)
    assert "got better" not in (place / "overview.md").read_text(), "what closed was a good sign"


def test_a_second_import_of_tasks_changes_and_does_not_double(shell: Shell) -> None:
    assert shell.type("run", "--today", FIRST).code == 0
    first = planned(shell, "--today", FIRST)
    assert shell.type("run", "--today", NEXT).code == 0
    second = planned(shell, "--today", NEXT)
    uids = [
        {json.loads(line)["uid"] for line in (place / "tasks.jsonl").read_text().splitlines()}
        for place in (first, second)
    ]
    assert uids[0] <= uids[1]
    for place, known in zip((first, second), uids, strict=True):
        ics = (place / "tasks.ics").read_text()
        assert all(f"UID:{uid}@scorelang" in ics for uid in known)
        assert all(uid in (place / "tasks.csv").read_text() for uid in known)


def test_one_is_no_plural(shell: Shell) -> None:
    data = shell.folder / "data" / "accounts.csv"
    data.write_text("".join(data.read_text().splitlines(keepends=True)[place] for place in (0, 4)))
    shell.edit("playbooks/rescue.md", 'when   = "seat_use < 50%"', 'when   = "seat_use > 50%"')
    assert "  1 plan, 1 task, 1 hour of work" in shell.type("plan", "--today", FIRST).out
    assert "  0 files are new or have changed" in shell.type("plan", "--today", FIRST, "--changed").out
    assert "begin with" in (said := shell.type("plan", "--today", FIRST, "--format", "html").out)
    assert "3 files of an earlier plan were moved" in said
    assert said.rstrip().endswith("overview.html")
    (shell.folder / "plans" / FIRST / "overview.md").write_text("old")
    said = shell.type("plan", "--today", FIRST, "--format", "html", "--changed").out
    assert "1 file of an earlier plan was moved" in said
    assert shell.type("plan", "--today", FIRST, "--format", "markdown").out.rstrip().endswith("overview.md")
    assert "12  profile dev  1 account\n" in shell.type("inventory", "--today", "2026-11-12").out


def test_a_time_of_an_account_is_the_one_that_the_clocks_of_the_project_showed(shell: Shell) -> None:
    shell.edit("scorelang.toml", '"UTC"', '"Europe/Berlin"')
    shell.edit("scorecards/health.score", "  column   seats ", "  column   met_at : time optional\n  column   seats ")
    measured = 'indicator met "Last met" { value met_at  score steps (>= 2026-03-02 -> 100, else -> 0) }\nscorecard'
    shell.edit("scorecards/health.score", "scorecard", measured)
    shell.edit("scorecards/health.score", "seat_use 100%", "seat_use 90%  met 10%")
    data = shell.folder / "data" / "accounts.csv"
    head, *rows = data.read_text().splitlines()
    data.write_text("\n".join([f"{head},met_at", *(f"{row},2026-03-01 00:30" for row in rows)]))
    shell.edit("playbooks/rescue.md", 'due    = "2 business days"', 'due    = "3 days after met_at"')
    shell.edit("playbooks/rescue.md", "Call the sponsor", "Met on {{ account.met_at | date }}, so call the sponsor")
    place = planned(shell, "--today", FIRST)
    tasks = [json.loads(line) for line in (place / "tasks.jsonl").read_text().splitlines()]
    met = {(task["title"][:17], task["due"]) for task in tasks if task["task"] == "call-sponsor"}
    assert met == {("Met on 1 Mar 2026", "2026-03-04")}
    (page,) = place.glob("dunmore*.md")
    assert "| Last met | 2026-02-28 23:30 UTC |" in page.read_text()
