"""An account now, held against an earlier day or another version of the program: what changed, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from scorelang.engines.duckdb.days import day_relation
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Sort
from scorelang.project.records import Project
from scorelang.run.changing import DATA, PROGRAM, Amount, shared
from scorelang.run.history import Manifest
from scorelang.run.leaves import Result, computed_score, number
from scorelang.run.mixing import Mix, Moment
from scorelang.run.moved import Moved, moved
from scorelang.run.reasons import published
from scorelang.run.scoring import Request, Scored, files_of, scored
from scorelang.run.spoken import spoken
from scorelang.run.stopping import RunError
from scorelang.run.supposed import Supposition, asking, supposed_of
from scorelang.source.records import dataclass
from scorelang.sources.to_duckdb import literal


@dataclass(frozen=True, slots=True)
class Other:
    """What an account is held against: an earlier `day`, or another program of the same day with its `label`."""

    day: date | None
    label: str
    project: Project | None = None
    program: Program | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A published score and grade, and how much of the weight was known."""

    status: str
    score: float | None
    grade: str
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed of a scorecard's score since `then`.

    `day`: of then. `on_record`: whether its score is what was published, else it is scored anew. `other_program`:
    whether another program said so then. `difference` is the sum of the amounts; None, and `why`, where one of both has
    no score or the two cannot be held against one another.
    """

    card: Scorecard
    label: str
    day: date
    on_record: bool
    other_program: bool
    then: Standing
    now: Standing
    difference: float | None
    amounts: tuple[Amount, ...]
    lines: tuple[Moved, ...]
    why: str | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is on record of an account on a day, and the program that said so (None: its text is not kept)."""

    standing: Standing
    computed: float | None
    same_program: bool
    program: Program | None


def changes(run: Scored, account: str, other: Other, sum_: str, cards: Sequence[Scorecard]) -> tuple[Changed, ...]:
    """What changed of an account by each of these scorecards; `sum_`: the version of the program of now."""
    runs = _Runs(run, account, tuple(card.name for card in cards))
    return tuple(_Comparison(runs, other, sum_, card).made() for card in cards)


@dataclass(frozen=True, slots=True)
class _Scored:
    """What a run says of the account, and what can be supposed of it, by scorecard."""

    program: Program
    result: Result
    supposed: Mapping[str, Supposition]
    put: Mapping[str, float]

    def moment(self, card: str) -> Moment | None:
        """By one scorecard; None where the program has none of that name."""
        if card not in self.supposed:
            return None
        return Moment(self.program.scorecard(card), self.result, self.supposed[card], self.put.get(card))


class _Runs:
    """The runs that a comparison needs, each made once."""

    def __init__(self, now: Scored, account: str, cards: tuple[str, ...]) -> None:
        self.now = now
        self.account = account
        self.cards = cards
        self.programs: dict[str, Program | None] = {}
        self.made: list[tuple[Program, date, _Scored | None]] = [
            (now.request.program, now.request.today, self._of(now))
        ]

    def at(self, request: Request) -> _Scored | None:
        """A program on a day; None where the account is not there."""
        for program, day, found in self.made:
            if program is request.program and day == request.today:
                return found
        with scored(asking(replace(request, conditions={}))) as run:
            made = self._of(run)
        self.made.append((request.program, request.today, made))
        return made

    def program(self, sum_: str) -> Program | None:
        """A program whose text is kept with the history; None where it is not, or is no program any more."""
        if sum_ not in self.programs:
            self.programs[sum_] = spoken(self.now.history, self.now.request.project.root, sum_)
        return self.programs[sum_]

    def _of(self, run: Scored) -> _Scored | None:
        result = next(run.results.fetch(f"k = {literal(self.account)}"), None)
        if result is None:
            return None
        request = run.request
        names = [one.name for one in request.program.scorecards if one.name in self.cards]
        made = {name: supposed_of(run, always=name) for name in names}
        supposed = {card: one for card, one in made.items() if one is not None}
        overrides = {one.name: request.overrides.of(one.name, request.today) for one in request.program.scorecards}
        put = {card: found[self.account].score for card, found in overrides.items() if self.account in found}
        return _Scored(request.program, result, supposed, put)


