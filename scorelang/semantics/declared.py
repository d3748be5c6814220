"""All declarations of a program by name: one flat namespace, in which a name stands once."""

import posixpath
from collections.abc import Mapping
from dataclasses import field

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.semantics.naming import say_names
from scorelang.semantics.reports import Reports
from scorelang.source import SourceText
from scorelang.source.records import dataclass
from scorelang.syntax.tree.files import (
    BrokenDeclaration,
    Declaration,
    File,
    ImportDeclaration,
    LetDeclaration,
    TestDeclaration,
)
from scorelang.syntax.tree.indicators import IndicatorDeclaration
from scorelang.syntax.tree.scorecards import GradesDeclaration, OutcomeDeclaration, ScorecardDeclaration
from scorelang.syntax.tree.sources import SourceDeclaration
from scorelang.syntax.tree.words import Name


@dataclass(frozen=True, slots=True)
class Declared:
    """`broken`: names whose declaration could not be read; `vague`: an unreadable one may have declared any name."""

    sources: dict[str, SourceDeclaration] = field(default_factory=dict)
    lets: dict[str, LetDeclaration] = field(default_factory=dict)
    indicators: dict[str, IndicatorDeclaration] = field(default_factory=dict)
    scorecards: dict[str, ScorecardDeclaration] = field(default_factory=dict)
    schemes: dict[str, GradesDeclaration] = field(default_factory=dict)
    outcomes: dict[str, OutcomeDeclaration] = field(default_factory=dict)
    tests: list[TestDeclaration] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    vague: bool = False
    texts: Mapping[str, SourceText] = field(default_factory=dict)


def gather(reports: Reports, files: tuple[File, ...]) -> Declared:
    """Every declaration of the files, in their order; of two with one name the first."""
    declarations = [declaration for file in files for declaration in file.declarations]
    broken = [d for d in declarations if isinstance(d, BrokenDeclaration)]
    declared = Declared(
        vague=any(_could_declare_anything(d) for d in broken) or any(_lacks_import(files, file) for file in files),
        texts={file.source.path: file.source for file in files},
        broken={d.name.text for d in broken if d.name is not None},
    )
    first: dict[str, tuple[str, Name]] = {}
    for declaration in declarations:
        say_names(reports, declaration)
        _add(reports, declared, first, declaration)
    return declared


def _lacks_import(files: tuple[File, ...], file: File) -> bool:
    """Whether a file that it imports could not be read: that is said where files are read."""
    known = {each.source.path for each in files}
    folder = posixpath.dirname(file.source.path)
    imports = (each.path.text for each in file.declarations if isinstance(each, ImportDeclaration))
    return any(posixpath.normpath(posixpath.join(folder, path)) not in known for path in imports)


def _could_declare_anything(broken: BrokenDeclaration) -> bool:
    return broken.name is None or broken.keyword in ("import", "accounts", "facts")


def _add(reports: Reports, declared: Declared, first: dict[str, tuple[str, Name]], declaration: Declaration) -> None:
    if isinstance(declaration, TestDeclaration):
        declared.tests.append(declaration)
        return
    name = getattr(declaration, "name", None)
    if isinstance(name, Name) and _is_new(reports, first, _word(declaration), name):
        _keep(declared, name.text, declaration)


def _keep(declared: Declared, name: str, declaration: Declaration) -> None:
    match declaration:
        case SourceDeclaration():
            declared.sources[name] = declaration
        case LetDeclaration():
            declared.lets[name] = declaration
        case IndicatorDeclaration():
            declared.indicators[name] = declaration
        case ScorecardDeclaration():
            declared.scorecards[name] = declaration
        case GradesDeclaration():
            declared.schemes[name] = declaration
        case OutcomeDeclaration():
            declared.outcomes[name] = declaration
        case _:
            return


def _word(declaration: Declaration) -> str:
    return str(getattr(declaration, "keyword", "")) or type(declaration).__name__.removesuffix("Declaration").lower()


def _is_new(reports: Reports, first: dict[str, tuple[str, Name]], word: str, name: Name) -> bool:
    before = first.setdefault(name.text.lower(), (word, name))
    if before[1] is name:
        return True
    same = before[1].text == name.text
    reports.say(
        rules.DUPLICATE_NAME if same else rules.CASE_DUPLICATE,
        name.span,
        f"`{name.text}` is declared twice" if same else f"`{before[1].text}` and `{name.text}` differ by case alone",
        labels=(Label(before[1].span, f"first here, as {_article(before[0])}"),),
        help="a name stands once in a program, whatever it names",
    )
    return not same


def _article(word: str) -> str:
    spoken = {"accounts": "the accounts", "facts": "facts", "events": "events", "grades": "grades"}
    return spoken.get(word, f"an {word}" if word[:1] in "aeiou" else f"a {word}")
