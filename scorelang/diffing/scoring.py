"""Both versions scored over the same accounts on the same day, in one session of the engine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diffing.pairing import weighed
from scorelang.engines.duckdb.days import write_day
from scorelang.engines.duckdb.paths import read_path
from scorelang.engines.duckdb.session import Session
from scorelang.ir.scorecards import PointsSum, Scorecard
from scorelang.pinning.scores import all_adjustments
from scorelang.run.accounts import money_output, name_column
from scorelang.run.results import Results
from scorelang.run.scoring import Request, Scored, score, sources
from scorelang.run.scratch import scratch
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass, replace

FORMER = "former"


class OtherDataError(Exception):
    """The former version cannot be scored on the data at hand; the messages are of its own files."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("the other version cannot be scored")
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Both:
    """Both versions, their results in one session; `before` is None where there was no project."""

    session: Session
    before: Scored | None
    after: Scored

    @property
    def former(self) -> Results | None:
        """The results of the version before, where they can be asked."""
        return None if self.before is None else Results(self.session, self.before.kernel, FORMER)


def needed(request: Request, cards: Sequence[Scorecard]) -> Request:
    """The request for no more than what is compared: these scorecards, and who and how much the accounts are."""
    program = request.program
    name = name_column(program)
    outputs = {money_output(program), *([f"account.{name.name}"] if name else [])}
    outputs |= {output for card in cards for output in _outputs(card)}
    return replace(request, wanted=partial(_is_needed, frozenset(outputs)))


def _is_needed(outputs: frozenset[str], name: str) -> bool:
    return name in outputs or name.startswith("condition.")


def _outputs(card: Scorecard) -> Iterator[str]:
    """What decides and explains the score of an account, and what opens and closes triggers."""
    yield from (f"{card.name}.{what}" for what in ("status", "segment", "score", "grade", "before"))
    yield from (f"{card.name}.adjust.{place}" for place, _ in enumerate(all_adjustments(card), 1))
    sums = [variant.method for variant in card.variants if isinstance(variant.method, PointsSum)]
    yield from (f"{card.name}.item.{place}" for place in range(1, max((len(one.items) for one in sums), default=0) + 1))
    for leaf in weighed(card):
        yield from (f"{card.name}.{leaf}.{what}" for what in ("status", "points", "weight", "contribution"))
        if leaf.endswith(".score"):
            yield from (leaf, f"{leaf.removesuffix('.score')}.status")
    for trigger in card.triggers:
        yield from (f"{card.name}.{kind}.{trigger.name}" for kind in ("trigger", "until"))


@contextmanager
def both(former: Request | None, request: Request, *, shared: bool) -> Iterator[Both]:
    """Score both; `shared`: they read the same of the same data, which is read once then.

    RunError where this version cannot be scored, OtherDataError where the former one cannot.
    """
    if former is None:
        with sources(request) as data:
            after = score(data)
            yield Both(data.session, None, after)
    elif shared:
        with sources(request) as data:
            after = score(data)
            with _other():
                before = score(replace(data, request=former), table=FORMER)
            yield Both(data.session, before, after)
    else:
        with scratch() as folder:
            yield from _apart(former, request, folder)


def _apart(former: Request, request: Request, folder: Path) -> Iterator[Both]:
    """Each over what it reads itself: the former one's results are carried over as a file."""
    file = folder / "former.parquet"
    with _other(), sources(replace(former, folders=(folder,))) as data:
        before = score(data)
        write_day(data.session, f"SELECT * FROM {before.results.table}", file)
    with sources(replace(request, folders=(folder,))) as data:
        after = score(data)
        data.session.run(f"CREATE TEMP VIEW {FORMER} AS SELECT * FROM read_parquet({read_path(file)})")
        yield Both(data.session, before, after)


@contextmanager
def _other() -> Iterator[None]:
    """What stops the former version is its own: it points into files as they were there."""
    try:
        yield
    except RunError as stopped:
        raise OtherDataError(*stopped.diagnostics) from None
