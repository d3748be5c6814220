"""Identifiers of our own: nothing that anybody wrote is ever printed as one of ours."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

STRANGE = re.compile(r"[^A-Za-z0-9_.!% -]")


@dataclass(slots=True)
class Names:
    """Counts `c1`, `c2`, `m1`, … and names CTEs so that none is called like a relation."""

    prefix: str = "k"
    used: Counter[str] = field(default_factory=Counter)

    def fresh(self, letter: str) -> str:
        """The next column of this letter."""
        self.used[letter] += 1
        return f"{letter}{self.used[letter]}"

    def table(self, *words: str | int) -> str:
        """The name of a CTE."""
        return "_".join(map(str, (self.prefix, *words)))


def apart_from(tables: Iterable[str]) -> Names:
    """Names whose CTEs cannot be taken for one of these relations."""
    taken = [table.casefold() for table in tables]
    prefix = "k"
    while any(table.startswith(prefix) for table in taken):
        prefix += "k"
    return Names(prefix)


def comment(name: str) -> str:
    """A kernel name for a comment: letters that could end one or drive a terminal are taken out."""
    return STRANGE.sub("_", name.replace("@", ""))[:80]
