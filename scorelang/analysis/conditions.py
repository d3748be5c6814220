"""Whether conditions can hold together: what they say of single values is narrowed until nothing or something is left.

A condition is asked to come to one of some truth values: true, false, or None for missing. Where the search cannot
tell it says that they can, so that nothing is reported that is not so.
"""

from collections.abc import Iterable, Iterator

from scorelang.analysis.ranges import Env, Ranges, reach
from scorelang.analysis.reach import Reach, both, narrowed
from scorelang.ir import expressions as ir
from scorelang.source.records import dataclass
from scorelang.types import Flag

Truth = frozenset[bool | None]

TRUE: Truth = frozenset({True})
FALSE: Truth = frozenset({False})
NOT_TRUE: Truth = frozenset({False, None})

_BRANCHES = 200
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition and the truth values that would do."""

    condition: ir.Expression
    truth: Truth


def together(ranges: Ranges, asked: Iterable[Asked], lets: dict[str, ir.Expression]) -> Env | None:
    """What may be assumed of single values where all is as asked; None where that cannot be."""
    search = _Search(ranges, lets, _BRANCHES)
    return next(search.branches(list(asked), {}), None)


@dataclass(slots=True)
class _Search:
    ranges: Ranges
    lets: dict[str, ir.Expression]
    left: int

    def branches(self, asked: list[Asked], env: dict[ir.Expression, Reach]) -> Iterator[dict[ir.Expression, Reach]]:
        """Every way in which all is as asked, as far as can be told."""
        env, asked = dict(env), list(asked)
        while asked:
            one = asked.pop(0)
            condition = self._plain(one.condition)
            match condition:
                case ir.Not(operand):
                    asked.insert(0, Asked(operand, frozenset(None if t is None else not t for t in one.truth)))
                case ir.AllOf(operands) | ir.AnyOf(operands):
                    decisive = isinstance(condition, ir.AnyOf)
                    if _all_alike(one.truth, decisive):
                        asked = [*(Asked(operand, one.truth) for operand in operands), *asked]
                    elif decisive in one.truth and (not decisive) not in one.truth:
                        yield from self._split([[Asked(operand, one.truth)] for operand in operands], asked, env)
                        return
                case _:
                    ways = self._narrowings(condition, one.truth, env)
                    if len(ways) != 1:
                        yield from self._split_env(ways, asked, env)
                        return
                    if not _assume(env, ways[0]):
                        return
        yield env

    def _split(
        self, ways: list[list[Asked]], rest: list[Asked], env: dict[ir.Expression, Reach]
    ) -> Iterator[dict[ir.Expression, Reach]]:
        for way in ways:
            self.left -= 1
            if self.left <= 0:
                yield env
                return
            yield from self.branches([*way, *rest], env)

    def _split_env(
        self, ways: list[dict[ir.Expression, Reach]], rest: list[Asked], env: dict[ir.Expression, Reach]
    ) -> Iterator[dict[ir.Expression, Reach]]:
        for way in ways:
            self.left -= 1
            if self.left <= 0:
                yield env
                return
            branch = dict(env)
            if _assume(branch, way):
                yield from self.branches(rest, branch)

    def _plain(self, condition: ir.Expression) -> ir.Expression:
        """What a let stands for."""
        for _ in range(100):
            if not isinstance(condition, ir.LetRef) or condition.name not in self.lets:
                return condition
            condition = self.lets[condition.name]
        return condition

    def _narrowings(self, condition: ir.Expression, truth: Truth, env: Env) -> list[dict[ir.Expression, Reach]]:
        """The ways in which a single condition can be so, each as what it says of single values; none: it cannot."""
        found = reach(self.ranges, condition, env)
        values = found.values if found.values is not None else frozenset({True, False})
        possible = {*(v for v in values if isinstance(v, bool)), *((None,) if found.missing else ())}
        ways: list[dict[ir.Expression, Reach]] = []
        for wanted in (True, False, None):
            if wanted in truth and wanted in possible:
                ways.extend(self._so(condition, wanted, env))
        return ways

    def _so(self, condition: ir.Expression, wanted: bool | None, env: Env) -> list[dict[ir.Expression, Reach]]:
        match condition:
            case ir.Compare(operator, left, right):
                return self._compared(operator, self._plain(left), self._plain(right), wanted, env)
            case ir.OneOf(operand, members):
                return self._member(self._plain(operand), members, wanted, env)
            case ir.IsState(operand, state):
                return self._state(self._plain(operand), state, wanted, env)
            case _ if isinstance(condition.type, Flag) and wanted is not None:
                known = Reach(values=frozenset({wanted}), missing=False)
                return [{condition: both(reach(self.ranges, condition, env), known)}]
            case _:
                return [{}]

    def _compared(
        self, operator: str, left: ir.Expression, right: ir.Expression, wanted: bool | None, env: Env
    ) -> list[dict[ir.Expression, Reach]]:
        if wanted is None:
            return [{}]
        said = operator if wanted else _OPPOSITE[operator]
        one, other = reach(self.ranges, left, env), reach(self.ranges, right, env)
        if one.values is not None or other.values is not None:
            return [_words(left, one, other, said)]
        narrow: dict[ir.Expression, Reach] = {}
        if other.point:
            narrow[left] = narrowed(one, said, other.low)
        if one.point:
            narrow[right] = narrowed(other, _MIRRORED[said], one.low)
        return [narrow]

    def _member(
        self, operand: ir.Expression, members: tuple[ir.Expression, ...], wanted: bool | None, env: Env
    ) -> list[dict[ir.Expression, Reach]]:
        own = reach(self.ranges, operand, env)
        listed = [reach(self.ranges, member, env) for member in members]
        if wanted is None:
            return [{}]
        if all(member.values is not None for member in listed):
            named = frozenset(value for member in listed for value in member.values or ())
            if wanted:
                return [{operand: both(own, Reach(values=named, missing=False))}]
            left = None if own.values is None else own.values - named
            return [{operand: Reach(own.start, own.end, left, False)}]
        if wanted:
            return [{operand: both(own.known(), member)} for member in listed]
        return [{}]

    def _state(
        self, operand: ir.Expression, state: str, wanted: bool | None, env: Env
    ) -> list[dict[ir.Expression, Reach]]:
        own = reach(self.ranges, operand, env)
        if wanted is False and state == "missing":
            return [{operand: own.known()}]
        if wanted is True:
            return [{operand: Reach((1.0, 0), (0.0, 0), frozenset(), True)}]
        return [{}]


def _all_alike(truth: Truth, decisive: bool) -> bool:
    """Whether every operand must be so: `and` true, `or` false, missing aside."""
    return decisive not in truth and (not decisive) in truth


def _words(left: ir.Expression, one: Reach, other: Reach, said: str) -> dict[ir.Expression, Reach]:
    if other.values is None or len(other.values) != 1 or said not in ("==", "!="):
        return {}
    if said == "==":
        return {left: both(one, Reach(values=other.values, missing=False))}
    return {left: Reach(one.start, one.end, None if one.values is None else one.values - other.values, False)}


def _assume(env: dict[ir.Expression, Reach], way: dict[ir.Expression, Reach]) -> bool:
    """Add what is said; False where nothing is left of a value."""
    for expr, said in way.items():
        if isinstance(expr, ir.Constant):
            continue
        found = both(env[expr], said) if expr in env else said
        if found.empty and not found.missing:
            return False
        env[expr] = found
    return True
