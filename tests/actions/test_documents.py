"""The documents themselves: complete without a network, honest about what is missing, the same at every run."""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise
from time import process_time
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.actions.charts import trend, waterfall
from scorelang.actions.check import check_playbook
from scorelang.actions.context import Adjustment, HistoryPoint, Play
from scorelang.actions.documents import Documents, names_of
from scorelang.actions.from_text import read_library
from scorelang.actions.headings import lowered
from scorelang.actions.plain_markdown import plain_html
from scorelang.actions.plan import RenderedPlan
from scorelang.actions.playbook import Library
from scorelang.actions.rendering import _Checked, render_plans
from scorelang.actions.shipped import shipped
from scorelang.actions.to_html import Converter, converter, to_html
from scorelang.diagnostics import Severity
from scorelang.source import SourceText
from tests.actions.plans import SETTINGS, TODAY, account, library, plain, played

SHIPPED, PROBLEMS = read_library({}, shipped())
PIECES = [
    "# a\n",
    "## b\n",
    "####### c\n",
    " # d\n",
    "#e\n",
    "- f\n",
    "1. g\n",
    "> h\n",
    "    i\n",
    "\n",
    "\n\n",
    "text ",
    "text\n",
]
PIECES += [
    "```\n",
    "~~~\n",
    "[x]: https://x.example\n",
    "[x]",
    "| a |\n|---|\n",
    "---\n",
    "===\n",
    "- [ ] j\n",
    "\\\n",
    "\t",
    "  ",
]
EVERYTHING = tuple(Play(name, "renewal_at_risk", ()) for name in SHIPPED.playbooks)


@pytest.fixture(scope="module")
def plans() -> Mapping[str, RenderedPlan]:
    contexts = [
        account(),
        replace(account("all"), plays=EVERYTHING),
        replace(plain(account("none")), plays=EVERYTHING[:2]),
        *(replace(account(name), plays=(Play(name, "renewal_at_risk", ()),)) for name in SHIPPED.playbooks),
    ]
    made = {plan.key: plan for plan in render_plans(contexts, SHIPPED, SETTINGS)}
    assert not [diagnostic for plan in made.values() for diagnostic in plan.diagnostics]
    return made


def test_the_shipped_playbooks_are_thirteen_and_clean() -> None:
    assert PROBLEMS == ()
    assert len(SHIPPED.playbooks) == 13
    for name, playbook in SHIPPED.playbooks.items():
        found = check_playbook(SHIPPED, name, {})
        assert not [d for d in found if d.severity is Severity.ERROR or d.severity is Severity.WARNING], found
        assert playbook.about
        assert playbook.review
        assert len(playbook.tasks) >= 4
        assert all(task.hours for task in playbook.tasks)


