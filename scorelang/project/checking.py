"""A TOML document against the table of settings: what is wrong is said where it stands, the rest is kept."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, datetime, time

from scorelang.diagnostics import Diagnostic, Rule
from scorelang.diagnostics.catalogue.configuration import (
    MISSING_SETTING,
    PLAIN_SECRET,
    UNKNOWN_SETTING,
    WRONG_SETTING,
)
from scorelang.diagnostics.suggestions import closest
from scorelang.ir.expressions import Length
from scorelang.kernel.entry import LARGEST
from scorelang.project.places import Path, Place
from scorelang.project.records import Secret
from scorelang.project.settings import Kind, Rows, Setting, Table
from scorelang.source import Span
from scorelang.source.records import dataclass

_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%")
_MEMORY = re.compile(r"[1-9]\d{0,5}(?:\.\d{1,3})? ?[KMGT]i?B")
_WORKLOAD = re.compile(r"(\d{1,3}(?:\.\d{1,2})?) hours? per week")
_LENGTH = re.compile(r"([1-9]\d{0,5}) (day|week|month|year)s?")


@dataclass(slots=True)
class Checker:
    """Collects what is wrong; `places` says where each key and value stands, `start` where the document does."""

    places: Mapping[Path, Place]
    start: Span
    found: list[Diagnostic] = field(default_factory=list)

    def table(self, value: Mapping[str, object], table: Table, path: Path) -> dict[str, object]:
        """The settings that are right, converted; where nothing is said, what then counts."""
        known = {setting.name: setting for setting in table.settings}
        misspelt = {closest(name, known) for name in value if name not in known}
        result = _defaults(table)
        for name, item in value.items():
            kind = known[name].kind if name in known else table.every
            if kind is None:
                self._unknown(name, tuple(known), (*path, name))
                continue
            converted = self._one(item, kind, (*path, name))
            if converted is not None:
                result[name] = converted
        missing = [one for one in table.settings if one.required and one.name not in {*value, *misspelt}]
        if missing and not value and not path:
            wanted = " and ".join(f"`{one.name}`" for one in missing)
            self.say(MISSING_SETTING, path, f"`{self.start.path}` is empty; wanted {wanted}")
        else:
            self._missing(missing, path)
        return result

    def say(self, rule: Rule, path: Path, message: str, help: str | None = None, *, key: bool = False) -> None:
        """A message at a value, or at its key."""
        place = self.places.get(path)
        span = place.value if place is not None and not key else self.key(path)
        self.found.append(rule.at(span, message, help=help))

    def key(self, path: Path) -> Span:
        """Where a key stands, or the innermost table around it that does."""
        around = (self.places.get(path[:length]) for length in range(len(path), 0, -1))
        return next((place.key for place in around if place is not None), self.start)

    def choices(self, path: Path, values: Mapping[str, object], allowed: Mapping[str, tuple[str, ...]]) -> None:
        """Say which settings that have few values have another."""
        for name, known in allowed.items():
            found = values.get(name)
            if isinstance(found, str) and found not in known:
                wanted = ", ".join(f"`{one}`" for one in known)
                near = closest(found, known)
                help = f"did you mean `{near}`?" if near else None
                self.say(WRONG_SETTING, (*path, name), f"there is no {name} `{found}`; wanted {wanted}", help)

    def _one(self, item: object, kind: Kind | Table | Rows, path: Path) -> object | None:
        if isinstance(kind, Rows):
            return self._rows(item, kind.table, path)
        if isinstance(kind, Table):
            if isinstance(item, dict):
                return self.table(item, kind, path)
            self.say(WRONG_SETTING, path, f"`{_dotted(path)}` is {_said(item)}; wanted a table")
            return None
        converted = _convert(item, kind)
        if converted is not None:
            return converted
        if kind is Kind.SECRET and isinstance(item, str):
            help = 'write { env = "NAME" }, and set the variable where scorelang runs'
            # Without a place: what is shown under a caret is the line, and the line holds the secret.
            self.found.append(PLAIN_SECRET.at(None, f"`{_dotted(path)}` stands in scorelang.toml itself", help=help))
        else:
            self.say(WRONG_SETTING, path, f"`{_dotted(path)}` is {_said(item)}; wanted {kind.value}")
        return None

    def _rows(self, item: object, table: Table, path: Path) -> list[object] | None:
        if not isinstance(item, list):
            help = f"write `[[{_dotted(path)}]]` above each"
            self.say(WRONG_SETTING, path, f"`{_dotted(path)}` is {_said(item)}; wanted a list of tables", help)
            return None
        return [self._one(one, table, (*path, number)) for number, one in enumerate(item)]

    def _unknown(self, name: str, known: tuple[str, ...], path: Path) -> None:
        near = closest(name, known)
        help = f"did you mean `{near}`?" if near else f"settings here are {', '.join(f'`{one}`' for one in known)}"
        where = f" in `{_dotted(path[:-1])}`" if len(path) > 1 else ""
        self.say(UNKNOWN_SETTING, path, f"`{name}` is no setting{where}", help, key=True)

    def _missing(self, settings: Iterable[Setting], path: Path) -> None:
        where = f" in `{_dotted(path)}`" if path else ""
        for setting in settings:
            self.say(MISSING_SETTING, path, f"`{setting.name}` is missing{where}: {setting.about}", key=True)


def length(text: str) -> Length | None:
    """A length of time as the language writes it; None where it is none, or zero, or too long to be one."""
    match = _LENGTH.fullmatch(text)
    found = Length(float(match.group(1)), match.group(2)) if match else None
    return None if found is None or found.too_long else found


def _defaults(table: Table) -> dict[str, object]:
    """What counts in a table of which nothing is written."""
    found: dict[str, object] = {}
    for setting in table.settings:
        if isinstance(setting.kind, Table) and setting.kind.settings:
            found[setting.name] = _defaults(setting.kind)
        elif setting.default is not None:
            found[setting.name] = setting.default
    return found


def _convert(item: object, kind: Kind) -> object | None:
    """The value as the kind wants it; None where it is something else."""
    match item:
        case bool():
            return item if kind is Kind.FLAG else None
        case int():
            return _from_whole(item, kind)
        case float():
            return item if kind is Kind.NUMBER and abs(item) < LARGEST else None
        case str():
            return _from_text(item, kind)
        case list():
            return _texts(item) if kind is Kind.TEXTS else _paths(item) if kind is Kind.PATHS else None
        case dict():
            return _secret(item) if kind in (Kind.SECRET, Kind.TEXT_OR_ENV) else None
        case date():
            return _from_date(item, kind)
        case _:
            return None


def _from_whole(item: int, kind: Kind) -> object | None:
    match kind:
        case Kind.WHOLE:
            return item if item >= 0 else None
        case Kind.COUNT:
            return item if 1 <= item <= 1000 else None
        case Kind.NUMBER:
            return float(item) if abs(item) < LARGEST else None
        case _:
            return None


def _from_text(text: str, kind: Kind) -> object | None:
    match kind:
        case Kind.TEXT | Kind.TEXT_OR_ENV:
            return None if "\0" in text else text
        case Kind.MEMORY:
            return text if _MEMORY.fullmatch(text) else None
        case Kind.PATHS:
            return _paths([text])
        case Kind.SHARE:
            match = _SHARE.fullmatch(text)
            return float(match.group(1)) / 100 if match and float(match.group(1)) <= 100 else None
        case Kind.LENGTH:
            return text if length(text) is not None else None
        case Kind.WORKLOAD:
            match = _WORKLOAD.fullmatch(text)
            return float(match.group(1)) if match else None
        case _:
            return None


def _from_date(item: date, kind: Kind) -> object | None:
    if kind is Kind.DAY:
        return None if isinstance(item, datetime) else item
    return item.isoformat() if kind is Kind.TIME else None


def _texts(item: list[object]) -> tuple[str, ...] | None:
    texts = tuple(one for one in item if isinstance(one, str))
    return texts if len(texts) == len(item) else None


def _paths(item: list[object]) -> tuple[str, ...] | None:
    """At least one, each of letters that a path can have."""
    texts = _texts(item)
    return texts if texts and all(text and "\0" not in text for text in texts) else None


def _secret(item: Mapping[str, object]) -> Secret | None:
    if list(item) == ["env"] and isinstance(item["env"], str) and item["env"]:
        return Secret(item["env"])
    return None


def _said(item: object) -> str:
    """The kind of a value that was found, in the words of the configuration."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, str) and "\0" in item:
        return "a text with a NUL in it"
    if isinstance(item, float) and not abs(item) < LARGEST:
        return "a number that is none, or too large"
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (str, "a text"),
        ((int, float), "a number"),
        ((date, datetime, time), "a date or a time"),
        (list, "a list"),
        (dict, "a table"),
    )
    return next(words for kind, words in kinds if isinstance(item, kind))


def _dotted(path: Path) -> str:
    """A setting by its names; of a list, which member it is says the place."""
    return ".".join(part for part in path if isinstance(part, str))
