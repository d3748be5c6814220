"""overrides.toml: scores that somebody put in the place of computed ones, and triggers that somebody silenced."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from scorelang.diagnostics import Diagnostic, Label
from scorelang.diagnostics.catalogue.configuration import (
    NO_FILE,
    OVERRIDE_BLANK,
    OVERRIDE_CLASH,
    OVERRIDE_DAYS,
    OVERRIDE_ENDED,
    OVERRIDE_SCALE,
    UNKNOWN_OVERRIDDEN,
    WRONG_SETTING,
)
from scorelang.diagnostics.suggestions import closest
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.project import from_toml
from scorelang.project.checking import Checker
from scorelang.project.door import read
from scorelang.project.settings import OVERRIDES
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass

NAME = "overrides.toml"


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody's word about an account, with its days: the last one is within, `first_day` None is ever since.

    `spans`: where each of its settings stands.
    """

    scorecard: str
    account: str
    reason: str
    author: str
    last_day: date
    first_day: date | None
    spans: Mapping[str, Span]

    def holds(self, day: date) -> bool:
        """Whether it counts on a day."""
        return day <= self.last_day and (self.first_day is None or self.first_day <= day)


@dataclass(frozen=True, slots=True)
class Override(Word):
    """The score that is published for the account in the place of the computed one."""

    score: float


@dataclass(frozen=True, slots=True)
class Silence(Word):
    """A trigger (None: all of the scorecard's) that starts no plays for the account."""

    trigger: str | None


@dataclass(frozen=True, slots=True)
class Overrides:
    """All that stands in overrides.toml, in its order; empty where there is no such file."""

    scores: tuple[Override, ...] = ()
    silences: tuple[Silence, ...] = ()

    def of(self, scorecard: str, day: date) -> Mapping[str, Override]:
        """The overrides of a scorecard that count on a day, by account."""
        return {one.account: one for one in self.scores if one.scorecard == scorecard and one.holds(day)}

    def silencing(self, scorecard: str, account: str, trigger: str, day: date) -> Silence | None:
        """What silences a trigger of an account on a day."""
        for one in self.silences:
            of_it = (one.scorecard, one.account) == (scorecard, account) and one.trigger in (None, trigger)
            if of_it and one.holds(day):
                return one
        return None


def overrides(root: Path) -> tuple[Overrides | None, SourceText | None, tuple[Diagnostic, ...]]:
    """What stands in a project's overrides.toml, its text, and what is wrong with it; None where anything is."""
    snapshot = read(root, NAME)
    if isinstance(snapshot, Diagnostic):
        return (Overrides(), None, ()) if snapshot.rule is NO_FILE else (None, None, (snapshot,))
    try:
        source = SourceText(NAME, snapshot.data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return None, None, (from_toml.not_text(NAME, snapshot.data, error.start),)
    return from_text(source)


def from_text(source: SourceText) -> tuple[Overrides | None, SourceText, tuple[Diagnostic, ...]]:
    """The same of a text that is already read."""
    values, checker = from_toml.settings(source, OVERRIDES)
    if checker.found:
        return None, source, tuple(checker.found)
    scores = tuple(Override(**one) for one in _words(values.get("override", ()), "override", checker))
    silences = tuple(
        Silence(**{"trigger": None, **one}) for one in _words(values.get("silence", ()), "silence", checker)
    )
    checker.found += _clashes(scores)
    found = None if checker.found else Overrides(scores, silences)
    return found, source, tuple(checker.found)


def _words(values: Sequence[dict[str, Any]], kind: str, checker: Checker) -> Iterator[dict[str, Any]]:
    for number, value in enumerate(values):
        path = (kind, number)
        for blank in (name for name in ("account", "reason", "author") if not value[name].strip()):
            checker.say(OVERRIDE_BLANK, (*path, blank), f"`{blank}` is empty")
        for name in (name for name, text in value.items() if isinstance(text, str) and not text.isprintable()):
            message = f"`{name}` has a line break in it, or another character that cannot be seen"
            checker.say(WRONG_SETTING, (*path, name), message)
        first = value.get("first_day")
        if first is not None and first > value["last_day"]:
            message = f"its last day, {value['last_day']}, is before its first, {first}"
            checker.say(OVERRIDE_DAYS, (*path, "last_day"), message)
        spans = {name: checker.places[(*path, name)].value for name in value if (*path, name) in checker.places}
        yield {"first_day": None, **value, "spans": spans}


def _clashes(scores: Sequence[Override]) -> Iterator[Diagnostic]:
    """Pairs that count for one account on one day: which of the two, nobody can say."""
    by_account: dict[tuple[str, str], list[Override]] = {}
    for one in scores:
        by_account.setdefault((one.scorecard, one.account), []).append(one)
    for several in by_account.values():
        for one, other in combinations(several, 2):
            if max(one.first_day or date.min, other.first_day or date.min) <= min(one.last_day, other.last_day):
                message = f"`{other.account}` has another override of `{other.scorecard}` for some of these days"
                labels = tuple(Label(span, "the other one") for span in [one.spans.get("account")] if span)
                span = other.spans.get("account")
                yield OVERRIDE_CLASH.at(span, message, labels=labels, help="let one end before the other begins")


def against(found: Overrides, program: Program, today: date) -> Iterator[Diagnostic]:
    """What is wrong with overrides of a program, and which count no more."""
    cards = {card.name: card for card in program.scorecards}
    words: tuple[Override | Silence, ...] = (*found.scores, *found.silences)
    for one in words:
        card = cards.get(one.scorecard)
        if card is None:
            yield _unknown("scorecard", one.scorecard, tuple(cards), one.spans.get("scorecard"))
            continue
        if isinstance(one, Override):
            yield from _off_scale(one, card)
        elif one.trigger is not None and one.trigger not in (names := tuple(each.name for each in card.triggers)):
            yield _unknown(f"trigger in `{card.name}`", one.trigger, names, one.spans.get("trigger"))
    yield from ended(found, today)


def _unknown(what: str, name: str, known: tuple[str, ...], span: Span | None) -> Diagnostic:
    near = closest(name, known)
    listed = ", ".join(f"`{one}`" for one in known) or "none"
    help = f"did you mean `{near}`?" if near else f"there is {listed}"
    return UNKNOWN_OVERRIDDEN.at(span, f"there is no {what} called `{name}`", help=help)


def _off_scale(one: Override, card: Scorecard) -> Iterator[Diagnostic]:
    low, high = card.scale.low, card.scale.high
    if (low is not None and one.score < low) or (high is not None and one.score > high):
        message = (
            f"the score {one.score:g} of `{one.account}` is outside the scale of `{card.name}`, {low:g} to {high:g}"
        )
        yield OVERRIDE_SCALE.at(one.spans.get("score"), message)


def ended(found: Overrides, today: date) -> Iterator[Diagnostic]:
    """Those that count no more."""
    words: tuple[Override | Silence, ...] = (*found.scores, *found.silences)
    for one in words:
        if one.last_day < today:
            yield _ended(one)


def _ended(one: Override | Silence) -> Diagnostic:
    what = "override" if isinstance(one, Override) else "silence"
    again = "its computed score counts again" if isinstance(one, Override) else "its triggers start plays again"
    help = f"`scorelang {what} {one.account} --remove` takes it away"
    message = f"the {what} of `{one.account}` by {one.author} ended on {one.last_day}: {again}"
    return OVERRIDE_ENDED.at(one.spans.get("last_day"), message, help=help)
