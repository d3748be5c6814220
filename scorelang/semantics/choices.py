"""`if` and `match`, given their typed parts."""

from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.diagnostics.suggestions import listed
from scorelang.ir.expressions import Choose, Compare, Constant, Expression, IsState
from scorelang.semantics.constants import as_money
from scorelang.semantics.operators import compare, condition, repeated
from scorelang.semantics.place import Place, is_unknown, unknown
from scorelang.source import Span
from scorelang.types import Flag, Money, Type, Unknown, described, joined, members_of

Arms = tuple[tuple[Expression, Expression], ...]


def if_then_else(at: Place, test: Expression, then: Expression, otherwise: Expression, span: Span) -> Expression:
    """`if c then a else b`."""
    then, otherwise = alike(at, (then, otherwise))
    of = common(at, (then, otherwise))
    return unknown(span) if of is None else Choose(((condition(at, test), then),), otherwise, of, span)


def match(at: Place, subject: Expression, arms: Arms, otherwise: Expression | None, span: Span) -> Expression:
    """`match x { a -> 1, else -> 3 }`; of a missing subject it is missing."""
    tests = tuple((compare(at, "==", subject, pattern, pattern.span), result) for pattern, result in arms)
    repeated_arms(at, tuple(pattern for pattern, _ in arms))
    if otherwise is None:
        exhaustive(at, subject, tuple(test for test, _ in tests), span, "`match`")
    results = alike(at, (*(result for _, result in arms), *(() if otherwise is None else (otherwise,))))
    tests = tuple((test, result) for (test, _), result in zip(tests, results, strict=False))
    otherwise = None if otherwise is None else results[-1]
    of = common(at, results)
    if of is None or is_unknown(subject.type):
        return unknown(span)
    missing = Constant(None, of, span)
    if otherwise is None:
        return Choose(tests, missing, of, span)
    lost = IsState(subject, "missing", Flag(), subject.span)
    return Choose(((lost, missing), *tests), otherwise, of, span)


def alike(at: Place, results: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """The same results, with numbers that are written out as amounts beside an amount."""
    amount = next((result.type for result in results if isinstance(result.type, Money)), None)
    return results if amount is None else tuple(as_money(at, result, amount) for result in results)


def common(at: Place, results: tuple[Expression, ...]) -> Type | None:
    """The type of whichever result it is; None where they differ, and that is said."""
    of: Type | None = Unknown()
    for result in results:
        of = None if of is None else joined(of, result.type)
    if of is not None:
        return of
    first = next(r for r in results if not is_unknown(r.type))
    other = next(r for r in results if joined(first.type, r.type) is None)
    at.say(
        rules.BRANCHES_DIFFER,
        other.span,
        f"this branch is {described(other.type)}, and another is {described(first.type)}",
        labels=(*at.origin(first), *at.origin(other)[1:]),
    )
    return None


def repeated_arms(at: Place, patterns: tuple[Expression, ...]) -> None:
    """Say which value stands twice: its second arm can never be taken."""
    repeated(at, patterns, ", so its second arm is never taken")


def exhaustive(at: Place, subject: Expression, tests: tuple[Expression, ...], span: Span, what: str) -> None:
    """Every member must stand where there is no `else`."""
    if is_unknown(subject.type) or any(_unknown_test(test) for test in tests):
        return
    members = tuple(m for m in members_of(subject.type) if m != "unknown")
    if not members:
        at.say(
            rules.NOT_EXHAUSTIVE,
            span,
            f"{what} without `else` over {described(subject.type)} leaves values out",
            help="add `else -> …`, or declare the set of values the column can have",
        )
        return
    stands = {test.right.value for test in tests if isinstance(test, Compare) and isinstance(test.right, Constant)}
    left_out = [str(m).lower() if isinstance(m, bool) else str(m) for m in members if m not in stands]
    if left_out:
        at.say(
            rules.NOT_EXHAUSTIVE,
            span,
            f"{what} leaves out {listed(left_out)}",
            labels=at.origin(subject)[1:],
            help="add them, or `else -> …`",
        )


def _unknown_test(test: Expression) -> bool:
    return is_unknown(test.right.type) if isinstance(test, Compare) else True
