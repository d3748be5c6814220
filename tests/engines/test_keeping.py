"""What an engine's own tables get of a day on record."""

from datetime import date
from pathlib import Path

from scorelang.engines.engine import KeptDay
from scorelang.engines.keeping import rows_of


def test_a_trigger_may_be_called_like_a_part_of_a_score() -> None:
    own = ("account", "day", "program", "status", "score")
    parts = ("status.status", "status.value", "status.score", "trigger.status", "trigger.score", "until.status")
    rows = rows_of(KeptDay("health", date(2026, 3, 1), Path("day.parquet"), (*own, *parts), "0"))
    assert rows["indicators"].count("SELECT") == 1
    assert """, account, 'status', "status.status", """ in rows["indicators"]
    assert [f", account, '{name}' FROM" in rows["triggers"] for name in ("status", "score")] == [True, True]
