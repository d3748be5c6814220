"""scorelang.toml to a project: read as TOML, held against the table of settings, frozen."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path as Folder
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from scorelang import __version__
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.configuration import (
    MISSING_SETTING,
    NOT_TOML,
    OTHER_LANGUAGE,
    OTHER_RELEASE,
    OUTSIDE,
    UNKNOWN_PROFILE,
    UNKNOWN_ZONE,
    WRONG_SETTING,
)
from scorelang.diagnostics.suggestions import closest
from scorelang.project.checking import Checker, length
from scorelang.project.door import within
from scorelang.project.places import Path, places, too_deep
from scorelang.project.records import Binding, Plans, Profile, Project
from scorelang.project.settings import LANGUAGE, SETTINGS, Table
from scorelang.project.targets import target_rules, targets
from scorelang.source import SourceText, Span
from scorelang.sources.binding import FORMATS
from scorelang.syntax.from_bytes import not_utf8

_CHOICES = {"format": FORMATS, "decimal": (".", ",")}
DEEPEST = 20
_LONG = re.compile(r"[0-9][0-9_]{400}")
_KEYS = re.compile(r"\((?:'[^']*',? ?)+\)")
# What Python's reader says of a second value, and of signs that cannot be seen.
_OVERWRITTEN = "Cannot overwrite a value"
_INLINE = re.compile(r"Duplicate inline table key '(.*)'")
_KEY = re.compile(r"[ \t]*(?:\[[ \t]*|(?=[^\]\n]*=))([^=\[\]\n#]*[^=\[\]\s#])")
_ESCAPED = re.compile(r"'(\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\[nrt])'")
_RELEASE = re.compile(r"(>=|==)?\s*(\d{1,4}(?:\.\d{1,4}){0,2})")
ENGINES = ("duckdb", "postgres", "spark")


def project(root: Folder, source: SourceText) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    """The project that a configuration describes; None where anything is wrong with it."""
    values, checker = settings(source, SETTINGS)
    if values is not None:
        _rules(checker, values)
    if checker.found:
        return None, tuple(checker.found)
    return _project(root, source, _completed(root, values), checker), ()


def bare(root: Folder) -> Project:
    """A project without a configuration: what counts where nothing is said."""
    source = SourceText("scorelang.toml", "")
    checker = Checker({}, Span(source.path, 0, 0))
    return _project(root, source, _completed(root, checker.table({}, SETTINGS, ())), checker)


def in_force(found: Project) -> Mapping[str, Any]:
    """Every setting of a project that is written or has something that counts in its place, as in the table of them."""
    return _completed(found.root, settings(found.source, SETTINGS)[0])


def settings(source: SourceText, table: Table) -> tuple[Any, Checker]:
    """What stands in a TOML text as far as the table knows it (None: it is no TOML), and what was found wrong."""
    problem, document = _document(source)
    start = Span(source.path, 0, 0)
    if problem is not None:
        return None, Checker({}, start, [problem])
    checker = Checker(places(source), start)
    return checker.table(document, table, ()), checker


def _document(source: SourceText) -> tuple[Diagnostic | None, Mapping[str, Any]]:
    start = too_deep(source.text, DEEPEST)
    if start is not None:
        return _unreadable(source, start, f"more than {DEEPEST} levels stand within one another"), {}
    long = _LONG.search(source.text)
    if long is not None:
        return _unreadable(source, long.start(), "this number has more than 400 digits"), {}
    try:
        return None, tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        return _not_toml(source, str(error)), {}


def _not_toml(source: SourceText, said: str) -> Diagnostic:
    match = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", said)
    reason = said[: match.start()].strip() if match else said
    start = len(source.text)
    if match and match.group(1):
        before = source.text.split("\n")[: int(match.group(1)) - 1]
        start = sum(len(line) + 1 for line in before) + int(match.group(2)) - 1
    key = _KEY.match(source.text, source.text.rfind("\n", 0, start) + 1) if reason == _OVERWRITTEN else None
    if key is not None:
        return _unreadable(source, key.start(1), f"`{key.group(1)}` stands twice", len(key.group(1)))
    reason = _INLINE.sub(lambda name: f"`{name.group(1)}` stands twice", reason)
    reason = _KEYS.sub(lambda keys: "`" + ".".join(re.findall(r"'([^']*)'", keys.group())) + "`", reason)
    reason = _ESCAPED.sub(lambda sign: f"U+{ord(sign.group(1).encode().decode('unicode_escape')):04X}", reason)
    return _unreadable(source, start, f"{reason[:1].lower()}{reason[1:]}")


def _unreadable(source: SourceText, start: int, reason: str, length: int = 1) -> Diagnostic:
    start = max(0, min(start, len(source.text) - 1))
    return NOT_TOML.at(Span(source.path, start, start + length), f"this is no valid TOML: {reason}")


def not_text(name: str, data: bytes, place: int) -> Diagnostic:
    """What is said of a configuration that is no UTF-8 from a place on."""
    return NOT_TOML.at(None, not_utf8(name, data, place), help="save the file as UTF-8")


def _rules(checker: Checker, values: Any) -> None:
    head = values.get("project", {})
    _zone(checker, head.get("timezone"))
    _versions(checker, head)
    _folders(checker, values)
    target_rules(checker, ("publish",), values.get("publish", {}))
    profiles = values.get("profiles", {})
    if not profiles and ("profiles",) in checker.places:
        checker.say(
            MISSING_SETTING, ("profiles",), "`profiles` is empty: where the data lies, once a profile", key=True
        )
    for name, profile in profiles.items():
        _profile_rules(checker, name, profile)
    wanted = head.get("profile")
    if wanted is not None and wanted not in profiles:
        checker.say(UNKNOWN_PROFILE, ("project", "profile"), *unknown_profile(wanted, tuple(profiles)))


def unknown_profile(name: str, known: tuple[str, ...]) -> tuple[str, str]:
    """Message and help for a profile that does not stand."""
    near = closest(name, known)
    help = f"did you mean `{near}`?" if near else f"profiles are {', '.join(f'`{one}`' for one in known) or 'none'}"
    return f"there is no profile `{name}`", help


def _zone(checker: Checker, name: str | None) -> None:
    if name is None:
        return
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        near = closest(name, tuple(sorted(available_timezones())))
        help = f"did you mean `{near}`?" if near else 'zones have names such as "Europe/Berlin"'
        checker.say(UNKNOWN_ZONE, ("project", "timezone"), f"there is no time zone `{name}`", help)


def _versions(checker: Checker, head: Mapping[str, Any]) -> None:
    if head["language"] != LANGUAGE:
        message = f"the project asks for language {head['language']}; this scorelang reads language {LANGUAGE}"
        checker.say(OTHER_LANGUAGE, ("project", "language"), message)
    wanted = head.get("required-version")
    if wanted is not None and not _RELEASE.fullmatch(wanted):
        message = f"`{wanted}` names no release; wanted one such as `0.1` or `>=0.1`"
        checker.say(WRONG_SETTING, ("project", "required-version"), message)
    elif wanted is not None and not _satisfies(__version__, wanted):
        message = f"the project asks for scorelang {wanted}; this is {__version__}"
        checker.say(OTHER_RELEASE, ("project", "required-version"), message)


def _satisfies(version: str, wanted: str) -> bool:
    """`0.1.0` or `==0.1.0` is that release, `>=0.1` that or a later one."""
    match = _RELEASE.fullmatch(wanted)
    assert match is not None
    have, need = _numbers(version), _numbers(match.group(2))
    return have >= need if match.group(1) == ">=" else have == need


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in re.findall(r"\d+", version)[:3]]
    return tuple(parts + [0] * (3 - len(parts)))


def _folders(checker: Checker, values: Any) -> None:
    head = values.get("project", {})
    named: list[tuple[Path, str | None]] = [(("project", one), head.get(one)) for one in ("playbooks", "holidays")]
    named += [(("project", "scorecards", i), one) for i, one in enumerate(head.get("scorecards", ()))]
    named += [((part, "path"), values.get(part, {}).get("path")) for part in ("history", "plans")]
    for path, folder in named:
        if folder is not None and (PurePosixPath(folder).is_absolute() or within(folder) is None):
            checker.say(OUTSIDE, path, f"`{folder}` leads out of the project", "paths here are relative to it")


def _profile_rules(checker: Checker, name: str, profile: Any) -> None:
    path = ("profiles", name)
    target_rules(checker, (*path, "publish"), profile.get("publish", {}))
    engine = profile["engine"]
    if engine not in ENGINES:
        near = closest(engine, ENGINES)
        help = f"did you mean `{near}`?" if near else f"engines are {', '.join(f'`{one}`' for one in ENGINES)}"
        checker.say(WRONG_SETTING, (*path, "engine"), f"there is no engine `{engine}`", help)
    for source, options in profile.get("sources", {}).items():
        checker.choices((*path, "sources", source), options, _CHOICES)
        _spellings(checker, (*path, "sources", source), options, profile.get("absent", ()))
        written = [one for one in ("path", "table", "query") if (*path, "sources", source, one) in checker.places]
        if len(written) != 1:
            said = "both " + " and ".join(f"`{one}`" for one in written) if written else "no place"
            message = f"`{source}` is bound to {said}; wanted one of `path`, `table` and `query`"
            rule = WRONG_SETTING if written else MISSING_SETTING
            checker.say(rule, (*path, "sources", source), message, key=True)


def _spellings(checker: Checker, path: Path, options: Mapping[str, Any], shared: tuple[str, ...]) -> None:
    """Say which spelling means two things."""
    meaning: dict[str, str] = dict.fromkeys(options.get("absent", shared), "absent")
    for means in ("true", "false"):
        for text in options.get(means, ()):
            before = meaning.setdefault(text, means)
            if before != means:
                checker.say(
                    WRONG_SETTING, (*path, means), f"`{text}` means {before} already; it cannot mean {means} too"
                )


def _completed(root: Folder, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """With what counts where nothing is said and that depends on the project."""
    profiles = values.get("profiles", {})
    depends = {"name": root.name, "profile": next(iter(profiles), None)}
    return {**values, "project": {**depends, **values["project"]}, "profiles": profiles}


def _project(root: Folder, source: SourceText, values: Mapping[str, Any], checker: Checker) -> Project:
    head, history, plans = values["project"], values["history"], values["plans"]
    keep = history.get("keep")
    return Project(
        root=root,
        source=source,
        name=head["name"],
        scorecards=head["scorecards"],
        playbooks=head["playbooks"],
        timezone=head["timezone"],
        currency=head.get("currency", ""),
        holidays=head.get("holidays"),
        history=history["path"],
        history_keep=length(keep) if keep else None,
        plans=Plans(plans["path"], plans.get("fallback"), plans.get("capacity", {})),
        roles=values.get("roles", {}),
        profile=head.get("profile"),
        profiles={name: _profile(name, one, checker) for name, one in values["profiles"].items()},
        targets=targets(checker, ("publish",), values.get("publish", {})),
    )


def _profile(name: str, values: Any, checker: Checker) -> Profile:
    path = ("profiles", name)
    options = {key: value for key, value in values.items() if key not in ("engine", "sources", "publish")}
    bindings = {
        source: Binding(source, options_of, checker.key((*path, "sources", source)))
        for source, options_of in values.get("sources", {}).items()
    }
    own = targets(checker, (*path, "publish"), values.get("publish", {}), name)
    return Profile(name, values["engine"], options, bindings, checker.key(path), own)
