"""What a bare name can mean where it stands: every meaning, so that two are an error that names both."""

from collections.abc import Iterator

from scorelang.ir.expressions import CardRef, ColumnRef, Constant, Expression, IndicatorRef, LetRef
from scorelang.ir.sources import Source
from scorelang.semantics.names import OWN
from scorelang.semantics.place import Place
from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.types import Grade, Segment, Type, Unknown


@dataclass(frozen=True, slots=True)
class Meaning:
    """`words`: how a message calls it; `spelling`: how to write it so that nothing else is meant."""

    words: str
    spelling: str
    value: Expression


def meanings(at: Place, name: str, span: Span, hint: Type | None) -> tuple[Meaning, ...]:
    """Every meaning of a bare name."""
    found = tuple(_columns(at, name, span))
    if at.inside:
        return (*found, *_members(at, name, span, hint), *_lets(at, name, span))
    return (
        *found,
        *_indicators(at, name, span),
        *_lets(at, name, span),
        *_own(at, name, span),
        *_members(at, name, span, hint),
    )


def candidates(at: Place, hint: Type | None) -> set[str]:
    """Every bare name that would mean something here."""
    sources = (*at.names.account_sources, *((at.row,) if at.row else ()))
    columns = {column.name for source in sources for column in source.columns}
    named = {*columns, *at.names.lets}
    if not at.inside:
        named |= {*at.names.indicators, *(OWN if at.card else ())}
    for of in (hint, *(at.card.kinds if at.card else ())):
        named |= set(of.members) if isinstance(of, Grade | Segment) else set()
    return named


def column_of(source: Source, name: str, span: Span) -> ColumnRef | None:
    """The column of that name, read."""
    for column in source.columns:
        if column.name == name:
            return ColumnRef(source.name, name, column.type, span)
    return None


def indicator_value(at: Place, name: str, span: Span, card: str | None) -> IndicatorRef:
    """An indicator's value."""
    return IndicatorRef(name, "value", card, at.names.indicator(name).type, span)


def seen_by(at: Place, name: str) -> str | None:
    """The scorecard whose view of an indicator is meant by its bare name."""
    if at.card is not None:
        return at.card.name if name in at.card.indicators and not at.declared else None
    if at.test:
        weighing = [card.name for card in at.names.cards.values() if name in card.indicators]
        return weighing[0] if len(weighing) == 1 else None
    return None


def member(of: Grade | Segment, name: str, span: Span) -> Constant | None:
    """A grade or a segment by its name; `unknown` is always a grade."""
    known = (*of.members, "unknown") if isinstance(of, Grade) else of.members
    return Constant(name, of, span) if name in known else None


def _columns(at: Place, name: str, span: Span) -> Iterator[Meaning]:
    for source in (*((at.row,) if at.row else ()), *at.names.account_sources):
        found = column_of(source, name, span)
        if found is not None:
            yield Meaning(f"the column of `{source.name}`", f"{source.name}.{name}", found)


def _indicators(at: Place, name: str, span: Span) -> Iterator[Meaning]:
    if name in at.names.indicators:
        value = indicator_value(at, name, span, seen_by(at, name))
        yield Meaning("the indicator", name, value)


def _lets(at: Place, name: str, span: Span) -> Iterator[Meaning]:
    if name in at.names.row_lets:
        yield Meaning("the `let`", name, LetRef(name, Unknown(), span))
    elif name in at.names.lets:
        yield Meaning("the `let`", name, LetRef(name, at.names.let(name).type, span))


def _own(at: Place, name: str, span: Span) -> Iterator[Meaning]:
    if at.card is not None and name in OWN:
        value = CardRef(at.card.name, name, at.card.own(name), span)
        yield Meaning(f"the {name} of `{at.card.name}`", f"{at.card.name}.{name}", value)


def _members(at: Place, name: str, span: Span, hint: Type | None) -> Iterator[Meaning]:
    if isinstance(hint, Grade | Segment):
        kinds: tuple[Grade | Segment, ...] = (hint,)
    elif at.card is not None and hint is None:
        kinds = at.card.kinds
    else:
        kinds = ()
    for of in kinds:
        found = member(of, name, span)
        if found is not None:
            word = "grade" if isinstance(of, Grade) else "segment"
            yield Meaning(f"the {word} of `{of.scorecard}`", f"{of.scorecard}.{name}", found)
