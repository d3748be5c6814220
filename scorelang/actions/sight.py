"""What a view shows of a plan: everything else is taken out before anything is rendered, not hidden in it."""

from scorelang.actions.context import Grade, PlanContext, Previous, Since
from scorelang.actions.naming import summed, told
from scorelang.actions.plan import Better, GradeTotal, Roles
from scorelang.actions.schedule import Scheduled
from scorelang.source.records import dataclass, replace

NO_GRADE = Grade("", "")


@dataclass(frozen=True, slots=True)
class Sight:
    """What a role may see.

    `columns`: of the accounts; `key`, `called` and `money`: whether those that hold them are among these. `values` and
    `points`: the indicators (and other scores) of which they are shown; `complete`: whether these are all. `inner`:
    whether what is the team's own is shown, which is playbooks, tasks, triggers, caps and the state of the data.
    """

    name: str
    title: str
    columns: frozenset[str]
    values: frozenset[str]
    points: frozenset[str]
    key: bool = True
    called: bool = True
    money: bool = True
    score: bool = True
    grade: bool = True
    segment: bool = True
    coverage: bool = True
    complete: bool = True
    inner: bool = True


@dataclass(frozen=True, slots=True)
class Shows:
    """What of a plan's head there is: what a view leaves out has no place that is empty."""

    score: bool = True
    grade: bool = True


def seen(sight: Sight, context: PlanContext) -> PlanContext:
    """A plan's context with nothing in it but what is shown."""
    card = context.scorecard if sight.grade else replace(context.scorecard, bands=())
    name = context.name if sight.called else context.key if sight.key else "An account"
    shown = replace(
        context,
        key=context.key if sight.key else summed(told(context.key))[:12],
        name=name,
        account={column: cell for column, cell in context.account.items() if column in sight.columns},
        money=context.money if sight.money else None,
        segment=context.segment if sight.segment else "",
        coverage=context.coverage if sight.coverage else None,
        scorecard=card,
        levers=tuple(one for one in context.levers if _whole(sight, one.name)),
        gaps=tuple(one for one in context.gaps if one.name in sight.values),
        since=_since(sight, context.since),
    )
    shown = _scored(sight, shown) if sight.score else _unscored(shown)
    if not sight.grade:
        shown = _ungraded(shown)
    return shown if sight.inner else replace(shown, plays=(), episodes=(), freshness=(), adjustments=())


def owned(sight: Sight, made: tuple[Scheduled, ...], roles: Roles) -> tuple[Scheduled, ...]:
    """The tasks of a view; in the place of a person whom a hidden column names stands the role."""
    if not sight.inner:
        return ()

    def who(role: str, person: str) -> str:
        hidden = role not in roles.people and roles.columns.get(role, role) not in sight.columns
        return role if hidden and person != roles.fallback else person

    return tuple(
        replace(
            item,
            book=replace(item.book, owner=who(item.role, item.book.owner)),
            tasks=tuple(replace(one, owner=who(one.role, one.owner)) for one in item.tasks),
        )
        for item in made
    )


def better_seen(sight: Sight, better: Better) -> Better | None:
    """An account that got better; None where nothing of that is shown."""
    rose = sight.grade and sight.score and better.grade.name != better.grade_before.name
    if not rose and not (sight.inner and better.closed):
        return None
    return replace(
        better,
        name=better.name if sight.called else better.key if sight.key else "An account",
        owner=better.owner if sight.inner else "",
        score=better.score if sight.score else None,
        score_before=better.score_before if sight.score else None,
        grade=better.grade if sight.grade else NO_GRADE,
        grade_before=better.grade_before if sight.grade else NO_GRADE,
        money=better.money if sight.money else None,
        closed=better.closed if sight.inner else (),
    )


def totals_seen(sight: Sight, totals: tuple[GradeTotal, ...]) -> tuple[GradeTotal, ...]:
    """All accounts by grade, where grades are shown."""
    if not sight.grade:
        return ()
    return totals if sight.money else tuple(replace(one, money=None) for one in totals)


def _whole(sight: Sight, name: str) -> bool:
    return name in sight.values and name in sight.points


def _scored(sight: Sight, context: PlanContext) -> PlanContext:
    """With the score; where an indicator is hidden its part of the score could be computed from all others."""
    return replace(
        context,
        reasons=tuple(one for one in context.reasons if _whole(sight, one.name)),
        parts=context.parts if sight.complete else (),
    )


def _unscored(context: PlanContext) -> PlanContext:
    """Without the score, and without all that it could be computed from."""
    return replace(
        context,
        score=None,
        change=None,
        previous=replace(context.previous, score=None),
        reasons=(),
        levers=(),
        next_grade=None,
        parts=(),
        adjustments=(),
        history=(),
        episodes=tuple(replace(one, change=None) for one in context.episodes),
    )


def _ungraded(context: PlanContext) -> PlanContext:
    """Without the grade."""
    return replace(
        context,
        grade=NO_GRADE,
        next_grade=None,
        previous=Previous(context.previous.day, context.previous.score, NO_GRADE),
        history=tuple(replace(one, grade=NO_GRADE) for one in context.history),
    )


def _since(sight: Sight, since: Since) -> Since:
    moved = tuple(one for one in since.moved if _whole(sight, one.name)) if sight.score else ()
    return replace(
        since,
        score=since.score if sight.score else None,
        change=since.change if sight.score else None,
        grade=since.grade if sight.grade else NO_GRADE,
        moved=moved,
        turns=since.turns if sight.inner else (),
    )
