"""What was changed of a scorecard, part by part, in words."""

from collections.abc import Hashable, Iterator, Mapping

from scorelang.actions.playbook import Playbook
from scorelang.diffing.pairing import Pair, weighed
from scorelang.diffing.sides import Side
from scorelang.ir.scorecards import Grades, Group, Leaf, Outcome, Scorecard, Variant, View
from scorelang.pinning.scores import all_adjustments
from scorelang.run.contexts import condition_name
from scorelang.source.records import replace

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
    alike = len(same_conditions(pair, before, after)) == len(pair.triggers)
    if not alike or _triggers(was, {}) != _triggers(now, pair.triggers):
        yield "triggers"
    if not _same_books(pair, before, after):
        yield "playbooks"
    if not _same_measures(pair, before, after):
        yield "what is measured beside the score"
    if _rubrics(pair.before, before) != _rubrics(pair.after, after):
        yield "what raters are told"
    for word, name in (("rhythm", "every"), ("outcomes", "outcomes"), ("views", "views"), ("stages", "stages")):
        if before.written(_unsaid(getattr(was, name))) != after.written(_unsaid(getattr(now, name))):
            yield word
    if not _same_demands(pair, before, after):
        yield "what has to hold"


def _is_same(pair: Pair, before: Side, after: Side, outputs: tuple[str, str], written: tuple[object, object]) -> bool:
    """Whether something means the same whatever the data, or is the same apart from what it reads."""
    was, now = f"{pair.before.name}.{outputs[0]}", f"{pair.after.name}.{outputs[1]}"
    meant = before.meanings.get(was)
    if meant is not None and meant == after.meanings.get(now):
        return True
    return before.written(written[0]) == after.written(written[1])


def same_conditions(pair: Pair, before: Side, after: Side) -> frozenset[str]:
    """The triggers, by their new name, that open and close on the same conditions."""
    former = {one.name: one for one in pair.before.triggers}
    return frozenset(
        now.name
        for now in pair.after.triggers
        if (was := former.get(pair.triggers.get(now.name, ""))) is not None
        and _is_same(pair, before, after, (f"trigger.{was.name}", f"trigger.{now.name}"), (was.when, now.when))
        and _is_same(pair, before, after, (f"until.{was.name}", f"until.{now.name}"), (was.until, now.until))
    )


def _same_measures(pair: Pair, before: Side, after: Side) -> bool:
    """Whether what weighs nothing is measured alike."""
    was, now = ({one.name: one for one in side.program.indicators if one.curve is None} for side in (before, after))
    return was.keys() == now.keys() and all(
        _is_same(pair, before, after, (f"{name}.value", f"{name}.value"), (was[name].value, now[name].value))
        for name in now
    )


def _rubrics(card: Scorecard, side: Side) -> list[str]:
    """What stands for which points where people enter them: no score moves by it before they do."""
    names = weighed(card)
    return sorted(repr(one.rubric) for one in side.program.indicators if one.rubric and one.name in names)


def _same_demands(pair: Pair, before: Side, after: Side) -> bool:
    was, now = pair.before.invariants, pair.after.invariants
    if len(was) != len(now) or pair.before.expectations != pair.after.expectations:
        return False
    return all(
        _is_same(pair, before, after, (f"always.{place}", f"always.{place}"), (one.condition, other.condition))
        for place, (one, other) in enumerate(zip(was, now, strict=True), 1)
    )


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


def _triggers(card: Scorecard, names: Mapping[str, str]) -> Hashable:
    """What a trigger is besides its conditions."""
    found = (
        (
            names.get(one.name, one.name),
            one.until is None,
            one.held_for,
            one.again_after,
            one.priority,
            one.plays,
            tuple(names.get(name, name) for name in one.mutes),
            one.owner or card.owner,
        )
        for one in card.triggers
    )
    return tuple(sorted(found, key=lambda one: one[0]))


def _unsaid(value: object) -> object:
    """Records without their titles, which are words."""
    if isinstance(value, tuple):
        return tuple(map(_unsaid, value))
    return replace(value, title="") if isinstance(value, Outcome | View) else value


def _same_books(pair: Pair, before: Side, after: Side) -> bool:
    """Whether the same playbooks are played, all of them alike: their texts are what people work by."""
    was, now = _books(pair.before, before), _books(pair.after, after)
    return was.keys() == now.keys() and all(
        _book(was[name], before) == _book(now[name], after)
        and all(_same_task(pair, before, after, name, task.id) for task in now[name].tasks)
        for name in now
    )


def _books(card: Scorecard, side: Side) -> Mapping[str, Playbook]:
    library = side.books.library
    names = dict.fromkeys(name for trigger in card.triggers for name in trigger.plays)
    return {name: library.playbooks[name] for name in names if name in library.playbooks}


def _book(book: Playbook, side: Side) -> Hashable:
    text = side.books.library.templates.get(book.template)
    tasks = tuple((one.id, one.title, one.owner, one.due, one.hours, one.after, one.links) for one in book.tasks)
    return (book.title, book.about, book.owner, book.review, tasks, None if text is None else text.body)


def _same_task(pair: Pair, before: Side, after: Side, book: str, task: str) -> bool:
    """Whether a task is done on the same condition, or always."""
    keys = ((pair.before.name, book, task), (pair.after.name, book, task))
    was, now = before.books.conditions.get(keys[0]), after.books.conditions.get(keys[1])
    if was is None or now is None:
        return was is now
    meant = before.meanings.get(f"condition.{condition_name(*keys[0])}")
    if meant is not None and meant == after.meanings.get(f"condition.{condition_name(*keys[1])}"):
        return True
    return before.written(was) == after.written(now)
