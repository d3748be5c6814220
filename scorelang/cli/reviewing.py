"""What `check` says beyond the compiler: of the program as a whole, of the playbooks, targets and bindings."""

from scorelang.analysis.check import review
from scorelang.analysis.review import Surroundings
from scorelang.cli.opening import Opened
from scorelang.pipeline.ignoring import without_ignored
from scorelang.project.bound import needless, unknown_roles
from scorelang.project.fields import against
from scorelang.source.records import replace


def reviewed(one: Opened) -> Opened:
    """The same with what is to be said of the program as a whole."""
    if one.program is None:
        return one
    found = review(one.program, Surroundings(one.project.history_keep))
    return replace(one, found=(*one.found, *found))


def unignored(one: Opened) -> Opened:
    """The same without what its author has looked at and left as it is."""
    return replace(one, found=without_ignored(one.loaded.files, one.found))


def with_targets(one: Opened) -> Opened:
    """The same with what is to be said of the targets to which it publishes."""
    if one.program is None:
        return one
    return replace(one, found=(*one.found, *against(one.project, one.program)))


def with_bindings(one: Opened) -> Opened:
    """The same with what is to be said of what its profiles and roles name and nobody declares."""
    if one.program is None:
        return one
    found = (said for profile in one.project.profiles.values() for said in needless(profile, one.program))
    return replace(one, found=(*one.found, *found, *unknown_roles(one.project, one.program)))


def with_playbooks(one: Opened) -> Opened:
    """The same with what is to be said of the playbooks, which can be checked against a whole program only."""
    if one.program is None:
        return one
    from scorelang.project.playbooks import playbooks  # templates cost as much as all the rest of a check

    read = playbooks(one.project, one.program)
    return replace(one, found=(*one.found, *read.diagnostics), texts={**one.texts, **read.sources})
