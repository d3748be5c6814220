"""A cell's text to its value, as DuckDB SQL: the same reading as `to_python`, column by column and in layers.

Every name in it is the caller's own (`n3` for the third column), every text a literal printed by `literal`.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never

from scorelang.kernel.entry import FIRST_DAY, LARGEST, LAST_DAY, SMALLEST
from scorelang.source.records import dataclass
from scorelang.sources.readings import (
    FALSE,
    TRUE,
    UNITS,
    CellReader,
    DayReading,
    DurationReading,
    FlagReading,
    InstantReading,
    NumberReading,
    State,
    TextReading,
)
from scorelang.sources.zones import WallClock
from scorelang.types.folding import BLANKS, DOTTED_CAPITAL_I

_PLAIN = "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,6})?)?)?"
_BLANK = "[ \\t\\n\\r\\v\\f\\x{00a0}]"


@dataclass(frozen=True, slots=True)
class Layers:
    """Expressions for one column, each a layer above the one before; None: the layer is not needed.

    They read `n` (the raw text) and write `n_text` (trimmed, or NULL where absent), `n_parts`, `n_local`, `n_read`
    and last `n` itself and `n_state`, which is None for a column that cannot fault.
    """

    text: str
    parts: str | None
    local: str | None
    read: str
    value: str
    state: str | None


def layers(reader: CellReader, name: str) -> Layers:
    """How a column of raw text called `name` is read."""
    text, parts, local, read = (f"{name}_{layer}" for layer in ("text", "parts", "local", "read"))
    inside = _inside(reader, read)
    faults = reader.can_fault
    return Layers(
        text=_text(reader, name),
        parts=_parts(reader, text),
        local=_local(reader, text, parts),
        read=_read(reader, name, local if isinstance(reader.reading, InstantReading | DayReading) else parts),
        value=f"CASE WHEN {inside} THEN {_settled(reader, read)} END" if faults else read,
        state=_state(text, read, inside) if faults else None,
    )


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def double(value: float) -> str:
    """A double as an SQL literal."""
    return f"CAST('{value!r}' AS DOUBLE)"


def listed(texts: tuple[str, ...]) -> str:
    """Texts as the right side of IN."""
    return f"({', '.join(map(literal, texts))})"


def one_of(texts: Iterable[str]) -> str:
    """The type of a text that is one of a few: a small number inside, ordered as its bytes are, and read as text.

    A cell of a dictionary is cast once for all rows that have it, which no CASE is.
    """
    return f"ENUM({', '.join(map(literal, sorted(set(texts), key=str.encode)))})"


def whole(pattern: str) -> str:
    """A pattern that has to hold for the whole text, as a literal."""
    return literal(f"^(?:{pattern})$")


def trimmed_sql(raw: str) -> str:
    """A text without its outer blanks."""
    edges = literal(f"^{_BLANK}|{_BLANK}$")
    return f"CASE WHEN regexp_matches({raw}, {edges}) THEN trim({raw}, {literal(BLANKS)}) ELSE {raw} END"


def folded_sql(text: str) -> str:
    """A trimmed text in lower case, letter by letter."""
    plain = f"replace({text}, {literal(DOTTED_CAPITAL_I)}, 'i')"
    return f"CASE WHEN strlen({text}) = length({text}) THEN lower({text}) ELSE lower({plain}) END"


def instant_sql(local: str, clock: WallClock) -> str:
    """The instant at which a wall clock shows `local`, both in microseconds, by halving."""
    return f"{local} - {_offset(local, clock, 0, len(clock.starts))}"


def _offset(local: str, clock: WallClock, low: int, high: int) -> str:
    if low == high:
        return str(clock.offsets[low])
    middle = (low + high) // 2
    before, after = _offset(local, clock, low, middle), _offset(local, clock, middle + 1, high)
    return f"(CASE WHEN {local} < {clock.starts[middle]} THEN {before} ELSE {after} END)"


def _text(reader: CellReader, raw: str) -> str:
    """The trimmed cell; one that plainly has no outer blanks is not looked at by any pattern."""
    blank = f"regexp_full_match({raw}, {literal(_BLANK + '*')})"
    if isinstance(reader.reading, TextReading) and not reader.absent and not reader.reading.folded:
        return f"CASE WHEN {_visible(raw)} THEN {raw} WHEN {blank} THEN NULL ELSE {raw} END"
    inner = trimmed_sql(raw)
    ends = f"{_visible(raw)} AND {_visible(f'right({raw}, 1)')}"
    plain = f"CASE WHEN {raw} IN {listed(reader.absent)} THEN NULL ELSE {raw} END" if reader.absent else raw
    absent = f"{blank} OR {inner} IN {listed(reader.absent)}" if reader.absent else blank
    return f"CASE WHEN {ends} THEN {plain} WHEN {absent} THEN NULL ELSE {inner} END"


def _visible(text: str) -> str:
    """Whether a text begins with a letter of ASCII that is no blank."""
    return f"{text} BETWEEN '!' AND '~'"


def _parts(reader: CellReader, text: str) -> str | None:
    match reader.reading:
        case DurationReading(decimal=_) as reading:
            return f"regexp_extract({text}, {whole(reading.pattern)}, ['number', 'unit'])"
        case InstantReading(layout) if layout.iso_day:
            names = ", ".join(map(literal, layout.parts))
            found = f"regexp_extract({text}, {whole(layout.pattern)}, [{names}])"
            return f"CASE WHEN regexp_full_match({text}, {literal(_PLAIN)}) THEN NULL ELSE {found} END"
        case InstantReading(layout) | DayReading(layout) if not layout.iso_day:
            names = ", ".join(map(literal, layout.parts))
            return f"regexp_extract({text}, {whole(layout.pattern)}, [{names}])"
        case _:
            return None


def _local(reader: CellReader, text: str, parts: str) -> str | None:
    """DayReading: a DATE. InstantReading: microseconds on the wall clock of the cell."""
    match reader.reading:
        case DayReading(layout) if layout.iso_day:
            shaped = f"regexp_full_match({text}, {literal(layout.pattern)})"
            return f"CASE WHEN {shaped} THEN TRY_CAST(left({text}, 10) AS DATE) END"
        case DayReading():
            return _date(parts)
        case InstantReading(layout):
            days = f"({_date(parts)} - DATE '1970-01-01')"
            inside = f"{_date(parts)} BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
            plain = f"WHEN {parts} IS NULL THEN {_plain(text)} " if layout.iso_day else ""
            return f"CASE {plain}WHEN {inside} THEN {days} * 86400000000 + {_time_of_day(parts, layout.parts)} END"
        case _:
            return None


def _plain(text: str) -> str:
    """An instant without a zone as most tools write it, which DuckDB reads by itself."""
    moment = f"TRY_CAST({text} AS TIMESTAMP)"
    inside = f"{moment} >= TIMESTAMP '{FIRST_DAY}' AND {moment} < TIMESTAMP '{LAST_DAY + timedelta(days=1)}'"
    return f"CASE WHEN {inside} THEN epoch_us({moment}) END"


def _date(parts: str) -> str:
    text = f"{parts}['year'] || '-' || {parts}['month'] || '-' || {parts}['day']"
    return f"CASE WHEN {parts}['year'] <> '' THEN TRY_CAST({text} AS DATE) END"


def _time_of_day(parts: str, names: tuple[str, ...]) -> str:
    def whole_number(name: str) -> str:
        return f"coalesce(TRY_CAST({parts}['{name}'] AS BIGINT), 0)" if name in names else "0"

    hour = whole_number("hour")
    if "half" in names:
        half = f"CASE WHEN lower({parts}['half']) = 'pm' THEN 12 ELSE 0 END"
        hour = f"CASE WHEN {parts}['half'] = '' THEN 0 ELSE {hour} % 12 + {half} END"
    seconds = f"(({hour}) * 60 + {whole_number('minute')}) * 60 + {whole_number('second')}"
    fraction = f"CAST(rpad(left({parts}['fraction'], 6), 6, '0') AS BIGINT)" if "fraction" in names else "0"
    return f"(({seconds}) * 1000000 + {fraction})"


def _read(reader: CellReader, raw: str, below: str) -> str:
    text = f"{raw}_text"
    match reader.reading:
        case TextReading(fold):
            return folded_sql(text) if fold else f"CASE WHEN {text} IS NULL THEN NULL ELSE {raw} END"
        case NumberReading() as reading:
            return _number(reading, text)
        case DurationReading() as reading:
            return _duration(reading, below)
        case FlagReading() as reading:
            return _flag(reading, text)
        case DayReading():
            return f"CASE WHEN {below} BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}' THEN {below} END"
        case InstantReading(layout, clock):
            return _instant(f"{raw}_parts", below, "zone" in layout.parts, clock)
        case _:
            assert_never(reader.reading)


def _number(reading: NumberReading, text: str) -> str:
    digits = f"rtrim({text}, '% ')" if reading.percent else text
    value = _cast(digits, reading.decimal)
    if reading.percent:
        hundredth = _cast(f"{digits} || 'e-2'", reading.decimal)
        computed = f"WHEN contains(lower({text}), 'e') THEN {value} / {double(100.0)}"
        value = f"CASE WHEN NOT contains({text}, '%') THEN {value} {computed} ELSE {hundredth} END"
    return f"CASE WHEN regexp_full_match({text}, {literal(reading.pattern)}) THEN {value} END"


def _cast(digits: str, decimal: str) -> str:
    digits = f"replace({digits}, ',', '.')" if decimal == "," else digits
    return f"TRY_CAST({digits} AS DOUBLE)"


def _duration(reading: DurationReading, parts: str) -> str:
    value = _cast(f"{parts}['number']", reading.decimal)
    arms = " ".join(
        f"WHEN {literal(unit)} THEN {value} * {double(times)} / {double(part)}"
        for unit, (times, part) in UNITS.items()
        if unit != "day"
    )
    return f"CASE {parts}['unit'] {arms} ELSE {value} END"


def _flag(reading: FlagReading, text: str) -> str:
    declared = ""
    if reading.true:
        declared += f"WHEN {text} IN {listed(reading.true)} THEN TRUE "
    if reading.false:
        declared += f"WHEN {text} IN {listed(reading.false)} THEN FALSE "
    ascii = f"strlen({text}) = length({text})"
    return (
        f"CASE {declared}WHEN {ascii} AND lower({text}) IN {listed(TRUE)} THEN TRUE "
        f"WHEN {ascii} AND lower({text}) IN {listed(FALSE)} THEN FALSE END"
    )


def _instant(parts: str, local: str, zoned: bool, clock: WallClock) -> str:
    plain = instant_sql(local, clock)
    if not zoned:
        return f"make_timestamp({plain})"
    zone = f"coalesce({parts}['zone'], '')"
    hours = f"CAST(substr({zone}, 2, 2) AS BIGINT) * 60"
    minutes = f"CASE WHEN length({zone}) > 3 THEN CAST(right({zone}, 2) AS BIGINT) ELSE 0 END"
    sign = f"CASE WHEN left({zone}, 1) = '-' THEN -1 ELSE 1 END"
    ahead = f"({hours} + {minutes}) * ({sign}) * 60000000"
    return (
        f"make_timestamp(CASE WHEN {zone} = '' THEN {plain} WHEN {zone} IN ('Z', 'UTC') THEN {local} "
        f"ELSE {local} - {ahead} END)"
    )


def _inside(reader: CellReader, read: str) -> str:
    """Whether a value that could be read is one that may stand there; NULL where none could be read."""
    match reader.reading:
        case NumberReading(low, high, members):
            return in_range(read, low, high, members)
        case DurationReading():
            return in_range(read, None, None, ())
        case TextReading(members=members) if members:
            return f"{read} IN {listed(members)}"
        case _:
            return f"{read} IS NOT NULL"


def in_range(read: str, low: float | None, high: float | None, members: tuple[float, ...]) -> str:
    """Whether a double is finite, not too large, within the bounds and of the set."""
    tests = [f"isfinite({read}) AND abs({read}) <= {double(LARGEST)}"]
    value = near_zero(read)
    tests += [f"{value} >= {double(low)}"] if low is not None else []
    tests += [f"{value} <= {double(high)}"] if high is not None else []
    tests += [f"{value} IN ({', '.join(map(double, members))})"] if members else []
    return " AND ".join(tests)


def near_zero(read: str) -> str:
    """A double with everything nearer to 0 than the smallest number, -0.0 too, as 0."""
    return f"CASE WHEN abs({read}) < {double(SMALLEST)} THEN {double(0.0)} ELSE {read} END"


def _settled(reader: CellReader, read: str) -> str:
    return near_zero(read) if isinstance(reader.reading, NumberReading | DurationReading) else read


def _state(text: str, read: str, inside: str) -> str:
    return (
        f"CAST(CASE WHEN {text} IS NULL THEN {State.ABSENT:d} WHEN {read} IS NULL THEN {State.UNREADABLE:d} "
        f"WHEN {inside} THEN {State.KNOWN:d} ELSE {State.OUTSIDE:d} END AS UTINYINT)"
    )


def staged(columns: dict[str, Layers], relation: str, keep: tuple[str, ...] = ()) -> str:
    """A query over a relation of raw texts that gives `n` and `n_state` of each column `n`, and `keep` as it is."""
    query = relation
    for layer in ("text", "parts", "local", "read"):
        found = {name: getattr(stack, layer) for name, stack in columns.items()}
        added = "".join(f", {expr} AS {name}_{layer}" for name, expr in found.items() if expr is not None)
        query = f"(SELECT *{added} FROM {query})"
    wanted = list(keep)
    for name, stack in columns.items():
        wanted.append(f"{stack.value} AS {name}")
        if stack.state is not None:
            wanted.append(f"{stack.state} AS {name}_state")
    return f"SELECT {', '.join(wanted)} FROM {query}"
