"""A scheduled plan -> its Markdown and its HTML: the playbooks' texts, and the frame of our own around them."""

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from jinja2 import DictLoader, Environment, Template
from markupsafe import Markup

from scorelang.actions.charts import trend, waterfall
from scorelang.actions.context import PlanContext, Task
from scorelang.actions.environment import Account, frames, sandbox, shown_in_html, shown_in_markdown, shown_plain
from scorelang.actions.escaping import clean
from scorelang.actions.headings import lowered
from scorelang.actions.missing import MISSING
from scorelang.actions.playbook import Library
from scorelang.actions.schedule import Scheduled
from scorelang.actions.shapes import LONGEST_LIST
from scorelang.actions.sight import Shows
from scorelang.source.records import dataclass, field_names

if TYPE_CHECKING:
    from scorelang.actions.to_html import Converter

LARGEST = 1_000_000  # characters of one plan
PIECES = 256  # a text is held against the limit each time so many pieces are written
CONTEXT = tuple(name for name in field_names(PlanContext) if name not in ("key", "name", "account", "plays"))
VALUES = attrgetter(*CONTEXT)
GAP = re.compile("\n\n\n+")  # many times faster than `\n{3,}`
Names = dict[str, object]


class TooMuch(Exception):  # noqa: N818 - it is a limit, no fault of the program
    """A text that grew beyond the limit."""


@dataclass(frozen=True, slots=True)
class Section:
    """One playbook's text in a plan."""

    markdown: Markup
    html: Markup


def own_templates() -> Mapping[str, str]:
    """The templates that come with scorelang, by file name."""
    folder = os.path.join(os.path.dirname(__file__), "templates")  # without what starts slowly, as each worker reads it
    texts = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            texts[name] = file.read()
    return texts


def style_and_policy(style: str) -> tuple[Markup, Markup]:
    """The style sheet, and the policy that allows it and nothing else."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return Markup(style), Markup(policy)


class Frames:
    """Our own templates, each compiled when it is first needed."""

    def __init__(self, currency: str) -> None:
        self.texts = dict(own_templates())
        self.currency = currency
        self.style, self.policy = style_and_policy(self.texts["style.css"])

    @cached_property
    def in_markdown(self) -> Environment:
        """Those that are Markdown."""
        return frames(DictLoader(self.texts), self.currency, shown_in_markdown)

    @cached_property
    def markdown(self) -> Template:
        """A plan."""
        return self.in_markdown.get_template("plan.md")

    @cached_property
    def tasks(self) -> Template:
        """Tasks alone."""
        return self.in_markdown.get_template("tasks.md")

    @cached_property
    def html(self) -> Template:
        """A plan as a page."""
        return frames(DictLoader(self.texts), self.currency, shown_in_html).get_template("plan.html")


class Documents:
    """Makes plans; holds everything that is compiled once."""

    def __init__(
        self, library: Library, currency: str, project: str, formats: tuple[str, ...], shows: Shows | None = None
    ) -> None:
        texts = {name: made.body for name, made in library.templates.items()}
        self.sandbox: Environment = sandbox(texts, currency, shown_in_markdown)
        self.titles: Environment = sandbox({}, currency, shown_plain)
        self.library = library
        self.frames = Frames(currency)
        self.project = project
        self.shows = shows or Shows()
        self.formats = formats
        self.compiled: dict[str, Template] = {}

    @cached_property
    def converter(self) -> "Converter":
        """What makes HTML of Markdown; it is imported when it is first needed, and for Markdown alone it never is."""
        from scorelang.actions.to_html import Converter

        return Converter()

    def title(self, names: Names, item: Scheduled, title: str) -> str:
        """A task's title, rendered where it is a template."""
        if "{" not in title:
            return title
        if title not in self.compiled:
            self.compiled[title] = self.titles.from_string(title)
        return clean(self.compiled[title].render(names | {"playbook": item.book, "episode": item.episode}))

    def body(self, names: Names, item: Scheduled, *, bare: bool = False) -> str:
        """A playbook's text, as it grows held against the limit; `bare`: it does not show the tasks by itself."""
        names = names | {"playbook": item.book, "episode": item.episode, "tasks": item.tasks[:LONGEST_LIST]}
        template = self.sandbox.get_template(item.template)
        pieces = template.root_render_func(template.new_context(names, shared=True))
        chunks, size = [], 0
        while chunk := "".join(islice(pieces, PIECES)):
            size += len(chunk)
            if size > LARGEST:
                raise TooMuch
            chunks.append(chunk)
        text = "".join(chunks)
        if bare and item.tasks:
            text = f"{text.rstrip()}\n\n## Tasks\n\n{self.tasks(item)}"
        return text

    def tasks(self, item: Scheduled) -> str:
        """The tasks as a list to tick."""
        return self.frames.tasks.render(tasks=item.tasks)

    def without_text(self, item: Scheduled, why: str) -> str:
        """What stands where a playbook's text could not be made: its tasks are never lost."""
        title = shown_in_markdown(item.book.title)
        return f"# {title}\n\n> The text of this playbook could not be made: {why}.\n\n{self.tasks(item)}"

    def section(self, text: str) -> Section:
        """A playbook's text in the formats that are wanted."""
        html = self.converter.convert(text) if "html" in self.formats else ""
        return Section(Markup(lowered(text.strip())), Markup(html))

    def plan(
        self, context: PlanContext, names: Names, made: tuple[Scheduled, ...], sections: list[Section]
    ) -> tuple[str, str]:
        """The whole documents; an empty one was not asked for."""
        names = names | {
            "name": context.name,
            "money": context.money,
            "project": self.project,
            "shows": self.shows,
            "sections": sections,
            "fell_due": fell_due(context, made),
            "first_task": min((task for item in made for task in item.tasks), key=lambda task: task.due, default=None),
        }
        markdown = _rendered(self.frames.markdown, names) if "markdown" in self.formats else ""
        if "html" not in self.formats:
            return without_gaps(markdown), ""
        names |= {"style": self.frames.style, "policy": self.frames.policy}
        names |= {"trend_chart": trend(context), "waterfall_chart": waterfall(context)}
        return without_gaps(markdown), _rendered(self.frames.html, names)


def _rendered(template: Template, names: Names) -> str:
    """What a template of our own makes of names that are nobody else's, and are not copied therefore."""
    return "".join(template.root_render_func(template.new_context(names, shared=True)))


def without_gaps(text: str) -> str:
    """With one blank line where there are several."""
    return GAP.sub("\n\n", text)


def fell_due(context: PlanContext, made: tuple[Scheduled, ...]) -> list[Task]:
    """The tasks whose day came since the last plan."""
    since = context.since.day
    if since is None:
        return []
    return sorted(
        (task for item in made for task in item.tasks if since < task.due <= context.today), key=lambda task: task.due
    )


def names_of(context: PlanContext) -> Names:
    """The context's fields by name, lists cut where they are too long."""
    values = zip(CONTEXT, VALUES(context), strict=True)
    names: Names = {name: MISSING if value is None else value for name, value in values}
    for name in ("history", "reasons", "levers", "parts", "episodes", "gaps", "freshness", "adjustments"):
        listed = names[name]
        if isinstance(listed, tuple) and len(listed) > LONGEST_LIST:
            names[name] = listed[-LONGEST_LIST:] if name == "history" else listed[:LONGEST_LIST]
    names["account"] = Account(context.key, context.name, context.account)
    return names
