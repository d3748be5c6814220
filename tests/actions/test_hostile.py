"""Hostile names of accounts: every output is parsed back, and has the structure it has with a harmless name."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scorelang.actions import escaping, to_csv, to_ics, to_jsonl
from scorelang.actions.context import Episode, Reason
from scorelang.actions.documents import Documents
from scorelang.actions.messages import Job
from scorelang.actions.naming import stem
from scorelang.actions.overview import overview, people
from scorelang.actions.plan import Better, GradeTotal, PlannedTask, Summary
from scorelang.actions.schedule import Scheduler, planned
from scorelang.actions.team import Team
from scorelang.actions.worker import _answer
from tests.actions.plans import AT_RISK, SETTINGS, TODAY, account, library, played

BODY = """# {{ playbook.title }}: {{ account.name }}

{{ account.name }}
{{ account.csm }} is the owner of {{ account.name }}.

- {{ account.name }}
- [ ] {{ account.name }} ({{ account.tier }})

1. {{ account.name }}

| {{ account.name }} | b |
|---|---|
| {{ account.name }} | x |

[{{ (tasks | first).title }}](https://ok.example)
**{{ account.name }}** _{{ account.name | upper }}_ `{{ account.name }}`

{% macro twice(x) %}{{ x }} and {{ x }}{% endmacro %}
{{ twice(account.name) }}
{% set kept %}kept {{ account.name }}{% endset %}
{{ kept }}
{{ "<" ~ account.name ~ ">" }} {{ [account.name, account.csm] | join(" | ") }} {{ account.name | truncate(9) }}
{% for reason in reasons %}
- {{ reason.title }} {{ reason.value }}
{% endfor %}
"""
MADE = library(BODY)
DOCUMENTS = Documents(MADE, "EUR", "acme", ("markdown", "html"))
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

NAMES = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    "--><script>x</script><!--",
    "]]><svg onload=alert(1)>",
    "](javascript:alert(1))",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "<javascript:alert(1)>",
    "<https://evil.example>",
    "https://evil.example/?q=1 www.evil.example",
    "[x]: javascript:alert(1)",
    "\n[x]: http://evil.example\n",
    "a\n\n# Heading\n\n- item",
    "a\r\n\r\n<script>",
    "# Heading",
    "> quote",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "---",
    "===",
    "***",
    "```\ncode",
    "~~~",
    "    code",
    "a | b | c",
    "|---|",
    "**bold** _it_ ~~gone~~ `code`",
    "*",
    "_",
    "\\",
    "a\\",
    "&lt;script&gt; &amp; &#60;",
    "=cmd|' /C calc'!A0",
    "+1+cmd()",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "＝1+1",
    "a;b,c\\n",
    "BEGIN:VEVENT\r\nSUMMARY:x",
    "a\u2028b\u2029c\x0bd\x85e",
    "\u202egnp.exe",
    "\u2066a\u2069",
    "zero\u200bwidth\ufeff",
    "\x00\x01\x1b[31mred",
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "{# comment #}",
    "${7*7} <%= 7 %>",
    "../../etc/passwd",
    "CON",
    "nul.txt",
    "a" * 4000,
    "á̂" * 2000,
    "مرحبا بالعالم",
    "中文公司名称",
    "😀" * 100,
    "   ",
    "",
    "\ud800",
    "%s %n {0}",
    'O\'Neill & Sons "Quality" <Ltd>',
    "first_last_name",
    "[ ] done",
    "[x] done",
    "::: warning",
    "$$x$$",
    "setext\n---",
)


class Structure(HTMLParser):
    """The tags of a page, with their attributes' names, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[object] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        for name, value in attrs:
            assert not name.startswith("on")
            assert tag not in ("script", "iframe", "object", "embed", "img", "link", "form", "base")
            if name in ("href", "src", "action"):
                assert re.match(r"(https?://|mailto:|[a-z0-9-]+\.html$)", value or ""), value

    def handle_endtag(self, tag: str) -> None:
        self.tags.append("/" + tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def structure_of_page(html: str) -> list[object]:
    parser = Structure()
    parser.feed(html)
    parser.close()
    return parser.tags


def structure_of_text(markdown: str) -> list[object]:
    tokens = [token for block in READER.parse(markdown) for token in (block, *(block.children or []))]
    assert not [token.content for token in tokens if token.type.startswith("html")]
    assert not [token.type for token in tokens if token.type == "image"]
    return [(token.type, token.tag) for token in tokens if token.type not in ("text", "softbreak", "text_special")]


@cache
def made(name: str, cell: str | None = None) -> tuple[str, str, tuple[PlannedTask, ...]]:
    other = name if cell is None else cell
    context = played(account("k", name, csm=other or "x", tier=other))
    context = replace(
        context,
        reasons=(Reason("r", other, other, 1.0, 2.0), *context.reasons),
        episodes=(Episode("renewal_at_risk", other, TODAY, 0, "high"),),
        segment=other or "x",
    )
    job = Job(context, Scheduler(MADE, SETTINGS).schedule(context))
    answer = _answer(DOCUMENTS, job, {})
    assert not answer.failures
    return answer.markdown, answer.html, planned(context, job.made, context.key)


EMPTY = made("")
HARMLESS = made("Name")


def check(name: str) -> None:
    markdown, html, _ = made(name)
    same = EMPTY if not escaping.clean(name) else HARMLESS
    assert structure_of_page(html) == structure_of_page(same[1])
    assert structure_of_text(markdown) == structure_of_text(same[0])
    for text in (markdown, html):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f]", text)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_hostile_name_changes_no_document(name: str) -> None:
    check(name)


HOSTILE = st.text(st.sampled_from("<>[]()!*_`#|~-+=&:;\\/\"' \n\t.1a@{}%$^xX\u202e\u2028é"), max_size=40)


@given(HOSTILE)
def test_no_name_changes_a_document(name: str) -> None:
    check(name)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_can_be_read_in_the_page(name: str) -> None:
    parser = Structure()
    parser.feed(made(name)[1])
    assert escaping.clean(name) in "".join(parser.text)


def task(text: str) -> PlannedTask:
    return PlannedTask("u1", text, text, "c", "t", "p", "id", text, text, "csm", TODAY, 1.0, "high", (text,), (), text)


@given(st.one_of(HOSTILE, st.sampled_from(NAMES), st.text(max_size=60)))
def test_a_csv_reads_back_and_holds_no_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(to_csv.tasks([task(text)]))))
    assert len(rows) == 2
    assert len(rows[1]) == len(rows[0])
    for cell in rows[1]:
        assert not re.match(r"\s*[=+\-@\t\r\x00＝＋－＠]", cell)
    title = rows[1][rows[0].index("title")]
    assert title.removeprefix("'") == escaping.clean(text, 2000) or title == escaping.clean(text, 2000)


