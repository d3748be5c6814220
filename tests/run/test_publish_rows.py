"""What is published of a day on record is what a run said of it: also the reasons, whose weights nobody kept."""

import csv
import io
from pathlib import Path

from tests.projects.running import Folder

SCORE = """accounts crm {
  key    id: text
  column tier: text
  column seats: number optional
  column calls: number optional
  column paid: number optional
}

indicator size { value seats  score linear (0 -> 0, 100 -> 100)  missing skip }
indicator talk { value calls  score linear (0 -> 0, 10 -> 100) }
indicator dues { value paid  score linear (0 -> 0, 5 -> 100)  missing score 40 }

scorecard risk "Risk" {
  points from 100 {
    add -30 when calls < 3 because "Hardly any calls"
    add -15 when paid < 2 because "Late"
  }
  grades traffic_light
}

scorecard health "Health" {
  applies when seats is missing or seats > 1
  weights {
    use 60% worst of { size  talk }
    rest 40% { dues 50%  risk.score 50% }
  }
  grades traffic_light
  coverage from 0%
  segment large "Large" when tier == "large" { weights { use 90% { size 20% talk 80% }  rest 10% } }
  trigger score "Low" { when score < 50  play call  owner "a@example.com"  again after 9 days }
  trigger points "Few" { when seats < 50  play call  owner "a@example.com"  again after 9 days }
}
"""
SETTINGS = """[project]
name = "rows"
scorecards = ["."]

[profiles.dev.sources]
crm = { path = "crm.csv" }
"""
TARGETS = """
[publish.health]
path = "health.csv"
scorecard = "health"

[publish.risk]
path = "risk.csv"
scorecard = "risk"
"""
ROWS = [
    f"a{number},{tier},{seats},{calls},{paid}"
    for number, (tier, seats, calls, paid) in enumerate(
        (tier, seats, calls, paid)
        for tier in ("small", "large")
        for seats in ("", 1, 40)
        for calls in ("", 2, 9)
        for paid in ("", 1, 5)
    )
]


def test_reasons_are_those_of_the_run(tmp_path: Path) -> None:
    (tmp_path / "all.score").write_text(SCORE, encoding="utf-8")
    (tmp_path / "scorelang.toml").write_text(SETTINGS + TARGETS, encoding="utf-8")
    (tmp_path / "crm.csv").write_text("\n".join(("id,tier,seats,calls,paid", *ROWS, "")), encoding="utf-8")
    folder = Folder(tmp_path, {})
    run = folder.run("run", "--today", "2026-03-01", "--out", "all.csv")
    assert run.code == 0, run.err
    said = {(row["scorecard"], row["account"]): row for row in read(tmp_path / "all.csv")}
    compared = ("status", "score", "grade", "segment", "coverage", "reasons", "outages", "triggers")
    for card in ("health", "risk"):
        ran = folder.run("publish", "--to", card)
        assert ran.code == 0, ran.err
        rows = read(tmp_path / f"{card}.csv")
        assert [[row[name] for name in compared] for row in rows] == [
            [said[card, row["account"]][name] for name in compared] for row in rows
        ]
        assert {key for key in said if key[0] == card} == {(card, row["account"]) for row in rows}
    named = {one.partition(" (")[0].partition(":")[0] for row in said.values() for one in row["reasons"].split("; ")}
    assert named >= {"Hardly any calls", "Late", "Size", "Talk", "Dues", "Risk"}, named


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
