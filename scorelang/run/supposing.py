"""From a program to the part of it above the indicators' values: what may be supposed, and what stays as it is."""

from collections.abc import Mapping
from functools import cached_property

from scorelang.ir.expressions import (
    Aggregate,
    AllOf,
    AnyOf,
    Apply,
    Arithmetic,
    CardRef,
    Choose,
    ColumnRef,
    Compare,
    Constant,
    EvaluationDay,
    Expression,
    GroupRef,
    IndicatorRef,
    IsState,
    LetRef,
    Negate,
    Not,
    OneOf,
    Percentile,
    ShiftedToday,
    Was,
)
from scorelang.ir.indicators import Curve, Direct, Indicator, Linear, Map, PeerRank, Steps
from scorelang.ir.program import Let, Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import (
    Adjustment,
    FirstOfItems,
    Group,
    PointsItem,
    PointsSum,
    Scorecard,
    Variant,
)
from scorelang.ir.sources import Column, Source
from scorelang.run.countable import Ratio, ratio
from scorelang.run.leaves import leaves
from scorelang.source import NOWHERE
from scorelang.source.records import dataclass, replace
from scorelang.types import Flag, Grade, Text

KEY, ALWAYS = "key", "always"


class NotSupposableError(Exception):
    """A program in which what an indicator measures cannot be told apart from the rest."""


@dataclass(frozen=True, slots=True)
class Supposable:
    """A program over published cells of one account alone, and what has to be published for it.

    `program`: its one source has the columns `value X` (what indicator X measures), `asked X` (whether that is supposed
    although it would follow from other indicators), `fixed N` (whatever no supposition changes) and `always` (whether
    the account is scored although the scorecard does not apply). `fixed`: the conditions a run has to publish for it,
    by name. `outputs`: where a run publishes an indicator's value and status. `derived`: the indicators whose value
    follows from others. `ratios`: those that count something by something that is fixed.
    """

    program: Program
    fixed: Mapping[str, Expression]
    outputs: Mapping[str, str]
    derived: frozenset[str]
    ratios: Mapping[str, Ratio]


def value_column(indicator: str) -> str:
    """What an indicator measures."""
    return f"value {indicator}"


def asked_column(indicator: str) -> str:
    """Whether that is supposed."""
    return f"asked {indicator}"


def grade_before(card: str) -> str:
    """The fixed cell with the grade of the run before, for grades that hold."""
    return f"was {card}"


def supposable(program: Program) -> Supposable:
    """The program above the values of its indicators; NotSupposableError where it has no such part."""
    writer = _Writer(program)
    cards = tuple(writer.card(card) for card in program.scorecards)
    indicators = tuple(writer.indicator(one) for one in program.indicators)
    ratios = writer.ratios()
    lets = tuple(Let(one.name, writer.rest(one.value), one.span) for one in program.lets if writer.is_open(one.value))
    return Supposable(
        Program((writer.source(),), lets, indicators, cards),
        {name: expr for expr, name in writer.fixed.items()} | writer.grades | writer.unpublished,
        writer.outputs,
        frozenset(writer.derived),
        ratios,
    )


