"""Random whole programs: sources, lets, indicators with every curve, scorecards with segments, caps, history, triggers.

Trees, not text: what the checker would say of them does not matter, only that they are well typed.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from scorelang.builtins import AGGREGATES, FUNCTIONS
from scorelang.ir.expressions import (
    Aggregate,
    AllOf,
    AnyOf,
    Apply,
    Arithmetic,
    Before,
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
    Length,
    LetRef,
    Negate,
    Not,
    OneOf,
    Percentile,
    ShiftedToday,
    Was,
    Window,
)
from scorelang.ir.indicators import Curve, Direct, Indicator, Linear, Map, Missing, PeerRank, Steps
from scorelang.ir.program import Let, Program
from scorelang.ir.scorecards import (
    Adjustment,
    Band,
    FirstOfItems,
    Grades,
    Group,
    Invariant,
    Leaf,
    Outcome,
    PointsItem,
    PointsSum,
    Scale,
    Scorecard,
    Trigger,
    Variant,
)
from scorelang.ir.sources import Column, Source
from scorelang.source import Span
from scorelang.types import Date, Duration, Flag, Grade, Money, Number, Segment, Text, Time, Type

NOWHERE = Span("random.score", 0, 0)
TIERS = ("smb", "mid", "enterprise", 'Zürich\'s \\ "tier"; --')
PEOPLE = ("u1", "u2", "ä", "")
GRADES = ("low", "middle", "high")
NUMBERS = (0.0, 1.0, -1.0, 0.5, 0.1, 0.3, 2.5, 7.0, 10.0, 49.95, 83.65, 100.0, 1000.0, 1e-7, 123456.789)
KINDS: dict[str, Type] = {
    "number": Number(),
    "money": Money(),
    "duration": Duration(),
    "date": Date(),
    "time": Time(),
    "text": Text(),
    "flag": Flag(),
}
QUANTITIES = ("number", "money", "duration")
ORDERED = (*QUANTITIES, "date", "time")
FLAG = Flag()


def kind_of(type_: Type) -> str:
    """The word of the table of functions for a type."""
    return type(type_).__name__.lower()


def constant(chance: random.Random, kind: str) -> Expression:
    """A literal; there are none of instants."""
    match kind:
        case "text":
            return Constant(chance.choice((*TIERS, *PEOPLE)), Text(), NOWHERE)
        case "flag":
            return Constant(chance.random() < 0.5, FLAG, NOWHERE)
        case "date":
            made = date(chance.choice((2023, 2024)), chance.randint(1, 12), chance.choice((1, 15, 28)))
            return chance.choice((Constant(made, Date(), NOWHERE), EvaluationDay(Date(), NOWHERE)))
        case _:
            value = chance.choice(NUMBERS) if chance.random() < 0.7 else round(chance.uniform(-100, 200), 2)
            return Constant(value, KINDS[kind], NOWHERE)


def inventory(chance: random.Random) -> tuple[Source, ...]:
    """Accounts that may come and go, facts, and two sources of events."""
    crm = Source(
        "crm",
        "accounts",
        "CRM",
        (
            Column("id", Text(), "key"),
            Column("arr", Money()),
            Column("seats", Number()),
            Column("tier", Text(TIERS)),
            Column("renews", Date()),
            Column("created", Time()),
            Column("active", Flag()),
            Column("note", Text(), known="closed"),
            Column("closed", Date(), optional=True),
        ),
        "id",
        exists=chance.choice((None, None, ("renews", "closed"))),
    )
    billing = Source(
        "billing",
        "facts",
        "Billing",
        (Column("account", Text(), "account"), Column("owed", Money()), Column("due", Date()), Column("late", Flag())),
        "account",
    )
    usage = Source(
        "usage",
        "events",
        "Usage",
        (
            Column("account", Text(), "account"),
            Column("at", Time(), "time"),
            Column("user", Text()),
            Column("calls", Number(decimals=chance.choice((None, 0, 2)))),
            Column("spent", Money()),
            Column("ok", Flag()),
            Column("length", Duration()),
        ),
        "account",
        time="at",
    )
    visits = Source(
        "visits",
        "events",
        "Visits",
        (
            Column("account", Text(), "account"),
            Column("number", Text(), "id"),
            Column("held", Date(), "time"),
            Column("planned", Date(), optional=True),
            Column("mood", Number(low=0.0, high=10.0), known="planned"),
            Column("topic", Text()),
        ),
        "account",
        time="held",
        id=chance.choice((None, "number")),
    )
    return (crm, billing, usage, visits)


HISTORY = {"score": Number(tenths=True), "coverage": Number(), "grade": Grade("health", GRADES)}


@dataclass(slots=True)
class Writer:
    """Writes one program from a seed; `names` holds what an expression of the account may read by now."""

    chance: random.Random
    sources: tuple[Source, ...] = ()
    names: list[Expression] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)

    def program(self) -> Program:
        """Everything, each declaration after what it reads."""
        self.sources = inventory(self.chance)
        self.names = [
            ColumnRef(source.name, column.name, column.type, NOWHERE)
            for source in self.sources[:2]
            for column in source.columns
        ]
        lets = tuple(self._let(at) for at in range(self.chance.randint(0, 3)))
        for at in range(self.chance.randint(2, 5)):
            self._indicator(f"i{at}")
        card = self._card("health")
        self.names += [CardRef("health", "score", Number(tenths=True), NOWHERE)]
        cards = (card, self._points_card("extra")) if self.chance.random() < 0.4 else (card,)
        return Program(self.sources, lets, tuple(self.indicators), cards)

    # Expressions of the account.

    def expr(self, kind: str, depth: int) -> Expression:
        """An expression of the account, of a kind."""
        if depth > 0 and self.chance.random() < 0.35:
            aggregate = self.aggregate(kind)
            if aggregate is not None:
                return aggregate
        return self._grow(kind, depth, self._names_of(self.names), self.expr)

    def flag(self, depth: int = 2) -> Expression:
        """A condition of the account."""
        return self.expr("flag", depth)

    def _names_of(self, names: Sequence[Expression]) -> Callable[[str], list[Expression]]:
        return lambda kind: [name for name in names if kind_of(name.type) == kind]

    def _leaf(self, kind: str, names: Callable[[str], list[Expression]]) -> Expression:
        there = names(kind)
        if there and (kind == "time" or self.chance.random() < 0.7):
            return self.chance.choice(there)
        return constant(self.chance, kind)

    def _grow(
        self,
        kind: str,
        depth: int,
        names: Callable[[str], list[Expression]],
        expr: Callable[[str, int], Expression],
    ) -> Expression:
        leaves = names(kind)
        if depth <= 0 or (kind == "time" and not leaves):
            return self._leaf(kind, names)
        if kind == "time":
            return self.chance.choice(leaves)
        roll = self.chance.random()
        if roll < 0.15:
            return self._leaf(kind, names)
        if roll < 0.3:
            return Choose(
                ((expr("flag", depth - 1), expr(kind, depth - 1)),), expr(kind, depth - 1), KINDS[kind], NOWHERE
            )
        if roll < 0.5:
            called = self._call(kind, depth - 1, names, expr)
            if called is not None:
                return called
        return self._operator(kind, depth - 1, names, expr)

    def _call(
        self, kind: str, depth: int, names: Callable[[str], list[Expression]], expr: Callable[[str, int], Expression]
    ) -> Expression | None:
        record = self.chance.choice(FUNCTIONS)
        first = self.chance.choice([each for each in record.parameters[0].kinds if each in KINDS])
        if first == "time" and not names("time"):
            return None
        arguments: list[Expression] = []
        for parameter in record.parameters:
            if parameter.optional and self.chance.random() < 0.5:
                break
            arguments.append(
                self._argument(
                    parameter.whole,
                    first if parameter.alike else first if not arguments else parameter.kinds[0],
                    depth,
                    expr,
                )
            )
        types = tuple(argument.type for argument in arguments)
        result = record.result(types)
        return Apply(record.name, tuple(arguments), result, NOWHERE) if kind_of(result) == kind else None

    def _argument(self, whole: bool, kind: str, depth: int, expr: Callable[[str, int], Expression]) -> Expression:
        if whole:
            return Constant(float(self.chance.randint(0, 4)), Number(), NOWHERE)
        return expr(kind, depth)

    def _operator(
        self, kind: str, depth: int, names: Callable[[str], list[Expression]], expr: Callable[[str, int], Expression]
    ) -> Expression:
        chance = self.chance
        match kind:
            case "number":
                if chance.random() < 0.3:
                    of = chance.choice(QUANTITIES)
                    return Arithmetic("/", expr(of, depth), expr(of, depth), Number(), NOWHERE)
                if chance.random() < 0.15:
                    return Negate(expr(kind, depth), Number(), NOWHERE)
                return Arithmetic(chance.choice("+-*"), expr(kind, depth), expr(kind, depth), Number(), NOWHERE)
            case "duration" if chance.random() < 0.6:
                first = chance.choice(("date", "time")) if names("time") else "date"
                second = first if chance.random() < 0.7 else "date"
                return Arithmetic("-", expr(first, depth), expr(second, depth), Duration(), NOWHERE)
            case "money" | "duration":
                if chance.random() < 0.4:
                    return Arithmetic("*", expr(kind, depth), expr("number", depth), KINDS[kind], NOWHERE)
                return Arithmetic(chance.choice("+-"), expr(kind, depth), expr(kind, depth), KINDS[kind], NOWHERE)
            case "date":
                if chance.random() < 0.3:
                    return ShiftedToday(
                        Length(chance.randint(-5, 5), chance.choice(("month", "year"))), Date(), NOWHERE
                    )
                return Arithmetic(chance.choice("+-"), expr("date", depth), expr("duration", depth), Date(), NOWHERE)
            case "flag":
                return self._condition(depth, names, expr)
            case _:
                return self._leaf(kind, names)

    def _condition(
        self, depth: int, names: Callable[[str], list[Expression]], expr: Callable[[str, int], Expression]
    ) -> Expression:
        chance = self.chance
        kind = chance.choice((*ORDERED, "text", "flag"))
        if kind == "time" and not names("time"):
            kind = "date"
        match chance.randint(0, 6):
            case 0 | 1 | 2:
                signs = ("==", "!=") if kind in ("text", "flag") else ("==", "!=", "<", "<=", ">", ">=")
                other = "date" if kind == "time" and chance.random() < 0.5 else kind
                return Compare(chance.choice(signs), expr(kind, depth), expr(other, depth), FLAG, NOWHERE)
            case 3:
                parts = tuple(expr("flag", depth) for _ in range(chance.randint(2, 3)))
                return chance.choice((AllOf, AnyOf))(parts, FLAG, NOWHERE)
            case 4:
                return Not(expr("flag", depth), FLAG, NOWHERE)
            case 5 if names(kind):
                return IsState(chance.choice(names(kind)), chance.choice(("missing", "absent")), FLAG, NOWHERE)
            case _:
                members = tuple(constant(chance, "text") for _ in range(2))
                return OneOf(expr("text", depth), members, FLAG, NOWHERE)

    # Aggregates.

    def aggregate(self, kind: str) -> Expression | None:
        """An aggregate of a kind, over events or the history; None where the one thought of is of another kind."""
        chance = self.chance
        source = chance.choice(self.sources[2:])
        columns = [ColumnRef(source.name, column.name, column.type, NOWHERE) for column in source.columns[1:]]
        borrowed = [name for name in self.names[:9] if isinstance(name, ColumnRef) and name.column in ("seats", "tier")]
        names = self._names_of([*columns, *(borrowed if chance.random() < 0.2 else [])])

        def row(of: str, depth: int) -> Expression:
            return self._grow(of, depth, names, row)

        record = chance.choice(AGGREGATES)
        wholly = record.takes_source and chance.random() < 0.5
        of = chance.choice(
            [each for each in record.argument.kinds if each in KINDS and (each != "time" or names("time"))]
        )
        argument = None if wholly and record.name == "count" else row(of, chance.randint(0, 1))
        if record.name == "longest_gap":
            argument = next(column for column in columns if column.column == source.time)
        result = record.result(Number() if argument is None else argument.type)
        if kind_of(result) != kind:
            return None
        where = row("flag", chance.randint(0, 2)) if chance.random() < 0.5 else None
        latest = self._grow("text", 0, self._names_of(columns), row) if chance.random() < 0.2 else None
        decimals = chance.choice((4, 4, 2, 0, 6))
        return Aggregate(
            record.name, source.name, argument, where, latest, self._window(source), decimals, result, NOWHERE
        )

    def _window(self, source: Source) -> Window:
        chance = self.chance
        by = source.time or ""
        if source.name == "visits" and chance.random() < 0.2:
            by = "planned"
        length = Length(chance.choice((1, 7, 30, 2, 3)), chance.choice(("day", "day", "week", "month")))
        match chance.randint(0, 4):
            case 0 | 1:
                return Window("over", by, length)
            case 2:
                return Window("previous", by, length)
            case 3:
                return Window("since", by, start=self._grow("date", 1, self._names_of(self.names[:9]), self._plain))
            case _:
                return Window("all", by)

    def _plain(self, kind: str, depth: int) -> Expression:
        return self._grow(kind, depth, self._names_of(self.names[:9]), self._plain)

    # Declarations.

    def _let(self, at: int) -> Let:
        kind = self.chance.choice(("number", "money", "flag", "duration", "date", "text"))
        made = Let(f"let{at}", self.expr(kind, 2))
        self.names.append(LetRef(made.name, made.value.type, NOWHERE))
        return made

    def _indicator(self, name: str) -> None:
        kind = self.chance.choice(("number", "number", "money", "duration", "text", "flag", "date"))
        value = self.expr(kind, 3)
        applies = self.flag(1) if self.chance.random() < 0.3 else None
        made = Indicator(name, name, value, self._curve(kind), self._missing(), applies)
        self.indicators.append(made)
        self.names.append(IndicatorRef(name, "value", None, value.type, NOWHERE))

    def _missing(self) -> Missing:
        policy = self.chance.choice(("skip", "skip", "score", "worst", "median", "fail"))
        return Missing(policy, 40.0 if policy == "score" else None)

    def _curve(self, kind: str) -> Curve | None:
        chance = self.chance
        roll = chance.random()
        if roll < 0.1:
            return None
        if kind in ("text", "flag"):
            members = [constant(chance, kind) for _ in range(3)]
            return Map(tuple((member, self._height()) for member in members), self._height() if roll < 0.7 else None)
        if kind == "date" or roll < 0.4:
            arms = tuple(
                (chance.choice(("<", "<=", ">", ">=")), self._position(kind), self._height()) for _ in range(3)
            )
            return Steps(arms, self._height() if roll < 0.5 else None)
        if kind == "number" and roll < 0.6:
            within = chance.choice((None, ColumnRef("crm", "tier", Text(TIERS), NOWHERE)))
            return chance.choice((Direct(), PeerRank(within, chance.random() < 0.5)))
        return self._linear(kind)

    def _linear(self, kind: str) -> Linear:
        chance = self.chance
        places = sorted(chance.sample([value for value in NUMBERS if value >= 0], 3))
        knots = [(Constant(place, KINDS[kind], NOWHERE), self._height()) for place in places]
        if chance.random() < 0.3:
            knots[1] = (self.expr(kind, 1), knots[1][1])  # type: ignore[assignment]
        return Linear(tuple(knots))

    def _position(self, kind: str) -> Expression:
        return constant(self.chance, kind) if self.chance.random() < 0.8 else self.expr(kind, 1)

    def _height(self) -> Expression:
        return Constant(float(self.chance.choice((0, 10, 33.3, 50, 66.6, 85, 100))), Number(), NOWHERE)

    def _card(self, name: str) -> Scorecard:
        chance = self.chance
        weighing = [indicator for indicator in self.indicators if indicator.curve is not None]
        if not weighing:
            self.indicators.append(Indicator("plain", "plain", self.expr("number", 2), Direct(), Missing(), None))
            weighing = [self.indicators[-1]]
        root = self._group(name, weighing)
        grades = Grades(
            tuple(Band(g, g, None, start) for g, start in zip(GRADES, (None, 40.0, 70.0), strict=True)),
            chance.choice((0.0, 3.0)),
        )
        applies = self.flag(1) if chance.random() < 0.3 else None
        adjustments = self._adjustments()
        base = Variant("default", "Default", None, root, (), adjustments, grades)
        variants = [self._segment(at, name, weighing, base) for at in range(chance.randint(0, 2))]
        inside = self._inside(name, tuple(v.segment for v in (*variants, base)), [i.name for i in weighing], root)
        outer, self.names = self.names, [*self.names, *inside]
        triggers = tuple(self._trigger(at) for at in range(chance.randint(0, 3)))
        always = tuple(Invariant("always", self.flag()) for _ in range(chance.randint(0, 1)))
        self.names = outer
        outcomes = (self._outcome(),) if chance.random() < 0.3 else ()
        coverage = chance.choice((0.0, 0.4, 0.7))
        return Scorecard(
            name, name, applies, (*variants, base), self._scale(), coverage, triggers, outcomes, (), always
        )

    def _scale(self) -> Scale:
        return self.chance.choice((Scale(), Scale(), Scale(1.0, 100.0), Scale(0.0, 10.0)))

    def _inside(self, card: str, segments: tuple[str, ...], weighing: list[str], root: Group) -> list[Expression]:
        grade = Grade(card, GRADES)
        points = Number(tenths=True)
        made: list[Expression] = [
            CardRef(card, "score", points, NOWHERE),
            CardRef(card, "coverage", Number(), NOWHERE),
            Before(card, "score", Length(30, "day"), points, NOWHERE),
            Was(card, "score", points, NOWHERE),
            Compare(
                "==",
                CardRef(card, "segment", Segment(card, segments), NOWHERE),
                Constant(segments[0], Segment(card, segments), NOWHERE),
                FLAG,
                NOWHERE,
            ),
            Compare(
                self.chance.choice(("==", "<", ">=")),
                CardRef(card, "grade", grade, NOWHERE),
                Constant("middle", grade, NOWHERE),
                FLAG,
                NOWHERE,
            ),
            Compare("!=", CardRef(card, "grade", grade, NOWHERE), Was(card, "grade", grade, NOWHERE), FLAG, NOWHERE),
            Percentile(CardRef(card, "score", points, NOWHERE), None, card, Number(), NOWHERE),
            *(IndicatorRef(name, "points", card, points, NOWHERE) for name in weighing),
            *(GroupRef(card, member.name, points, NOWHERE) for member in root.members if isinstance(member, Group)),
            self._past(card, "avg", "score"),
            self._past(card, "every", "score"),
            self._past(card, "count", None),
        ]
        return made

    def _past(self, card: str, function: str, column: str | None) -> Expression:
        source = f"{card}.history"
        cell = ColumnRef(source, column or "score", Number(tenths=True), NOWHERE)
        low = Compare("<", cell, Constant(60.0, Number(), NOWHERE), FLAG, NOWHERE)
        argument = None if column is None else low if function == "every" else cell
        result: Type = FLAG if function == "every" else Number()
        window = Window("over", "day", Length(self.chance.choice((21, 60)), "day"))
        return Aggregate(function, source, argument, None, None, window, 1, result, NOWHERE)

    def _group(self, name: str, weighing: Sequence[Indicator]) -> Group:
        chance = self.chance
        leaves: list[Leaf | Group] = [
            Leaf(i.name, i.name, float(chance.choice((0, 10, 20, 25, 33.3)))) for i in weighing
        ]
        if len(leaves) > 2 and chance.random() < 0.6:
            how = chance.choice(("mean", "worst", "best"))
            inner = [replace(leaf, weight=leaf.weight if how == "mean" else 1.0) for leaf in leaves[:2]]
            leaves = [Group("inner", "inner", 30.0, how, tuple(inner)), *leaves[2:]]
        how = chance.choice(("mean", "mean", "mean", "worst", "best"))
        members = [leaf if how == "mean" else replace(leaf, weight=1.0) for leaf in leaves]
        return Group(name, name, 100.0, how, tuple(members))

    def _segment(self, at: int, card: str, weighing: Sequence[Indicator], base: Variant) -> Variant:
        chance = self.chance
        kept = [one for one in weighing if chance.random() < 0.8] or list(weighing)
        changed = tuple(
            replace(one, missing=self._missing(), curve=self._curve(kind_of(one.value.type)) or one.curve)
            for one in kept
            if chance.random() < 0.3
        )
        method = self._group(card, kept)
        adjustments = (*base.adjustments, *self._adjustments())
        return Variant(f"seg{at}", f"Segment {at}", self.flag(1), method, changed, adjustments, base.grades)

    def _adjustments(self) -> tuple[Adjustment, ...]:
        return tuple(
            Adjustment(self.chance.choice(("cap", "floor", "set")), self._bound(), self.flag(1), "because")
            for _ in range(self.chance.randint(0, 2))
        )

    def _bound(self) -> Expression:
        return self._height() if self.chance.random() < 0.8 else self.expr("number", 1)

    def _trigger(self, at: int) -> Trigger:
        until = self.flag(1) if self.chance.random() < 0.3 else None
        return Trigger(f"t{at}", f"T{at}", self.flag(), until, None, None, "normal", (), (), None)

    def _outcome(self) -> Outcome:
        window = Window("next", "held", Length(90, "day"))
        gone = Aggregate("count", "visits", None, None, None, window, 4, Number(), NOWHERE)
        return Outcome("gone", "Gone", Compare(">", gone, Constant(0.0, Number(), NOWHERE), FLAG, NOWHERE))

    def _points_card(self, name: str) -> Scorecard:
        chance = self.chance
        items: list[PointsItem | FirstOfItems] = [self._item() for _ in range(chance.randint(1, 4))]
        if chance.random() < 0.5:
            last = PointsItem(1, self._height(), None, None)
            items.append(
                FirstOfItems("First", 20.0, (self._item(), self._item(), *((last,) if chance.random() < 0.7 else ())))
            )
        bands = tuple(Band(g, g, None, start) for g, start in zip(GRADES, (None, 40.0, 70.0), strict=True))
        scale = chance.choice((Scale(), Scale(None, None)))
        variant = Variant(
            "default",
            "Default",
            None,
            PointsSum(constant(chance, "number"), tuple(items)),
            (),
            self._adjustments(),
            Grades(bands),
        )
        return Scorecard(name, name, None, (variant,), scale, 0.0, ())

    def _item(self) -> PointsItem:
        amount = self._height() if self.chance.random() < 0.7 else self.expr("number", 1)
        return PointsItem(self.chance.choice((1, -1)), amount, self.flag(1), None)
