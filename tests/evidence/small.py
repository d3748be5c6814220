"""Small projects, written where a test wants them."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from scorelang.cli import opening
from scorelang.evidence.observations import Observations
from scorelang.evidence.observing import observe, outcome_of
from scorelang.run.scoring import Request

UNTIL = date(2026, 12, 31)


def project(folder: Path, score: str, tables: Mapping[str, str]) -> Path:
    """A project of one .score file and one CSV file a source."""
    (folder / "data").mkdir(parents=True)
    bound = "\n".join(f'{name} = {{ path = "data/{name}.csv" }}' for name in tables)
    (folder / "scorelang.toml").write_text(
        '[project]\nname = "small"\nlanguage = 1\nscorecards = ["."]\nprofile = "dev"\ntimezone = "UTC"\n'
        f'[history]\npath = "history"\n[profiles.dev]\nengine = "duckdb"\n[profiles.dev.sources]\n{bound}\n',
        encoding="utf-8",
    )
    (folder / "health.score").write_text(score, encoding="utf-8")
    for name, text in tables.items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def observed(folder: Path, days: Sequence[date], outcome: str = "churned", until: date = UNTIL) -> Observations:
    """The observations of a project's only scorecard."""
    opened, program = opening.whole(folder)
    card = program.scorecards[0]
    found = outcome_of(program, card, outcome)
    assert found is not None
    return observe(
        Request(opened.project, program, days[0], overrides=opened.overrides), opened.loaded, card, found, days, until
    )
