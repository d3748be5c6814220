"""Names as written, resolved: a bare name, or a dotted path."""

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as card_rules
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.diagnostics.suggestions import did_you_mean, listed
from scorelang.ir.expressions import CardRef, ColumnRef, Constant, Expression, GroupRef, IndicatorRef, LetRef
from scorelang.ir.sources import Column, Source
from scorelang.semantics.meanings import Meaning, candidates, column_of, indicator_value, meanings, member, seen_by
from scorelang.semantics.names import OWN, POINTS, CardShape
from scorelang.semantics.place import Place, declared_at, unknown
from scorelang.source import Span
from scorelang.syntax.tree.expressions import Reference
from scorelang.types import Grade, Type, Unknown


def reference(at: Place, written: Reference, hint: Type | None) -> Expression:
    """What a name means where it stands."""
    parts = tuple(part.text for part in written.parts)
    found = _bare(at, parts[0], written.span, hint) if len(parts) == 1 else _dotted(at, parts, written.span)
    return _allowed(at, found)


def _bare(at: Place, name: str, span: Span, hint: Type | None) -> Expression:
    found = meanings(at, name, span, hint)
    if len(found) == 1:
        return found[0].value
    if found:
        return _ambiguous(at, name, span, found)
    return _unknown_bare(at, name, span, hint)


def _ambiguous(at: Place, name: str, span: Span, found: tuple[Meaning, ...]) -> Expression:
    first, second = found[0], found[1]
    labels = tuple(
        Label(place, f"{meaning.words} is declared here")
        for meaning in found
        if (place := declared_at(at.names, meaning.value)) is not None
    )
    spellings = [meaning.spelling for meaning in found if meaning.spelling != name]
    help = f"write {' or '.join(f'`{spelling}`' for spelling in spellings)}" if spellings else "rename one of them"
    return at.say(
        rules.AMBIGUOUS_NAME,
        span,
        f"`{name}` could be {first.words} or {second.words}",
        labels=labels,
        help=help,
    )


def _unknown_bare(at: Place, name: str, span: Span, hint: Type | None) -> Expression:
    if at.names.vague or name in at.names.broken or _is_lost(hint):
        return unknown(span)
    misplaced = _misplaced(at, name)
    if misplaced is not None:
        return at.say(rules.OUT_OF_PLACE, span, misplaced[0], help=misplaced[1])
    help = did_you_mean(name, candidates(at, hint)) or _column_elsewhere(at, name)
    return at.say(rules.UNKNOWN_NAME, span, f"nothing here is called `{name}`", help=help)


def _is_lost(hint: Type | None) -> bool:
    """Whether what it is held against could not be understood, so that no grade or segment can be told."""
    return isinstance(hint, Unknown) or (isinstance(hint, Grade) and not hint.members)


def _misplaced(at: Place, name: str) -> tuple[str, str] | None:
    """What a known name is, and what to write instead, where it cannot be read as it stands."""
    if name in at.names.sources:
        kind = at.names.sources[name].kind
        cure = f"`count({name})` counts its rows" if kind == "events" else f"write `{name}.` and a column"
        return f"`{name}` is a source, not a value", cure
    if name in at.names.cards:
        return f"`{name}` is a scorecard, not a value", f"its score is `{name}.score`"
    if at.card is not None and name in at.card.groups:
        return f"`{name}` is a group of weights, not a value", f"its points are `{name}.score`"
    if at.inside and name in at.names.indicators:
        return (
            f"the indicator `{name}` cannot be read inside an aggregate",
            "compare it outside, or read columns of the accounts",
        )
    if name in OWN and at.card is None and not at.inside:
        return _own_outside(at, name)
    return _member_elsewhere(at, name)


def _own_outside(at: Place, name: str) -> tuple[str, str] | None:
    if not at.names.cards:
        return None
    card = next(iter(at.names.cards))
    return f"`{name}` belongs to a scorecard, and none stands around this", f"write `{card}.{name}`"


def _member_elsewhere(at: Place, name: str) -> tuple[str, str] | None:
    for card in at.names.cards.values():
        word = "grade" if name in card.grades else "segment" if name in card.segments[:-1] else None
        if word is not None:
            return f"`{name}` is a {word} of `{card.name}`, not a value by itself", f"write `{card.name}.{name}`"
    return None


