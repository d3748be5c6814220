"""Playbooks held against the program: every name, field, filter and tag of their templates, and their due days."""

from collections.abc import Iterable, Iterator, Mapping

from jinja2 import nodes

from scorelang.actions.playbook import Due, Library, Playbook, TaskTemplate, Template
from scorelang.actions.shapes import Shape, plan_names
from scorelang.actions.template_statements import Statements
from scorelang.actions.template_tree import parse_template, place
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import playbooks as rules
from scorelang.diagnostics.suggestions import did_you_mean
from scorelang.source import SourceText
from scorelang.types import Date, Time, Type

TITLE_NAMES_WITHOUT = ("tasks",)


def check_library(library: Library, columns: Mapping[str, Type]) -> tuple[Diagnostic, ...]:
    """Every playbook that the project itself wrote."""
    own = [name for name, playbook in library.playbooks.items() if not playbook.shipped]
    return _once(found for name in own for found in check_playbook(library, name, columns))


def check_playbook(library: Library, name: str, columns: Mapping[str, Type]) -> tuple[Diagnostic, ...]:
    """One playbook: its template with all it extends and includes, the titles of its tasks, their due days."""
    return _once((*check_text(library, name, columns), *check_tasks(library, name, columns)))


def check_text(library: Library, name: str, columns: Mapping[str, Type]) -> tuple[Diagnostic, ...]:
    """A playbook's template, with all it extends and includes."""
    return tuple(TemplateCheck(library.templates, plan_names(columns)).check(library.playbooks[name].template))


def check_tasks(library: Library, name: str, columns: Mapping[str, Type]) -> tuple[Diagnostic, ...]:
    """The titles and the due days of a playbook's tasks."""
    playbook = library.playbooks[name]
    names = {name: shape for name, shape in plan_names(columns).items() if name not in TITLE_NAMES_WITHOUT}
    titles = [found for task in playbook.tasks for found in _title(task, names)]
    return (*titles, *(found for task in playbook.tasks for found in _due(playbook, task, task.due, columns)))


def _once(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(dict.fromkeys(found))


class TemplateCheck:
    """Checks a template file and the files it is made of; each file once."""

    def __init__(self, templates: Mapping[str, Template], names: Mapping[str, Shape]) -> None:
        self.templates = templates
        self.names = names
        self.found: list[Diagnostic] = []
        self.walks: dict[str, Statements] = {}
        self.written: dict[str, int] = {}
        self.open: list[str] = []

    def check(self, file: str) -> list[Diagnostic]:
        """Everything that is wrong with a file and those it needs."""
        self._walk(file)
        return self.found

    def _walk(self, file: str) -> Statements | None:
        """The walk over a file; None where it cannot be read."""
        if file in self.walks:
            return self.walks[file]
        template = self.templates[file]
        tree, problems = parse_template(template)
        self.found += problems
        if tree is None:
            return None
        walk = Statements(template.source.path, self.names, self._include)
        self.walks[file] = walk
        self.open.append(file)
        self.written[file] = walk.template(tree)
        self._parent(walk)
        self.open.pop()
        self.found += walk.found
        return walk

    def _parent(self, walk: Statements) -> None:
        """The file that is extended, and whether it has the blocks."""
        if walk.parent is None or (file := self._named(walk, walk.parent, walk.parent.template)) is None:
            return
        parent = self._walk(file)
        known = self._blocks(file) if parent else set(walk.blocks)
        for name, block in walk.blocks.items():
            if name not in known:
                message = f"found the block `{name[:80]}`, which `{file}` does not have, so no plan shows it"
                help_text = did_you_mean(name, known)
                self.found.append(rules.NEVER_SHOWN.at(place(walk.path, block), message, help=help_text))

    def _blocks(self, file: str) -> set[str]:
        """The blocks of a file and of those it extends."""
        names: set[str] = set()
        walk = self.walks.get(file)
        for _ in self.templates:
            if walk is None:
                break
            names |= set(walk.blocks)
            extended = walk.parent.template if walk.parent else None
            walk = self.walks.get(str(extended.value)) if isinstance(extended, nodes.Const) else None
        return names

    def _include(self, walk: Statements, node: nodes.Include) -> int:
        file = self._named(walk, node, node.template)
        if node.ignore_missing or file is None or self._walk(file) is None:
            return 0
        return self.written[file]

    def _named(self, walk: Statements, node: nodes.Node, name: nodes.Expr) -> str | None:
        """The file that a tag names; None where there is none, or where it is open already."""
        if not isinstance(name, nodes.Const) or not isinstance(name.value, str):
            walk.forbid(node, "a file that is not named in quotes")
            return None
        if name.value not in self.templates:
            message = f"there is no template `{name.value[:80]}` among the playbooks"
            walk.report(rules.UNKNOWN_TEMPLATE, name, message, did_you_mean(name.value, self.templates))
            return None
        if name.value in self.open:
            walk.report(rules.UNKNOWN_TEMPLATE, name, f"`{name.value}` leads back to itself")
            return None
        return name.value


def _title(task: TaskTemplate, names: Mapping[str, Shape]) -> list[Diagnostic]:
    """The title of a task as a template of its own, at its place in the file."""
    if "{" not in task.title:
        return []
    padding = " " * (task.title_span.start + 1)
    template = Template(SourceText(task.title_span.path, padding + task.title), len(padding))
    return TemplateCheck({task.id: template}, names).check(task.id)


def _due(playbook: Playbook, task: TaskTemplate, due: Due, columns: Mapping[str, Type]) -> Iterator[Diagnostic]:
    if due.column is None or (due.column not in columns and playbook.shipped and due.otherwise):
        return
    if due.column not in columns:
        message = f"the task `{task.id}` is due from `{due.column[:80]}`, which is no column of the accounts"
        yield rules.DUE_COLUMN.at(task.due_span, message, help=did_you_mean(due.column, columns))
    elif not isinstance(columns[due.column], Date | Time):
        message = f"the task `{task.id}` is due from `{due.column[:80]}`, which is no date"
        yield rules.DUE_COLUMN.at(task.due_span, message)
