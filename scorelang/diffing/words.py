"""What a difference says in words, the same in every format."""

from collections.abc import Iterator

from scorelang.actions.filter_functions import plural
from scorelang.actions.filter_functions import signed as signed_number
from scorelang.diffing.records import CardDifference, Difference, Effect, Kind, Mover, Tally, Work
from scorelang.run.words import grouped, points, signed

KINDS = {
    Kind.UNCHANGED: "unchanged",
    Kind.WORDS: "only words differ: every score is the same, whatever the data",
    Kind.BESIDE: "every score and grade is the same, whatever the data",
    Kind.SAME: "every score and grade is the same on this data",
    Kind.SCORES: "scores change",
    Kind.NEW: "new",
    Kind.REMOVED: "removed",
}


def overall(difference: Difference) -> str:
    """One sentence on the whole."""
    if difference.same_files:
        return "Nothing differs: both versions are the same to the letter."
    match difference.kind:
        case Kind.UNCHANGED:
            return "Nothing that is scored differs: comments, layout, order or descriptions alone."
        case Kind.WORDS:
            return "Only words differ: every score is the same, whatever the data."
        case Kind.BESIDE:
            return "Every score and grade is the same, whatever the data; what stands beside them differs."
        case Kind.SAME:
            return "The program differs, and every score and grade is the same on this data."
    return "Scores change."


def headline(card: CardDifference) -> str:
    """What kind of change it is, and of what."""
    said = KINDS[card.kind]
    return f"{said}; differs: {', '.join(card.parts)}" if card.parts else said


def renamed(card: CardDifference) -> Iterator[str]:
    """What has another name now."""
    if card.was is not None:
        yield f"“{card.was}” is called “{card.name}” now."
    yield from (f"“{was}” is called “{now}” now." for was, now in card.renamed)


def moved(tally: Tally) -> str:
    """How many rose and fell, and the mean."""
    said = f"{accounts(tally.accounts)}: {tally.risen:,} rise, {tally.fallen:,} fall"
    if tally.mean_before is None or tally.mean_after is None:
        return said
    return f"{said}; mean {points(tally.mean_before)} → {points(tally.mean_after)}"


SEGMENTS = ("segment", "accounts", "mean before", "after", "better", "worse", "no score any more")


def segment(title: str, tally: Tally) -> list[str]:
    """A row of the table of segments; the title as it is to be shown."""
    means = points(tally.mean_before), points(tally.mean_after)
    return [title, f"{tally.accounts:,}", *means, f"{tally.better:,}", f"{tally.worse:,}", f"{tally.lost:,}"]


def regraded(tally: Tally, currency: str) -> str:
    """How many changed their grade, and the money that goes with them."""
    parts = [
        f"{tally.better:,} to a better grade{_at_stake(tally.better, tally.money_better, currency)}",
        f"{tally.worse:,} to a worse one{_at_stake(tally.worse, tally.money_worse, currency)}",
    ]
    if tally.lost:
        parts.append(f"{tally.lost:,} would have no score any more{_at_stake(tally.lost, tally.money_lost, currency)}")
    if tally.found:
        parts.append(f"{tally.found:,} would have one at last")
    return ", ".join(parts)


def tasks(work: Work) -> str:
    """The tasks and hours that come and go."""
    more = f"{more_tasks(work)} ({plural(work.hours_more, 'hour')})"
    fewer = f"{work.tasks_fewer:,} fewer ({plural(work.hours_fewer, 'hour')})"
    if not work.hours:
        return f"Work: {more}, {fewer}, as much as before"
    return f"Work: {more}, {fewer}, {plural(abs(work.hours), 'hour')} {'more' if work.hours > 0 else 'less'} in all"


def more_tasks(work: Work) -> str:
    """How many tasks come."""
    return f"{work.tasks_more:,} more {'task' if work.tasks_more == 1 else 'tasks'}"


def hours(work: Work) -> str:
    """The hours that come, with a sign."""
    return signed_number(work.hours, 1 if abs(work.hours) < 1000 else 0)


def stays(effect: Effect) -> str | None:
    """What moved without moving a score."""
    if not effect.otherwise:
        return None
    return f"{accounts(effect.otherwise)} keep score and grade, and a part of the score is another"


def change(mover: Mover) -> str:
    """By how much an account moved."""
    return signed(mover.after - mover.before)


def reasons(mover: Mover, most: int = 3) -> str:
    """The first reasons, with the tenths that they moved the score by."""
    shown = [f"{one.title} {one.says} ({signed(one.points)})" for one in mover.why[:most]]
    rest = sum(one.points for one in mover.why[most:])
    if len(mover.why) > most:
        shown.append(f"{len(mover.why) - most} more ({signed(rest)})")
    return "; ".join(shown)


def amount(money: float | None, currency: str) -> str:
    """Money, a dash where none is known."""
    return "–" if money is None else f"{grouped(money, 0)} {currency}".rstrip()


def accounts(number: int) -> str:
    """How many accounts."""
    return plural(number, "account")


def _at_stake(number: int, money: float | None, currency: str) -> str:
    return f" ({amount(money, currency)})" if number and money is not None else ""
