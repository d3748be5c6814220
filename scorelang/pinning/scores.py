"""A scorecard's own result: what is covered, the score before and after its caps, and what is published."""

from scorelang.ir.scorecards import Adjustment, Group, PointsSum, Scorecard, Variant
from scorelang.kernel.operators import Compare, Expr, Sort
from scorelang.pinning import cards, grades, indicators, sums, tree, words
from scorelang.pinning.expressions import lower
from scorelang.pinning.ledger import Pinned
from scorelang.pinning.merged import merge
from scorelang.pinning.published import published, published_share
from scorelang.pinning.scopes import Scope
from scorelang.pinning.words import ONE, both, choose, clamp, either, equal, holds, known, negation, number, text
from scorelang.source.records import dataclass

SCORED, UNKNOWN, NOT_APPLICABLE, FAILED = "scored", "unknown", "not applicable", "failed"


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One adjustment of a scorecard: the score after it, and whether it changed the score."""

    adjustment: Adjustment
    segment: str | None
    after: Expr
    changed: Expr


def own(scope: Scope, card: str, what: str) -> Pinned:
    """`score`, `grade`, `segment` or `coverage` of a scorecard, as published."""
    match what:
        case "segment":
            return Pinned(cards.segment(scope, card))
        case "coverage":
            return Pinned(coverage(scope, card))
        case "score":
            return scope.ledger.once(("score", card), lambda: Pinned(_score(scope, card)))
        case "grade":
            return scope.ledger.once(("grade", card), lambda: Pinned(_grade(scope, card)))
    raise AssertionError(what)


def group_points(scope: Scope, card: str, name: str) -> Pinned:
    """A group's published points."""

    def write() -> Pinned:
        whole = tree.tree_of(scope, card)
        nodes = [node for node in whole.root.groups() if node.name == name and node is not whole.root]
        points = tree.raw(whole, nodes[0])
        for node in nodes[1:]:
            points = words.first_known(points, tree.raw(whole, node))
        return Pinned(scope.ledger.step(f"{card}.{name}.points", published(points)))

    return scope.ledger.once(("group points", card, name), write)


def coverage(scope: Scope, card: str) -> Expr:
    """The known part of the weight that applies, 0 to 1; a score that adds up covers everything."""

    def write() -> Pinned:
        if isinstance(scope.ledger.program.scorecard(card).default.method, PointsSum):
            return Pinned(ONE)
        whole = tree.tree_of(scope, card)
        share = published_share(tree.coverage(whole, whole.root)[1])
        return Pinned(scope.ledger.step(f"{card}.coverage", share))

    return scope.ledger.once(("coverage", card), write).expr


def status(scope: Scope, card: str) -> Expr:
    """In a word: scored, unknown, not applicable or failed; a score that somebody put there is one."""
    put = _put(scope, card)
    if put is None:
        return _computed_status(scope, card)

    def write() -> Pinned:
        chosen = choose((known(put), text(SCORED)), otherwise=_computed_status(scope, card))
        return Pinned(scope.ledger.step(f"{card}.status", chosen))

    return scope.ledger.once(("status of", card), write).expr


def _computed_status(scope: Scope, card: str) -> Expr:
    """What the data allows to say of the account."""

    def write() -> Pinned:
        name = f"{card}.status" if card not in scope.ledger.overridden else f"{card}.computed status"
        scorecard = scope.ledger.program.scorecard(card)
        enough = both(known(_combined(scope, card)), Compare(">=", coverage(scope, card), number(scorecard.coverage)))
        chosen = choose(
            (negation(cards.applies(scope, card)), text(NOT_APPLICABLE)),
            (_failed(scope, scorecard), text(FAILED)),
            (enough, text(SCORED)),
            otherwise=text(UNKNOWN),
        )
        return Pinned(scope.ledger.step(name, chosen))

    return scope.ledger.once(("computed status of", card), write).expr


def before(scope: Scope, card: str) -> Expr:
    """The unrounded score before caps, floors and sets; missing unless the account is scored."""

    def write() -> Pinned:
        scored = equal(_computed_status(scope, card), text(SCORED))
        return Pinned(scope.ledger.step(f"{card}.before", words.where(scored, _combined(scope, card))))

    return scope.ledger.once(("before", card), write).expr


