"""The history: one partition a scorecard and day, with a manifest that commits it and by which it is verified."""

import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, field, fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.run import DAMAGED_HISTORY, LATER_HISTORY
from scorelang.project.loading import program_sum
from scorelang.project.records import Project
from scorelang.run import durable
from scorelang.run.naming import file_stem
from scorelang.source.records import dataclass

FORMAT = 1
CHECK = "check"
PROGRAMS, ASIDE, PUBLISHED = "programs", "removed", "published"
RESERVED = (PROGRAMS, ASIDE, PUBLISHED)
_TEXTS = ("scorecard", "file", "sha256", "program", "engine", "created_by", "profile")
_SUM = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What a source held when the day was scored."""

    rows: int
    refused: int
    status: str
    newest: str | None = None
    loaded: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """One day of one scorecard: what was written, by which program and from which data.

    `refused`: the accounts whose rows were refused, so that nothing is known of them; `nameless`: how many rows more
    were refused, which do not say whose they are.
    """

    scorecard: str
    day: date
    file: str
    rows: int
    sha256: str
    columns: tuple[str, ...]
    program: str
    engine: str
    created_by: str
    profile: str
    language: int = 1
    sources: Mapping[str, SourceRecord] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    nameless: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """The history in one folder of the project."""

    root: Path

    def folder(self, scorecard: str) -> Path:
        """The folder of a scorecard; one that is called like a folder of ours has a name of another form."""
        return self.root / file_stem(scorecard, RESERVED)

    def days(self, scorecard: str) -> tuple[date, ...]:
        """The days on record, oldest first."""
        return self.days_in(self.folder(scorecard))

    def folders(self) -> tuple[Path, ...]:
        """The folders that hold the days of a scorecard."""
        if not self.root.is_dir():
            return ()
        return tuple(
            sorted(
                place
                for place in self.root.iterdir()
                if place.is_dir() and place.name not in RESERVED and not place.name.startswith(".")
            )
        )

    def days_in(self, place: Path) -> tuple[date, ...]:
        """The days on record in a folder, oldest first."""
        if not place.is_dir():
            return ()
        return tuple(sorted(filter(None, (_day(entry.name) for entry in place.iterdir()))))

    def manifest(self, scorecard: str, day: date) -> Manifest | Diagnostic:
        """The manifest of a day that is on record."""
        return self.manifest_in(self.folder(scorecard), day)

    def manifest_in(self, place: Path, day: date) -> Manifest | Diagnostic:
        """The manifest of a day, by its folder."""
        path = place / f"{day}.json"
        try:
            values = json.loads(durable.read(path))
            if values["format"] > FORMAT:
                return _later(path, values)
            found = _read(values)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return _damaged(path, "its manifest is not what was written")
        if found.day != day or self.folder(found.scorecard).name != place.name:
            return _damaged(path, "its manifest is of another day or scorecard")
        return found

    def verified(self, scorecard: str, day: date) -> Manifest | Diagnostic:
        """The manifest of a day whose data file is there and is what was written."""
        return self.verified_in(self.folder(scorecard), day)

    def verified_in(self, place: Path, day: date) -> Manifest | Diagnostic:
        """The same by its folder."""
        manifest = self.manifest_in(place, day)
        if isinstance(manifest, Diagnostic):
            return manifest
        path = place / manifest.file
        if not path.is_file():
            return _damaged(path, "the file is gone")
        if durable.checksum(path) != manifest.sha256:
            return _damaged(path, "its checksum is another than when it was written")
        return manifest

    def file(self, manifest: Manifest) -> Path:
        """Where the rows of a day lie."""
        return self.folder(manifest.scorecard) / manifest.file

    def keep(self, manifest: Manifest, beside: Path) -> Path:
        """Commit a day: the rows at their place, then the manifest, by which alone they count."""
        place = self.file(manifest)
        durable.commit(beside, place)
        before = self.manifest(manifest.scorecard, manifest.day) if self._has(manifest) else None
        durable.write(place.parent / f"{manifest.day}.json", _written(manifest))
        if isinstance(before, Manifest) and before.file != manifest.file:
            self.file(before).unlink(missing_ok=True)
        return place

    def forget(self, scorecard: str, before: date) -> int:
        """Take away the days before one, each manifest first, so that no half of a day counts; how many they were."""
        old = [day for day in self.days(scorecard) if day < before]
        for day in old:
            manifest = self.manifest(scorecard, day)
            (self.folder(scorecard) / f"{day}.json").unlink(missing_ok=True)
            if isinstance(manifest, Manifest):
                self.file(manifest).unlink(missing_ok=True)
        if old:
            durable.sync_folder(self.folder(scorecard))
        return len(old)

    def keep_program(self, sum_: str, files: Mapping[str, bytes]) -> None:
        """The text of a program, once a version."""
        if self.program(sum_) is None:
            texts = {path: data.decode() for path, data in files.items()}
            place = durable.folder(self.root / PROGRAMS) / f"{sum_}.json"
            durable.write(place, json.dumps({"format": FORMAT, "files": texts}, indent=1, ensure_ascii=False).encode())

    def program(self, sum_: str) -> Mapping[str, str] | None:
        """The files of a program by its hash; None where they are lost: gone, or not what was kept."""
        try:
            values = json.loads(durable.read(self.root / PROGRAMS / f"{sum_}.json"))
            texts = {str(path): str(text) for path, text in values["files"].items()}
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        return texts if program_sum({path: text.encode() for path, text in texts.items()}) == sum_ else None

    def programs(self) -> tuple[str, ...]:
        """The hashes of the programs on record."""
        place = self.root / PROGRAMS
        found = (entry.name.removesuffix(".json") for entry in place.iterdir()) if place.is_dir() else ()
        return tuple(sorted(name for name in found if _SUM.fullmatch(name)))

    def _has(self, manifest: Manifest) -> bool:
        return (self.folder(manifest.scorecard) / f"{manifest.day}.json").exists()


def history_of(project: Project, instead: Path | None = None) -> History:
    """A project's history, or another one that is named `instead`."""
    return History(instead or project.root / project.history)


