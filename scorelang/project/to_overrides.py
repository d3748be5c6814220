"""Words to the text of overrides.toml: people write in that file too, so all that they wrote stays as it is."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import tomli_w

_HEAD = "# What people put in the place of scores and plays; `scorelang override` and `silence` write here too."
Value = str | float | date


def added(text: str, kind: str, values: Mapping[str, Value]) -> str:
    """With one more table of a kind (`override`, `silence`) at its end."""
    plain = {name: int(one) if isinstance(one, float) and one.is_integer() else one for name, one in values.items()}
    ends = "\r\n" if "\r\n" in text else "\n"
    table = f"\n\n[[{kind}]]\n{tomli_w.dumps(plain)}"
    return (text.rstrip() or _HEAD) + table.replace("\n", ends)


def without(text: str, kind: str, places: Collection[int]) -> str:
    """Without some tables of a kind, by their number."""
    document = _parsed(text)
    for place in sorted(places, reverse=True):
        del document[kind][place]
    if not document[kind]:
        del document[kind]
    return str(document.as_string())


def ended(text: str, kind: str, place: int, last_day: date) -> str:
    """With another last day in one table of a kind."""
    document = _parsed(text)
    document[kind][place]["last_day"] = last_day
    return str(document.as_string())


def _parsed(text: str) -> Any:
    """The text as a tree that knows every blank and comment."""
    import tomlkit  # takes as long as the rest of the command, which mostly asks for help or adds

    return tomlkit.parse(text)