def adjusted(scope: Scope, card: str) -> tuple[Adjusted, ...]:
    """Every cap, floor and set in its order: the scorecard's, then each segment's."""
    scorecard = scope.ledger.program.scorecard(card)
    score = before(scope, card)
    ended: Expr = words.FALSE
    found = []
    for number_, (adjustment, segment) in enumerate(all_adjustments(scorecard), start=1):
        condition = _condition(scope, card, adjustment, segment)
        bound = scope.ledger.atom(f"{card}.bound {number_}", lower(adjustment.bound, scope).expr)
        acts = both(condition, negation(ended), known(bound), known(score))
        after = scope.ledger.step(f"{card}.after {number_}", _after(adjustment, acts, score, bound))
        changed = holds(Compare("!=", after, score))
        found.append(Adjusted(adjustment, segment, after, scope.ledger.step(f"{card}.adjust.{number_}", changed)))
        if adjustment.keyword == "set":
            ended = scope.ledger.step(f"{card}.ended {number_}", either(ended, both(condition, known(bound))))
        score = after
    return tuple(found)


def all_adjustments(scorecard: Scorecard) -> tuple[tuple[Adjustment, str | None], ...]:
    """(adjustment, its segment or None for all), in the order in which they act."""
    shared = scorecard.default.adjustments
    own_ones = [
        (adjustment, variant.segment)
        for variant in scorecard.variants[:-1]
        for adjustment in variant.adjustments[len(shared) :]
    ]
    return (*((adjustment, None) for adjustment in shared), *own_ones)


def _condition(scope: Scope, card: str, adjustment: Adjustment, segment: str | None) -> Expr:
    condition = holds(lower(adjustment.condition, scope).expr)
    return condition if segment is None else both(equal(cards.segment(scope, card), text(segment)), condition)


def _after(adjustment: Adjustment, acts: Expr, score: Expr, bound: Expr) -> Expr:
    match adjustment.keyword:
        case "cap":
            return choose((both(acts, Compare(">", score, bound)), bound), otherwise=score)
        case "floor":
            return choose((both(acts, Compare("<", score, bound)), bound), otherwise=score)
    return choose((acts, bound), otherwise=score)


def _combined(scope: Scope, card: str) -> Expr:
    """What the weights, or the sum of points, give: within the scale, unrounded."""
    scorecard = scope.ledger.program.scorecard(card)
    if isinstance(scorecard.default.method, Group):
        whole = tree.tree_of(scope, card)
        return tree.raw(whole, whole.root)
    total = scope.ledger.atom(f"{card}.sum", sums.total(scope, card))
    low, high = scorecard.scale.low, scorecard.scale.high
    if low is None or high is None:
        return total
    return scope.ledger.atom(f"{card}.clamped", clamp(total, low, high))


def _failed(scope: Scope, scorecard: Scorecard) -> Expr:
    """Whether an absent value fails the account: of an indicator that its segment weighs."""
    weighed = [_weighed(variant) for variant in scorecard.variants]
    parts = []
    for name in dict.fromkeys(name for names in weighed for name in names):
        fails = indicators.fails(scope, scorecard.name, name)
        if fails is not None:
            without = [v.segment for v, names in zip(scorecard.variants, weighed, strict=True) if name not in names]
            elsewhere = [negation(equal(cards.segment(scope, scorecard.name), text(segment))) for segment in without]
            parts.append(both(fails, *elsewhere))
    return either(*parts)


def _weighed(variant: Variant) -> tuple[str, ...]:
    """The indicators in the tree of a segment, by name."""
    if not isinstance(variant.method, Group):
        return ()
    leaves = [node.leaf for node in merge((variant.method,)).leaves()]
    return tuple(leaf.name for leaf in leaves if leaf is not None and leaf.scorecard is None)


def computed(scope: Scope, card: str) -> Expr:
    """The score that the program comes to, whatever somebody put in its place."""

    def write() -> Pinned:
        name = f"{card}.score" if card not in scope.ledger.overridden else f"{card}.computed"
        changes = adjusted(scope, card)
        final = changes[-1].after if changes else before(scope, card)
        return Pinned(scope.ledger.step(name, published(final)))

    return scope.ledger.once(("computed score", card), write).expr


def _score(scope: Scope, card: str) -> Expr:
    put, own_score = _put(scope, card), computed(scope, card)
    if put is None:
        return own_score
    return scope.ledger.step(f"{card}.score", choose((known(put), published(put)), otherwise=own_score))


def _put(scope: Scope, card: str) -> Expr | None:
    """The score that somebody put in the place of the computed one; None where there is none of any account."""
    ledger = scope.ledger
    if card not in ledger.overridden:
        return None

    def write() -> Pinned:
        source = ledger.source(f"{card}.override")
        score = ledger.input(source.inputs, source.source.name, "score", Sort.NUMBER)
        found = ledger.measure(source, "max", score, None, (None, None))
        return Pinned(ledger.step(f"{card}.put", words.where(cards.applies(scope, card), found)))

    return ledger.once(("put score", card), write).expr


def _grade(scope: Scope, card: str) -> Expr:
    return scope.ledger.step(f"{card}.grade", grades.grade(scope, card, own(scope, card, "score").expr))
