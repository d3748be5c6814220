"""An engine is chosen from one list; what it needs is an extra."""

from pathlib import Path

import pytest

from scorelang.engines import choosing
from scorelang.engines.duckdb.session import connect
from scorelang.engines.fault import EngineError
from scorelang.project import from_toml


def test_the_configuration_knows_the_same_engines() -> None:
    assert from_toml.ENGINES == choosing.ENGINES


@pytest.mark.parametrize(
    ("engine", "options", "driver"),
    [("postgres", {}, "psycopg"), ("duckdb", {"host": "db"}, "psycopg"), ("spark", {}, "pyspark")],
)
def test_an_extra_that_is_not_installed(
    engine: str, options: dict[str, object], driver: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(_module: str) -> None:
        raise ModuleNotFoundError(name=f"{driver}.pq")

    monkeypatch.setattr(choosing, "import_module", lacking)
    chosen = choosing.chosen(engine, options, None)  # type: ignore[arg-type]
    with pytest.raises(EngineError) as refused, connect(tmp_path), chosen:
        pass
    assert refused.value.diagnostic.rule.code == "SC8009"
    assert "scorelang[" in (refused.value.diagnostic.help or "")