def _column_elsewhere(at: Place, name: str) -> str | None:
    owners = [source.name for source in at.names.sources.values() if any(c.name == name for c in source.columns)]
    if len(owners) == 1 and not at.inside:
        return f"`{owners[0]}` has that column: read it inside an aggregate, as `{owners[0]}.{name}`"
    return None


def _dotted(at: Place, parts: tuple[str, ...], span: Span) -> Expression:
    head, rest = parts[0], parts[1:]
    if head == "history":
        return _history(at, at.card, rest, span)
    if head in at.names.cards:
        return _of_card(at, at.names.cards[head], rest, span)
    found = [*_source_columns(at, head, rest, span), *_points(at, at.card, head, rest, span)]
    if len(found) > 1:
        return _ambiguous(at, ".".join(parts), span, tuple(found))
    return found[0].value if found else _unknown_dotted(at, head, rest, span)


def _source_columns(at: Place, head: str, rest: tuple[str, ...], span: Span) -> list[Meaning]:
    source = at.names.sources.get(head)
    found = column_of(source, ".".join(rest), span) if source else None
    return [] if found is None else [Meaning(f"the column of `{head}`", head, found)]


def _points(at: Place, card: CardShape | None, head: str, rest: tuple[str, ...], span: Span) -> list[Meaning]:
    """`x.score`: the points of an indicator or of a group."""
    if rest != ("score",):
        return []
    found: list[Meaning] = []
    if card is not None and head in card.groups:
        found.append(Meaning("the group", head, GroupRef(card.name, head, POINTS, span)))
    if head in at.names.indicators:
        seen = seen_by(at, head)
        found.append(Meaning("the indicator", head, IndicatorRef(head, "points", seen, POINTS, span)))
    return found


def _unknown_dotted(at: Place, head: str, rest: tuple[str, ...], span: Span) -> Expression:
    if at.names.vague or head in at.names.broken:
        return unknown(span)
    name = ".".join(rest)
    if head in at.names.sources:
        source = at.names.sources[head]
        help = did_you_mean(name, (c.name for c in source.columns)) or _columns_listed(source)
        return at.say(rules.UNKNOWN_COLUMN, span, f"`{head}` has no column `{name}`", help=help)
    if head in at.names.indicators:
        return at.say(rules.UNKNOWN_NAME, span, f"an indicator has no `.{name}`", help=f"its points are `{head}.score`")
    if name != "score":
        near = did_you_mean(head, (*at.names.sources, *at.names.cards))
        return at.say(rules.UNKNOWN_SOURCE, span, f"there is no source `{head}`", help=near)
    known = {*at.names.sources, *at.names.cards, *at.names.indicators, *(at.card.groups if at.card else ())}
    return at.say(rules.UNKNOWN_NAME, span, f"nothing here is called `{head}`", help=did_you_mean(head, known))


def _columns_listed(source: Source) -> str:
    return f"its columns are {listed(column.name for column in source.columns)}"


def _of_card(at: Place, card: CardShape, rest: tuple[str, ...], span: Span) -> Expression:
    head = rest[0]
    if head == "history" and len(rest) > 1:
        return _history(at, card, rest[1:], span)
    if len(rest) == 2:
        points = _card_points(at, card, head, rest[1:], span)
        return points or _unknown_in_card(at, card, ".".join(rest), span)
    if len(rest) == 1:
        return _card_name(at, card, head, span) or _unknown_in_card(at, card, head, span)
    return _unknown_in_card(at, card, ".".join(rest), span)


def _card_points(at: Place, card: CardShape, head: str, rest: tuple[str, ...], span: Span) -> Expression | None:
    if rest != ("score",):
        return None
    if head in card.groups:
        return GroupRef(card.name, head, POINTS, span)
    if head in card.indicators and head in at.names.indicators:
        return IndicatorRef(head, "points", card.name, POINTS, span)
    return None


def _card_name(at: Place, card: CardShape, name: str, span: Span) -> Expression | None:
    if name in OWN:
        return CardRef(card.name, name, card.own(name), span)
    if name in card.indicators and name in at.names.indicators:
        return indicator_value(at, name, span, card.name)
    for of in card.kinds:
        found = member(of, name, span)
        if found is not None:
            return found
    return None


def _unknown_in_card(at: Place, card: CardShape, name: str, span: Span) -> Expression:
    if at.names.vague or card.name in at.names.broken:
        return unknown(span)
    if name in at.names.indicators:
        help = f"`{card.name}` does not weigh it; as declared it is `{name}`"
        return at.say(rules.UNKNOWN_NAME, span, f"`{card.name}` has nothing called `{name}`", help=help)
    known = {*OWN, *card.grades, *card.segments, *card.indicators, *(f"{group}.score" for group in card.groups)}
    return at.say(
        rules.UNKNOWN_NAME, span, f"`{card.name}` has nothing called `{name}`", help=did_you_mean(name, known)
    )


