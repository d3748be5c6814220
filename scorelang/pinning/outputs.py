"""What a pinned program publishes, by name; only what is wanted is lowered at all."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from scorelang.ir.expressions import AllOf, CardRef, Constant, Expression, LetRef
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import PointsSum, Scorecard
from scorelang.kernel.operators import Expr, Normal, Ref, Sort
from scorelang.kernel.plan import Output
from scorelang.kernel.sorts import sort_of
from scorelang.pinning import cards, indicators, scores, sums, tree, words
from scorelang.pinning.accounts import AccountScope
from scorelang.pinning.expressions import lower
from scorelang.pinning.words import choose, negation
from scorelang.types import Grade

Wanted = Callable[[str], bool]
Offer = tuple[str, Callable[[], Expr]]


def outputs(scope: AccountScope, conditions: Mapping[str, Expression], wanted: Wanted) -> tuple[Output, ...]:
    """Every wanted output, in the order of the program."""
    offers = [*_accounts(scope), *_program(scope), *_conditions(scope, conditions)]
    for card in scope.ledger.program.scorecards:
        offers += _card(scope, card)
    return tuple(_output(scope, name, offer) for name, offer in offers if name == "key" or wanted(name))


def _output(scope: AccountScope, name: str, offer: Callable[[], Expr]) -> Output:
    expr = offer()
    if isinstance(expr, Ref) and sort_of(expr) is not Sort.NUMBER:
        return Output(name, expr)
    published = Normal(expr) if sort_of(expr) is Sort.NUMBER else expr
    return Output(name, scope.ledger.step(f"output:{name}", published))


def _accounts(scope: AccountScope) -> Iterator[Offer]:
    source = scope.ledger.program.accounts
    yield "key", partial(_cell, scope, source.account)
    for column in source.columns:
        if not column.future:
            yield f"account.{column.name}", partial(_cell, scope, column.name)


def _cell(scope: AccountScope, name: str) -> Expr:
    return scope.ledger.account_cell(name).expr


def _plain(scope: AccountScope, condition: Expression) -> Expr:
    return lower(condition, scope).expr


def _program(scope: AccountScope) -> Iterator[Offer]:
    for outcome in scope.ledger.program.outcomes:
        yield f"outcome.{outcome.name}", partial(_plain, scope, outcome.condition)


def _conditions(scope: AccountScope, conditions: Mapping[str, Expression]) -> Iterator[Offer]:
    for name, condition in conditions.items():
        yield f"condition.{name}", partial(_plain, scope, condition)


def _card(scope: AccountScope, card: Scorecard) -> Iterator[Offer]:
    name = card.name
    yield f"{name}.applies", partial(cards.applies, scope, name)
    yield f"{name}.status", partial(scores.status, scope, name)
    for what in ("segment", "coverage", "score", "grade"):
        yield f"{name}.{what}", partial(_own, scope, name, what)
    if name in scope.ledger.overridden:
        yield f"{name}.computed", partial(scores.computed, scope, name)
    yield f"{name}.before", partial(scores.before, scope, name)
    for place in range(len(scores.all_adjustments(card))):
        yield f"{name}.adjust.{place + 1}", partial(_changed, scope, name, place)
    yield from _sum(scope, card) if isinstance(card.default.method, PointsSum) else _weighted(scope, card)
    yield from _unweighed(scope, card)
    yield from _flags(scope, card)


def _own(scope: AccountScope, card: str, what: str) -> Expr:
    return scores.own(scope, card, what).expr


def _changed(scope: AccountScope, card: str, place: int) -> Expr:
    return scores.adjusted(scope, card)[place].changed


def _weighted(scope: AccountScope, card: Scorecard) -> Iterator[Offer]:
    whole = tree.tree_of(scope, card.name)
    for name in dict.fromkeys(group.name for group in whole.root.groups() if group.name != card.name):
        yield f"{card.name}.{name}.points", partial(_group, scope, card.name, name)
    parts = cache(partial(tree.parts, whole))
    leaves = {tree.leaf_name(node.leaf): node.leaf for node in whole.root.leaves() if node.leaf is not None}
    for name, leaf in leaves.items():
        if leaf.scorecard is None:
            yield from _indicator(scope, card.name, name)
        for place, what in enumerate(("weight", "contribution")):
            yield f"{card.name}.{name}.{what}", partial(_part, parts, name, place)


def _group(scope: AccountScope, card: str, name: str) -> Expr:
    return scores.group_points(scope, card, name).expr


def _part(parts: Callable[[], Mapping[str, tuple[Expr, Expr]]], leaf: str, place: int) -> Expr:
    return parts()[leaf][place]


def _indicator(scope: AccountScope, card: str, name: str) -> Iterator[Offer]:
    yield from _measured(scope, card, name)
    yield f"{card}.{name}.points", partial(_points, scope, card, name)


def _measured(scope: AccountScope, card: str, name: str) -> Iterator[Offer]:
    yield f"{card}.{name}.status", partial(indicators.status, scope, card, name)
    yield f"{card}.{name}.value", partial(_value, scope, card, name)


def _value(scope: AccountScope, card: str, name: str) -> Expr:
    return indicators.value(scope, card, name).expr


def _points(scope: AccountScope, card: str, name: str) -> Expr:
    return indicators.points(scope, card, name).expr


def _sum(scope: AccountScope, card: Scorecard) -> Iterator[Offer]:
    method = card.default.method
    assert isinstance(method, PointsSum)
    for place in range(len(method.items)):
        yield f"{card.name}.item.{place + 1}", partial(_amount, scope, method, place)


def _amount(scope: AccountScope, method: PointsSum, place: int) -> Expr:
    return sums.amounts(scope, method)[place]


def _unweighed(scope: AccountScope, card: Scorecard) -> Iterator[Offer]:
    """Indicators that weigh nothing are measured for each scorecard."""
    for indicator in scope.ledger.program.indicators:
        if indicator.curve is None:
            yield from _measured(scope, card.name, indicator.name)


def _flags(scope: AccountScope, card: Scorecard) -> Iterator[Offer]:
    for trigger in card.triggers:
        yield f"{card.name}.trigger.{trigger.name}", partial(_of_scored, scope, card.name, trigger.when)
        if trigger.until is not None:
            yield f"{card.name}.until.{trigger.name}", partial(_plain, scope, trigger.until)
    for place, invariant in enumerate(card.invariants, start=1):
        yield f"{card.name}.always.{place}", partial(_always, scope, card.name, invariant.condition)
    for outcome in card.outcomes:
        yield f"{card.name}.outcome.{outcome.name}", partial(_plain, scope, outcome.condition)


def _of_scored(scope: AccountScope, card: str, condition: Expression) -> Expr:
    """A trigger's condition; false for an account that is not scored at all, missing where it cannot be known."""
    unscored = negation(cards.applies(scope, card))
    return choose((unscored, words.FALSE), otherwise=_decided(scope, card, condition))


