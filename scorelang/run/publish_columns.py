"""What can be published of a scorecard's kept day, and under which header a target has it."""

from collections.abc import Iterator, Mapping, Sequence

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.configuration import UNKNOWN_FIELD
from scorelang.kernel.operators import Sort
from scorelang.project.checking import suggestion
from scorelang.project.records import Target
from scorelang.project.targets import KEY, STATUS
from scorelang.run.output import REASONS
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass

# What is published, and what its cells are.
FIELDS: Mapping[str, Sort] = {
    KEY: Sort.TEXT,
    "scorecard": Sort.TEXT,
    STATUS: Sort.TEXT,
    "score": Sort.NUMBER,
    "computed": Sort.NUMBER,
    "grade": Sort.TEXT,
    "segment": Sort.TEXT,
    "coverage": Sort.NUMBER,
    "reasons": Sort.TEXT,
    **{f"reason_{number}": Sort.TEXT for number in range(1, REASONS + 1)},
    "triggers": Sort.TEXT,
    "freshness": Sort.TEXT,
    "outages": Sort.TEXT,
    "program": Sort.TEXT,
    "day": Sort.DAY,
    "published_at": Sort.INSTANT,
}
# Where a target says nothing.
USUAL = tuple(name for name in FIELDS if name != "computed" and not name.startswith("reason_"))
# They say when and by what a row was written, and alone are no reason to write it again.
STAMPS = ("program", "day", "published_at")
# Of an account that is gone: all other cells are empty.
LASTING = (KEY, "scorecard", *STAMPS)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a target: what is published, under which header, and what its cells are."""

    field: str
    header: str
    sort: Sort

    @property
    def compared(self) -> bool:
        """Whether another cell makes another row."""
        return self.field != KEY and self.field not in STAMPS


def headers_of(target: Target) -> Mapping[str, str]:
    """What a target publishes, and the header of each."""
    written = target.options.get("columns")
    return written if isinstance(written, Mapping) else {name: name for name in USUAL}


def columns_of(target: Target, kept: Mapping[str, Sort], card: str) -> tuple[Column, ...]:
    """The columns of a target, as written; `kept`: what else the day has of each account, such as `seat_use.value`."""
    known = {**kept, **FIELDS}
    headers = headers_of(target)
    unknown = [name for name in headers if name not in known]
    if unknown:
        raise RunError(*_unknown(target, card, unknown, tuple(known)))
    return tuple(Column(name, header, known[name]) for name, header in headers.items())


def _unknown(target: Target, card: str, names: Sequence[str], known: Sequence[str]) -> Iterator[Diagnostic]:
    for name in names:
        near = suggestion(name, tuple(known))
        help = (
            f"did you mean `{near}`?"
            if near
            else f"there is {', '.join(f'`{one}`' for one in FIELDS)}, and what it is made of"
        )
        message = f"`{target.name}` publishes `{name}`, which is nothing that is kept of `{card}`"
        yield UNKNOWN_FIELD.at(target.span, message, help=help)
