"""RavenStack on PostgreSQL, from files, from tables of text and from typed tables: what DuckDB says of the files."""

import csv
import os
from pathlib import Path

import pytest

from tests.engines.postgres_server import Server
from tests.projects import ravenstack_look_alike as look_alike
from tests.projects.running import Folder, copied

DATA = os.environ.get("SCORELANG_DATA")
REAL = pytest.mark.skipif(DATA is None, reason="SCORELANG_DATA is not set")
TODAY = "2024-12-31"
FILES = {
    "crm": "accounts",
    "subscriptions": "subscriptions",
    "usage": "feature_usage",
    "tickets": "supports_ticket",
    "churn_events": "churn_events",
}
# As a team would have modelled it; what is not named here is text.
TYPES = {
    **dict.fromkeys(("seats", "usage_count"), "integer"),
    **dict.fromkeys(("usage_duration_secs", "error_count"), "bigint"),
    **dict.fromkeys(("mrr_amount", "arr_amount", "refund_amount_usd"), "numeric(12, 2)"),
    "resolution_time_hours": "double precision",
    "satisfaction_score": "smallint",
    **dict.fromkeys(("plan_tier", "priority"), "varchar(20)"),
}
DATES = ("signup_date", "start_date", "end_date", "usage_date", "submitted_at", "churn_date")


def fill(engine: Server, folder: Path) -> None:
    """Each file as a table of text in `raw`, and with types in `typed`."""
    with engine.connect() as one:
        one.execute("DROP SCHEMA IF EXISTS raw CASCADE; DROP SCHEMA IF EXISTS typed CASCADE")
        one.execute("CREATE SCHEMA raw; CREATE SCHEMA typed")
        for name, file in FILES.items():
            text = (folder / "ravenstack" / f"ravenstack_{file}.csv").read_text(encoding="utf-8-sig")
            header = next(csv.reader([text.splitlines()[0]]))
            one.execute(f"CREATE TABLE raw.{name} ({', '.join(f'{column} text' for column in header)})".encode())
            with one.cursor().copy(f"COPY raw.{name} FROM STDIN (FORMAT csv, HEADER)".encode()) as copy:
                copy.write(text.encode())


def type_all(engine: Server) -> None:
    with engine.connect() as one:
        for name in FILES:
            columns = [str(found[0]) for found in one.execute(f"SELECT * FROM raw.{name} LIMIT 0").description or ()]
            cells = ", ".join(f"{typed(column)} AS {column}" for column in columns)
            one.execute(f"CREATE TABLE typed.{name} AS SELECT {cells} FROM raw.{name}".encode())


def typed(column: str) -> str:
    if column in DATES:
        return f"to_date({column}, 'DD-MM-YYYY')"
    if column == "closed_at":
        return f"to_timestamp({column}, 'DD-MM-YYYY HH24:MI')::timestamp"
    if column.startswith("is_") or column.endswith("_flag"):
        return f"{column}::boolean"
    return f"{column}::{TYPES[column]}" if column in TYPES else column


def project(to: Path, data: Path, engine: Server) -> Folder:
    folder = copied("ravenstack", to, {"SCORELANG_DATA": str(data), "WAREHOUSE": engine.url("postgres")})
    settings = folder.path / "scorelang.toml"
    text = settings.read_text(encoding="utf-8")
    files = text[text.index("[profiles.dev.sources]") :].replace("profiles.dev", "profiles.files")
    place = 'url = { env = "WAREHOUSE" }\nfolder = { env = "SCORELANG_DATA" }\n'
    parts = [text, f'\n[profiles.files]\nengine = "postgres"\n{place}{files}']
    for schema in ("raw", "typed"):
        for name, system in ((schema, "postgres"), (f"{schema}_beside", "duckdb")):
            lines = "".join(f'{source} = {{ table = "{schema}.{source}" }}\n' for source in FILES)
            parts.append(f'\n[profiles.{name}]\nengine = "{system}"\n{place}[profiles.{name}.sources]\n{lines}')
    settings.write_text("".join(parts), encoding="utf-8")
    return folder


def scores(folder: Folder, profile: str) -> bytes:
    ran = folder.run("run", "--today", TODAY, "--profile", profile, "--out", "scores.json")
    assert ran.code == 0, ran.err
    return (folder.path / "scores.json").read_bytes()


def test_the_look_alike(tmp_path: Path, postgres: Server) -> None:
    look_alike.write(tmp_path / "exports")
    fill(postgres, tmp_path / "exports")
    folder = project(tmp_path, tmp_path / "exports", postgres)
    expected = scores(folder, "dev")
    assert expected.count(b'"account"') > 60
    for profile in ("files", "raw", "raw_beside"):
        assert scores(folder, profile) == expected, profile


@REAL
def test_ravenstack(tmp_path: Path, postgres: Server) -> None:
    fill(postgres, Path(DATA or ""))
    type_all(postgres)
    folder = project(tmp_path, Path(DATA or ""), postgres)
    expected = scores(folder, "dev")
    assert expected.count(b'"account"') > 400
    for profile in ("files", "raw", "typed", "typed_beside"):
        assert scores(folder, profile) == expected, profile
