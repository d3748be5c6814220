"""The sensitivity of a scorecard on a day: by arithmetic where that is exact, else by scoring again for every move."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from scorelang.diagnostics.catalogue.tuning import NO_WEIGHTS
from scorelang.evidence.reading import KEY, columns
from scorelang.evidence.sensitivity import DRAWS, DRAWS_BY_RUNNING, Sensitivity, sensitivity, with_weights
from scorelang.evidence.weighing import (
    UNKNOWN_GRADE,
    Numbers,
    Weighed,
    Weighing,
    Weights,
    conditions,
    grade_names,
    moved_by_weights,
    outputs,
    root_of,
    weighing,
    weights_of,
)
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.project.overrides import Overrides
from scorelang.run.accounts import money_output, name_column
from scorelang.run.scoring import Request, Scored, Sources, score, sources
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass, replace

MOST_AT_EDGE = 10


@dataclass(frozen=True, slots=True)
class AtEdge:
    """An account whose grade hangs on the weights: in this share of the joint moves it is another."""

    account: str
    name: str | None
    score: float
    grade: str
    share: float
    money: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A sensitivity with the accounts at the edge, the most often changed first.

    `by_running`: why every move was scored by a run, None where arithmetic gave the same scores as the run.
    """

    sensitivity: Sensitivity
    at_edge: tuple[AtEdge, ...]
    by_running: str | None


def measure(request: Request, card: Scorecard, by: float, tell: Callable[[str, int], None]) -> Measured:
    """The sensitivity of a scorecard on the request's day; RunError where its score is no matter of weights."""
    root = root_of(card)
    if root is None:
        help = "`sensitivity` moves the shares of `weights { … }`; what adds up from `points` has none"
        raise RunError(NO_WEIGHTS.at(card.span, f"`{card.name}` has no weights to move", help=help))
    # A score that somebody put in the place of a computed one is no matter of weights.
    asked = replace(request, conditions=conditions(card), lean=False, overrides=Overrides())
    with sources(asked) as data:
        run = score(data)
        read = columns(run, card, (*outputs(card), *_shown(run, card)))
        card_now = weighing(request.program, card, read)
        base, why = _base(request.program, card, card_now, read)
        again = _by_arithmetic(card_now) if why is None else _by_running(data, card, root, read[KEY], tell)
        money = read.get(money_output(request.program))
        found = sensitivity(card, root, weights_of(root), again, money, by, DRAWS if why is None else DRAWS_BY_RUNNING)
    return Measured(found, _at_edge(request.program, card, found, base, read), why)


def published(card: Scorecard, read: Mapping[str, Any]) -> Weighed:
    """What the run itself published, in the form of what weights give."""
    place = {name: number for number, name in enumerate(grade_names(card))}
    grade = np.array([place.get(str(one), UNKNOWN_GRADE) for one in read[f"{card.name}.grade"]], dtype=np.int64)
    return Weighed(read[f"{card.name}.before"], read[f"{card.name}.score"], grade)


def _base(program: Program, card: Scorecard, now: Weighing, read: Mapping[str, Any]) -> tuple[Weighed, str | None]:
    """What the run published, and why arithmetic would not do."""
    run = published(card, read)
    reads = moved_by_weights(program, card)
    if reads is not None:
        return run, f"a cap, floor or set reads `{reads}`, which the weights decide"
    made = now.weighed(weights_of(now.root))
    same = np.array_equal(made.score, run.score, equal_nan=True) and np.array_equal(made.grade, run.grade)
    return run, None if same else "arithmetic alone gives other scores than the run"


def _by_arithmetic(now: Weighing) -> Callable[[Weights], Weighed]:
    return now.weighed


def _by_running(
    data: Sources, card: Scorecard, root: Any, keys: Any, tell: Callable[[str, int], None]
) -> Callable[[Weights], Weighed]:
    done = [0]

    def again(weights: Weights) -> Weighed:
        done[0] += 1
        tell("scoring with other weights", done[0])
        moved = with_weights(card, root, weights)
        program = data.request.program
        cards = tuple(moved if one.name == card.name else one for one in program.scorecards)
        request = replace(data.request, program=replace(program, scorecards=cards), conditions={})
        read = columns(score(replace(data, request=request)), moved, _own(moved))
        assert np.array_equal(read[KEY], keys)
        return published(moved, read)

    return again


def _own(card: Scorecard) -> tuple[str, ...]:
    return tuple(f"{card.name}.{what}" for what in ("score", "grade", "before"))


def _shown(run: Scored, card: Scorecard) -> tuple[str, ...]:
    program = run.request.program
    name = name_column(program)
    return (*_own(card), money_output(program), *([f"account.{name.name}"] if name else []))


def _at_edge(
    program: Program, card: Scorecard, found: Sensitivity, base: Weighed, read: Mapping[str, Any]
) -> tuple[AtEdge, ...]:
    share, money, name = found.joint.share, read.get(money_output(program)), name_column(program)
    names = read.get(f"account.{name.name}") if name else None
    weight: Numbers = np.zeros(len(share)) if money is None else np.nan_to_num(money)
    order = [place for place in np.lexsort((-weight, -share)) if share[place] > 0][:MOST_AT_EDGE]
    return tuple(
        AtEdge(
            str(read[KEY][place]),
            None if names is None or names[place] is None else str(names[place]),
            float(base.score[place]),
            grade_names(card)[base.grade[place]],
            float(share[place]),
            None if money is None or np.isnan(money[place]) else float(money[place]),
        )
        for place in order
    )
