"""What triggers play, held against the playbooks there are."""

from collections.abc import Collection, Iterable

from scorelang.actions.playbook import Library
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.playbooks import UNKNOWN_PLAYBOOK, UNPLAYED_PLAYBOOK
from scorelang.diagnostics.suggestions import closest, did_you_mean
from scorelang.source import Span
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Played:
    """`play NAME` in a trigger, and where the name stands."""

    playbook: str
    trigger: str
    span: Span | None


def check_plays(library: Library, plays: Iterable[Played], broken: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """Playbooks that nobody has, and the project's own that nobody plays; `broken`: those that could not be read."""
    played = tuple(plays)
    there = {*library.playbooks, *broken}
    unknown = [_unknown(there, play) for play in played if play.playbook not in there]
    # Whoever misspelled a name plays what was meant.
    names = {play.playbook for play in played} | {closest(one.playbook, there) for one in played}
    unplayed = [
        UNPLAYED_PLAYBOOK.at(playbook.span, f"no trigger plays `{name}`", help="name it in a trigger's `play`")
        for name, playbook in library.playbooks.items()
        if name not in names and not playbook.shipped
    ]
    return (*unknown, *unplayed)


def _unknown(there: Collection[str], play: Played) -> Diagnostic:
    message = f"`{play.trigger}` plays `{play.playbook}`, and there is no such playbook"
    help_text = did_you_mean(play.playbook, there) or f"write `playbooks/{play.playbook}.md`"
    return UNKNOWN_PLAYBOOK.at(play.span, message, help=help_text)
