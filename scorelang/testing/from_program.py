"""A program's tests to their results: pinned and compiled once for each day and each set of stale sources."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorelang.ir.expressions import Expression
from scorelang.ir.program import Plays, Program, Test, TestExpectation
from scorelang.kernel.outputs import Of, named
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell, Tables
from scorelang.pinning.from_ir import pin
from scorelang.rows import RowsProgram, compile_rows
from scorelang.run.episodes import muted
from scorelang.run.words import in_words
from scorelang.testing.given import Given, Slot, given
from scorelang.testing.names import names, written
from scorelang.testing.results import Assumed, ExpectationResult, Found, TestResult

Results = Mapping[str, Cell]
NOBODY = "on this day the account of the test does not exist"


def run_tests(
    program: Program, zone: str = "UTC", *, chosen: Callable[[Test], bool] = lambda _: True
) -> tuple[TestResult, ...]:
    """The result of each chosen test, in the order of the program."""
    tests = [test for test in program.tests if chosen(test)]
    benches: dict[tuple[object, ...], list[Test]] = {}
    for test in tests:
        benches.setdefault((test.today, tuple(sorted(test.stale))), []).append(test)
    found = {id(test): result for group in benches.values() for test, result in _bench(program, group, zone)}
    return tuple(found[id(test)] for test in tests)


def _bench(program: Program, tests: list[Test], zone: str) -> Iterator[tuple[Test, TestResult]]:
    """The tests of one day, over one kernel that publishes what all of them ask."""
    conditions = dict(pair for number, test in enumerate(tests) for pair in _conditions(number, test))
    first = tests[0]
    kernel = pin(
        program,
        first.today,
        zone,
        unavailable=dict.fromkeys(first.stale, "stale"),
        conditions=conditions,
        wanted=lambda name: named(name).of in (Of.CONDITION, Of.TRIGGER),
    )
    compiled = compile_rows(kernel)
    for number, test in enumerate(tests):
        yield test, _Bench(program, kernel, compiled, test, str(number), zone).result()


def _conditions(number: int, test: Test) -> Iterator[tuple[str, Expression]]:
    """Each expectation and, for the report, each name in it."""
    for place, expectation in enumerate(test.expectations):
        if not isinstance(expectation.condition, Plays):
            yield f"{number}.{place}", expectation.condition
            for part, expression in enumerate(names(expectation.condition)):
                yield f"{number}.{place}.{part}", expression


@dataclass(frozen=True, slots=True)
class _Bench:
    """One test, ready to run. `label`: what its conditions begin with."""

    program: Program
    kernel: Kernel
    compiled: RowsProgram
    test: Test
    label: str
    zone: str

    def result(self) -> TestResult:
        """Run it, and once more with other values where it left some open."""
        rows = given(self.program, self.kernel, self.test, self.zone)
        outputs = self._score(rows.tables)
        if outputs is None:
            return TestResult(self.test.title, self.test.today, self.test.span, (), problem=NOBODY)
        expectations = tuple(self._held(place, one, outputs) for place, one in enumerate(self.test.expectations))
        verdict = [one.holds for one in expectations]
        passed = all(one.passed for one in expectations)
        return TestResult(
            self.test.title,
            self.test.today,
            self.test.span,
            expectations,
            self._depends_on(rows, verdict),
            {} if passed else self._explained(),
        )

    def _score(self, tables: Tables) -> Results | None:
        """The outputs of the test's own account, which stands first."""
        key = tables.accounts[0][self.kernel.accounts.key.name]
        return next((row for row in self.compiled.score(tables) if row["key"] == key), None)

    def _held(self, place: int, expectation: TestExpectation, outputs: Results) -> ExpectationResult:
        condition = expectation.condition
        if isinstance(condition, Plays):
            played = condition.playbook in playing(self.program, condition.scorecard, outputs)
            found = (Found(f"playbooks of {condition.scorecard}", _listed(self.program, condition, outputs)),)
            return ExpectationResult(expectation.text, expectation.span, played != condition.negated, found)
        held = outputs[f"condition.{self.label}.{place}"]
        parts = [
            Found(
                written(expression, condition, expectation.text),
                in_words(outputs[f"condition.{self.label}.{place}.{part}"], expression.type),
            )
            for part, expression in enumerate(names(condition))
        ]
        return ExpectationResult(
            expectation.text, expectation.span, held if isinstance(held, bool) else None, tuple(dict.fromkeys(parts))
        )

    def _depends_on(self, rows: Given, verdict: Sequence[bool | None]) -> tuple[Assumed, ...]:
        """The cells that were not given and yet decide an expectation."""
        if not rows.slots or not self._differs(rows, rows.slots, verdict):
            return ()
        alone = tuple(slot for slot in rows.slots if self._differs(rows, (slot,), verdict))
        found = [self._assumed(slot) for slot in alone or rows.slots]
        return tuple(dict.fromkeys(found))

    def _differs(self, rows: Given, slots: tuple[Slot, ...], verdict: Sequence[bool | None]) -> bool:
        return any(self._verdict(rows.with_others(slots, which)) != list(verdict) for which in (0, 1))

    def _verdict(self, tables: Tables) -> list[bool | None] | None:
        outputs = self._score(tables)
        if outputs is None:
            return None
        return [self._held(place, one, outputs).holds for place, one in enumerate(self.test.expectations)]

    def _assumed(self, slot: Slot) -> Assumed:
        column = self.program.source(slot.input.source).column(slot.input.column)
        return Assumed(slot.input.source, slot.input.column, in_words(slot.taken, column.type))

    def _explained(self) -> Results:
        """Everything that is published of the account, for a test that failed."""
        unavailable = dict.fromkeys(self.test.stale, "stale")
        kernel = pin(self.program, self.test.today, self.zone, unavailable=unavailable)
        tables = given(self.program, kernel, self.test, self.zone).tables
        key = tables.accounts[0][kernel.accounts.key.name]
        return next((row for row in compile_rows(kernel).score(tables) if row["key"] == key), {})


def playing(program: Program, scorecard: str, outputs: Results) -> tuple[str, ...]:
    """The playbooks that would start: of triggers that hold, as if for long enough, and that no other mutes."""
    card = program.scorecard(scorecard)
    held = [trigger for trigger in card.triggers if outputs[f"{scorecard}.trigger.{trigger.name}"] is True]
    silent = muted(held)
    return tuple(dict.fromkeys(play for trigger in held if trigger.name not in silent for play in trigger.plays))


def _listed(program: Program, condition: Plays, outputs: Results) -> str:
    return ", ".join(playing(program, condition.scorecard, outputs)) or "none"
