"""Playbooks as records: what the front matter says, and the templates of a folder."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from scorelang.actions.context import Link
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass


class Unit(StrEnum):
    """What a due date is counted in."""

    DAY = "day"
    BUSINESS_DAY = "business day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Due:
    """`2 business days`: after the opening; with `column`, before (negative) or after a date of the account.

    `otherwise`: days after the opening where the account does not have that date.
    """

    count: int
    unit: Unit
    column: str | None = None
    otherwise: "Due | None" = None


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """One task of a playbook. `title` may hold template text; `hours` is its effort; `when` is text of the language.

    `when` is padded with blanks, so that a place in it is a place in the playbook's file.
    """

    id: str
    title: str
    owner: str
    due: Due
    hours: float | None
    when: SourceText | None
    after: tuple[str, ...]
    links: tuple[Link, ...]
    span: Span = field(compare=False)
    title_span: Span = field(compare=False)
    due_span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Playbook:
    """What `play NAME` starts. `template`: the file's name in its library; `shipped`: it came with scorelang."""

    name: str
    title: str
    about: str | None
    owner: str
    review: Due | None
    tasks: tuple[TaskTemplate, ...]
    template: str
    shipped: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Template:
    """The template text of one file: `source` from the character `start` on."""

    source: SourceText
    start: int

    @property
    def body(self) -> str:
        """The template's own text."""
        return self.source.text[self.start :]


@dataclass(frozen=True, slots=True)
class Library:
    """All playbooks of a project, the shipped ones among them, and every template they can be made of."""

    playbooks: Mapping[str, Playbook]
    templates: Mapping[str, Template]
