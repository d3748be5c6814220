"""Triggers: what starts playbooks."""

from collections.abc import Mapping

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as name_rules
from scorelang.diagnostics.suggestions import did_you_mean
from scorelang.ir.expressions import Expression, Length
from scorelang.ir.scorecards import Trigger
from scorelang.semantics import clauses
from scorelang.semantics.expressions import flag
from scorelang.semantics.lengths import length
from scorelang.semantics.place import Place, unknown
from scorelang.source import Span
from scorelang.syntax.tree import scorecards as written

PRIORITIES = ("low", "normal", "high", "urgent")


def triggers(at: Place, declared: Mapping[str, written.TriggerDeclaration]) -> tuple[Trigger, ...]:
    """A scorecard's triggers, in the order written."""
    found = tuple(_trigger(at, trigger, declared) for trigger in declared.values())
    _say_mutual(at, found)
    return found


def _trigger(
    at: Place, trigger: written.TriggerDeclaration, others: Mapping[str, written.TriggerDeclaration]
) -> Trigger:
    said = trigger.clauses
    when = clauses.keyed(at.reports, said, written.WhenClause, "when")
    until = clauses.keyed(at.reports, said, written.WhenClause, "until")
    if when is None:
        clauses.missing(at.reports, trigger.name.span, f"the trigger `{trigger.name.text}`", "when")
    plays = _plays(at, trigger)
    return Trigger(
        name=trigger.name.text,
        title=clauses.title_of(trigger.name, trigger.title),
        when=_flag(at, trigger, when),
        until=None if until is None else _flag(at, trigger, until),
        held_for=_period(at, trigger, "for"),
        again_after=_period(at, trigger, "again"),
        priority=clauses.choice(at.reports, said, "priority", PRIORITIES) or "normal",
        plays=tuple(plays),
        mutes=_mutes(at, trigger, others),
        owner=clauses.text(at.reports, said, "owner"),
        span=trigger.name.span,
        play_spans=tuple(plays.values()),
    )


def _flag(at: Place, trigger: written.TriggerDeclaration, clause: written.WhenClause | None) -> Expression:
    return unknown(trigger.name.span) if clause is None else flag(at, clause.condition)


def _period(at: Place, trigger: written.TriggerDeclaration, word: str) -> Length | None:
    clause = clauses.keyed(at.reports, trigger.clauses, written.PeriodClause, word)
    return None if clause is None else length(at, clause.length)


def _plays(at: Place, trigger: written.TriggerDeclaration) -> dict[str, Span]:
    """The playbooks, and where each stands first."""
    clause = clauses.keyed(at.reports, trigger.clauses, written.NamesClause, "play")
    names = () if clause is None else clause.names
    if not names:
        clauses.missing(
            at.reports,
            trigger.name.span,
            f"the trigger `{trigger.name.text}`",
            "play",
            "say what is to be done: `play` and the name of a playbook",
        )
    _say_repeated(at, clause)
    firsts: dict[str, Span] = {}
    for name in names:
        firsts.setdefault(name.text, name.span)
    return firsts


def _say_repeated(at: Place, clause: written.NamesClause | None) -> None:
    seen: dict[str, Label] = {}
    for name in () if clause is None else clause.names:
        if name.text in seen:
            at.say(name_rules.DUPLICATE_NAME, name.span, f"`{name.text}` stands twice", labels=(seen[name.text],))
        seen.setdefault(name.text, Label(name.span, "first here"))


def _mutes(
    at: Place, trigger: written.TriggerDeclaration, others: Mapping[str, written.TriggerDeclaration]
) -> tuple[str, ...]:
    clause = clauses.keyed(at.reports, trigger.clauses, written.NamesClause, "mutes")
    _say_repeated(at, clause)
    names = () if clause is None else clause.names
    for name in names:
        if name.text not in others:
            help = did_you_mean(name.text, others)
            at.say(name_rules.UNKNOWN_TRIGGER, name.span, f"there is no trigger `{name.text}` here", help=help)
        elif name.text == trigger.name.text:
            at.say(rules.MUTES_FORM, name.span, f"the trigger `{name.text}` mutes itself")
    return tuple(dict.fromkeys(name.text for name in names))


def _say_mutual(at: Place, found: tuple[Trigger, ...]) -> None:
    mutes = {trigger.name: trigger for trigger in found}
    for index, trigger in enumerate(found):
        for other in found[index + 1 :]:
            if other.name in trigger.mutes and trigger.name in mutes[other.name].mutes and other.span:
                at.say(
                    rules.MUTES_FORM,
                    other.span,
                    f"`{trigger.name}` and `{other.name}` mute one another, so neither would start anything",
                    labels=() if trigger.span is None else (Label(trigger.span, "the other"),),
                    help="let the more urgent one mute the other",
                )