@given(st.one_of(HOSTILE, st.sampled_from(NAMES), st.text(max_size=200)))
def test_json_lines_read_back_to_the_letter(text: str) -> None:
    (line,) = to_jsonl.tasks([task(text)]).split("\n")[:-1]
    read = json.loads(line)
    assert (read["title"], read["account"], read["note"]) == (text, text, text)
    assert line.isascii()


def read_ics(data: bytes) -> list[tuple[str, str]]:
    """Unfolded properties of the file."""
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    text = b"\r\n".join(lines).replace(b"\r\n ", b"").decode()
    return [(line.split(":", 1)[0], line.split(":", 1)[1]) for line in text.split("\r\n")]


@given(st.one_of(HOSTILE, st.sampled_from(NAMES), st.text(max_size=200)), st.booleans())
def test_a_calendar_reads_back(text: str, as_events: bool) -> None:
    read = read_ics(to_ics.tasks([task(text)], date(2026, 3, 2), as_events=as_events))
    assert [name for name, _ in read] == [
        name for name, _ in read_ics(to_ics.tasks([task("x")], TODAY, as_events=as_events))
    ]
    summary = dict(read)["SUMMARY"]
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", summary)
    plain = re.sub(r"\\([\\;,])", r"\1", summary)
    assert plain == escaping.UNSEEN.sub(" ", f"{text} ({text})").strip()


@given(st.text(), st.text())
def test_a_file_name_is_letters_digits_and_a_hash(key: str, name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,39})-[0-9a-f]{10}", stem(key, name))
    assert stem(key, name) == stem(key, name)
    assert stem(key + "x", name) != stem(key, name)
    assert stem(key, name, "other") != stem(key, name)


def team(line: Summary, text: str) -> Team:
    made = Team(TODAY, TODAY)
    made.add(line)
    made.improve(Better("k", text, task(text).owner, 1.0, 2.0, AT_RISK, replace(AT_RISK, name=text), 1.0, (text,)))
    return made


Parts = tuple[list[object], list[object]]


@cache
def overview_of(text: str) -> Parts:
    """The structure of an overview in which everything has this name."""
    line = Summary("k", text, stem("k", "n"), "c", 1.0, AT_RISK, None, 1.0, "high", (text,), (task(text),))
    made = overview(team(line, text), [GradeTotal(replace(AT_RISK, title=text), 3, 1.0)], SETTINGS)
    return structure_of_page(made.html), structure_of_text(made.markdown)


@cache
def person_of(text: str) -> Parts:
    """The same of the page of a person."""
    line = Summary("k", text, stem("k", "n"), "c", 1.0, AT_RISK, None, 1.0, "high", (text,), (task(text),))
    ((file, made),) = people(team(line, text), SETTINGS)
    assert re.fullmatch(r"[a-z0-9-]+", file)
    return structure_of_page(made.html), structure_of_text(made.markdown)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("page", [overview_of, person_of])
def test_a_hostile_name_changes_no_page_of_the_team(name: str, page: Callable[[str], Parts]) -> None:
    assert page(name) == page("Name" if escaping.clean(name) else "")
