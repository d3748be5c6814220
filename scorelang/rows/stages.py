"""The steps of an account as functions: one a stage, and a stage ends where a step needs the other accounts."""

from collections.abc import Callable, Iterable, Mapping
from typing import assert_never

from scorelang.kernel.operators import Ref
from scorelang.kernel.plan import AnyStep, Kernel, PeerMedianStep, PeerRankStep, Step
from scorelang.kernel.sorts import references
from scorelang.kernel.tables import Cell, Row
from scorelang.rows.expressions import ExpressionPrinter
from scorelang.rows.peers import PeerMedianOf, PeerRankOf, PeerStep
from scorelang.rows.windows import State
from scorelang.rows.writing import Names
from scorelang.source.records import dataclass

Layout = tuple[tuple[str, bool], ...]
Reads = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Stage:
    """`enter` takes what is known of an account so far to its state, `peers` add a cell each to every state."""

    enter: Callable[[Row | State], State]
    peers: tuple[PeerStep, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """`last` takes an account's inputs and measures, or the state that the stages before left, to its outputs."""

    before: tuple[Stage, ...]
    last: Callable[[Row | State], dict[str, Cell]]


def stages(kernel: Kernel, names: Names) -> Stages:
    """Print and compile the steps."""
    reads = {step.name: _reads(step) for step in kernel.steps}
    groups, rest = _split(kernel.steps, reads)
    wanted = _wanted_after(kernel, groups, rest, reads)
    layout: Layout | None = None
    before: list[Stage] = []
    for (steps, peers), kept in zip(groups, wanted, strict=True):
        layout, text = _StepsPrinter(kernel, names, layout, reads).state(steps, kept)
        positions: dict[str, int] = {name: position for position, (name, _) in enumerate(layout)}
        made: list[PeerStep] = []
        for peer in peers:
            made.append(_peer(peer, positions))
            positions[peer.name] = len(positions)
        before.append(Stage(names.function(text), tuple(made)))
        layout = (*layout, *((peer.name, False) for peer in peers))
    text = _StepsPrinter(kernel, names, layout, reads).outputs(rest)
    return Stages(tuple(before), names.function(text))


Peer = PeerRankStep | PeerMedianStep
Group = tuple[list[Step], list[Peer]]


def _split(steps: tuple[AnyStep, ...], reads: Reads) -> tuple[list[Group], list[Step]]:
    """As few groups as can be: a scalar step waits only for the peers that it reads."""
    level: dict[str, int] = {}
    scalars: dict[int, list[Step]] = {}
    peers: dict[int, list[Peer]] = {}
    for step in steps:
        after = max((level.get(name, 0) for name in reads[step.name]), default=0)
        if isinstance(step, Step):
            level[step.name] = after
            scalars.setdefault(after, []).append(step)
        else:
            level[step.name] = after + 1
            peers.setdefault(after, []).append(step)
    last = max(peers, default=-1) + 1
    return [(scalars.get(i, []), peers.get(i, [])) for i in range(last)], scalars.get(last, [])


def _all(steps: Iterable[AnyStep], reads: Reads) -> set[str]:
    return {name for step in steps for name in reads[step.name]}


def _reads(step: AnyStep) -> set[str]:
    match step:
        case Step(_, expr):
            return {ref.name for ref in references(expr)}
        case PeerRankStep(_, value, within, among) | PeerMedianStep(_, value, within, among):
            return {ref.name for ref in (value, within, among) if ref is not None}
        case _:
            assert_never(step)


def _wanted_after(kernel: Kernel, groups: list[Group], rest: list[Step], reads: Reads) -> list[set[str]]:
    """For each group: the names that its peers or anything after it reads."""
    wanted = {output.ref.name for output in kernel.outputs} | {kernel.accounts.key.name}
    wanted |= _all(rest, reads)
    found: list[set[str]] = []
    for steps, peers in reversed(groups):
        wanted = wanted | _all(peers, reads)
        found.append(wanted)
        wanted = wanted | _all(steps, reads)
    return found[::-1]


def _peer(step: Peer, positions: dict[str, int]) -> PeerStep:
    def at(ref: Ref) -> int:
        return positions[ref.name]

    within = None if step.within is None else at(step.within)
    made = PeerRankOf if isinstance(step, PeerRankStep) else PeerMedianOf
    return made(at(step.value), within, at(step.among))


class _StepsPrinter(ExpressionPrinter):
    """One stage. The first reads a mapping of inputs and measures, a later one the state before it."""

    def __init__(self, kernel: Kernel, names: Names, layout: Layout | None, reads: Reads) -> None:
        super().__init__(names)
        self._kernel = kernel
        self._layout = layout
        self._reads = reads
        measures = [measure for source in kernel.sources for measure in source.measures]
        self.small = {measure.name for measure in measures if measure.kind in ("count", "distinct")}

    def state(self, steps: list[Step], wanted: set[str]) -> tuple[Layout, str]:
        """A stage that ends in the cells that are wanted after it: their layout (name, never missing), and its text."""
        self._start(wanted | _all(steps, self._reads))
        for step in steps:
            self.define(step.name, step.expr)
        kept = [name for name in self.cells if name in wanted]
        cells = [self.cells[name] for name in kept]
        self.lines.add(f"return ({''.join(f'({self.plain(cell)}), ' for cell in cells)})")
        layout = tuple((name, not cell.needs) for name, cell in zip(kept, cells, strict=True))
        return layout, self.lines.text("def made(state):")

    def outputs(self, steps: list[Step]) -> str:
        """The stage that ends in the outputs."""
        published = {"key": self._kernel.accounts.key.name}
        published |= {output.name: output.ref.name for output in self._kernel.outputs}
        self._start(set(published.values()) | _all(steps, self._reads))
        for step in steps:
            self.define(step.name, step.expr)
        pairs = [f"{self.names.constant(name)}: {self.plain(self.cells[ref])}" for name, ref in published.items()]
        self.lines.add("return {" + ", ".join(pairs) + "}")
        return self.lines.text("def made(state):")

    def _start(self, wanted: set[str]) -> None:
        if self._layout is None:
            self._read_mapping(wanted)
            return
        bound = [self.names.fresh("c") for _ in self._layout]
        for target, (name, always) in zip(bound, self._layout, strict=True):
            self.bind(name, target, always)
        self.lines.add(f"({''.join(target + ', ' for target in bound)}) = state")

    def _read_mapping(self, wanted: set[str]) -> None:
        own = {step.name for step in self._kernel.steps}
        faults = {item.name for item in self._kernel.accounts.inputs if item.fault}
        self.lines.add("get = state.get")
        for name in sorted(wanted - own):
            key = self.names.constant(name)
            self.read(name, f"get({key}, False)" if name in faults else f"get({key})", name in faults)
