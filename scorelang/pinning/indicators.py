"""Indicators: whether one applies, what it measures, the points that gives, and in a word why there are none."""

from scorelang.ir.indicators import Curve, Indicator, Missing, PeerRank
from scorelang.ir.points import least_written
from scorelang.kernel.operators import Const, Expr, Ref, Sort
from scorelang.kernel.plan import PeerMedianStep, PeerRankStep
from scorelang.pinning import cards, curves, words
from scorelang.pinning.expressions import lower
from scorelang.pinning.ledger import Pinned
from scorelang.pinning.published import published
from scorelang.pinning.scopes import Scope
from scorelang.pinning.variants import by_segment, overrides
from scorelang.pinning.words import both, choose, holds, known, negation, text

KNOWN, ABSENT, NOT_APPLICABLE = "known", "absent", "not applicable"
STALE, UNREADABLE, FAILED = "stale", "unreadable", "failed"


def value(scope: Scope, card: str | None, name: str) -> Pinned:
    """What an indicator measures, as a scorecard sees it (None: as declared)."""
    base = scope.ledger.program.indicator(name)
    changed = [(segment, indicator) for segment, indicator in _changed(scope, card, name)]
    if card is None or all(indicator.value == base.value for _, indicator in changed):
        return scope.ledger.once(("value", name), lambda: _written(scope, f"{name}.value", lower(base.value, scope)))
    return scope.ledger.once(("value", card, name), lambda: _value_by_segment(scope, card, base, changed))


def applies(scope: Scope, card: str | None, name: str) -> Expr:
    """Whether an indicator applies to the account; a condition that is missing does not hold."""
    base = scope.ledger.program.indicator(name)

    def condition(indicator: Indicator) -> Expr:
        return words.TRUE if indicator.applies is None else holds(lower(indicator.applies, scope).expr)

    def write() -> Pinned:
        chosen = by_segment(_segment(scope, card), base, _changed(scope, card, name), condition)
        return Pinned(scope.ledger.atom(f"{_prefix(card, name)}.applies", chosen))

    return scope.ledger.once(("applies", card, name), write).expr


def measured(scope: Scope, card: str | None, name: str) -> Expr:
    """Unrounded points that the curve gives for the value; missing where there is no value, or it does not apply."""
    base = scope.ledger.program.indicator(name)

    def curve_points(indicator: Indicator) -> Expr:
        if indicator.curve is None:
            return words.missing(Sort.NUMBER)
        cell = _value_ref(scope, card, name)
        rank = _rank(scope, card, name, indicator.curve, cell)
        return curves.points(scope, indicator.curve, cell, rank)

    def write() -> Pinned:
        chosen = by_segment(_segment(scope, card), base, _changed(scope, card, name), curve_points)
        given = words.where(applies(scope, card, name), chosen)
        return Pinned(scope.ledger.step(f"{_prefix(card, name)}.measured", given))

    return scope.ledger.once(("measured", card, name), write).expr


def status(scope: Scope, card: str | None, name: str) -> Expr:
    """In a word, what there is: known, absent, not applicable, stale, unreadable or failed."""

    def write() -> Pinned:
        cell = value(scope, card, name)
        there = known(cell.expr)
        arms = [
            (negation(applies(scope, card, name)), text(NOT_APPLICABLE)),
            (known(measured(scope, card, name)), text(KNOWN)),
            (there, text(KNOWN if _weightless(scope, card, name) else FAILED)),
        ]
        if cell.outage is not None:
            arms.append((words.TRUE, text(cell.outage)))
        if cell.fault is not None:
            arms.append((cell.fault, text(UNREADABLE)))
        chosen = choose(*arms, otherwise=text(ABSENT))
        return Pinned(scope.ledger.step(f"{_prefix(card, name)}.status", chosen))

    return scope.ledger.once(("status", card, name), write).expr


def raw(scope: Scope, card: str | None, name: str) -> Expr:
    """Unrounded points as the tree of weights takes them: where the value is absent, what `missing` says."""
    base = scope.ledger.program.indicator(name)

    def write() -> Pinned:
        absent = words.equal(status(scope, card, name), text(ABSENT))

        def filled(indicator: Indicator) -> Expr:
            return choose((absent, _filling(scope, card, name, indicator)), otherwise=measured(scope, card, name))

        chosen = by_segment(_segment(scope, card), base, _changed(scope, card, name), filled)
        return Pinned(scope.ledger.atom(f"{_prefix(card, name)}.raw", chosen))

    return scope.ledger.once(("raw", card, name), write).expr


def points(scope: Scope, card: str | None, name: str) -> Pinned:
    """Published points."""

    def write() -> Pinned:
        cell = value(scope, card, name)
        step = scope.ledger.step(f"{_prefix(card, name)}.points", published(raw(scope, card, name)))
        return Pinned(step, cell.fault, cell.outage)

    return scope.ledger.once(("points", card, name), write)


