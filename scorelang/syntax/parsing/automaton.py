"""The stacks of the parser: shift, reduce, and which kind a word is at the place where it stands."""

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any, NamedTuple

from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.syntax.grammar.table import END, PLACEHOLDER, Rule, State, Table
from scorelang.syntax.tokens.record import Token


class Value(NamedTuple):
    """Something on the stack: what was built, where it stands, and how many levels lie within it."""

    built: Any
    start: int
    end: int
    depth: int


Build = Callable[[Rule, list[Any], Span, int], tuple[Any, int]]


@dataclass(slots=True)
class Automaton:
    """`build` makes a node of what a rule has read, given the depth below, and says the node's depth."""

    table: Table
    path: str
    build: Build
    states: list[int] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)

    def state(self) -> State:
        """The state on top."""
        return self.table.states[self.states[-1]]

    def choose(self, kinds: tuple[str, ...], after: Callable[[str], tuple[str, ...]]) -> tuple[str, int | None]:
        """Which of these kinds a word is, the earlier ones first, and what to do with it; None is a fault.

        Where several would do it is the first one that can be followed by what comes after it.
        """
        actions = self.state().actions
        possible = [(kind, actions[kind]) for kind in kinds if kind in actions]
        if len({action for _, action in possible}) < 2:
            return possible[0] if possible else (kinds[0], None)
        taken = [choice for choice in possible if self.takes(choice[0])]
        followed = (choice for choice in taken if self.takes_all((choice[0],), after(choice[0])))
        return next(followed, (taken or possible)[0])

    def shift(self, token: Token, target: int) -> None:
        """Put a token on the stack."""
        self.states.append(target)
        self.values.append(Value(token, token.start, token.end, 0))

    def reduce(self, code: int, place: int) -> None:
        """Replace what a rule has read by what is built from it; `place` is where an empty one stands."""
        rule = self.table.rules[-1 - code]
        if rule.bare and rule.length == 1:
            # What is built stays as it is: nine of ten reductions of an expression are of this kind.
            self.states.pop()
            self.states.append(self.state().gotos[rule.origin])
            return
        cut = len(self.values) - rule.length
        read = self.values[cut:]
        del self.values[cut:], self.states[cut + 1 :]
        self.push(rule.origin, self._reduced(rule, read, place))

    def settle(self, kind: str, place: int) -> None:
        """Make the reductions that a token of this kind calls for, which would be taken after them."""
        while True:
            state = self.state()
            code = state.actions.get(kind) if state.default is None else state.default
            if code is None or code >= 0:
                return
            self.reduce(code, place)

    def push(self, origin: str, value: Value) -> None:
        """Put something built on the stack, as if it had been read here."""
        self.states.append(self.state().gotos[origin])
        self.values.append(value)

    def cut(self, height: int) -> None:
        """Forget what was read above the state at this height."""
        del self.states[height + 1 :], self.values[height:]

    def takes(self, kind: str, states: Iterable[int] | None = None) -> bool:
        """Whether a token of this kind would be taken after the reductions it calls for."""
        return self.after(kind, self.states if states is None else states) is not None

    def takes_all(self, *tokens: tuple[str, ...]) -> bool:
        """Whether these tokens, each of one of its kinds, would be taken one after another."""
        states = self.states
        for kinds in tokens:
            following = (self.after(kind, states) for kind in kinds)
            taken = next((each for each in following if each is not None), None)
            if taken is None:
                return False
            states = taken
        return True

    def after(self, kind: str, states: Iterable[int]) -> list[int] | None:
        """The states after a token of this kind, None where it is not taken."""
        stack = list(states)
        while True:
            state = self.table.states[stack[-1]]
            code = state.default if state.default is not None else state.actions.get(kind)
            if code is None:
                return None
            if code >= 0:
                return [*stack, code]
            rule = self.table.rules[-1 - code]
            del stack[len(stack) - rule.length :]
            stack.append(self.table.states[stack[-1]].gotos[rule.origin])
            if kind == END and stack[-1] in self.table.ends.values():
                return stack

    def wanted(self) -> set[str]:
        """All kinds of token that would be taken."""
        kinds: set[str] = set()
        for name in self._candidates():
            if name not in kinds and self.takes(name):
                kinds.add(name)
        return kinds

    def _candidates(self) -> Iterable[str]:
        state = self.state()
        return state.actions if state.default is None else (*self.table.literals, *self.table.patterns)

    def _reduced(self, rule: Rule, read: list[Value], place: int) -> Value:
        start = read[0].start if read else place
        end = read[-1].end if read else place
        depth = max((value.depth for value in read), default=0)
        if rule.bare and len(rule.keep) == 1 and rule.keep[0] != PLACEHOLDER:
            return Value(read[rule.keep[0]].built, start, end, depth)
        # A list that grows at its right end is not copied: it belongs to this rule alone.
        grows = rule.spliced and rule.keep[:1] == (0,) and isinstance(read[0].built, Spliced)
        parts: list[Any] = read[0].built if grows else []
        for position in rule.keep[1:] if grows else rule.keep:
            built = None if position == PLACEHOLDER else read[position].built
            if isinstance(built, Spliced):
                parts.extend(built)
            else:
                parts.append(built)
        if rule.spliced:
            return Value(parts if grows else Spliced(parts), start, end, depth)
        built, depth = self.build(rule, parts, Span(self.path, start, end), depth)
        return Value(built, start, end, depth)


class Spliced(list[Any]):
    """Values of a rule that are handed on to the rule around it one by one."""