def _history(at: Place, card: CardShape | None, rest: tuple[str, ...], span: Span) -> Expression:
    if card is None:
        return _history_of_which(at, span)
    if not rest:
        return at.say(
            rules.OUT_OF_PLACE, span, "`history` is a source, not a value", help="`count(history)` counts its rows"
        )
    source, name = card.history, ".".join(rest)
    found = column_of(source, name, span)
    if found is not None:
        return found
    if at.names.vague or card.name in at.names.broken:
        return unknown(span)
    columns = [column.name for column in source.columns]
    help = did_you_mean(name, columns) or f"its columns are {listed(columns)}"
    return at.say(rules.UNKNOWN_COLUMN, span, f"the history of `{card.name}` has no column `{name}`", help=help)


def _history_of_which(at: Place, span: Span) -> Expression:
    if at.names.vague or not at.names.cards:
        return unknown(span)
    card = next(iter(at.names.cards))
    return at.say(
        rules.OUT_OF_PLACE,
        span,
        "`history` belongs to a scorecard, and none stands around this",
        help=f"write `{card}.history`",
    )


def _allowed(at: Place, found: Expression) -> Expression:
    """What was found, unless it cannot be read here."""
    match found:
        case ColumnRef():
            return _allowed_column(at, found)
        case IndicatorRef(what="points") if not at.inside:
            return _allowed_points(at, found)
        case IndicatorRef() | GroupRef() | CardRef() if at.inside:
            return at.say(
                rules.OUT_OF_PLACE,
                found.span,
                f"{at.written(found.span)} cannot be read inside an aggregate",
                help="inside an aggregate stand columns of its source and of the accounts",
            )
        case LetRef(name, Unknown()) if name not in at.names.row_lets:
            return unknown(found.span)
        case IndicatorRef(type=Unknown()):
            return unknown(found.span)
        case LetRef(name) if at.inside and name not in at.names.row_lets and not at.names.let(name).plain:
            return at.say(
                rules.OUT_OF_PLACE,
                found.span,
                f"the `let` `{name}` cannot be read inside an aggregate",
                help="only a `let` of constants and columns of the accounts can",
            )
        case _:
            return found


def _allowed_points(at: Place, found: IndicatorRef) -> Expression:
    if at.names.indicator(found.name).scored:
        return found
    return at.say(
        card_rules.NOT_SCORED,
        found.span,
        f"the indicator `{found.name}` has no `score`, so it has no points",
        help=f"its value is `{found.name}`",
    )


def _allowed_column(at: Place, found: ColumnRef) -> Expression:
    source = at.names.sources.get(found.source)
    row = at.row.name if at.row else None
    if (source is None or source.kind == "events") and found.source != row:
        return _rows_outside(at, found, row)
    if at.inside and source is not None and source.kind == "facts":
        return at.say(
            rules.OUT_OF_PLACE,
            found.span,
            f"`{found.source}` stands beside the accounts, so `{found.column}` cannot be read inside an aggregate",
            help="inside an aggregate stand columns of its source and of the accounts",
        )
    column = _declared_column(source, found.column)
    if column is not None and column.future and not at.ahead:
        return at.say(
            rules.LOOK_AHEAD,
            found.span,
            f"`{found.column}` was only known later, so no score may read it",
            labels=() if column.span is None else (Label(column.span, "declared `future` here"),),
            help="only an `outcome` and `since … until` may",
        )
    return found


def _declared_column(source: Source | None, name: str) -> Column | None:
    return next((c for c in source.columns if c.name == name), None) if source else None


def _rows_outside(at: Place, found: ColumnRef, row: str | None) -> Constant:
    path = f"{found.source}.{found.column}"
    if row is not None:
        return at.say(
            rules.AGGREGATE_SOURCE,
            found.span,
            f"`{path}` is no column of `{row}`, over which this aggregate runs",
            help="an aggregate reads the rows of one source",
        )
    return at.say(
        rules.OUT_OF_PLACE,
        found.span,
        f"`{found.source}` has many rows an account, so `{path}` is no single value",
        help=f"read it inside an aggregate: `last({path})`",
    )
