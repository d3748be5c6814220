"""Targets of `publish`: what their settings may say together, and which of them is meant."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.configuration import MISSING_SETTING, OUTSIDE, UNKNOWN_TARGET, WRONG_SETTING
from scorelang.diagnostics.suggestions import closest
from scorelang.project.checking import Checker
from scorelang.project.door import within
from scorelang.project.places import Path
from scorelang.project.records import Profile, Project, Target
from scorelang.project.settings import DATABASE, FILE

KEY, STATUS = "account", "status"
KEEP, MARK, DELETE = "keep", "mark", "delete"
# PostgreSQL cuts a longer one, and then has no column of that name.
LONGEST_NAME = 63
_CHOICES = {"gone": (KEEP, MARK, DELETE), "decimal": (".", ",")}
_TABLE = re.compile(r"[^.\0]{1,63}(\.[^.\0]{1,63})?")


def target_rules(checker: Checker, path: Path, values: Mapping[str, Any]) -> None:
    """Say what is wrong with the targets that stand under a path."""
    for name, options in values.items():
        _rules(checker, (*path, name), name, options)


def targets(checker: Checker, path: Path, values: Mapping[str, Any], profile: str | None = None) -> dict[str, Target]:
    """The targets that stand under a path."""
    return {name: Target(name, one, checker.key((*path, name)), profile) for name, one in values.items()}


def target_of(project: Project, profile: Profile, name: str) -> Target | Diagnostic:
    """The target of that name: the profile's own, else the project's."""
    known = {**project.targets, **profile.targets}
    if name in known:
        return known[name]
    near = closest(name, known)
    listed = ", ".join(f"`{one}`" for one in known)
    help = f"did you mean `{near}`?" if near else f"targets are {listed}" if known else "add `[publish.NAME]` to it"
    return UNKNOWN_TARGET.at(None, f"scorelang.toml has no target `{name}`", help=help)


def _rules(checker: Checker, path: Path, name: str, options: Mapping[str, Any]) -> None:
    checker.choices(path, options, _CHOICES)
    written = [one for one in ("path", "table") if (*path, one) in checker.places]
    if len(written) != 1:
        said = "both `path` and `table`" if written else "no place"
        rule = WRONG_SETTING if written else MISSING_SETTING
        checker.say(rule, path, f"`{name}` publishes to {said}; wanted one of `path` and `table`", key=True)
        return
    _file(checker, path, options) if written == ["path"] else _table(checker, path, options)
    _columns(checker, path, options)


def _file(checker: Checker, path: Path, options: Mapping[str, Any]) -> None:
    file = options.get("path")
    if file is not None and (PurePosixPath(file).is_absolute() or within(file) is None):
        checker.say(OUTSIDE, (*path, "path"), f"`{file}` leads out of the project", "paths here are relative to it")
    if options.get("gone") == DELETE:
        help = 'say `gone = "mark"`: such a row comes with nothing but its key and the status `gone`'
        checker.say(WRONG_SETTING, (*path, "gone"), "a file can add and change rows, and delete none", help)
    if len(options.get("delimiter", ",")) != 1 or options.get("delimiter") in ('"', "\r", "\n"):
        checker.say(
            WRONG_SETTING, (*path, "delimiter"), "a delimiter is one letter, and neither a quote nor a line end"
        )
    _foreign(checker, path, options, {one.name for one in DATABASE}, "a file has no database")


def _table(checker: Checker, path: Path, options: Mapping[str, Any]) -> None:
    table = options.get("table")
    if table is not None and not _TABLE.fullmatch(table):
        checker.say(WRONG_SETTING, (*path, "table"), f"`{table}` is no table; wanted `schema.table`")
    for field, header in (options.get("columns") or {}).items():
        if len(header.encode()) > LONGEST_NAME:
            message = (
                f"the header of `{field}` has {len(header.encode())} bytes, and a column's name at most {LONGEST_NAME}"
            )
            checker.say(WRONG_SETTING, (*path, "columns", field), message)
    _foreign(checker, path, options, {one.name for one in FILE}, "a table has none")


def _foreign(checker: Checker, path: Path, options: Mapping[str, Any], names: set[str], why: str) -> None:
    for name in options:
        if name in names:
            checker.say(WRONG_SETTING, (*path, name), f"`{name}` does not belong here: {why}", key=True)


def _columns(checker: Checker, path: Path, options: Mapping[str, Any]) -> None:
    columns = options.get("columns")
    if columns is None:
        return
    place = (*path, "columns")
    needed = [KEY, *([STATUS] if options.get("gone") == MARK else [])]
    for field in needed:
        if field not in columns:
            why = "by which rows are told apart" if field == KEY else "which says that an account is gone"
            checker.say(MISSING_SETTING, place, f"`{field}` is missing in `columns`, {why}", key=True)
    headers: dict[str, str] = {}
    for field, header in columns.items():
        if not header.strip() or not header.isprintable():
            checker.say(WRONG_SETTING, (*place, field), f"`{field}` has a header that nobody can read")
        elif header in headers:
            checker.say(
                WRONG_SETTING, (*place, field), f"`{headers[header]}` and `{field}` have one header, `{header}`"
            )
        headers.setdefault(header, field)
