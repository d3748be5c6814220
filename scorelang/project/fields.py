"""What a target can publish of a scorecard's day, and whether what stands in scorelang.toml is among it."""

from collections.abc import Iterator, Mapping, Sequence

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.configuration import UNKNOWN_FIELD, WRONG_SETTING
from scorelang.diagnostics.suggestions import closest
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, PointsSum, Scorecard
from scorelang.kernel.operators import Sort
from scorelang.project.records import Project, Target
from scorelang.project.targets import KEY, STATUS

REASONS = 3

# What is published, and what its cells are.
FIELDS: Mapping[str, Sort] = {
    KEY: Sort.TEXT,
    "scorecard": Sort.TEXT,
    STATUS: Sort.TEXT,
    "score": Sort.NUMBER,
    "computed": Sort.NUMBER,
    "grade": Sort.TEXT,
    "segment": Sort.TEXT,
    "coverage": Sort.NUMBER,
    "reasons": Sort.TEXT,
    **{f"reason_{number}": Sort.TEXT for number in range(1, REASONS + 1)},
    "triggers": Sort.TEXT,
    "freshness": Sort.TEXT,
    "outages": Sort.TEXT,
    "program": Sort.TEXT,
    "day": Sort.DAY,
    "published_at": Sort.INSTANT,
}
# Where a target says nothing.
USUAL = tuple(name for name in FIELDS if name != "computed" and not name.startswith("reason_"))
# They say when and by what a row was written, and alone are no reason to write it again.
STAMPS = ("program", "day", "published_at")
# Of an account that is gone: all other cells are empty.
LASTING = (KEY, "scorecard", *STAMPS)


def headers_of(target: Target) -> Mapping[str, str]:
    """What a target publishes, and the header of each."""
    written = target.options.get("columns")
    return written if isinstance(written, Mapping) else {name: name for name in USUAL}


def card_of(program: Program, target: Target) -> Scorecard | Diagnostic:
    """The scorecard that a target names, else the only one."""
    cards = {card.name: card for card in program.scorecards}
    name = target.options.get("scorecard")
    listed = ", ".join(f"`{one}`" for one in cards)
    if name is None and len(cards) != 1:
        message = f"`{target.name}` does not say which scorecard it publishes"
        return WRONG_SETTING.at(target.span, message, help=f"name one by `scorecard`: {listed}")
    wanted = str(name) if name is not None else next(iter(cards))
    if wanted in cards:
        return cards[wanted]
    near = closest(wanted, cards)
    help = f"did you mean `{near}`?" if near else f"there is {listed}"
    return WRONG_SETTING.at(target.span, f"there is no scorecard `{wanted}` to publish", help=help)


def unfit_view(target: Target, card: Scorecard) -> Diagnostic | None:
    """What is wrong with the view by which a target publishes: there is none, or it asks who is in it."""
    name = target.options.get("view")
    views = {view.name: view for view in card.views}
    if name is None:
        return None
    view = views.get(str(name))
    if view is None:
        near = closest(str(name), tuple(views))
        help = f"did you mean `{near}`?" if near else f"views are {', '.join(f'`{one}`' for one in views) or 'none'}"
        return WRONG_SETTING.at(target.span, f"`{card.name}` has no view `{name}`", help=help)
    if view.only is None:
        return None
    message = f"the view `{name}` is of some accounts only, and a day on record does not say of which"
    return WRONG_SETTING.at(target.span, message, help="leave `only` out of the view, or publish by another one")


def unknown_fields(target: Target, card: str, known: Sequence[str]) -> Iterator[Diagnostic]:
    """What a target publishes and nobody keeps; `known`: all that is kept of each account."""
    for name in headers_of(target):
        if name not in known:
            near = closest(name, known)
            listed = ", ".join(f"`{one}`" for one in FIELDS)
            help = f"did you mean `{near}`?" if near else f"there is {listed}, and what it is made of"
            message = f"`{target.name}` publishes `{name}`, which is nothing that is kept of `{card}`"
            yield UNKNOWN_FIELD.at(target.span, message, help=help)


def against(project: Project, program: Program) -> Iterator[Diagnostic]:
    """What targets name and the program does not have."""
    own = (target for profile in project.profiles.values() for target in profile.targets.values())
    for target in (*project.targets.values(), *own):
        card = card_of(program, target)
        if isinstance(card, Diagnostic):
            yield card
        else:
            unfit = unfit_view(target, card)
            yield from () if unfit is None else (unfit,)
            yield from unknown_fields(target, card.name, (*FIELDS, *_parts(program, card)))


def _parts(program: Program, card: Scorecard) -> Iterator[str]:
    """What a score is made of, as the history keeps it; also of indicators that only another scorecard measures."""
    for indicator in program.indicators:
        yield from (f"{indicator.name}.{what}" for what in ("value", "score", "status"))
    for variant in card.variants:
        if isinstance(variant.method, PointsSum):
            yield from (f"item.{number}" for number, _ in enumerate(variant.method.items, 1))
        else:
            yield from (f"{name}.score" for name in _groups(variant.method))
    for trigger in card.triggers:
        yield from (f"trigger.{trigger.name}", f"until.{trigger.name}")


def _groups(group: Group) -> Iterator[str]:
    for member in group.members:
        if isinstance(member, Group):
            yield member.name
            yield from _groups(member)
