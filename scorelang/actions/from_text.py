"""A playbook's text -> its record, with every mistake of the front matter at its place."""

import re
from collections.abc import Mapping

from scorelang.actions.context import Link
from scorelang.actions.due import parse_due, parse_effort
from scorelang.actions.front_matter import FrontMatter, read_front_matter
from scorelang.actions.playbook import Due, Library, Playbook, TaskTemplate, Template
from scorelang.diagnostics import Diagnostic, Rule
from scorelang.diagnostics.catalogue import playbooks as rules
from scorelang.diagnostics.suggestions import did_you_mean
from scorelang.source import SourceText, Span

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
TASK_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
URL = re.compile(r"(https?://|mailto:)[^\s<>\"`]{1,2000}")
KEYS = ("title", "about", "owner", "review", "tasks")
TASK_KEYS = ("id", "title", "owner", "due", "effort", "when", "after", "links")
LINK_KEYS = ("title", "url")
DUE_HELP = "write it as in `2 business days`, `1 week` or `30 days before renews_on or 2 weeks`"


def read_library(
    files: Mapping[str, SourceText], shipped: Mapping[str, SourceText]
) -> tuple[Library, tuple[Diagnostic, ...]]:
    """The project's own files by name (`rescue.md`), over the shipped ones; a leading `_` marks a mere template."""
    playbooks: dict[str, Playbook] = {}
    templates: dict[str, Template] = {}
    found: list[Diagnostic] = []
    for own, sources in ((False, shipped), (True, files)):
        for file, source in sorted(sources.items()):
            if file.startswith("_"):
                templates[file] = Template(source, 0)
                continue
            playbook, start, diagnostics = read_playbook(file, source, shipped=not own)
            templates[file] = Template(source, start)
            found += diagnostics
            if playbook:
                playbooks[playbook.name] = playbook
            elif own:
                playbooks.pop(file.removesuffix(".md"), None)
    templates |= {f"shipped/{file}": _body(source) for file, source in shipped.items()}
    return Library(playbooks, templates), tuple(found)


def _body(source: SourceText) -> Template:
    front, _ = read_front_matter(source)
    return Template(source, front.end if front else 0)


def read_playbook(
    file: str, source: SourceText, *, shipped: bool = False
) -> tuple[Playbook | None, int, tuple[Diagnostic, ...]]:
    """The record (None where it cannot be used), where the template begins, and what is wrong."""
    name = file.removesuffix(".md")
    if not NAME.fullmatch(name) or not file.endswith(".md"):
        message = f"found a playbook named `{file[:80]}`, wanted a name like `rescue.md`"
        return None, 0, (rules.TEMPLATE_NAME.at(Span(source.path, 0, 0), message),)
    front, problems = read_front_matter(source)
    if front is None:
        return None, 0, problems
    reader = _Reader(source, front)
    playbook = reader.playbook(name, file, shipped)
    return playbook, front.end, tuple(reader.found)