class _Writer:
    """Writes every expression anew: what reads no indicator becomes a cell."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.fixed: dict[Expression, str] = {}
        self.grades: dict[str, Expression] = {}
        self.unpublished: dict[str, Expression] = {}
        self.lets = {one.name: one.value for one in program.lets}
        self.opened: dict[str, bool] = {}
        self.derived = {one.name for one in program.indicators if any(map(self.is_open, self._values(one)))}
        self.outputs = {one.name: self._output(one) for one in program.indicators}

    @cached_property
    def accounts(self) -> str:
        return self.program.accounts.name

    def source(self) -> Source:
        """The cells of an account that are supposed or stay as they are."""
        columns = [Column(KEY, Text(), "key"), Column(ALWAYS, Flag())]
        for one in self.program.indicators:
            columns.append(Column(value_column(one.name), one.value.type))
            columns += [Column(asked_column(one.name), Flag())] if one.name in self.derived else []
        columns += [Column(name, expr.type) for expr, name in self.fixed.items()]
        return Source(self.accounts, "accounts", "", tuple(columns), KEY)

    def is_open(self, expr: object) -> bool:
        """Whether what indicators measure decides it."""
        return any(self._opens(node) for node in nodes(expr))

    def _opens(self, node: Expression) -> bool:
        if isinstance(node, LetRef):
            if node.name not in self.opened:
                self.opened[node.name] = self.is_open(self.lets[node.name])
            return self.opened[node.name]
        return isinstance(node, IndicatorRef | GroupRef | CardRef)

    def _values(self, indicator: Indicator) -> list[Expression]:
        """What it measures, as declared and as segments change it."""
        changed = (one for card in self.program.scorecards for variant in card.variants for one in variant.indicators)
        return [indicator.value, *(one.value for one in changed if one.name == indicator.name)]

    def _output(self, indicator: Indicator) -> str:
        """Where its value is published: by the first scorecard that weighs it, else measured for every scorecard."""
        name = indicator.name
        by = [card.name for card in self.program.scorecards if self._measures(card, indicator)]
        if len(set(self._values(indicator))) > 1 and (len(by) > 1 or self._segments_open()):
            raise NotSupposableError(name)
        if by:
            return f"{by[0]}.{name}"
        self.unpublished[f"{name}.value"] = IndicatorRef(name, "value", None, indicator.value.type, NOWHERE)
        return f"condition.{name}"

    def _segments_open(self) -> bool:
        return any(self.is_open(one.condition) for card in self.program.scorecards for one in card.variants)

    def _measures(self, card: Scorecard, indicator: Indicator) -> bool:
        if indicator.curve is None:
            return True
        return any(isinstance(one.method, Group) and _weighs(one.method, indicator.name) for one in card.variants)

    def ratios(self) -> Mapping[str, Ratio]:
        """Of indicators that are the same in every segment."""
        found: dict[str, Ratio] = {}
        for one in self.program.indicators:
            made = ratio(one.value, self.program) if len(set(self._values(one))) == 1 else None
            if made is not None and not self.is_open(one.value):
                found[one.name] = Ratio(made.factor, self.rest(made.divisor))
        return found

    # Declarations.

    def card(self, card: Scorecard) -> Scorecard:
        """What decides a scorecard's score and grade."""
        if any(one.grades.hold for one in card.variants):
            name = grade_before(card.name)
            names = tuple(band.name for one in card.variants for band in one.grades.bands)
            self.grades[name] = Was(card.name, "grade", Grade(card.name, tuple(dict.fromkeys(names))), NOWHERE)
        return replace(
            card,
            applies=None if card.applies is None else self.rest(card.applies),
            variants=tuple(map(self._variant, card.variants)),
            triggers=(),
            outcomes=(),
            expectations=(),
            invariants=(),
            every=(),
            views=(),
        )

    def _variant(self, variant: Variant) -> Variant:
        return replace(
            variant,
            condition=None if variant.condition is None else self.rest(variant.condition),
            method=variant.method if isinstance(variant.method, Group) else self._sum(variant.method),
            indicators=tuple(map(self.indicator, variant.indicators)),
            adjustments=tuple(map(self._adjustment, variant.adjustments)),
        )

    def _sum(self, method: PointsSum) -> PointsSum:
        return PointsSum(self.rest(method.start), tuple(map(self._item, method.items)))

    def _item(self, item: PointsItem | FirstOfItems) -> PointsItem | FirstOfItems:
        if isinstance(item, FirstOfItems):
            return replace(item, arms=tuple(map(self._arm, item.arms)))
        return self._arm(item)

    def _arm(self, item: PointsItem) -> PointsItem:
        condition = None if item.condition is None else self.rest(item.condition)
        return replace(item, amount=self.rest(item.amount), condition=condition)

    def _adjustment(self, one: Adjustment) -> Adjustment:
        return replace(one, bound=self.rest(one.bound), condition=self.rest(one.condition))

    def indicator(self, one: Indicator) -> Indicator:
        """An indicator whose value is a cell, or that follows from others unless it is asked for."""
        value: Expression = ColumnRef(self.accounts, value_column(one.name), one.value.type, NOWHERE)
        if one.name in self.derived:
            asked = ColumnRef(self.accounts, asked_column(one.name), Flag(), NOWHERE)
            value = Choose(((asked, value),), self.rest(one.value), one.value.type, NOWHERE)
        applies = None if one.applies is None else self.rest(one.applies)
        return replace(one, value=value, applies=applies, curve=self._curve(one.curve))

    def _curve(self, curve: Curve | None) -> Curve | None:
        match curve:
            case Linear(knots):
                return Linear(tuple((self.rest(x), self.rest(y)) for x, y in knots))
            case Steps(arms, otherwise):
                written = tuple((operator, self.rest(x), self.rest(y)) for operator, x, y in arms)
                return Steps(written, None if otherwise is None else self.rest(otherwise))
            case Map(arms, otherwise):
                pairs = tuple((self.rest(x), self.rest(y)) for x, y in arms)
                return Map(pairs, None if otherwise is None else self.rest(otherwise))
            case PeerRank(within, inverted):
                return PeerRank(None if within is None else self.rest(within), inverted)
            case Direct() | None:
                return curve

    # Expressions.

    def rest(self, expr: Expression) -> Expression:
        """The same over cells."""
        if isinstance(expr, Constant | EvaluationDay | ShiftedToday):
            return expr
        if not self.is_open(expr):
            name = self.fixed.setdefault(expr, f"fixed {len(self.fixed) + 1}")
            return ColumnRef(self.accounts, name, expr.type, NOWHERE)
        return self._opened(expr)

    def _opened(self, expr: Expression) -> Expression:
        rest = self.rest
        match expr:
            case Negate(operand) | Not(operand) | IsState(operand):
                return replace(expr, operand=rest(operand))
            case Arithmetic(_, left, right) | Compare(_, left, right):
                return replace(expr, left=rest(left), right=rest(right))
            case OneOf(operand, members):
                return replace(expr, operand=rest(operand), members=tuple(map(rest, members)))
            case AllOf(operands) | AnyOf(operands):
                return replace(expr, operands=tuple(map(rest, operands)))
            case Choose(arms, otherwise):
                pairs = tuple((rest(when), rest(then)) for when, then in arms)
                return replace(expr, arms=pairs, otherwise=rest(otherwise))
            case Apply(_, arguments):
                return replace(expr, arguments=tuple(map(rest, arguments)))
            case Percentile(value, within):
                return replace(expr, value=rest(value), within=None if within is None else rest(within))
            case Aggregate():
                raise NotSupposableError(expr.source)
            case _:
                return expr


def _weighs(group: Group, indicator: str) -> bool:
    return any(leaf.scorecard is None and leaf.name == indicator for leaf in leaves(group))
