"""The files of every source, found before an engine is started."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.source.records import dataclass
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile, find_files
from scorelang.sources.refusal import SourceError


@dataclass(frozen=True, slots=True)
class Located:
    """The files of each bound source; what could not be found is said in `problems`, by source."""

    bindings: Mapping[str, Binding]
    files: Mapping[str, tuple[DataFile, ...]]
    problems: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file that has to be opened."""
        return tuple(file.path for files in self.files.values() for file in files)


def locate(bindings: Mapping[str, Binding], root: Path) -> Located:
    """Find the files of each binding that names some; their paths are relative to `root`."""
    files: dict[str, tuple[DataFile, ...]] = {}
    problems: dict[str, tuple[Diagnostic, ...]] = {}
    for name, binding in bindings.items():
        if not binding.paths:
            continue
        try:
            files[name] = find_files(binding, root)
        except SourceError as refused:
            problems[name] = refused.diagnostics
    return Located(bindings, files, problems)