def _decided(scope: AccountScope, card: str, condition: Expression) -> Expr:
    """A condition, missing where it may only fail because too little is known for a grade.

    `grade == critical` is false of a grade that is unknown, and an account does not look well because a load failed.
    """
    if isinstance(condition, AllOf):
        return words.both(*(_decided(scope, card, one) for one in condition.operands))
    found = lower(condition, scope).expr
    if not _asks_for_a_grade(scope, card, condition):
        return found
    graded = words.known(scores.own(scope, card, "score").expr)
    return words.either(found, choose((graded, words.FALSE), otherwise=words.missing(Sort.FLAG)))


def _asks_for_a_grade(scope: AccountScope, card: str, condition: Expression) -> bool:
    """Whether it reads the scorecard's own grade, and does not speak of the unknown one itself."""
    lets = {one.name: one.value for one in scope.ledger.program.lets}
    waiting, reads = [condition], False
    while waiting:
        for node in nodes(waiting.pop()):
            if isinstance(node, LetRef):
                waiting.append(lets[node.name])
            if isinstance(node, Constant) and isinstance(node.type, Grade) and node.value == "unknown":
                return False
            reads = reads or (isinstance(node, CardRef) and (node.scorecard, node.what) == (card, "grade"))
    return reads


def _always(scope: AccountScope, card: str, condition: Expression) -> Expr:
    """What holds of every account that is scored."""
    return words.where(cards.applies(scope, card), lower(condition, scope).expr)
