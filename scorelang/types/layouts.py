"""How a day or an instant is spelled: a declared format, or ISO 8601, as one pattern with a group a part.

The patterns use only what Python's `re` and RE2 read alike.
"""

import re
from collections.abc import Callable
from datetime import date, datetime

from scorelang.source.records import dataclass

PARTS = ("year", "month", "day", "hour", "minute", "second", "fraction", "half", "zone")
_DATE_TOKENS = {
    "YYYY": ("year", "[0-9]{4}"),
    "MM": ("month", "[0-9]{2}"),
    "DD": ("day", "[0-9]{2}"),
    "M": ("month", "[0-9]{1,2}"),
    "D": ("day", "[0-9]{1,2}"),
}
_TIME_TOKENS = {
    "HH": ("hour", "[01][0-9]|2[0-3]"),
    "H": ("hour", "[01]?[0-9]|2[0-3]"),
    "hh": ("hour", "0[1-9]|1[0-2]"),
    "h": ("hour", "0?[1-9]|1[0-2]"),
    "mm": ("minute", "[0-5][0-9]"),
    "ss": ("second", "[0-5][0-9]"),
    "A": ("half", "[AaPp][Mm]"),
}
_SPELLINGS: dict[str, Callable[[date], str]] = {
    "YYYY": lambda moment: f"{moment.year:04d}",
    "MM": lambda moment: f"{moment.month:02d}",
    "DD": lambda moment: f"{moment.day:02d}",
    "M": lambda moment: str(moment.month),
    "D": lambda moment: str(moment.day),
    "HH": lambda moment: f"{moment:%H}",
    "H": lambda moment: str(int(f"{moment:%H}")),
    "hh": lambda moment: f"{moment:%I}",
    "h": lambda moment: str(int(f"{moment:%I}")),
    "mm": lambda moment: f"{moment:%M}",
    "ss": lambda moment: f"{moment:%S}",
    "A": lambda moment: f"{'AM' if int(f'{moment:%H}') < 12 else 'PM'}",
}
_TOKENS = {**_DATE_TOKENS, **_TIME_TOKENS}
_TOKEN = re.compile("([A-Za-z])\\1*|[^A-Za-z]")
_ISO_TIME = "[ T]([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:[.,]([0-9]{1,9}))?)?"
_ISO_TIME_PARTS = ("hour", "minute", "second", "fraction")
_ZONE = "(?: ?(Z|UTC|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?))?"
_MIDNIGHT = "(?:[ T]00:00(?::00(?:[.,]0{1,9})?)?)?"
ISO = "YYYY-MM-DD"
FORMAT_HELP = f"its parts are {', '.join(_TOKENS)}, as in `DD.MM.YYYY` or `M/D/YYYY h:mm A`"


@dataclass(frozen=True, slots=True)
class Layout:
    """`pattern` holds for a whole trimmed cell; `parts` names its groups in order, of PARTS."""

    pattern: str
    parts: tuple[str, ...]

    @property
    def iso_day(self) -> bool:
        """Whether the parts stand as year, month, day with dashes, so that engines read them by themselves."""
        return self.pattern.startswith("([0-9]{4})\\-([0-9]{2})\\-([0-9]{2})")


def problem_of(format: str, *, time: bool) -> str | None:
    """What is wrong with a declared format, as a message says it; None where it can be read."""
    tokens = _tokens(format)
    parts = [_TOKENS[token][0] for token in tokens if token in _TOKENS]
    unknown = [token for token in tokens if token[0].isalpha() and token not in _TOKENS and token not in ("T", "Z")]
    repeated = [part for part in parts if parts.count(part) > 1]
    lacking = [part for part in ("year", "month", "day") if part not in parts]
    if unknown:
        return f"`{unknown[0]}` is no part of a format"
    if repeated:
        return f"the {repeated[0]} stands twice in the format"
    return f"the format has no {lacking[0]}" if lacking else _problem_of_time(tokens, parts, time)


def _problem_of_time(tokens: list[str], parts: list[str], time: bool) -> str | None:
    clock = [part for part in parts if part in ("hour", "minute", "second", "half")]
    if not clock:
        return None
    if not time:
        return "the format of a date has a time of day"
    if "hour" not in clock:
        return "the format has a time of day without an hour"
    if ("half" in clock) != any(token in ("h", "hh") for token in tokens):
        return "`h` and `A`, which is am or pm, go together in a format"
    if max(map(parts.index, ("year", "month", "day"))) > min(map(parts.index, clock)):
        return "the format has the time of day before the date"
    return None


def day_layout(format: str | None) -> Layout:
    """The layout of a `date` column; a midnight behind the day, as tools write it, says no more than the day."""
    pattern, parts = _written(_tokens(format or ISO))
    return Layout(pattern + _MIDNIGHT, parts)


def instant_layout(format: str | None) -> Layout:
    """The layout of a `time` column: the time of day and the zone may be left out."""
    tokens = _tokens(format or ISO)
    first = next((i for i, token in enumerate(tokens) if token in _TIME_TOKENS), None)
    if first is None:
        pattern, parts = _written(tokens)
        return Layout(f"{pattern}(?:{_ISO_TIME}{_ZONE})?", (*parts, *_ISO_TIME_PARTS, "zone"))
    while first and tokens[first - 1] not in _TOKENS:
        first -= 1
    pattern, parts = _written(tokens[:first])
    time, time_parts = _written([token for token in tokens[first:] if token != "Z"])
    return Layout(f"{pattern}(?:{time}{_ZONE})?", (*parts, *time_parts, "zone"))


def _tokens(format: str) -> list[str]:
    """Runs of one letter, and whatever stands between them."""
    return [found[0] for found in _TOKEN.finditer(format)]


def spelled(moment: date, format: str | None) -> str:
    """A day or an instant as a column of that format spells it (None: ISO 8601)."""
    tokens = _tokens(format or ISO)
    text = "".join(_SPELLINGS[token](moment) if token in _SPELLINGS else token for token in tokens)
    timed = isinstance(moment, datetime) and not any(token in _TIME_TOKENS for token in tokens)
    return f"{text} {moment:%H:%M:%S.%f}" if timed else text


def _written(tokens: list[str]) -> tuple[str, tuple[str, ...]]:
    pattern = "".join(f"({_TOKENS[token][1]})" if token in _TOKENS else re.escape(token) for token in tokens)
    return pattern, tuple(_TOKENS[token][0] for token in tokens if token in _TOKENS)
