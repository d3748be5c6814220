"""A PostgreSQL server of the tests' own, and a kernel's query on it: cells in and out by COPY, by psql alone."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Input, Kernel
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.sql import POSTGRES, Relation, query, to_sql
from scorelang.sql.sources import stored

TYPES = {
    Sort.NUMBER: "double precision",
    Sort.WIDE: "numeric",
    Sort.FLAG: "boolean",
    Sort.TEXT: "text",
    Sort.DAY: "date",
    Sort.INSTANT: "timestamp",
}
EXIT = {Sort.DAY: "{} - DATE '1970-01-01'", Sort.INSTANT: "CAST(EXTRACT(EPOCH FROM {}) * 1000000 AS BIGINT)"}
ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
BACK = {code[1]: letter for letter, code in ESCAPES.items()}


def programs() -> Path | None:
    """Where a server's programs lie, None where there are none."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return places[-1] if places else None


@contextmanager
def server(folder: Path) -> Iterator[Path]:
    """A server in a folder of its own, reached by a socket in it; stopped at the end."""
    home = programs()
    assert home is not None
    data, env = folder / "data", {**os.environ, "LC_ALL": "C.UTF-8"}
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
        folder.chmod(0o711)
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "env": env, "cwd": folder}
    made = [f"{home}/initdb", "-D", str(data), "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*as_user, *made], **quiet)  # type: ignore[call-overload]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c timezone=UTC -c jit=off"
    control = [*as_user, f"{home}/pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log")]
    subprocess.run([*control, "-o", options, "start"], **quiet)  # type: ignore[call-overload]
    try:
        yield folder
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]


def score(kernel: Kernel, tables: Tables, folder: Path) -> list[dict[str, Cell]]:
    """The outputs by name, as `rows` gives them."""
    script: list[str] = []
    plan = kernel.accounts
    relations = {plan.source: _load(script, 0, plan.inputs, tables.accounts)}
    for at, source in enumerate(kernel.sources, 1):
        relations[source.source] = _load(script, at, stored(source), tables.rows.get(source.source, ()))
    text = to_sql(query(kernel, POSTGRES, relations), POSTGRES)
    cells = [EXIT.get(output.ref.sort, "{}").format(f"o{at}") for at, output in enumerate(kernel.outputs, start=1)]
    script.append(f"COPY (SELECT {', '.join(['k', *cells])} FROM ({text}) AS q) TO STDOUT;\n")
    return [_named(kernel, line) for line in _run(folder, "".join(script)).splitlines()]


def _run(folder: Path, script: str) -> str:
    command = ["psql", "-h", str(folder), "-U", "test", "-d", "postgres", "-qX", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    done = subprocess.run(command, input=script.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[:500]
    return done.stdout.decode()


def _load(script: list[str], number: int, inputs: Sequence[Input], rows: Sequence[Row]) -> Relation:
    names = [f'c "{at}' for at in range(len(inputs))]
    layout = ", ".join(f"{_quoted(name)} {TYPES[entry.sort]}" for name, entry in zip(names, inputs, strict=True))
    script.append(f"CREATE TEMP TABLE t{number} ({layout});\nCOPY t{number} FROM STDIN;\n")
    for row in rows:
        cells = (_written(entry.sort, row.get(entry.name, False if entry.fault else None)) for entry in inputs)
        script.append("\t".join(cells) + "\n")
    script.append("\\.\n")
    return Relation(f"t{number}", {entry.name: name for entry, name in zip(inputs, names, strict=True)})


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _written(sort: Sort, cell: Cell) -> str:
    if cell is None:
        return "\\N"
    match sort:
        case Sort.DAY:
            return (date(1970, 1, 1) + timedelta(days=int(cell))).isoformat()
        case Sort.INSTANT:
            return (datetime(1970, 1, 1) + timedelta(microseconds=int(cell))).isoformat()
        case Sort.TEXT:
            return "".join(ESCAPES.get(letter, letter) for letter in str(cell))
        case _:
            return str(cell)


def _named(kernel: Kernel, line: str) -> dict[str, Cell]:
    key, *cells = line.split("\t")
    found = (_read(output.ref.sort, cell) for output, cell in zip(kernel.outputs, cells, strict=True))
    return {"key": key, **dict(zip((output.name for output in kernel.outputs), found, strict=True))}


def _read(sort: Sort, cell: str) -> Cell:
    if cell == "\\N":
        return None
    match sort:
        case Sort.NUMBER:
            return float(cell)
        case Sort.FLAG:
            return cell == "t"
        case Sort.TEXT:
            return _unescaped(cell)
        case _:
            return int(cell)


def _unescaped(cell: str) -> str:
    letters, made = iter(cell), []
    for letter in letters:
        following = next(letters) if letter == "\\" else ""
        made.append(BACK.get(following, following) if following else letter)
    return "".join(made)
