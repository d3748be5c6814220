"""An expression of the kernel as statements of Python: one an operator, without asking what can't be missing."""

from contextlib import nullcontext

from scorelang.kernel.operators import (
    AllOf,
    AnyOf,
    Arith,
    Choose,
    Const,
    CrossSpread,
    Divide,
    Expr,
    FirstKnown,
    FromWide,
    Guard,
    Holds,
    Known,
    Not,
    Ref,
    ShiftDay,
    Sqrt,
    WideProduct,
)
from scorelang.rows.functions import DEEPEST_TEXT
from scorelang.rows.operators import OperatorPrinter
from scorelang.rows.values import (
    Both,
    Certain,
    Condition,
    Either,
    Fact,
    IsKnown,
    Negation,
    Value,
    definite,
    holds,
    learned,
)

# Python reads 100 indentations deep, and compiles long `elif` chains recursively.
_DEEPEST_BLOCK = 40
_LONGEST_CHAIN = 40


class ExpressionPrinter(OperatorPrinter):
    """Writes one function: `value` writes what an expression needs and returns the text that stands for it."""

    def define(self, name: str, expr: Expr, prefix: str = "s") -> None:
        """Make a kernel name stand for an expression, computed here."""
        self.cells[name] = self.settled(self.value(expr), prefix)

    def value(self, expr: Expr) -> Value:
        """The text of an expression; statements that it needs are written before."""
        match expr:
            case Const():
                return self.constant(expr)
            case Ref(_, name):
                return self.cell(name)
            case Arith():
                return self.arithmetic(expr)
            case Choose() | FirstKnown():
                return self._branching(expr)
            case AllOf() | AnyOf() | Not() | Known() | Holds():
                return self._logical(self.condition(expr))
            case Divide() | Sqrt() | Guard() | ShiftDay() | WideProduct() | CrossSpread():
                return self.fallible(expr)
            case FromWide():
                return self.number_of(expr)
            case _:
                return self.whole(expr)

    # --- conditions ----------------------------------------------------------------------------------------------

    def condition(self, expr: Expr) -> Condition:
        """A flag as a condition; statements that it needs are written before."""
        made = self._condition(expr)
        if made.depth <= DEEPEST_TEXT:
            return made
        return Fact(self._logical(made))

    def _condition(self, expr: Expr) -> Condition:
        match expr:
            case AllOf(operands) | AnyOf(operands):
                parts = tuple(self.condition(operand) for operand in operands)
                depth = 1 + max(part.depth for part in parts)
                return Both(parts, depth) if isinstance(expr, AllOf) else Either(parts, depth)
            case Not(operand):
                part = self.condition(operand)
                return Negation(part, part.depth + 1)
            case Holds(operand):
                part = self.condition(operand)
                return Certain(part, part.depth + 1)
            case Known(operand):
                return IsKnown(self._needs(operand))
            case _:
                value = self.value(expr)
                return Fact(value, value.depth)

    def _needs(self, expr: Expr) -> tuple[str, ...]:
        return self.value(expr).needs

    def _logical(self, condition: Condition) -> Value:
        """A condition as a flag that may be missing."""
        if isinstance(condition, Fact):
            return condition.value
        yes = holds(condition, True, self.known)
        if definite(condition):
            value = Value(yes, depth=condition.depth)
            return self.settled(value) if condition.depth > DEEPEST_TEXT else value
        target = self.names.fresh("f")
        self.lines.add(f"{target} = True if {yes} else False if {holds(condition, False, self.known)} else None")
        return Value(target, (target,))

    # --- branches ------------------------------------------------------------------------------------------------

    def _branching(self, expr: Choose | FirstKnown) -> Value:
        target = self.names.fresh("t")
        eager = self.lines.indent > _DEEPEST_BLOCK
        if isinstance(expr, FirstKnown):
            always = self._first_known(target, expr.operands, eager)
        elif eager:
            always = self._choose_flat(target, expr)
        else:
            always = self._choose(target, expr)
        return Value(target, () if always else (target,))

    def _put(self, target: str, value: Value) -> bool:
        self.lines.add(f"{target} = {self.plain(value)}")
        return not value.needs

    def _first_known(self, target: str, operands: tuple[Expr, ...], eager: bool) -> bool:
        """Whether the target is never missing."""
        if self._put(target, self.value(operands[0])):
            return True
        for operand in operands[1:]:
            if eager:
                value = self.value(operand)
                self.lines.add(f"if {target} is None: {target} = {self.plain(value)}")
                always = not value.needs
            else:
                with self.lines.block(f"if {target} is None:"):
                    always = self._put(target, self.value(operand))
            if always:
                return True
        return False

    def _choose_flat(self, target: str, expr: Choose) -> bool:
        """Everything is computed, the last arm first: an engine may do so too, since nothing can fail."""
        arms = [(holds(self.condition(when)), self.settled(self.value(then))) for when, then in expr.arms]
        flags = [self.settled(Value(text, depth=1)).text for text, _ in arms]
        always = self._put(target, self.value(expr.otherwise))
        for flag, (_, value) in zip(reversed(flags), reversed(arms), strict=True):
            self.lines.add(f"if {flag}: {target} = {self.plain(value)}")
            always = always and not value.needs
        return always

    def _choose(self, target: str, expr: Choose) -> bool:
        arms, otherwise = list(expr.arms), expr.otherwise
        while isinstance(otherwise, Choose):
            arms, otherwise = [*arms, *otherwise.arms], otherwise.otherwise
        always, reached = True, ""
        while arms:
            chunk, arms = arms[:_LONGEST_CHAIN], arms[_LONGEST_CHAIN:]
            # The rest of a long chain is reached through a flag, not through deeper blocks.
            left = self.names.fresh("p") if arms else ""
            if left:
                self.lines.add(f"{left} = False")
            with self.lines.block(f"if {reached}:") if reached else nullcontext():
                always = self._chain(target, chunk, otherwise, left) and always
            reached = left
        return always

    def _chain(self, target: str, arms: list[tuple[Expr, Expr]], otherwise: Expr, left: str) -> bool:
        """`if … elif … else`; an `else` with statements of its own where a later condition needs them."""
        always, opened, before = True, 0, self.known
        for number, (when, then) in enumerate(arms):
            with self.lines.aside() as aside:
                condition = self.condition(when)
            if number and aside:
                self.lines.add("else:")
                self.lines.indent += 1
                opened += 1
                self.lines.extend(aside, 1)
            elif aside:
                self.lines.extend(aside, 0)
            head = "elif" if number and not aside else "if"
            test = holds(condition, True, self.known)
            with self.lines.block(f"{head} {test}:"), self.knowing(learned(condition, True, True)):
                always = self._put(target, self.value(then)) and always
            self.known |= self.closed(learned(condition, True, False))
        with self.lines.block("else:"):
            if left:
                self.lines.add(f"{left} = True")
            else:
                always = self._put(target, self.value(otherwise)) and always
        self.lines.indent -= opened
        self.known = before
        return always
