"""What the configuration says, checked and frozen."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from scorelang.ir.expressions import Length
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Secret:
    """The name of an environment variable; its value is read where a connection is made, and shown nowhere."""

    variable: str

    def __repr__(self) -> str:
        return "***"


Option = str | int | bool | float | tuple[str, ...] | Secret | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a source's data lies, as written."""

    source: str
    options: Mapping[str, Option]
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """A file or a table to which a scorecard's results are published, as written; `profile`: the one it belongs to."""

    name: str
    options: Mapping[str, Option]
    span: Span
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One place to run: an engine, its options, a binding a source, and targets in the place of the project's own."""

    name: str
    engine: str
    options: Mapping[str, Option]
    bindings: Mapping[str, Binding]
    span: Span
    targets: Mapping[str, Target]


@dataclass(frozen=True, slots=True)
class Plans:
    """Where plans go, who works on them, and how many hours there are."""

    path: str
    fallback: str | None
    capacity: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its folder and everything its configuration says."""

    root: Path
    source: SourceText
    name: str
    scorecards: tuple[str, ...]
    playbooks: str
    timezone: str
    currency: str
    holidays: str | None
    history: str
    history_keep: Length | None
    plans: Plans
    roles: Mapping[str, str]
    profile: str | None  # the one that is taken where none is asked for
    profiles: Mapping[str, Profile]
    targets: Mapping[str, Target]

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and end."""
        return ZoneInfo(self.timezone)