class _Comparison:
    """One account by one scorecard, then and now."""

    def __init__(self, runs: _Runs, other: Other, sum_: str, card: Scorecard) -> None:
        self.runs = runs
        self.request = runs.now.request
        self.other = other
        self.card = card
        self.day = other.day or self.request.today
        self.kept = None if other.day is None else kept(runs, card, other.day, sum_)
        self.program = other.program or (self.kept.program if self.kept else None) or self.request.program

    @property
    def same_program(self) -> bool:
        """Whether the program of then is the one of now."""
        return self.program is self.request.program

    def made(self) -> Changed:
        """The comparison; without a split where there is none to make."""
        try:
            moments = self.moments()
        except RunError as stopped:
            why = f"{self.other.label} cannot be scored: {stopped.diagnostics[0].message}"
            return self.unsplit(None, why)
        then = moments.get((0, 0))
        if then is None or len(moments) < 4:
            return self.unsplit(then, self.absent(then))
        return self.split(moments[0, 0], moments)

    def absent(self, then: Moment | None) -> str:
        """Why there is nothing to hold the score against."""
        if self.card.name not in {one.name for one in self.program.scorecards}:
            return f"{self.other.label} has no scorecard `{self.card.name}`"
        if then is None:
            return f"there is no such account on {self.day}"
        return "what it measures cannot be told apart from the rest of the program"

    def split(self, then: Moment, moments: Mapping[tuple[int, int], Moment]) -> Changed:
        """The difference shared."""
        before, after = self.standing_then(then), self.standing_now()
        if before.score is None or after.score is None:
            return self.unsplit(then, _unscored(before, after, self.other.label))
        anew = then.put if then.put is not None else computed_score(then.card, then.result)
        if anew is None:
            return self.unsplit(then, f"the data of {self.day} as it stands now gives no score")
        difference = round(after.score - before.score, 1)
        record = round(published(anew) - before.score, 1)
        unexplained = self.kept is not None and self.kept.program is None
        mix = Mix(moments)
        amounts = shared(mix, difference, record, PROGRAM if unexplained else DATA)
        lines = tuple(moved(mix, amounts, self.request.project.currency))
        return self.changed(before, after, difference, amounts, lines, None)

    def unsplit(self, then: Moment | None, why: str) -> Changed:
        """Both ends, and why they cannot be split."""
        before = Standing("unknown", None, "unknown") if then is None else self.standing_then(then)
        before = self.kept.standing if self.kept is not None else before
        return self.changed(before, self.standing_now(), None, (), (), why)

    def standing_now(self) -> Standing:
        """What is published now."""
        now = self.runs.at(self.request)
        return Standing("not applicable", None, "unknown") if now is None else _standing(self.card, now.result)

    def standing_then(self, then: Moment) -> Standing:
        """What was published then, or what is scored anew."""
        return self.kept.standing if self.kept is not None else _standing(then.card, then.result)

    def changed(
        self,
        before: Standing,
        after: Standing,
        difference: float | None,
        amounts: tuple[Amount, ...],
        lines: tuple[Moved, ...],
        why: str | None,
    ) -> Changed:
        """The whole of it."""
        other = not self.same_program or (self.kept is not None and not self.kept.same_program)
        on_record = self.kept is not None
        label = self.other.label
        return Changed(self.card, label, self.day, on_record, other, before, after, difference, amounts, lines, why)

    # The four ends.

    def moments(self) -> dict[tuple[int, int], Moment]:
        """By (program, day), those that there are; the same one where program or day is the same."""
        then = self.request if self.day == self.request.today else replace(self.request, today=self.day, now=None)
        found: dict[tuple[int, int], Moment] = {}
        for day, request in ((1, self.request), (0, then)):
            for program in (1, 0):
                moment = self._moment(program, day, request)
                if moment is not None:
                    found[program, day] = moment
        return self._joined(found)

    def _moment(self, program: int, day: int, request: Request) -> Moment | None:
        if not program:
            request = replace(request, program=self.program, project=self.other.project or request.project)
        run = self.runs.at(request)
        moment = None if run is None else run.moment(self.card.name)
        if moment is not None and self.kept is not None and day == 0:
            return replace(moment, put=self.kept.standing.score if self._was_put() else None)
        return moment

    def _joined(self, found: dict[tuple[int, int], Moment]) -> dict[tuple[int, int], Moment]:
        """What cannot differ is one and the same: it is by that that a cause is known to act."""
        for program, day in list(found):
            same = (1 if self.same_program else program, 1 if self.day == self.request.today else day)
            if same in found:
                found[program, day] = found[same]
        return found

    def _was_put(self) -> bool:
        """Whether the score on record stood in the place of a computed one."""
        kept_ = self.kept
        return kept_ is not None and kept_.computed is not None and kept_.computed != kept_.standing.score


def kept(runs: _Runs, card: Scorecard, day: date, sum_: str) -> _Kept | None:
    """What the history has of the account on a day."""
    run, account = runs.now, runs.account
    if day not in run.history.days(card.name):
        return None
    files = files_of(run.history, card.name, [day])
    manifest = run.history.manifest(card.name, day)
    texts = [(name, Sort.TEXT) for name in ("account", "status", "grade")]
    numbers = [(name, Sort.NUMBER) for name in ("score", "computed", "coverage")]
    view = day_relation(run.session, "onrecord", files, [*texts, *numbers])
    rows = run.session.rows(f"SELECT * FROM {view} WHERE account = {literal(account)}")
    if not rows or not isinstance(manifest, Manifest):
        return None
    _, status, grade, score, computed, coverage = rows[0]
    same = manifest.program == sum_
    program = run.request.program if same else runs.program(manifest.program)
    return _Kept(Standing(str(status), score, str(grade), coverage), computed, same, program)


def _standing(card: Scorecard, result: Result) -> Standing:
    return Standing(
        str(result.get(f"{card.name}.status")),
        number(result.get(f"{card.name}.score")),
        str(result.get(f"{card.name}.grade")),
        number(result.get(f"{card.name}.coverage")),
    )


def _unscored(before: Standing, after: Standing, label: str) -> str:
    words = {"unknown": "too little was known for a score", "not applicable": "the scorecard did not apply"}
    if before.score is None:
        return f"{label}: {words.get(before.status, before.status)}"
    return f"now {words.get(after.status, after.status)}".replace(" was ", " is ").replace(" did ", " does ")
