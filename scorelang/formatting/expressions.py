"""Expressions, with parentheses where the reader wrote them and where they are needed."""

from collections.abc import Sequence
from typing import assert_never

from scorelang.formatting.comments import Comments
from scorelang.formatting.documents import HARD, LINE, SOFT, Broken, Document, Group, Indented, Note, joined
from scorelang.source import Span
from scorelang.syntax.tokens.texts import written
from scorelang.syntax.tree import expressions as tree
from scorelang.syntax.tree.words import Name, Words

# How tightly a form holds together; a looser one in a tighter place takes parentheses.
_IF, _IMPLIES, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _TIGHT = range(10)


Member = tuple[Span, Document]
Operation = tree.Arithmetic | tree.Comparison | tree.StateTest | tree.Logical | tree.Implies | tree.IfThenElse


def name(one: Name) -> str:
    """A name, in backquotes where it was."""
    return f"`{one.text}`" if one.quoted else one.text


def words(one: Words) -> str:
    """A quoted text."""
    return written(one.text)


def path(one: tree.Reference) -> str:
    """A dotted name."""
    return ".".join(name(part) for part in one.parts)


class Expressions:
    """Documents of expressions; comments within are kept beside the operands and members where they stand."""

    def __init__(self, comments: Comments) -> None:
        self.comments = comments

    def document(self, one: tree.Expression, least: int = _IF) -> Document:
        """The expression in a place that asks for at least this tightness."""
        inner = self._form(one)
        return _grouped(inner) if _tightness(one) < least else inner

    def listed(self, opening: str, members: Sequence[Member], closing: str, place: Span) -> Document:
        """Members with commas between, all on one line or each on its own; `place` reaches to the closing sign."""
        parts: list[Document] = []
        behind = place.start
        for number, (span, document) in enumerate(members):
            parts += self._above(behind, span.start)
            last = number == len(members) - 1
            beside = self.comments.beside(span.end)
            parts += [document, Broken(",") if last else ","]
            parts += [Note(beside.text)] if beside else []
            parts += [] if last else [LINE]
            behind = span.end
        below = [part for comment in self.comments.between(behind, place.end) for part in (HARD, comment.text)]
        blank = SOFT if opening.endswith("(") else LINE
        return Group((opening, Indented(2, (blank, *parts, *below)), HARD if below else blank, closing))

    def chain(self, first: Member, others: Sequence[tuple[str, Member]], *, filled: bool) -> Document:
        """Operands with their operators before them: as many on a line as fit, or each on its own."""
        span, document = first
        parts: list[Document] = [document]
        for operator, (following, operand) in others:
            beside = self.comments.beside(span.end)
            above = self._above(span.end, following.start)
            parts += [Note(beside.text)] if beside else []
            step: Document = (LINE, *above, f"{operator} ", operand)
            parts.append(Group(step) if filled else step)
            span = following
        return Group(Indented(2, tuple(parts)))

    def _above(self, start: int, end: int) -> list[Document]:
        """Comments on lines of their own."""
        return [part for comment in self.comments.between(start, end) for part in (comment.text, HARD)]

    def _member(self, one: tree.Expression, least: int = _IF) -> Member:
        return one.span, self.document(one, least)

    def _form(self, one: tree.Expression) -> Document:
        match one:
            case tree.NumberLiteral() | tree.DurationLiteral():
                return one.text
            case tree.DateLiteral():
                return one.value.isoformat()
            case tree.TextLiteral():
                return words(one.words)
            case tree.FlagLiteral():
                return "true" if one.value else "false"
            case tree.Today():
                return "today"
            case tree.Reference():
                return path(one)
            case tree.Grouped():
                return _grouped(self.document(one.inner))
            case tree.Negative():
                return ("-", self.document(one.operand, _SIGN))
            case tree.Not():
                return ("not ", self.document(one.operand, _NOT))
            case tree.Unreadable():
                return self.comments.text[one.span.start : one.span.end]
            case tree.Call():
                return self._call(one)
            case tree.Match():
                return self._match(one)
            case tree.Membership():
                return self._membership(one)
            case _:
                return self._operation(one)

    def _operation(self, one: Operation) -> Document:
        match one:
            case tree.Arithmetic():
                return self._arithmetic(one)
            case tree.Comparison():
                right = (one.operator, self._member(one.right, _SUM))
                return self.chain(self._member(one.left, _SUM), (right,), filled=False)
            case tree.StateTest():
                return (self.document(one.operand, _SUM), " is not " if one.negated else " is ", one.state)
            case tree.Logical():
                least = _NOT if one.operator == "and" else _AND
                first, *rest = (self._member(operand, least) for operand in one.operands)
                return self.chain(first, [(one.operator, member) for member in rest], filled=False)
            case tree.Implies():
                right = ("implies", self._member(one.right))
                return self.chain(self._member(one.left, _OR), (right,), filled=False)
            case tree.IfThenElse():
                condition = (one.condition.span, ("if ", self.document(one.condition)))
                branches = (("then", self._member(one.then)), ("else", self._member(one.otherwise)))
                return self.chain(condition, branches, filled=False)
            case _:
                assert_never(one)

    def _arithmetic(self, one: tree.Arithmetic) -> Document:
        """A chain of sums, or of products, from its left end."""
        level = _tightness(one)
        operators: list[tuple[str, Member]] = []
        left: tree.Expression = one
        steps: list[tree.Arithmetic] = []
        while isinstance(left, tree.Arithmetic) and _tightness(left) == level:
            steps.append(left)
            left = left.left
        first = self._member(left, level)
        for step in reversed(steps):
            operators.append((step.operator, self._member(step.right, level + 1)))
        return self.chain(first, operators, filled=True)

    def _membership(self, one: tree.Membership) -> Document:
        opening = " not in (" if one.negated else " in ("
        members = [self._member(member) for member in one.members]
        operand = self.document(one.operand, _SUM)
        return (operand, self.listed(opening, members, ")", Span(one.span.path, one.operand.span.end, one.span.end)))

    def _match(self, one: tree.Match) -> Document:
        subject = self.document(one.subject)
        place = Span(one.span.path, one.subject.span.end, one.span.end)
        arms = [(arm.span, (self.document(arm.pattern), " -> ", self.document(arm.result))) for arm in one.arms]
        return ("match ", subject, self.listed(" {", [*arms, *self.otherwise(one.otherwise)], "}", place))

    def otherwise(self, one: tree.Expression | None) -> list[Member]:
        """The last arm of a list, if there is one."""
        return [] if one is None else [(one.span, ("else -> ", self.document(one)))]

    def _call(self, one: tree.Call) -> Document:
        arguments = joined([self.document(argument) for argument in one.arguments], (",", Group(LINE)))
        modifiers = self._modifiers(one.modifiers)
        rest: Document = (LINE if one.arguments else "", joined(modifiers, Group(LINE))) if modifiers else ()
        return Group((name(one.function), "(", Indented(2, (arguments, rest)), ")"))

    def _modifiers(self, one: tree.Modifiers) -> list[Document]:
        found: list[Document] = []
        if one.where is not None:
            found.append(("where ", self.document(one.where)))
        if one.latest_per is not None:
            found.append(("latest per ", self.document(one.latest_per)))
        if one.window is not None:
            found.append(self._window(one.window))
        if one.by is not None:
            found.append(f"by {path(one.by)}")
        if one.decimals is not None:
            found.append(f"decimals {one.decimals.text}")
        if one.within is not None:
            found.append(("within ", self.document(one.within)))
        return found

    def _window(self, one: tree.Window) -> Document:
        match one:
            case tree.Over():
                return " ".join(filter(None, ("over", one.which, one.length.text)))
            case tree.SinceWindow():
                return ("since ", self.document(one.start))
            case tree.AllTime():
                return "over all time"
            case _:
                assert_never(one)


def _grouped(inner: Document) -> Document:
    return ("(", Indented(1, inner), ")")


def _tightness(one: tree.Expression) -> int:
    match one:
        case tree.IfThenElse():
            return _IF
        case tree.Implies():
            return _IMPLIES
        case tree.Logical():
            return _OR if one.operator == "or" else _AND
        case tree.Not():
            return _NOT
        case tree.Comparison() | tree.Membership() | tree.StateTest():
            return _COMPARE
        case tree.Arithmetic():
            return _SUM if one.operator in "+-" else _PRODUCT
        case tree.Negative():
            return _SIGN
        case _:
            return _TIGHT