def _day(name: str) -> date | None:
    """The day that a manifest is called by; None where the name is another."""
    match = _DAY.fullmatch(name)
    with contextlib.suppress(ValueError):
        return date.fromisoformat(match[1]) if match else None
    return None


def file_name(day: date, sum_: str) -> str:
    """The name of a day's rows: of the day and of what is in it, so that a new file never overwrites an old one."""
    return f"{day}-{sum_[:16]}.parquet"


def _written(manifest: Manifest) -> bytes:
    values: dict[str, Any] = {"format": FORMAT, **asdict(manifest), "day": manifest.day.isoformat()}
    return _text({**values, CHECK: sum_of(values)})


def _text(values: Mapping[str, Any]) -> bytes:
    return (json.dumps(values, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def sum_of(values: Mapping[str, Any]) -> str:
    """The sum of a manifest over all that it says besides."""
    return sha256(_text({name: value for name, value in values.items() if name != CHECK})).hexdigest()


def _read(values: Any) -> Manifest:
    """The manifest that was written; what a later release says besides in the same format is left alone."""
    if values["format"] != FORMAT or not isinstance(values["rows"], int):
        raise ValueError
    if values.get(CHECK) not in (None, sum_of(values)):  # days of the first release have none
        raise ValueError
    if not all(isinstance(text, str) for text in (*(values[name] for name in _TEXTS), *values["columns"])):
        raise TypeError
    sources = {name: SourceRecord(**_known(SourceRecord, one)) for name, one in values["sources"].items()}
    read = {"day": date.fromisoformat(values["day"]), "columns": tuple(values["columns"]), "sources": sources}
    read |= {"refused": tuple(map(str, values.get("refused") or ())), "nameless": int(values.get("nameless", 0))}
    manifest = Manifest(**{**_known(Manifest, values), **read})
    if "/" in manifest.file or manifest.file.startswith("."):
        raise ValueError
    return manifest


def _known(record: type[Manifest] | type[SourceRecord], values: Mapping[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(record)}
    return {name: value for name, value in values.items() if name in names}


def _later(path: Path, values: Mapping[str, Any]) -> Diagnostic:
    by = str(values.get("created_by", "?"))[:40]
    message = f"`{path.parent.name}/{path.name}` was written by scorelang {by}, in a way that this release cannot read"
    return LATER_HISTORY.at(None, message, help="use that release, or a later one; nothing is wrong with the day")


def _damaged(path: Path, why: str) -> Diagnostic:
    help = "run that day again, or take the file from a backup; nothing was changed"
    return DAMAGED_HISTORY.at(None, f"`{path.parent.name}/{path.name}` is damaged: {why}", help=help)
