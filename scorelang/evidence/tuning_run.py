"""A proposal for a scorecard: observed, fitted, judged on what the fit had not seen, written, checked and run again."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from scorelang.analysis.check import review
from scorelang.analysis.review import Surroundings
from scorelang.diagnostics import Diagnostic, Severity
from scorelang.diagnostics.catalogue import evidence as rules
from scorelang.diagnostics.catalogue.tuning import CANNOT_TUNE, NO_WEIGHTS
from scorelang.evidence import leaks
from scorelang.evidence.observations import Numbers, Observations
from scorelang.evidence.observing import observe
from scorelang.evidence.patching import Edit, patched, shown, unified
from scorelang.evidence.tuning_fit import fit
from scorelang.evidence.tuning_judge import Judged, judge
from scorelang.evidence.tuning_model import Setting
from scorelang.evidence.tuning_parts import ENOUGH, Parts, edits, parts
from scorelang.evidence.validating import Period, between, days_of
from scorelang.evidence.weighing import UNKNOWN_GRADE, conditions, moved_by_weights, root_of
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Outcome, Scorecard
from scorelang.pipeline import front
from scorelang.pipeline.ignoring import without_ignored
from scorelang.project.loading import Loaded, load
from scorelang.project.overrides import Overrides
from scorelang.run.scoring import Request
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass

_MARK = "\ufeff"
Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Change:
    """One number or curve that changes: of what, in which segment (None: for all), and how it is written."""

    what: str
    owner: str | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GradeChange:
    """The accounts with a grade on the last day, today and tuned, and how often the outcome came with it."""

    name: str
    title: str
    today: int
    tuned: int
    rate_today: float | None
    rate_tuned: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to write: the files' new texts by path and the difference to the old ones, and what that changes."""

    texts: Mapping[str, str]
    diff: str
    changes: tuple[Change, ...]
    grades: tuple[GradeChange, ...]


@dataclass(frozen=True, slots=True)
class Tuned:
    """What came of it.

    `verdict`: "better", "no better", "too few", "not fit" or "refused"; there is a `proposal` only with the first.

    `lost`: accounts with the outcome. `aside`: what was left as it is for want of outcomes. `found`: what is to be said
    of the observations. `new`: what `check` would find in a proposal, which is then not fit to be written.
    """

    card: Scorecard
    outcome: Outcome
    days: tuple[date, ...]
    cross_section: bool
    observations: int
    accounts: int
    lost: int
    verdict: str
    judged: Judged | None
    proposal: Proposal | None
    aside: tuple[str, ...]
    found: tuple[Diagnostic, ...]
    new: tuple[Diagnostic, ...] = ()


def tune(
    request: Request, files: Loaded, card: Scorecard, outcome: Outcome, period: Period | None, tell: Tell
) -> Tuned:
    """Look for weights and curves that tell better who had the outcome; `period` None: everybody once, without days.

    `request`: its `today` is the present. RunError where a day cannot be scored, or the scorecard is one that cannot be
    tuned.
    """
    _stop_if_fixed(request.program, card)
    seen = _observed(request, files, card, outcome, period, tell)
    tuned = _looked(seen, cross_section=period is None)
    if leaks.refused(tuned.found):
        return replace(tuned, verdict="refused")
    if tuned.lost < ENOUGH:
        return tuned
    whole = parts(seen, files.files)
    _stop_if_unlike(seen, whole)
    model, tuned = whole.model, replace(tuned, aside=whole.aside)
    judged = judge(model, tell)
    if judged is None or not judged.better:
        return replace(tuned, verdict="no better", judged=judged)
    made = _proposal(request, files, seen, whole, fit(model))
    if not isinstance(made, Proposal):
        return replace(tuned, verdict="not fit", judged=judged, new=made)
    if not made.changes:
        return replace(tuned, verdict="no better", judged=judged)
    return replace(tuned, verdict="better", judged=judged, proposal=made)


def _looked(seen: Observations, *, cross_section: bool) -> Tuned:
    """What there is to tune on, before anything is."""
    judged = seen.of(seen.judged)
    return Tuned(
        card=seen.card,
        outcome=seen.outcome,
        days=seen.days,
        cross_section=cross_section,
        observations=len(judged),
        accounts=len(np.unique(judged.account)),
        lost=len(np.unique(judged.account[judged.happened == 1.0])),
        verdict="too few",
        judged=None,
        proposal=None,
        aside=(),
        found=leaks.leaks(seen, cross_section=cross_section),
    )


def _stop_if_fixed(program: Program, card: Scorecard) -> None:
    if root_of(card) is None:
        help = "`tune` proposes the shares of `weights { … }`; what adds up from `points` has none"
        raise RunError(NO_WEIGHTS.at(card.span, f"`{card.name}` has no weights to tune", help=help))
    reads = moved_by_weights(program, card)
    if reads is not None:
        message = f"a cap, floor or set of `{card.name}` reads `{reads}`, which the weights decide"
        help = "let it read indicators, then its weights can be tuned"
        raise RunError(CANNOT_TUNE.at(card.span, message, help=help))


