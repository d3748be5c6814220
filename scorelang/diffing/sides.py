"""One side of a comparison: a version of the project, with the meaning of its outputs and of what is written in it."""

from collections.abc import Mapping
from datetime import date

from scorelang.diffing.interning import Interning
from scorelang.diffing.meanings import meanings, reading_of
from scorelang.diffing.writings import lets_in, writing
from scorelang.ir.program import Program
from scorelang.kernel.outputs import Of, named
from scorelang.pinning.from_ir import pin
from scorelang.project.playbooks import Playbooks
from scorelang.project.records import Project
from scorelang.run.planning import conditions
from scorelang.source import SourceText
from scorelang.source.records import dataclass
from scorelang.sources.binding import Binding


@dataclass(frozen=True, slots=True)
class Side:
    """A version with its `meanings` (of outputs by name), its `lets`, and its `readings` (of sources, by name)."""

    label: str
    project: Project
    program: Program
    books: Playbooks
    texts: Mapping[str, SourceText]
    bindings: Mapping[str, Binding]
    interning: Interning
    meanings: Mapping[str, int]
    lets: Mapping[str, int]
    readings: Mapping[str, int]

    def written(self, value: object) -> int:
        """The number of something written in this version, its lets put in place."""
        return writing(value, self.lets, self.interning)

    def reads_as(self, other: "Side") -> bool:
        """Whether both read the same of the same data."""
        return self.readings == other.readings and self.project.timezone == other.project.timezone


def side(
    label: str,
    project: Project,
    program: Program,
    books: Playbooks,
    texts: Mapping[str, SourceText],
    bindings: Mapping[str, Binding],
    today: date,
    interning: Interning,
) -> Side:
    """A version as one side; both sides share an `interning`. No data is read."""
    kernel = pin(program, today, project.timezone, conditions=conditions(books), wanted=_is_no_outcome)
    sources = {source.name: source for source in program.sources}
    return Side(
        label,
        project,
        program,
        books,
        texts,
        bindings,
        interning,
        meanings(kernel, sources, bindings, interning),
        lets_in(program.lets, interning),
        {
            name: interning.number((reading_of(source, sources, bindings), writing(source.columns, {}, interning)))
            for name, source in sources.items()
        },
    )


def _is_no_outcome(name: str) -> bool:
    """Outcomes look ahead: they are compared as they are written."""
    return named(name).of is not Of.OUTCOME
