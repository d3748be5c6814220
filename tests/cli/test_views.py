"""`plan --view`: what a role does not see is not in the files, under any form."""

import json
from pathlib import Path

import pytest

from tests.cli.commandline import Shell

CARD = """
accounts crm {
  owner  "revops@example.com"
  key    id        : text
  column name      : text
  column csm       : text
  column arr       : money
  column note      : text
  column renews_on : date
  column use       : number from 0 to 100
  column pulse     : number from 0 to 100
}

indicator seat_use "Seats in use" { value use    score direct }
indicator feeling  "Gut feeling"  { value pulse  score direct }

scorecard health "Health" {
  owner   "cs-ops@example.com"
  every   1 week
  weights { seat_use 60%  feeling 40% }
  grades  { good "Goodgrade" green from 50  poor "Poorgrade" red below }

  trigger low "Lowtrigger" { when score < 90  priority high  play talk  again after 30 days }

  view csm       "For the account team" { show score, grade, seat_use, feeling, name, arr }
  view manager   "For the manager"      { hide feeling, csm, note }
  view executive "For the board"        { show name, grade, arr  sort -arr }
  view customer  "For the customer"     { show name, score, grade, seat_use }
  view plain     "Without the score"    { hide score, grade, arr, id }
  view few       "Large ones"           { hide note  only arr > 20k  sort arr }
}
"""
PLAYBOOK = """+++
title = "Playbooktitle"
owner = "csm"
[[tasks]]
id    = "ask"
title = "Askthem {{ account.note }} {{ account.id }}"
owner = "csm"
due   = "2 days"
+++
# {{ playbook.title }}
{{ account.name }} {{ account.arr | money }} {{ account.note }} {{ account["csm"] }}
{{ score | points }} {{ grade.title }}
{% for reason in reasons %}
- {{ reason.title }} {{ reason.value }} {{ reason.lost | points }}
{% endfor %}
{% for point in history %}
- {{ point.day }} {{ point.score }} {{ point.grade.title }}
{% endfor %}
{% for part in parts %}
- {{ part.title }} {{ part.contribution }}
{% endfor %}
"""
CONFIG = """
[project]
name       = "views"
language   = 1
scorecards = ["scorecards"]
currency   = "EUR"

[plans]
fallback = "lead@example.com"

[roles]
csm = "crm.csm"

[profiles.dev.sources]
crm = { path = "data.csv" }
"""
DAY = "2026-03-02"
# What each column brings into a plan, in whatever words.
BRINGS = {
    "id": ("KEY-7731",),
    "name": ("Namecorp",),
    "csm": ("Csmperson",),
    "arr": ("34,567", "34567"),
    "note": ("Secretnote",),
    "feeling": ("Gut feeling", "17.3"),
    "seat_use": ("Seats in use", "63.9"),
    "score": ("45.3", "45,3", "51.7"),
    "grade": ("Poorgrade", "Goodgrade", "●"),
    "inner": ("Playbooktitle", "Askthem", "Lowtrigger", "lead@example.com"),
}
SHOWN = {
    "csm": {"score", "grade", "seat_use", "feeling", "name", "arr"},
    "manager": {"id", "name", "arr", "seat_use", "score", "grade", "inner"},
    "executive": {"name", "grade", "arr"},
    "customer": {"name", "score", "grade", "seat_use"},
    "plain": {"name", "csm", "note", "inner"},
}
PERHAPS = {"manager": {"inner"}, "plain": {"seat_use", "feeling"}, "executive": {"grade"}, "csm": {"grade"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("views")
    for name, text in {
        "scorecards/health.score": CARD,
        "playbooks/talk.md": PLAYBOOK,
        "scorelang.toml": CONFIG,
    }.items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(text)
    return place


@pytest.fixture
def shell(folder: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(folder, capsys)
    if not (folder / "history").exists():
        for day, use in (("2026-02-23", 74.6), (DAY, 63.9)):
            rows = ["id,name,csm,arr,note,renews_on,use,pulse"]
            rows.append(f"KEY-7731,Namecorp,Csmperson,34567,Secretnote,2026-06-01,{use},17.3")
            rows.append(f"KEY-7732,Othercorp,Csmperson,1000,Secretnote,2026-06-01,{use},17.3")
            rows.append(f"KEY-7733,Thirdcorp,Csmperson,99000,Secretnote,2026-06-01,{use},17.3")
            (folder / "data.csv").write_text("\n".join(rows) + "\n")
            assert made.type("run", "--today", day).code == 0
    return made


def files(place: Path) -> dict[str, str]:
    found = (path for path in place.rglob("*") if path.is_file())
    return {str(path.relative_to(place)): path.name + path.read_text(encoding="utf-8") for path in found}


@pytest.mark.parametrize("view", SHOWN)
def test_what_is_not_shown_is_not_there(shell: Shell, view: str) -> None:
    assert shell.type("check").code == 0, shell.type("check").out
    said = shell.type("plan", "--view", view)
    assert said.code == 0, said.err
    written = files(shell.folder / "plans" / DAY / f"view-{view}")
    assert any("Namecorp" in text for text in written.values())
    for column, words in BRINGS.items():
        found = {(name, word) for name, text in written.items() for word in words if word.lower() in text.lower()}
        if column in SHOWN[view]:
            assert found, column
        elif column not in PERHAPS.get(view, ()):
            assert not found, column


def test_without_a_view_everything_is_there(shell: Shell) -> None:
    assert shell.type("plan").code == 0
    text = "".join(files(shell.folder / "plans" / DAY).values())
    assert [column for column, words in BRINGS.items() if not any(word in text for word in words)] == []


def test_what_is_the_teams_own_is_shown_where_a_view_only_hides(shell: Shell) -> None:
    shell.type("plan", "--view", "manager")
    shell.type("plan", "--view", "customer")
    day = shell.folder / "plans" / DAY
    assert (day / "view-manager" / "tasks.jsonl").exists()
    assert not list((day / "view-customer").glob("tasks.*"))
    tasks = [json.loads(line) for line in (day / "view-manager" / "tasks.jsonl").read_text().splitlines()]
    assert {(task["owner"], task["title"]) for task in tasks if task["account"] == "KEY-7731"} == {
        ("csm", "Askthem — KEY-7731")
    }
    shell.type("plan")
    whole = [json.loads(line) for line in (day / "tasks.jsonl").read_text().splitlines()]
    assert {task["uid"] for task in tasks} == {task["uid"] for task in whole}


def test_a_part_that_could_be_computed_from_the_others_is_not_there(shell: Shell) -> None:
    """Of a sum of two parts the hidden one would be what is missing."""
    shell.type("plan", "--view", "manager")
    (page,) = (shell.folder / "plans" / DAY / "view-manager").glob("namecorp-*.md")
    text = page.read_text()
    assert "What made the score" not in text
    assert "38.3" not in text


def test_a_view_chooses_and_orders(shell: Shell) -> None:
    assert shell.type("plan", "--view", "few").code == 0
    text = (shell.folder / "plans" / DAY / "view-few" / "overview.md").read_text()
    assert "Othercorp" not in text
    assert text.index("Namecorp") < text.index("Thirdcorp")
    assert shell.type("plan", "--view", "executive").code == 0
    text = (shell.folder / "plans" / DAY / "view-executive" / "overview.md").read_text()
    assert text.index("Thirdcorp") < text.index("Namecorp") < text.index("Othercorp")
    assert "| Account | Standing | At stake |" in text


def test_an_unknown_view_is_said(shell: Shell) -> None:
    said = shell.type("plan", "--view", "boss")
    assert said.code == 2
    assert "views are csm, manager, executive, customer, plain, few" in said.err