def _observed(
    request: Request, files: Loaded, card: Scorecard, outcome: Outcome, period: Period | None, tell: Tell
) -> Observations:
    """With all that the scorecard's arithmetic needs, and what shows whether it knew the future."""
    days = (request.today,) if period is None else days_of(request.program, card, outcome, period)
    future = leaks.conditions(request.program, card, outcome)
    asked = replace(request, conditions={**future, **conditions(card)}, overrides=Overrides())
    told = [0]

    def scored(_: date) -> None:
        told[0] += 1
        tell("scoring past days", told[0])

    seen = observe(asked, files, card, outcome, days, request.today, scored)
    if not len(seen):
        message = f"`{card.name}` applies to nobody on {between(seen.days)}"
        raise RunError(rules.NOBODY_OBSERVED.at(card.span, message))
    return seen


def _stop_if_unlike(seen: Observations, whole: Parts) -> None:
    """The arithmetic has to give what the runs gave, or what it promised would not come true."""
    if not np.array_equal(whole.model.scores(whole.model.today), seen.score[seen.judged]):
        message = f"the scores of `{seen.card.name}` are not those that its weights and caps alone give"
        raise RunError(CANNOT_TUNE.at(seen.card.span, message))


def _proposal(
    request: Request, files: Loaded, seen: Observations, whole: Parts, setting: Setting
) -> Proposal | tuple[Diagnostic, ...]:
    """What is written, or what `check` would have to say of it that it has not to say today."""
    made = edits(whole, setting)
    before = {one.path: one.data.decode() for one in files.snapshots}
    texts = {path: _marked(text, before[path]) for path, text in patched(files.files, made).items()}
    again = load(request.project.root, [one.path for one in files.snapshots], _given(files, texts))
    program, found = front.understand(again.files)
    new = found if program is None else _new(request, files, again, program, found)
    if program is None or new:
        return new
    if made:
        _stop_unless_kept(request, again, program, seen, whole, setting)
    diff = unified(before, texts)
    return Proposal(texts, diff, tuple(_changes(files, whole, setting, made)), _grades(seen, whole, setting))


def _marked(text: str, before: str) -> str:
    """With the byte-order mark that the file began with."""
    return before[: before.startswith(_MARK)] + text


def _given(files: Loaded, texts: Mapping[str, str]) -> dict[str, bytes]:
    """Every file as it was read, but for those that change."""
    return {one.path: texts[one.path].encode() if one.path in texts else one.data for one in files.snapshots}


def _new(
    request: Request, files: Loaded, after: Loaded, program: Program, said: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """What `check` would say of kinds that it says oftener than today."""
    around = Surroundings(request.project.history_keep)
    before = Counter(one.rule.code for one in without_ignored(files.files, review(request.program, around)))
    now = without_ignored(after.files, (*said, *review(program, around)))
    often = Counter(one.rule.code for one in now) - before
    return tuple(one for one in now if often[one.rule.code] and one.severity is not Severity.NOTE)


def _stop_unless_kept(
    request: Request, files: Loaded, program: Program, seen: Observations, whole: Parts, setting: Setting
) -> None:
    """Score the last day with the new files: it has to give what was promised."""
    last = seen.days[-1]
    card = program.scorecard(seen.card.name)
    outcome = next(one for one in (*card.outcomes, *program.outcomes) if one.name == seen.outcome.name)
    asked = replace(request, program=program, conditions={}, overrides=Overrides())
    run = observe(asked, files, card, outcome, [last], request.today)
    ran = dict(zip((run.accounts[place] for place in run.account), run.score, strict=True))
    judged = seen.of(seen.judged)
    here = judged.day == np.datetime64(last)
    promised = whole.model.of(here).scores(setting)
    names = [judged.accounts[place] for place in judged.account[here]]
    given = np.array([ran.get(name, np.nan) for name in names], dtype=np.float64)
    if not np.array_equal(promised, given, equal_nan=True):
        message = f"the tuned `{seen.card.name}` does not give the scores that were promised"
        help = "nothing was written; this is a fault in scorelang"
        raise RunError(CANNOT_TUNE.at(seen.card.span, message, help=help))


def _changes(files: Loaded, whole: Parts, setting: Setting, made: Sequence[Edit]) -> Iterable[Change]:
    texts = {one.source.path: one for one in files.files}
    today = whole.model.today
    for level, shares, old in zip(whole.model.levels, setting.shares, today.shares, strict=True):
        for name, share, before in zip(level.names, shares, old, strict=True):
            if share != before:
                yield Change(f"{level.title} › {name}", level.owner, f"{before:g}%", f"{share:g}%")
    for curve, bend, shape in zip(whole.curves, whole.model.bends, setting.shapes, strict=True):
        if shape != bend.shape:
            before_, after = shown(texts[curve.span.path], curve.span, made)
            yield Change(bend.title, curve.owner, before_, after)


def _grades(seen: Observations, whole: Parts, setting: Setting) -> tuple[GradeChange, ...]:
    model = whole.model
    today, tuned = model.weighed(model.today).grade, model.weighed(setting).grade
    last = model.day == model.day.max()
    bands = {band.name: band for one in reversed(seen.card.variants) for band in one.grades.bands}
    places = [*enumerate(model.weighing.grades), (UNKNOWN_GRADE, "unknown")]
    found = []
    for place, name in places:
        counts = int((last & (today == place)).sum()), int((last & (tuned == place)).sum())
        if any(counts) or name in bands:
            title = bands[name].title if name in bands else "Unknown"
            rates = _rate(model.happened, today == place), _rate(model.happened, tuned == place)
            found.append(GradeChange(name, title, *counts, *rates))
    return tuple(reversed(found))


def _rate(happened: Numbers, chosen: Numbers) -> float | None:
    return float(happened[chosen].mean()) if chosen.any() else None
