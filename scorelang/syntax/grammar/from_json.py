"""The table as it is kept in the package: equal rows are written once, names are numbers."""

import json
from hashlib import sha256
from typing import Any

from scorelang.syntax.grammar.table import Rule, State, Table


def fingerprint(grammar: str) -> str:
    """By which a table knows the grammar that it was made from."""
    return sha256(grammar.encode()).hexdigest()


def to_json(table: Table) -> str:
    """One line a part, so that a change can be read."""
    states = table.states
    names = sorted({name for state in states for name in (*state.actions, *state.gotos)})
    number = {name: i for i, name in enumerate(names)}
    rows = sorted({row for state in states for row in (_row(state.actions, number), _row(state.gotos, number))})
    place = {row: i for i, row in enumerate(rows)}
    content = {
        "fingerprint": table.fingerprint,
        "literals": table.literals,
        "patterns": table.patterns,
        "rules": [[r.origin, r.name, r.length, r.keep, r.spliced, r.bare] for r in table.rules],
        "names": names,
        "rows": rows,
        "states": [[place[_row(s.actions, number)], place[_row(s.gotos, number)], s.default] for s in states],
        "starts": table.starts,
        "ends": table.ends,
    }
    lines = (f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in content.items())
    return "{" + ",\n".join(lines) + "}\n"


def from_json(text: str) -> Table:
    """The table out of the package."""
    content: dict[str, Any] = json.loads(text)
    names = content["names"]
    rows = [{names[name]: action for name, action in zip(row[::2], row[1::2], strict=True)} for row in content["rows"]]
    rules = (Rule(o, n, length, tuple(keep), spliced, bare) for o, n, length, keep, spliced, bare in content["rules"])
    return Table(
        content["fingerprint"],
        tuple(content["literals"]),
        content["patterns"],
        tuple(rules),
        tuple(State(rows[actions], rows[gotos], default) for actions, gotos, default in content["states"]),
        content["starts"],
        content["ends"],
    )


def _row(row: dict[str, int], number: dict[str, int]) -> tuple[int, ...]:
    return tuple(part for name in sorted(row) for part in (number[name], row[name]))
