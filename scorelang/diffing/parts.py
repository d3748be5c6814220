"""What was changed of a scorecard, part by part, in words."""

from collections.abc import Hashable, Iterator, Mapping

from scorelang.actions.playbook import Playbook, TaskTemplate
from scorelang.diffing.pairing import Pair, weighed
from scorelang.diffing.sides import Side
from scorelang.ir.scorecards import Grades, Group, Leaf, Scorecard, Variant
from scorelang.pinning.scores import all_adjustments

DATA = "how data is read"


def of_scores(pair: Pair, before: Side, after: Side) -> Iterator[str]:
    """The parts that can change a score or a grade."""
    was, now = pair.before, pair.after
    if _reads(before) != _reads(after):
        yield DATA
    if not _same_output(pair, before, after, "applies"):
        yield "who is scored"
    if before.written(_conditions(was)) != after.written(_conditions(now)):
        yield "segments"
    if set(pair.indicators.values()) != set(weighed(was)) or set(pair.indicators) != set(weighed(now)):
        yield "which indicators there are"
    if not all(is_same_indicator(pair, before, after, name) for name in pair.indicators):
        yield "indicators"
    if _weights(was, {}) != _weights(now, {**pair.groups, **pair.indicators}):
        yield "weights"
    if before.written(_sums(was)) != after.written(_sums(now)):
        yield "points"
    if before.written(_adjustments(was)) != after.written(_adjustments(now)):
        yield "caps, floors and sets"
    if was.coverage != now.coverage:
        yield "coverage"
    if _edges(was) != _edges(now):
        yield "grades"
    if was.scale != now.scale:
        yield "scale"


def beside_scores(pair: Pair, before: Side, after: Side) -> Iterator[str]:
    """The parts that change no score: what is done about it, and what is asked of it."""
    was, now = pair.before, pair.after
    if before.written(_triggers(was, {})) != after.written(_triggers(now, pair.triggers)):
        yield "triggers"
    if _books(was, before) != _books(now, after):
        yield "playbooks"
    if _measured(before) != _measured(after):
        yield "what is measured beside the score"
    for word, name in (("rhythm", "every"), ("outcomes", "outcomes"), ("views", "views"), ("stages", "stages")):
        if before.written(getattr(was, name)) != after.written(getattr(now, name)):
            yield word
    if before.written(_asked(was)) != after.written(_asked(now)):
        yield "what has to hold"


def _reads(side: Side) -> Mapping[str, int]:
    return side.readings


def _same_output(pair: Pair, before: Side, after: Side, what: str) -> bool:
    return before.meanings.get(f"{pair.before.name}.{what}") == after.meanings.get(f"{pair.after.name}.{what}")


def is_same_indicator(pair: Pair, before: Side, after: Side, name: str) -> bool:
    """Whether an indicator, by its new name, measures the same and gives the same points."""
    former = pair.indicators[name]
    return all(
        before.meanings.get(f"{pair.before.name}.{former}.{what}")
        == after.meanings.get(f"{pair.after.name}.{name}.{what}")
        for what in ("value", "points")
    )


def _conditions(card: Scorecard) -> tuple[object, ...]:
    return tuple((one.segment, one.condition) for one in card.variants)


def _weights(card: Scorecard, names: Mapping[str, str]) -> Hashable:
    return tuple((one.segment, _tree(one, names)) for one in card.variants)


def _tree(variant: Variant, names: Mapping[str, str]) -> Hashable:
    return _level(variant.method, names) if isinstance(variant.method, Group) else None


def _level(group: Group, names: Mapping[str, str]) -> Hashable:
    members = tuple(
        (member.scorecard, names.get(member.name, member.name), member.weight)
        if isinstance(member, Leaf)
        else (names.get(member.name, member.name), member.weight, _level(member, names))
        for member in group.members
    )
    return (group.how, members)


def _sums(card: Scorecard) -> tuple[object, ...]:
    return tuple(None if isinstance(one.method, Group) else one.method for one in card.variants)


def _adjustments(card: Scorecard) -> tuple[object, ...]:
    return tuple((one.keyword, one.bound, one.condition, segment) for one, segment in all_adjustments(card))


def _edges(card: Scorecard) -> Hashable:
    return tuple((one.segment, _scheme(one.grades)) for one in card.variants)


def _scheme(grades: Grades) -> Hashable:
    return (grades.hold, tuple((band.name, band.start) for band in grades.bands))


def _triggers(card: Scorecard, names: Mapping[str, str]) -> tuple[object, ...]:
    found = [
        (
            names.get(one.name, one.name),
            one.when,
            one.until,
            one.held_for,
            one.again_after,
            one.priority,
            one.plays,
            tuple(names.get(name, name) for name in one.mutes),
            one.owner or card.owner,
        )
        for one in card.triggers
    ]
    return tuple(sorted(found, key=lambda one: one[0]))


def _asked(card: Scorecard) -> tuple[object, ...]:
    return (tuple(one.condition for one in card.invariants), card.expectations)


def _measured(side: Side) -> Mapping[str, int]:
    """What is measured and weighs nothing."""
    return {one.name: side.written(one.value) for one in side.program.indicators if one.curve is None}


def _books(card: Scorecard, side: Side) -> Mapping[str, Hashable]:
    """What the scorecard's triggers play, all of it: the texts are what people work by."""
    library = side.books.library
    names = dict.fromkeys(name for trigger in card.triggers for name in trigger.plays)
    found = {name: library.playbooks[name] for name in names if name in library.playbooks}
    return {name: _book(card, book, side) for name, book in found.items()}


def _book(card: Scorecard, book: Playbook, side: Side) -> Hashable:
    text = side.books.library.templates.get(book.template)
    tasks = tuple(_task(card, book, task, side) for task in book.tasks)
    return (book.title, book.about, book.owner, book.review, tasks, None if text is None else text.body)


def _task(card: Scorecard, book: Playbook, task: TaskTemplate, side: Side) -> Hashable:
    condition = side.books.conditions.get((card.name, book.name, task.id))
    when = None if condition is None else side.written(condition)
    return (task.id, task.title, task.owner, task.due, task.hours, task.after, task.links, when)