def test_a_page_loads_nothing_and_runs_nothing(plans: Mapping[str, RenderedPlan]) -> None:
    for plan in plans.values():
        html = plan.html
        style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
        assert style
        digest = b64encode(sha256(style[1].encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        assert f'content="{policy}"' in html
        assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|@import|url\(|\bon\w+=|\bstyle=", html)
        assert '<meta name="viewport"' in html
        assert '<html lang="en">' in html


def test_a_page_says_the_grade_in_words_and_by_a_symbol(plans: Mapping[str, RenderedPlan]) -> None:
    html = plans["a-1001"].html
    assert re.search(r'<span class="grade red"><span aria-hidden="true">■</span> Critical</span>', html)
    assert '<span class="score">46.4' in html
    assert plans["a-1001"].html.count('<input type="checkbox"') == 6
    assert "■ **Critical** (red)" in plans["a-1001"].markdown


def test_the_charts_are_well_formed_and_named(plans: Mapping[str, RenderedPlan]) -> None:
    for plan in plans.values():
        for svg in re.findall(r"<svg.*?</svg>", plan.html, re.DOTALL):
            tree = ElementTree.fromstring(svg)
            assert tree.attrib["aria-label"]
            _, _, width, height = (float(number) for number in tree.attrib["viewBox"].split())
            for rect in tree.iter("rect"):
                x, w = float(rect.attrib["x"]), float(rect.attrib["width"])
                y, h = float(rect.attrib["y"]), float(rect.attrib["height"])
                assert 0 <= x <= x + w <= width + 0.2
                assert 0 <= y <= y + h <= height
    assert plans["a-1001"].html.count("<svg") == 2
    assert plans["none"].html.count("<svg") == 0


def test_what_is_not_known_is_said_or_left_out(plans: Mapping[str, RenderedPlan]) -> None:
    plan = plans["none"]
    assert "**—** of 100" in plan.markdown
    assert "None" not in plan.markdown
    assert "None" not in plan.html
    assert "nobody is `csm` here" not in plan.markdown
    assert plan.tasks
    assert {task.owner for task in plan.tasks} == {"lead@example.com"}
    assert all("nobody is" in (task.note or "") for task in plan.tasks)
    assert "not known (stale)" in plans["a-1001"].markdown
    assert "■ stale" in plans["a-1001"].html


def test_reasons_stand_in_the_first_playbook_alone(plans: Mapping[str, RenderedPlan]) -> None:
    assert plans["all"].markdown.count("### What pulls the score down") == 1
    assert plans["all"].markdown.count("### What to do") == 13
    assert plans["all"].html.count("<article") == 13
    assert len({task.uid for task in plans["all"].tasks}) == len(plans["all"].tasks)


def test_a_plan_made_again_is_the_same_plan(plans: Mapping[str, RenderedPlan]) -> None:
    (again,) = render_plans([account()], SHIPPED, SETTINGS)
    assert again == plans["a-1001"]


def test_formats_that_nobody_asked_for_are_empty() -> None:
    (plan,) = render_plans([account()], SHIPPED, replace(SETTINGS, formats=("markdown",)))
    assert plan.markdown
    assert plan.html == ""


def test_no_plans_start_no_process() -> None:
    assert list(render_plans([], SHIPPED, SETTINGS)) == []


def test_many_plans_come_in_order() -> None:
    contexts = [played(account(str(number), f"Account {number}")) for number in range(70)]
    made = list(render_plans(contexts, library("{{ account.name }}"), replace(SETTINGS, formats=("markdown",))))
    assert [plan.key for plan in made] == [str(number) for number in range(70)]
    assert all(f"Account {plan.key}" in plan.markdown for plan in made)


def test_a_text_without_its_tasks_gets_them() -> None:
    made = one(library("# Hello\n"))
    assert "### Tasks\n\n- [ ] **18 Feb 2026** Call Blue Heron Logistics GmbH (Ada Petrov)" in made.markdown
    shown = one(library("{% for task in tasks %}{{ task.title }}{% endfor %}"))
    assert "### Tasks" not in shown.markdown
    base = {"_b.md": "{% block list %}{% for task in tasks %}{{ task.title }}{% endfor %}{% endblock %}"}
    assert "### Tasks" not in one(library('{% extends "_b.md" %}', **base)).markdown
    assert "### Tasks" in one(library('{% extends "_b.md" %}{% block list %}none{% endblock %}', **base)).markdown
    kept = '{% extends "_b.md" %}{% block list %}{{ super() }}{% endblock %}'
    assert "### Tasks" not in one(library(kept, **base)).markdown
    assert "### Tasks" not in one(library('{% include "_b.md" %}', **base)).markdown


def one(made: Library) -> RenderedPlan:
    (plan,) = render_plans([played(account())], made, SETTINGS)
    assert plan.diagnostics == ()
    return plan


def test_the_project_s_own_text_can_build_on_a_shipped_one() -> None:
    front = '+++\ntitle = "Ours"\nowner = "csm"\n[[tasks]]\nid = "a"\ntitle = "A"\nowner = "csm"\ndue = "1 day"\n+++\n'
    text = '{% extends "shipped/rescue.md" %}{% block guide %}Our own guide.{% endblock %}'
    made, found = read_library({"rescue.md": SourceText("rescue.md", front + text)}, shipped())
    assert found == ()
    assert check_playbook(made, "rescue", {}) == ()
    (plan,) = render_plans([account()], made, SETTINGS)
    assert "Our own guide." in plan.markdown
    assert "**Aim:**" in plan.markdown
    assert "For the call" not in plan.markdown


def test_headings_go_down_by_one_but_not_within_code() -> None:
    assert lowered("# A\n## B\n###### F\ntext # no\n#no") == "## A\n### B\n###### F\ntext # no\n#no"
    assert lowered("# A\n```\n# code\n```\n# B") == "## A\n```\n# code\n```\n## B"
    assert "<h2>A</h2>" in to_html(converter(), "# A")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("![x](https://evil.example/p.png)", "<p>x</p>"),
        ("![<b>](https://x.example)", "<p>&lt;b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>"),
        ("[x](file:///etc/passwd)", "<p>[x](file:///etc/passwd)</p>"),
        ("[x](/etc/passwd)", "<p>[x](/etc/passwd)</p>"),
        ("[x](https://ok.example)", '<p><a href="https://ok.example" rel="noopener noreferrer">x</a></p>'),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("- [ ] a", '<ul class="tasks">\n<li><input type="checkbox" aria-label="done">a</li>\n</ul>'),
        ("[ ] a", "<p>[ ] a</p>"),
    ],
)
def test_markdown_becomes_html_that_does_no_harm(markdown: str, html: str) -> None:
    assert to_html(converter(), markdown).strip() == html


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_text_converted_by_its_sections_is_the_text_converted_whole(markdown: str) -> None:
    assert Converter().convert(markdown) == to_html(converter(), markdown)


WORDS = (
    "word",
    "4 Mar 2026",
    "**4 Mar 2026**",
    "*em*",
    "(x)",
    "a_b",
    "A & B",
    "\\*",
    "\\[x\\]",
    '"q"',
    "'s",
    "1.",
    "5)",
)
WORDS += (
    "**Aim:**",
    "*nobody is &#96;x_y&#96; here*",
    "*it*.",
    "**a**b",
    "**",
    "*",
    "_",
    "\\",
    "<b>",
    "`c`",
    "[l](u)",
    "|",
)
WORDS += ("---", "&amp;", "&#96;", "!", ":", "#", "-", "+", "é", "−5", "\u2028")
LINES = ("{}", "# {}", "### {}", "- {}", "- [ ] {}", "- [x] {}", "1. {}", "2. {}", "> {}", " {}", "{} ", "")
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
PLAIN = st.lists(st.builds(str.format, st.sampled_from(LINES), TEXT), max_size=6).map("\n".join)


@given(PLAIN | st.text('ab1 \n*_-#.\\&<[]`|>~="(', max_size=30))
def test_plain_text_is_converted_as_the_converter_would(markdown: str) -> None:
    assert plain_html(markdown) in (None, to_html(converter(), markdown))


def test_the_shipped_playbooks_are_plain() -> None:
    made = Documents(SHIPPED, "EUR", "", ("html",))
    asked: list[str] = []
    made.converter.whole = asked.append  # type: ignore[assignment]
    for job in (_Checked(SHIPPED, SETTINGS).job(replace(account(), plays=(play,))) for play in EVERYTHING):
        for item in job.made:
            made.section(made.body(names_of(job.context), item))
    assert asked == []


def test_deep_markdown_is_converted_in_bounded_time() -> None:
    for text in ("> " * 5000 + "x", "[" * 20_000, "*a " * 20_000, "- " * 2000 + "x", "`" * 9999, "<" * 50_000):
        started = process_time()
        assert to_html(converter(), text)
        assert process_time() - started < 5


def test_the_trend_breaks_where_a_score_is_unknown() -> None:
    days = [TODAY - timedelta(weeks=week) for week in range(6, 0, -1)]
    scores = (80.0, 70.0, None, 60.0, None, 55.0)
    history = tuple(HistoryPoint(day, score) for day, score in zip(days, scores, strict=True))
    chart = trend(replace(account(), history=history))
    assert chart
    assert (len(chart.lines), len(chart.dots)) == (2, 1)
    assert (chart.lowest, chart.highest, chart.last_day) == (46.4, 80.0, TODAY)
    assert trend(replace(account(), history=())) is None
    assert trend(replace(account(), score=None, history=history[:1])) is None


def test_the_waterfall_ends_at_the_score() -> None:
    context = replace(account(), score=40.0, adjustments=(Adjustment("cap", "Owes", 46.4, 40.0),))
    chart = waterfall(context)
    assert chart
    *parts, cap, score = chart.bars
    assert sum(bar.amount for bar in parts) == pytest.approx(46.39)
    assert (round(cap.amount, 1), cap.kind) == (-6.4, "adjustment")
    assert (score.amount, score.x, score.width) == (40.0, 4.0, pytest.approx(40 * 3.52, abs=0.1))
    for before, after in pairwise(parts):
        assert after.x == pytest.approx(before.x + before.width, abs=0.2)


def test_the_table_says_what_a_cap_took() -> None:
    context = replace(played(account()), score=40.0, adjustments=(Adjustment("cap", "Owes", 46.4, 40.0),))
    (plan,) = render_plans([context], library("x"), SETTINGS)
    assert "| Owes (cap) | | | | −6.4 |\n| **Account health** | | | | **40.0** |" in plan.markdown


def test_a_day_to_look_again_that_has_passed_is_said_to_have_passed() -> None:
    context = replace(account(), plays=(Play("rescue", "renewal_at_risk", ()),))
    now, later = render_plans([context, replace(context, today=TODAY + timedelta(days=60))], SHIPPED, SETTINGS)
    assert "Look at this plan again on " in now.markdown
    assert "Look at this plan again" not in later.markdown
    assert "This was to be looked at again on " in later.markdown


def test_no_heading_stands_above_tasks_that_there_are_not() -> None:
    made, _ = read_library(
        {"bare.md": SourceText("bare.md", '+++\ntitle = "T"\nowner = "csm"\n+++\nText\n')}, shipped()
    )
    context = replace(account(), plays=(Play("bare", "renewal_at_risk", ()),))
    (plan,) = render_plans([context], made, SETTINGS)
    assert "Text" in plan.markdown
    assert "Tasks" not in plan.markdown
    text = '+++\ntitle = "T"\nowner = "csm"\n+++\n{% extends "_plan.md" %}'
    made, _ = read_library({"bare.md": SourceText("bare.md", text)}, shipped())
    (plan,) = render_plans([context], made, SETTINGS)
    assert "What to do" not in plan.markdown


def test_without_a_score_nothing_made_it() -> None:
    context = replace(played(account()), score=None)
    (plan,) = render_plans([context], library("x"), SETTINGS)
    assert "What made the score" not in plan.markdown
    assert "## What was measured\n\n| Indicator | Value | Points |\n|---|---|---:|\n" in plan.markdown
    assert "**Account health** |" not in plan.markdown


def test_the_policy_allows_nothing_else() -> None:
    made = Documents(SHIPPED, "EUR", "", ("html",))
    assert made.frames.policy.startswith("default-src 'none'; style-src 'sha256-")


def test_a_plan_tells_what_happened_since_the_last_one(plans: Mapping[str, RenderedPlan]) -> None:
    text = plans["a-1001"].markdown
    told = text[text.index("## Since the last plan, 16 Feb 2026") : text.index("## Rescue an account at risk")]
    assert told.splitlines()[2:] == [
        "- The score went from 54.5 (At risk) to 46.4 (Critical): −8.1",
        "- Seat utilisation went from 52% to 38%: −5.5 points of the score",
        "- Oldest unpaid invoice went from 12 days to stale",
        "- The score fell sharply: opened on 2 Mar 2026",
        "- Nobody logs in: closed on 23 Feb 2026",
        "- Due on 17 Feb 2026, unless done: Read the last three tickets, the last meeting notes and the contract "
        "(Ada Petrov)",
        "- Due on 18 Feb 2026, unless done: Call the sponsor and ask what changed (Ada Petrov)",
        "- Due on 20 Feb 2026, unless done: Write down the three causes and who can take each away (Ada Petrov)",
        "- Due on 25 Feb 2026, unless done: Agree a rescue plan with the customer: three results, a person and a day "
        "each (Ada Petrov)",
        "- Due on 2 Mar 2026, unless done: Ask our executive sponsor to call theirs (vp@example.com)",
        "",
    ]
    assert "Seat utilisation went from 52% to 38%." in plans["a-1001"].html
    assert "Since the last plan" not in plans["none"].markdown + plans["none"].html


def test_a_text_that_shows_the_history_gets_it_in_every_format() -> None:
    body = "{{ history | length }}{% for point in history[:1] %} {{ point.day }}{% endfor %}"
    for formats in (("markdown",), ("markdown", "html")):
        (plan,) = render_plans([played(account())], library(body), replace(SETTINGS, formats=formats))
        assert "26 2025-09-01" in plan.markdown
