"""Values that engines have been seen to disagree about."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime

from scorelang.kernel.operators import Sort
from scorelang.kernel.tables import Cell

DAY = 86_400_000_000


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def instant(text: str) -> int:
    gap = datetime.fromisoformat(text).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return gap.days * DAY + gap.seconds * 1_000_000 + gap.microseconds


TODAY = day("2024-03-31")
NUMBERS = (
    0.0, 1.0, -1.0, 0.5, -0.5, 0.1, 0.2, 0.3, 0.7, 1e15, -1e15, 1e-15, -1e-15, 1.0000000000000002e-15,
    999999999999999.9, 2.5, 3.5, 0.05, 0.15, 83.65, 83.75, 49.95, 2147483647.0, -2147483648.0, 4503599627370496.0,
    4503599627370495.5,     1 / 3, 2 / 3, 100.0, 99.95, 1e9, 123456.789, 30.0, 12.0, 3.0, 7.0,
)  # fmt: skip
COMPUTED = (-0.0, 5e-324, 1e-310, 2.2250738585072014e-308, 9007199254740993.0, 1e22, 1e100)
TEXTS = (
    "", " ", "a", "A", "ä", "ae", "a\u0308", "z", "é", "ß", "ss", "Zürich", "'", "''", '"', "\\", "\\'", "a;b", "--",
    "/*", "*/", "%", "_", "\n", "\t", "a\\b'c\";--", "€", "😀", "\uffff", "\U0010ffff", "enterprise", "smb", "{}", "$1",
    "?",     "N''", "ab", "abc", "b",
)  # fmt: skip
DAYS = (
    *(day(text) for text in ("2024-02-28", "2024-02-29", "2024-03-01", "2023-02-28", "2000-02-29", "1900-03-01")),
    *(day(text) for text in ("1969-12-31", "1970-01-01", "0001-01-01", "9999-12-31", "2024-12-31", "2024-12-30")),
    TODAY, TODAY - 1, TODAY - 29, TODAY - 30, TODAY - 31, TODAY + 1, TODAY - 365, TODAY - 90,
)  # fmt: skip
MIDNIGHTS = ("2024-03-01", "2024-03-31", "2024-04-01", "2024-02-29")
INSTANTS = (
    *(instant(text) + step for text in MIDNIGHTS for step in (-1, 0, 1)),
    instant("2024-03-31T00:59:59.999999"), instant("2024-03-31T01:00:00"), instant("2023-10-29T01:00:00"),
    instant("2023-10-29T00:30:00"), instant("2023-10-29T01:30:00"), instant("1969-12-31T23:59:59.999999"), 0, 1,
    instant("2024-03-15T12:00:00"), instant("2024-03-15T12:00:00.000001"), instant("1900-01-01"), instant("2099-12-31"),
)  # fmt: skip
FLAGS = (True, False)
VALUES: dict[Sort, Sequence[Cell]] = {
    Sort.NUMBER: NUMBERS,
    Sort.TEXT: TEXTS,
    Sort.DAY: DAYS,
    Sort.INSTANT: INSTANTS,
    Sort.FLAG: FLAGS,
    Sort.WIDE: (0, 1, -1, 10**14, 10**14 + 1, -(10**14), 2**53, 2**53 + 1, 10**15, 10**30 + 7, -(10**31), 2**62, 2**63),
}
BERLIN = (
    (instant("2022-10-30T01:00:00"), 3_600_000_000),
    (instant("2023-03-26T01:00:00"), 7_200_000_000),
    (instant("2023-10-29T01:00:00"), 3_600_000_000),
    (instant("2024-03-31T01:00:00"), 7_200_000_000),
)
ZONES = (
    ((0, 0),),
    ((0, 20_700_000_000),),
    ((0, -34_200_000_000),),
    BERLIN,
)


def value(chance: random.Random, sort: Sort) -> Cell:
    """A hostile or an ordinary value of the sort."""
    if chance.random() < 0.75:
        return chance.choice(VALUES[sort])
    match sort:
        case Sort.NUMBER:
            return chance.choice((chance.uniform(-100, 100), float(chance.randint(-50, 500)), chance.gauss(0, 1e6)))
        case Sort.DAY:
            return TODAY + chance.randint(-400, 40)
        case Sort.INSTANT:
            return TODAY * DAY + chance.randint(-120 * DAY, 2 * DAY)
        case _:
            return chance.choice(VALUES[sort])


def cell(chance: random.Random, sort: Sort, missing: float = 0.15) -> Cell:
    """A value, or none."""
    return None if chance.random() < missing else value(chance, sort)
