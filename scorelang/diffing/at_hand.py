"""Another version's bindings, to be read from the data at hand: the same accounts for both."""

from collections.abc import Iterator, Mapping

from scorelang.project.records import Binding, Option, Project
from scorelang.run import binding
from scorelang.source.records import dataclass, replace
from scorelang.sources.binding import Binding as Bound
from scorelang.sources.located import locate

_HOW = ("absent", "refuse_at_most", "required")


@dataclass(frozen=True, slots=True)
class AtHand:
    """A version's project, bound to data that is there, and what a reader has to know of it."""

    project: Project
    notes: tuple[str, ...]


def at_hand(former: Project, project: Project, name: str | None, environment: Mapping[str, str]) -> AtHand:
    """The former project as it can be read beside the project that is worked in.

    Where data lies and on which engine is this project's to say, how its cells are read is each version's own. A source
    that only the former version has, or whose file is still there, is read from where that version says.
    """
    profile = binding.profile_of(project, name)
    was = former.profiles.get(profile.name, replace(profile, bindings={}))
    options = {key: value for key, value in profile.options.items() if key not in _HOW}
    options |= {key: value for key, value in was.options.items() if key in _HOW}
    place = binding.folder_of(project, profile, environment)
    bindings = dict(profile.bindings)
    notes = []
    for source, one in was.bindings.items():
        now = profile.bindings.get(source)
        moved = now is not None and now.options.get("path") != one.options.get("path")
        gone = moved and bool(locate({source: Bound(source, _paths(one))}, place).problems)
        bindings[source] = _moved(one, now) if gone and now is not None else one
        if gone:
            notes.append(f"{source} is read from where this version has it: where the other had it there is nothing")
    bound = replace(profile, options=options, bindings=bindings)
    return AtHand(replace(former, profiles={**former.profiles, profile.name: bound}), tuple(notes))


def _paths(one: Binding) -> tuple[str, ...]:
    found = one.options.get("path", ())
    return found if isinstance(found, tuple) else ()


def _moved(one: Binding, now: Binding) -> Binding:
    """The former way to read from the place that it has now."""
    return replace(one, options=dict(_placed(one, now)))


def _placed(one: Binding, now: Binding) -> Iterator[tuple[str, Option]]:
    places = ("path", "format", "sheet")
    yield from ((key, value) for key, value in one.options.items() if key not in places)
    yield from ((key, value) for key, value in now.options.items() if key in places)