def is_known(scope: Scope, card: str | None, name: str) -> Expr:
    """Whether the points count as known for the coverage: measured, or absent where the author said what that means."""
    base = scope.ledger.program.indicator(name)

    def counts(indicator: Indicator) -> Expr:
        counted = known(measured(scope, card, name))
        if indicator.missing.policy != "score":
            return counted
        return words.either(counted, words.equal(status(scope, card, name), text(ABSENT)))

    return by_segment(_segment(scope, card), base, _changed(scope, card, name), counts)


def fails(scope: Scope, card: str, name: str) -> Expr | None:
    """Where an absent value fails the account; None where no segment's policy says so."""
    base = scope.ledger.program.indicator(name)
    changed = _changed(scope, card, name)
    if all(indicator.missing.policy != "fail" for indicator in (base, *(i for _, i in changed))):
        return None
    absent = words.equal(status(scope, card, name), text(ABSENT))
    return by_segment(
        _segment(scope, card), base, changed, lambda i: absent if i.missing.policy == "fail" else words.FALSE
    )


def _changed(scope: Scope, card: str | None, name: str) -> tuple[tuple[str, Indicator], ...]:
    return () if card is None else overrides(scope.ledger.program.scorecard(card), name)


def _segment(scope: Scope, card: str | None) -> cards.Segment:
    return lambda: cards.segment(scope, card or "")


def _prefix(card: str | None, name: str) -> str:
    return name if card is None else f"{card}.{name}"


def _written(scope: Scope, name: str, cell: Pinned) -> Pinned:
    fault = None if cell.fault is None else scope.ledger.atom(f"{name}!", cell.fault)
    return Pinned(scope.ledger.atom(name, cell.expr), fault, cell.outage)


def _value_by_segment(scope: Scope, card: str, base: Indicator, changed: list[tuple[str, Indicator]]) -> Pinned:
    lowered = [lower(indicator.value, scope) for indicator in (base, *(i for _, i in changed))]
    chosen = by_segment(_segment(scope, card), base, changed, lambda i: lower(i.value, scope).expr)
    faults = [cell.fault for cell in lowered if cell.fault is not None]
    outage = next((cell.outage for cell in lowered if cell.outage is not None), None)
    cell = Pinned(chosen, words.either(*faults) if faults else None, outage)
    return _written(scope, f"{card}.{base.name}.value", cell)


def _value_ref(scope: Scope, card: str | None, name: str) -> Expr:
    cell = value(scope, card, name).expr
    return cell if isinstance(cell, Ref | Const) else scope.ledger.step(f"{_prefix(card, name)}.value", cell)


def _rank(scope: Scope, card: str | None, name: str, curve: Curve, cell: Expr) -> Ref | None:
    if not isinstance(curve, PeerRank):
        return None
    prefix = _prefix(card, name)
    peers = applies(scope, card, name) if card is None else both(cards.applies(scope, card), applies(scope, card, name))
    among = _ref(scope, f"{prefix}.peer", peers)
    within = None if curve.within is None else lower(curve.within, scope).expr
    group = None if within is None else _ref(scope, f"{prefix}.within~{len(scope.ledger.steps)}", within)
    step = PeerRankStep(f"{prefix}.rank~{len(scope.ledger.steps)}", _ref(scope, f"{prefix}.ranked", cell), group, among)
    return scope.ledger.keep(step, Sort.NUMBER)


def _ref(scope: Scope, name: str, expr: Expr) -> Ref:
    return expr if isinstance(expr, Ref) else scope.ledger.step(name, expr)


def _filling(scope: Scope, card: str | None, name: str, indicator: Indicator) -> Expr:
    match indicator.missing:
        case Missing(policy="score", points=given):
            return words.number(given or 0.0)
        case Missing(policy="worst"):
            return words.number(least_written(scope.ledger.program, indicator.curve))
        case Missing(policy="median"):
            return _peer_median(scope, card, name)
    return words.missing(Sort.NUMBER)


def _peer_median(scope: Scope, card: str | None, name: str) -> Ref:
    prefix = _prefix(card, name)
    given = _ref(scope, f"{prefix}.measured", measured(scope, card, name))
    peers = known(given) if card is None else both(cards.applies(scope, card), known(given))
    within = None if card is None else cards.segment(scope, card)
    among = _ref(scope, f"{prefix}.median among", peers)
    return scope.ledger.keep(PeerMedianStep(f"{prefix}.median", given, within, among), Sort.NUMBER)


def _weightless(scope: Scope, card: str | None, name: str) -> bool:
    indicators = (scope.ledger.program.indicator(name), *(i for _, i in _changed(scope, card, name)))
    return all(indicator.curve is None for indicator in indicators)
