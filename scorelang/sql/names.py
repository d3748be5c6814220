"""Identifiers of our own: nothing that anybody wrote is ever printed as one of ours."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import field

from scorelang.source.records import dataclass

# Words that one warehouse or another reserves: a column of theirs that is called so is quoted, none of ours is.
_RESERVED = """
all and any array as asc at authorization between both by case cast check collate column constraint create cross
current current_date current_time current_timestamp current_user default desc distinct else end except exists false
fetch following for foreign from full grant group grouping having if ilike in inner insert intersect interval into is
join lateral leading left like limit localtime localtimestamp natural new not null nulls of off offset old on only or
order outer over partition percent preceding primary qualify range references right rows sample select session_user set
similar some start table tablesample tag then to top trailing trim true unbounded union unique unnest update user using
values view when where window with within
"""
RESERVED = frozenset(_RESERVED.split())
LONGEST = 50
STRANGE = re.compile(r"[^A-Za-z0-9_.!% -]")


@dataclass(slots=True)
class Names:
    """Counts `c1`, `c2`, `m1`, … and names CTEs so that none is called like a relation.

    `spoken`: for people to read, columns are called like what they hold, `crm_seats`, as far as that is told apart.
    """

    prefix: str = "k"
    spoken: bool = False
    used: Counter[str] = field(default_factory=Counter)

    def fresh(self, letter: str, name: str = "") -> str:
        """The next column of this letter; where names are spoken, one called like what it holds."""
        word = spelled(name) if self.spoken else ""
        if word and word not in self.used:
            self.used[word] = 1
            return word
        self.used[word or letter] += 1
        number = self.used[word or letter]
        return self._apart(word, number) if word else f"{letter}{number}"

    def _apart(self, word: str, number: int) -> str:
        """The word with a number that no other has."""
        while f"{word}_{number}" in self.used:
            number += 1
        self.used[f"{word}_{number}"] = 1
        return f"{word}_{number}"

    def table(self, *words: str | int) -> str:
        """The name of a CTE."""
        return "_".join(map(str, (self.prefix, *words)))

    def of_source(self, source: str, number: int, *words: str | int) -> str:
        """The name of a CTE over a source."""
        if not self.spoken:
            return self.table("source", number, *words)
        return self.table(number, spelled(source).strip("_"), *(words or ("measures",)))


def spelled(name: str) -> str:
    """A kernel name as an identifier that no engine reserves or cuts off; nothing where no letter is left."""
    word = "_".join(re.findall(r"[a-z0-9]+", name.replace("!", " fault").casefold()))[:LONGEST]
    if not word or not word[0].isalpha() or re.fullmatch(r"[a-z][0-9]+", word):
        return ""
    return word if "_" in word and word not in RESERVED else f"{word}_"


def apart_from(tables: Iterable[str], *, spoken: bool = False) -> Names:
    """Names whose CTEs cannot be taken for one of these relations."""
    taken = [table.casefold() for table in tables]
    prefix = "k"
    while any(table.startswith(prefix) for table in taken):
        prefix += "k"
    return Names(prefix, spoken)


def comment(name: str) -> str:
    """A kernel name for a comment: letters that could end one or drive a terminal are taken out."""
    return STRANGE.sub("_", name.replace("@", ""))[:80]
