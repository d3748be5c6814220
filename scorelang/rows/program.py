"""A compiled kernel: scores in memory, for tests, for one account, and as the reference for every engine."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.rows.measures import SourceReader
from scorelang.rows.peers import Settled
from scorelang.rows.stages import Stages
from scorelang.rows.windows import State
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class RowsProgram:
    """`exists` says whether an account's row counts today; a reader for each source; the steps in their stages."""

    kernel: Kernel
    exists: Callable[[Row], bool]
    readers: tuple[SourceReader, ...]
    stages: Stages

    @property
    def alone(self) -> bool:
        """Whether one account can be scored without the others."""
        return not self.stages.before

    def score(self, tables: Tables) -> list[dict[str, Cell]]:
        """The outputs of every account that exists today, in the order given, each with its `key`."""
        key = self.kernel.accounts.key.name
        rows = {reader.source: _by_account(reader, tables) for reader in self.readers}
        states: list[Row | State] = []
        for account in tables.accounts:
            if self.exists(account):
                own = {source: groups.get(account.get(key), ()) for source, groups in rows.items()}
                states.append(self.measure(account, own))
        return self.outputs(states)

    def outputs(self, states: Sequence[Row | State]) -> list[dict[str, Cell]]:
        """The outputs of accounts from the inputs and measures of all of them."""
        for stage in self.stages.before:
            entered: list[State] = [stage.enter(state) for state in states]
            for peers in stage.peers:
                entered = [(*state, cell) for state, cell in zip(entered, peers.column(entered), strict=True)]
            states = entered
        return [self.stages.last(state) for state in states]

    def measure(self, account: Row, rows: Mapping[str, Sequence[Row]]) -> dict[str, Cell]:
        """An account's inputs and all its measures, from its own rows of each source."""
        known = dict(account)
        for reader in self.readers:
            known.update(reader.measure(rows.get(reader.source, ()), account))
        return known

    def account(self, known: Row) -> dict[str, Cell]:
        """The outputs of one account from its inputs and measures; only where it can be scored `alone`."""
        if self.stages.before:
            raise ValueError("an account with ranks among its peers cannot be scored alone")
        return self.stages.last(known)

    def among(self, others: Iterable[Row]) -> "Among":
        """One account at a time, among others who stay as they are: the inputs and measures of all who exist."""
        before = self.stages.before
        if len(before) != 1:
            return Among(self, (), tuple(others) if before else ())
        states = [before[0].enter(known) for known in others]
        return Among(self, tuple(peer.settled(states) for peer in before[0].peers), ())


@dataclass(frozen=True, slots=True)
class Among:
    """`peers`: what one stage of peers needs of the others; `others`: all of them, where several stages follow."""

    program: RowsProgram
    peers: tuple[Settled, ...]
    others: tuple[Row, ...]

    def state(self, known: Row) -> State:
        """What an account is among its peers, by its inputs and measures; nothing where nobody is ranked once."""
        before = self.program.stages.before
        return before[0].enter(known) if len(before) == 1 else ()

    def account(self, known: Row, was: State) -> dict[str, Cell]:
        """The outputs of an account that is now as `known` and `was` so among the others."""
        stages = self.program.stages
        match stages.before:
            case ():
                return stages.last(known)
            case (stage,):
                state = stage.enter(known)
                return stages.last((*state, *(peer.cell(state, was) for peer in self.peers)))
            case _:
                key = self.program.kernel.accounts.key.name
                everyone = [known, *(other for other in self.others if other.get(key) != known.get(key))]
                return self.program.outputs(everyone)[0]


def _by_account(reader: SourceReader, tables: Tables) -> dict[Cell, list[Row]]:
    groups: defaultdict[Cell, list[Row]] = defaultdict(list)
    for row in tables.rows.get(reader.source, ()):
        groups[row.get(reader.account)].append(row)
    groups.pop(None, None)
    return dict(groups)
