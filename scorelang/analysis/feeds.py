"""What each column of the data feeds: indicators and their weight, what bends a score, triggers and their plays."""

from collections.abc import Iterable, Iterator
from dataclasses import field

from scorelang.analysis.review import leaves
from scorelang.ir import expressions as ir
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import Scorecard
from scorelang.ir.sources import Column, Source
from scorelang.source.records import dataclass

ROLES = {"key": "names the account", "account": "says whose row it is", "id": "names the row", "time": "dates the row"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a program that reads data: all that is read stands in `value`. The other fields are those of a Use."""

    kind: str
    card: str | None
    name: str
    title: str
    value: object
    plays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A place that reads a source.

    `kind`: "indicator", "points", "cap", "floor", "set", "segment", "scored", "rhythm", "trigger", "outcome", "always"
    or "view", and what others add (`playbook`, `role`, `list`). `card`: the scorecard's name (None: of an indicator, or
    of the program's own). `name` as declared. `columns`: those it reads; none where rows are only counted. `plays`: of
    a trigger.
    """

    kind: str
    card: str | None
    name: str
    title: str
    source: str
    columns: frozenset[str]
    plays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """What one column feeds. `roles`: what it does for its row; `weights`: card to its share, least and greatest."""

    column: Column
    roles: tuple[str, ...]
    uses: tuple[Use, ...]
    weights: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def idle(self) -> bool:
        """Whether nothing reads it."""
        return not self.roles and not self.uses

    def titles(self, *kinds: str) -> tuple[str, ...]:
        """The titles of the uses of these kinds, each once."""
        return tuple(dict.fromkeys(use.title for use in self.uses if use.kind in kinds))


Reads = dict[str, set[str]]


@dataclass(slots=True)
class _Reader:
    """What expressions read, through lets and indicators; another score is read for itself."""

    program: Program
    _known: dict[tuple[str, str, str | None], Reads] = field(default_factory=dict)

    def of(self, value: object) -> Reads:
        """Source to the columns of it."""
        found: Reads = {}
        for node in nodes(value):
            match node:
                case ir.ColumnRef(source, column):
                    found.setdefault(source, set()).add(column)
                case ir.Aggregate(source=source, window=window):
                    found.setdefault(source, set()).add(window.by)
                case ir.LetRef(name):
                    _merge(found, self._let(name))
                case ir.IndicatorRef(name, _, card):
                    _merge(found, self.indicator(name, card))
        return found

    def indicator(self, name: str, card: str | None) -> Reads:
        """All that an indicator reads, in every segment of a scorecard that changes it."""
        key = ("indicator", name, card)
        if key not in self._known:
            self._known[key] = {}
            cards = [one for one in self.program.scorecards if card is None or one.name == card]
            own = [one for each in cards for v in each.variants for one in v.indicators if one.name == name]
            self._known[key] = self.of((self.program.indicator(name), tuple(own)))
        return self._known[key]

    def _let(self, name: str) -> Reads:
        key = ("let", name, None)
        if key not in self._known:
            self._known[key] = self.of(next(let.value for let in self.program.lets if let.name == name))
        return self._known[key]


def uses(program: Program, more: Iterable[Place] = ()) -> tuple[Use, ...]:
    """Every place that reads the data, indicators first; `more`: places outside the program."""
    reader = _Reader(program)
    declared = {source.name for source in program.sources}
    return tuple(
        Use(place.kind, place.card, place.name, place.title, source, frozenset(columns), place.plays)
        for place in (*_places(program), *more)
        for source, columns in _read(reader, place).items()
        if source in declared
    )


def feeds(program: Program, source: Source, found: Iterable[Use]) -> tuple[Feed, ...]:
    """What each column of a source feeds, in the order declared."""
    own = [use for use in found if use.source == source.name]
    roles = _roles(program, source)
    made = []
    for column in source.columns:
        reading = tuple(use for use in own if column.name in use.columns)
        made.append(Feed(column, tuple(roles.get(column.name, ())), reading, _weights(program, reading)))
    return tuple(made)


def touched(found: Iterable[Use], source: str, card: str | None = None) -> tuple[Use, ...]:
    """The places of a scorecard (None: of all) that read a source; an indicator belongs to every scorecard."""
    return tuple(use for use in found if use.source == source and (card is None or use.card in (None, card)))


def shares(card: Scorecard, names: frozenset[str]) -> tuple[float, float]:
    """The least and the greatest part of a score, over its segments, that some indicators weigh together."""
    parts = [sum(share for leaf, share in leaves(one) if leaf.name in names) for one in card.variants]
    return min(parts), max(parts)


def _read(reader: _Reader, place: Place) -> Reads:
    return reader.indicator(place.name, None) if place.kind == "indicator" else reader.of(place.value)


def _places(program: Program) -> Iterator[Place]:
    for indicator in program.indicators:
        yield Place("indicator", None, indicator.name, indicator.title, indicator)
    for card in program.scorecards:
        yield from _of_card(card)
    for outcome in program.outcomes:
        yield Place("outcome", None, outcome.name, outcome.title, outcome.condition)


def _of_card(card: Scorecard) -> Iterator[Place]:
    own = card.name
    yield Place("scored", own, own, f"who has the score {card.title}", card.applies)
    yield Place("rhythm", own, own, f"how often {card.title} is scored", card.every)
    seen: set[object] = set()
    for variant in card.variants:
        if variant.condition is not None:
            yield Place("segment", own, variant.segment, variant.title, variant.condition)
        yield Place("points", own, own, card.title, variant.method)
        for each in variant.adjustments:
            if each not in seen:
                seen.add(each)
                yield Place(each.keyword, own, each.because, each.because, each)
    for trigger in card.triggers:
        yield Place("trigger", own, trigger.name, trigger.title, trigger, trigger.plays)
    for outcome in card.outcomes:
        yield Place("outcome", own, outcome.name, outcome.title, outcome.condition)
    for invariant in card.invariants:
        yield Place("always", own, invariant.text, invariant.text, invariant.condition)
    for view in card.views:
        yield Place("view", own, view.name, view.title, view.only)


def _weights(program: Program, reading: tuple[Use, ...]) -> dict[str, tuple[float, float]]:
    names = frozenset(use.name for use in reading if use.kind == "indicator")
    found = {card.name: shares(card, names) for card in program.scorecards}
    return {card: part for card, part in found.items() if part[1] > 0}


def _roles(program: Program, source: Source) -> dict[str, list[str]]:
    """What columns do for their row, by name."""
    roles: dict[str, list[str]] = {}

    def plays(column: str | None, role: str) -> None:
        if column is not None:
            roles.setdefault(column, []).append(role)

    for column in source.columns:
        if column.role in ROLES:
            plays(column.name, ROLES[column.role])
    for known in dict.fromkeys(column.known for column in source.columns):
        plays(known, "says since when a cell is known")
    for one in program.sources:
        if one.via == source.name:
            plays(source.id, f"leads the rows of {one.title or one.name} to their account")
    for edge, role in zip(source.valid or (), ("dates a version's begin", "dates a version's end"), strict=False):
        plays(edge, role)
    for end, role in zip(source.exists or (), ("says since when it exists", "says until when it exists"), strict=False):
        plays(end, role)
    plays(source.loaded, "says when it was loaded")
    plays(source.parent, "names the account above")
    return roles


def _merge(into: Reads, more: Reads) -> None:
    for source, columns in more.items():
        into.setdefault(source, set()).update(columns)