class _Reader:
    """Takes the tables apart, and collects what is wrong with them."""

    def __init__(self, source: SourceText, front: FrontMatter) -> None:
        self.source = source
        self.front = front
        self.found: list[Diagnostic] = []

    def playbook(self, name: str, file: str, shipped: bool) -> Playbook | None:
        values = self.front.values
        self.unknown(values, KEYS, -1, "a playbook")
        title = self.text(values, -1, "title", rules.MISSING_KEY, "a playbook needs a `title`")
        owner = self.text(values, -1, "owner", rules.MISSING_KEY, "a playbook needs an `owner`, the role that runs it")
        about = self.text(values, -1, "about")
        review = self.due(values, -1, "review")
        tasks = self.tasks(values.get("tasks", []))
        if any(diagnostic.severity == "error" for diagnostic in self.found) or not title or not owner:
            return None
        span = self.front.place(self.source, -1, "title").value
        return Playbook(name, title, about, owner, review, tasks, file, shipped, span)

    def tasks(self, values: object) -> tuple[TaskTemplate, ...]:
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.report(rules.WRONG_VALUE, -1, "tasks", "found `tasks` that are no tables, wanted `[[tasks]]`")
            return ()
        if not values:
            self.report(
                rules.NO_TASKS, -1, "title", "found a playbook without `[[tasks]]`, so nobody has to do anything"
            )
        tasks = [(number, self.task(number, value)) for number, value in enumerate(values)]
        ids = tuple(id for value in values if isinstance(id := value.get("id"), str))
        return self.connected([(number, task) for number, task in tasks if task], ids)

    def task(self, table: int, values: Mapping[str, object]) -> TaskTemplate | None:
        before = len(self.found)
        self.unknown(values, TASK_KEYS, table, "a task")
        id = self.text(values, table, "id", rules.MISSING_KEY, "found a task without an `id`")
        called = f"the task `{id}`" if id else "a task"
        title = self.text(values, table, "title", rules.MISSING_KEY, f"{called} has no `title`")
        owner = self.text(
            values, table, "owner", rules.TASK_WITHOUT_OWNER, f"{called} has no `owner`, so nobody does it"
        )
        due = self.due(values, table, "due")
        if due is None and "due" not in values:
            self.report(rules.TASK_WITHOUT_DUE, table, "id", f"{called} has no `due` day", DUE_HELP)
        if id and not TASK_ID.fullmatch(id):
            self.report(
                rules.WRONG_VALUE, table, "id", f"found the id `{id[:80]}`, wanted small letters, digits and `-`"
            )
        hours = self.effort(values, table)
        after, links = self.after(values, table), self.links(values, table)
        if len(self.found) > before or not id or not title or not owner or due is None:
            return None
        places = [self.front.place(self.source, table, key).value for key in ("id", "title", "due")]
        return TaskTemplate(id, title, owner, due, hours, self.when(values, table), after, links, *places)

    def text(
        self, values: Mapping[str, object], table: int, key: str, rule: Rule | None = None, missing: str = ""
    ) -> str | None:
        """The text of a key; `rule` and `missing` where it must stand."""
        value = values.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if rule and value in (None, ""):
            self.report(rule, table, key, missing)
        elif value is not None:
            self.report(rules.WRONG_VALUE, table, key, f"found `{key}` without any text, wanted a text in quotes")
        return None

    def due(self, values: Mapping[str, object], table: int, key: str) -> Due | None:
        text = self.text(values, table, key)
        due = parse_due(text) if text else None
        if text and due is None:
            self.report(
                rules.WRONG_VALUE, table, key, f"found `{key}` as `{text[:80]}`, which is no length of days", DUE_HELP
            )
        elif due and key == "review" and due.column:
            self.report(
                rules.WRONG_VALUE, table, key, "found a `review` that counts from a date, wanted a length of days"
            )
        return due

    def effort(self, values: Mapping[str, object], table: int) -> float | None:
        text = self.text(values, table, "effort")
        hours = parse_effort(text) if text else None
        if text and hours is None:
            message = f"found an `effort` of `{text[:80]}`, wanted it as in `2 hours` or `30 minutes`"
            self.report(rules.WRONG_VALUE, table, "effort", message)
        return hours

    def when(self, values: Mapping[str, object], table: int) -> SourceText | None:
        """The condition, padded so that it stands where it does in the file."""
        text = self.text(values, table, "when")
        if text is None:
            return None
        span = self.front.place(self.source, table, "when").value
        at = self.source.text.find(text, span.start, span.end)
        start = at if at >= 0 else span.start + 1
        blank = re.sub(r"[^\n]", " ", self.source.text[:start])
        return SourceText(self.source.path, blank + text)

    def after(self, values: Mapping[str, object], table: int) -> tuple[str, ...]:
        value = values.get("after", [])
        names = [value] if isinstance(value, str) else value
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return tuple(str(name) for name in names)
        self.report(rules.WRONG_VALUE, table, "after", "found `after` that is no list, wanted ids of tasks in brackets")
        return ()

    def links(self, values: Mapping[str, object], table: int) -> tuple[Link, ...]:
        value = values.get("links", [])
        if not isinstance(value, list):
            self.report(rules.WRONG_VALUE, table, "links", LINK_MESSAGE)
            return ()
        links = [self.link(item, table) for item in value]
        return tuple(link for link in links if link)

    def link(self, value: object, table: int) -> Link | None:
        match value:
            case {"title": str(title), "url": str(url), **rest} if URL.fullmatch(url) and title.strip() and not rest:
                return Link(title.strip(), url)
            case {"url": str(url)} if not URL.fullmatch(url):
                message = f"found the link `{url[:80]}`, wanted one that begins with `https://`, `http://` or `mailto:`"
                self.report(rules.WRONG_VALUE, table, "links", message)
            case _:
                self.report(rules.WRONG_VALUE, table, "links", LINK_MESSAGE)
        return None

    def connected(self, tasks: list[tuple[int, TaskTemplate]], ids: tuple[str, ...]) -> tuple[TaskTemplate, ...]:
        """The tasks, once their ids are unique and `after` leads somewhere and never in a circle."""
        seen: dict[str, TaskTemplate] = {}
        for number, task in tasks:
            if task.id in seen:
                message = f"found a second task with the id `{task.id}`"
                self.found.append(rules.DUPLICATE_TASK.at(task.span, message))
            seen.setdefault(task.id, task)
            for name in task.after:
                if name not in ids:
                    message = f"the task `{task.id}` waits for `{name[:80]}`, which is no task of this playbook"
                    self.report(rules.UNKNOWN_TASK, number, "after", message, did_you_mean(name, ids))
        self.circles(seen)
        return tuple(task for _, task in tasks)

    def circles(self, tasks: Mapping[str, TaskTemplate]) -> None:
        done: set[str] = set()
        while ready := [id for id, task in tasks.items() if id not in done and _waits_only_for(task, done, tasks)]:
            done.update(ready)
        rest = [task for id, task in tasks.items() if id not in done]
        if rest:
            names = ", ".join(f"`{task.id}`" for task in rest)
            self.found.append(rules.CIRCULAR_TASKS.at(rest[0].span, f"found tasks that wait for each other: {names}"))

    def unknown(self, values: Mapping[str, object], keys: tuple[str, ...], table: int, what: str) -> None:
        for key in values:
            if key not in keys:
                message = f"found the key `{key[:80]}`, which {what} does not have"
                self.report(rules.UNKNOWN_KEY, table, key, message, did_you_mean(key, keys), of_key=True)

    def report(
        self, rule: Rule, table: int, key: str, message: str, help: str | None = None, *, of_key: bool = False
    ) -> None:
        place = self.front.place(self.source, table, key)
        self.found.append(rule.at(place.key if of_key else place.value, message, help=help))


LINK_MESSAGE = 'found `links` of another form, wanted `[{ title = "…", url = "https://…" }]`'


def _waits_only_for(task: TaskTemplate, done: set[str], tasks: Mapping[str, TaskTemplate]) -> bool:
    return all(name in done or name not in tasks for name in task.after)
