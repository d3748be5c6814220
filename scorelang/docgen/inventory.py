"""The inventory of the data in plain words: the same for a terminal, Markdown, HTML and JSON."""

from dataclasses import dataclass
from datetime import date, datetime

from scorelang.analysis.feeds import Feed
from scorelang.docgen.words import length
from scorelang.ir.expressions import Length
from scorelang.run.inventory import Entry, Inventory
from scorelang.types.words import kind, named

RULES = ("cap", "floor", "set", "segment", "scored", "rhythm", "points", "always", "view")


@dataclass(frozen=True, slots=True)
class ColumnPage:
    """One column: what it holds, what it does for its row, and the titles of what it feeds."""

    name: str
    holds: str
    roles: tuple[str, ...]
    indicators: tuple[str, ...]
    weights: tuple[str, ...]
    rules: tuple[str, ...]
    triggers: tuple[str, ...]
    playbooks: tuple[str, ...]
    others: tuple[str, ...]
    idle: bool

    @property
    def feeds(self) -> tuple[tuple[str, str], ...]:
        """(how, what) in the order in which it acts; how is empty for what it does for its row."""
        groups = (
            *(("", (role,)) for role in self.roles),
            ("measures", self.indicators),
            ("rules", self.rules),
            ("triggers", self.triggers),
            ("plays", self.playbooks),
            ("shown or used as", self.others),
        )
        return tuple((how, ", ".join(what)) for how, what in groups if what)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One source. `limits`: how fresh it has to be; `why`: what is wrong with it now; `idle`: columns for nothing."""

    name: str
    title: str
    kind: str
    about: str | None
    system: str | None
    owner: str | None
    rows: int
    refused: int
    covered: int | None
    newest: str | None
    loaded: str | None
    limits: tuple[str, ...]
    state: str
    why: str | None
    columns: tuple[ColumnPage, ...]
    idle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InventoryPage:
    """The whole inventory on a day."""

    project: str
    profile: str
    today: str
    accounts: int
    sources: tuple[SourcePage, ...]

    def share(self, one: SourcePage) -> str | None:
        """The share of the accounts that a source knows, rounded down: 100% are all of them."""
        return f"{one.covered * 1000 // self.accounts / 10:g}%" if one.covered is not None and self.accounts else None


def inventory_page(found: Inventory) -> InventoryPage:
    """An inventory in words."""
    return InventoryPage(
        found.project, found.profile, str(found.today), found.accounts, tuple(map(_source, found.entries))
    )


def _source(entry: Entry) -> SourcePage:
    source, report = entry.source, entry.report
    return SourcePage(
        name=source.name,
        title=source.title or source.name,
        kind=source.kind,
        about=source.about,
        system=source.system,
        owner=source.owner,
        rows=report.rows,
        refused=report.refused,
        covered=entry.covered,
        newest=None if report.newest is None else str(report.newest),
        loaded=None if report.loaded_at is None else _moment(report.loaded_at),
        limits=_limits(entry),
        state=entry.state,
        why=report.outage,
        columns=tuple(map(_column, entry.feeds)),
        idle=entry.idle,
    )


def _limits(entry: Entry) -> tuple[str, ...]:
    source = entry.source
    found = []
    if source.refresh is not None:
        found.append(f"loaded every {_rhythm(source.refresh)}")
    if source.silent_after is not None:
        found.append(f"a new row every {_rhythm(source.silent_after)}")
    return tuple(found)


def _column(feed: Feed) -> ColumnPage:
    plays = [name for use in feed.uses for name in use.plays]
    named_in = [use.name.partition(".")[0] for use in feed.uses if use.kind == "playbook"]
    return ColumnPage(
        name=feed.column.name,
        holds=named(kind(feed.column.type)),
        roles=feed.roles,
        indicators=feed.titles("indicator"),
        weights=tuple(f"{card} {_share(*part)}" for card, part in feed.weights.items()),
        rules=feed.titles(*RULES),
        triggers=feed.titles("trigger"),
        playbooks=tuple(dict.fromkeys((*plays, *named_in))),
        others=feed.titles("role", "list", "outcome"),
        idle=feed.idle,
    )


def _share(least: float, greatest: float) -> str:
    """A part of a score, as `7%`, or `4–7%` where segments differ."""
    low, high = round(least * 100), round(greatest * 100)
    return f"{high}%" if low == high else f"{low}–{high}%"


def _moment(loaded: date | datetime) -> str:
    return loaded.strftime("%Y-%m-%d %H:%M UTC") if isinstance(loaded, datetime) else str(loaded)


def _rhythm(of: Length) -> str:
    return length(of).removeprefix("1 ")
