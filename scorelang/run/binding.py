"""From what a profile says to what the engine is given: paths, spellings, and the environment where it was named."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.configuration import (
    UNKNOWN_PROFILE,
    UNSET_SECRET,
)
from scorelang.diagnostics.catalogue.postgres import NO_CONNECTION
from scorelang.engines.choosing import DATABASE
from scorelang.engines.options import Hidden, Options
from scorelang.ir.program import Program
from scorelang.project.bound import needless, unbound
from scorelang.project.from_toml import unknown_profile
from scorelang.project.records import Binding as Written
from scorelang.project.records import Option, Profile, Project, Secret
from scorelang.run.stopping import RunError
from scorelang.sources.binding import Binding

_SHARED = ("absent", "refuse_at_most", "required")
_SAME = ("table", "query", "format", "delimiter", "encoding", "sheet", "decimal", "true", "false", "columns", *_SHARED)


def profile_of(project: Project, name: str | None) -> Profile:
    """The profile that was asked for, or the project's own choice."""
    wanted = name or project.profile
    if wanted is not None and wanted in project.profiles:
        return project.profiles[wanted]
    message, help = unknown_profile(wanted or "", tuple(project.profiles))
    raise RunError(UNKNOWN_PROFILE.at(None, message, help=help))


def folder_of(project: Project, profile: Profile, environment: Mapping[str, str]) -> Path:
    """The folder that the profile's paths are relative to."""
    folder = profile.options.get("folder", ".")
    return project.root / (_from(folder, environment, "folder") if isinstance(folder, Secret) else str(folder))


def connects(profile: Profile) -> bool:
    """Whether a run of the profile connects to something."""
    return profile.engine != "duckdb" or any(map(profile.options.get, DATABASE))


def options_of(profile: Profile, environment: Mapping[str, str]) -> Options:
    """What a profile says of its engine, secrets with their values."""
    return revealed(profile.options, environment)


def revealed(options: Mapping[str, Option], environment: Mapping[str, str]) -> Options:
    """Settings as written, secrets with their values."""
    return {
        name: Hidden(_from(value, environment, name)) if isinstance(value, Secret) else value
        for name, value in options.items()
    }


def bindings_of(project: Project, profile: Profile, program: Program) -> tuple[Mapping[str, Binding], list[Diagnostic]]:
    """A binding for each declared source, and what is to be said of those that nobody declares."""
    missing = tuple(unbound(profile, program))
    if missing:
        raise RunError(*missing)
    declared = {source.name for source in program.sources}
    found = {
        name: _binding(profile, written, project) for name, written in profile.bindings.items() if name in declared
    }
    return found, list(needless(profile, program))


def _binding(profile: Profile, written: Written, project: Project) -> Binding:
    if "path" not in written.options and profile.engine == "duckdb" and not any(map(profile.options.get, DATABASE)):
        message = f"`{written.source}` is a table or a query, and the profile does not say where its database is"
        help = 'say `host` and `database`, or `url = { env = "NAME" }`'
        raise RunError(NO_CONNECTION.at(written.span, message, help=help))
    options: dict[str, Any] = {name: written.options[name] for name in _SAME if name in written.options}
    for shared in _SHARED:
        if shared in profile.options:
            options.setdefault(shared, profile.options[shared])
    if "path" in written.options:
        options["paths"] = written.options["path"]
    loaded = written.options.get("loaded_at")
    return Binding(
        source=written.source,
        loaded_at=_instant(str(loaded), project.zone) if loaded else None,
        span=written.span,
        **options,
    )


def _instant(text: str, zone: ZoneInfo) -> datetime:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _from(secret: Secret, environment: Mapping[str, str], setting: str) -> str:
    value = environment.get(secret.variable)
    if not value:
        help = f"set it where scorelang runs; `{setting}` is taken from it"
        raise RunError(UNSET_SECRET.at(None, f"the environment variable `{secret.variable}` is not set", help=help))
    return value
