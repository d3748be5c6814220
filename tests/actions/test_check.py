"""Templates held against the records: each mistake at its line and column, also within loops, filters and macros."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.actions.check import check_library, check_playbook
from scorelang.actions.from_text import read_library
from scorelang.actions.plays import Played, check_plays
from scorelang.diagnostics.catalogue import playbooks as rules
from scorelang.source import SourceText
from scorelang.types import Text
from tests.actions.plans import COLUMNS, FRONT, library

LINES = FRONT.count("\n")


def found(body: str, **others: str) -> list[tuple[str, int, int, str, str | None]]:
    made = library(body, **others)
    places = [
        (d, made.templates["try.md"].source.position(d.span.start))
        for d in check_playbook(made, "try", COLUMNS)
        if d.span
    ]
    return [(d.rule.code, p.line - LINES, p.column, d.message, d.help) for d, p in places]


GOOD = """# {{ playbook.title }}: {{ account.name }} ({{ account.key }}, {{ account["tier"] }})
{{ account.arr | money }} {{ account.renews_on | date }} {{ account.seats | number }} {{ account.is_reference }}
{{ score | points }} {{ grade.symbol }} {{ change | signed }}
{{ previous.grade.title }} {{ coverage | percent }} {{ today | weekday }}
{% if episode.days > 14 and not episode.new %}{{ episode.days | plural("day") }}
{% elif score < 50 %}low{% else %}x{% endif %}
{% for reason in reasons[:3] if reason.lost > 1 %}{{ loop.index }}. {{ reason.title }}
{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}
{{ reasons | map("title") | words }} {{ reasons | sum("lost") | number(1) }}
{{ (reasons | sort("lost", reverse=true) | first).title }}
{{ levers | select("gain", 3) | length }} {{ next_grade.grade.title }}
{{ next_grade.levers | map("title") | join(", ") }}
{{ "high" if score > 50 else "low" }} {{ "a" ~ score ~ today }} {{ (score or 0) }}
{{ account.csm | default("nobody") | upper | truncate(10) }}
{% if account.tier in ("enterprise", "smb") and account.csm is not missing %}x{% endif %}
{% set n = reasons | length %}{{ n + 1 - 2 * 3 / 4 }} {{ -n }}
{% macro line(task, word) %}- {{ task.title }} {{ word }}{% endmacro %}
{% for task in tasks %}{{ line(task, "x") }}
{% for link in task.links %}[{{ link.title }}]({{ link.url }}){% endfor %}{% endfor %}
{% with a = score %}{{ a }}{% endwith %}{% set b %}block {{ score }}{% endset %}{{ b }}
{% block one %}{{ b }}{% endblock %}{% raw %}{{ nothing }}{% endraw %}{# nothing.at_all #}
{% if score %}{% set c = 1 %}{% else %}{% set c = 2 %}{% endif %}{{ c }}
"""


def test_a_template_that_uses_everything_is_clean() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("body", "rule", "line", "column", "help_text"),
    [
        ("{{ acount.name }}", rules.TEMPLATE_NAME_UNKNOWN, 1, 4, "did you mean `account`?"),
        ("a\n{{ account.nmae }}", rules.TEMPLATE_FIELD, 2, 12, "did you mean `name`?"),
        ("{{ account['nmae'] }}", rules.TEMPLATE_FIELD, 1, 11, "did you mean `name`?"),
        ("{% for r in reasons %}\n{{ r.titel }}\n{% endfor %}", rules.TEMPLATE_FIELD, 2, 6, "did you mean `title`?"),
        ("{% for r in reasons if r.lots > 1 %}{% endfor %}", rules.TEMPLATE_FIELD, 1, 26, "did you mean `lost`?"),
        ("{% for r in reasons %}{% endfor %}{{ r.title }}", rules.TEMPLATE_NAME_UNKNOWN, 1, 38, None),
        ('{{ reasons | map("titel") | words }}', rules.TEMPLATE_FIELD, 1, 18, "did you mean `title`?"),
        ("{{ (reasons | first).titel }}", rules.TEMPLATE_FIELD, 1, 22, "did you mean `title`?"),
        (
            "{% macro m(r) %}{{ r.titel }}{% endmacro %}{{ m(reasons | first) }}",
            rules.TEMPLATE_FIELD,
            1,
            22,
            "did you mean `title`?",
        ),
        ("{% macro m(r) %}{% endmacro %}{{ m() }}", rules.TEMPLATE_TYPE, 1, 35, None),
        ("{{ grade }}", rules.TEMPLATE_TYPE, 1, 4, "show one of its fields, as in `.title`"),
        ("{{ reasons }}", rules.TEMPLATE_TYPE, 1, 4, "loop over it, or join it as in `| words`"),
        ("{{ score.title }}", rules.TEMPLATE_FIELD, 1, 10, None),
        ("{{ reasons.title }}", rules.TEMPLATE_FIELD, 1, 12, "loop over it, or take one with `| first`"),
        ("{{ reasons[0].title }}", rules.TEMPLATE_FORBIDDEN, 1, 11, None),
        ("{{ account.name | money }}", rules.TEMPLATE_TYPE, 1, 19, None),
        ("{{ score | date }}", rules.TEMPLATE_TYPE, 1, 12, None),
        ("{{ score | pionts }}", rules.TEMPLATE_FILTER, 1, 12, "did you mean `points`?"),
        ("{{ account.name | safe }}", rules.TEMPLATE_FILTER, 1, 19, "values are always escaped"),
        ("{{ score | number(1, 2, 3) }}", rules.TEMPLATE_TYPE, 1, 12, "write `number(decimals)`"),
        ("{{ score | number('x') }}", rules.TEMPLATE_TYPE, 1, 19, None),
        ("{{ score | plural }}", rules.TEMPLATE_TYPE, 1, 12, "write `plural(one, many)`"),
        ("{{ account.name > 3 }}", rules.TEMPLATE_TYPE, 1, 12, None),
        ("{{ score > account.name }}", rules.TEMPLATE_TYPE, 1, 4, None),
        ("{{ 1 < score < 3 }}", rules.TEMPLATE_FORBIDDEN, 1, 4, "join two comparisons with `and`"),
        ("{{ account.tier == 'entreprise' }}", rules.TEMPLATE_TYPE, 1, 20, "did you mean `enterprise`?"),
        ("{{ account.tier in ('smb', 'smd') }}", rules.TEMPLATE_TYPE, 1, 28, "did you mean `smb`?"),
        ("{{ account.name in ('smb', 3) }}", rules.TEMPLATE_TYPE, 1, 28, None),
        ("{{ 3 in account.name }}", rules.TEMPLATE_TYPE, 1, 4, None),
        ("{{ account.name + 'x' }}", rules.TEMPLATE_TYPE, 1, 4, "texts are joined with `~`"),
        ("{{ today - 1 }}", rules.TEMPLATE_TYPE, 1, 4, None),
        ("{{ score is odd }}{{ account.name is even }}", rules.TEMPLATE_TYPE, 1, 35, None),
        ("{{ 1 if score }}", rules.TEMPLATE_TYPE, 1, 4, None),
        ("{{ 1 if score else today }}", rules.TEMPLATE_TYPE, 1, 4, None),
        ("{% for x in score %}{% endfor %}", rules.TEMPLATE_TYPE, 1, 13, None),
        ("{% for a, b in reasons %}{% endfor %}", rules.TEMPLATE_FORBIDDEN, 1, 9, None),
        ("{% if score %}{% set a = 1 %}{% endif %}{{ a }}", rules.TEMPLATE_NAME_UNKNOWN, 1, 44, None),
        ("{% if score %}{% set a = 1 %}{% else %}{% set a = 'x' %}{% endif %}", rules.TEMPLATE_TYPE, 1, 4, None),
        ("{% set score = 1 %}", rules.TEMPLATE_NAME_UNKNOWN, 1, 8, None),
        ("{% set a = 1 %}{% set a = 'x' %}", rules.TEMPLATE_TYPE, 1, 23, None),
        ("{% include 'nope.md' %}", rules.UNKNOWN_TEMPLATE, 1, 12, None),
        ("{% include 'try.md' %}", rules.UNKNOWN_TEMPLATE, 1, 12, None),
        ("[x]({{ account.name }})", rules.TEMPLATE_FORBIDDEN, 1, 16, None),
        ("<{{ account.name }}>", rules.TEMPLATE_FORBIDDEN, 1, 13, None),
        ("{{ a b }}", rules.TEMPLATE_SYNTAX, 1, 6, None),
        ("x\n{% if score %}", rules.TEMPLATE_SYNTAX, 2, 13, None),
        ("{% nope %}", rules.TEMPLATE_SYNTAX, 1, 4, None),
        ("x\n y {{ $ }}", rules.TEMPLATE_SYNTAX, 2, 7, None),
    ],
)
def test_a_mistake_is_found_at_its_place(
    body: str, rule: rules.Rule, line: int, column: int, help_text: str | None
) -> None:
    messages = found(body)
    assert [(code, at, col) for code, at, col, _, _ in messages] == [(rule.code, line, column)]
    if help_text:
        assert messages[0][4] == help_text


def test_line_ends_of_windows_move_no_place() -> None:
    body = "a\r\n\r\n{{ account.name }}\r\n{{ account.nmae }}".replace("\r\n", "\n")
    text = (FRONT + body).replace("\n", "\r\n")
    made, _ = read_library({"try.md": SourceText("try.md", text)}, {})
    (message,) = check_library(made, COLUMNS)
    assert message.span
    place = made.templates["try.md"].source.position(message.span.start)
    assert (place.line - LINES, place.column) == (4, 12)


def test_a_base_is_checked_at_its_own_place_and_its_blocks_are_known() -> None:
    base = "{% block top %}{{ scoer }}{% endblock %}"
    made = library(
        '{% extends "_b.md" %}{% block top %}{{ super() }}{% endblock %}{% block tpo %}{% endblock %}',
        **{"_b.md": base},
    )
    messages = check_playbook(made, "try", COLUMNS)
    assert [(d.rule.code, d.span.path if d.span else "") for d in messages] == [
        ("SC5022", "playbooks/_b.md"),
        ("SC5028", "playbooks/try.md"),
    ]
    assert messages[1].help == "did you mean `top`?"


def test_text_outside_of_blocks_is_never_shown() -> None:
    made = library('{% extends "_b.md" %}\nHello', **{"_b.md": "{% block top %}{% endblock %}"})
    assert [d.rule for d in check_playbook(made, "try", COLUMNS)] == [rules.NEVER_SHOWN]


def test_a_circle_of_files_is_found() -> None:
    made = library('{% extends "_b.md" %}', **{"_b.md": '{% extends "_c.md" %}', "_c.md": '{% include "_b.md" %}'})
    assert rules.UNKNOWN_TEMPLATE in [d.rule for d in check_playbook(made, "try", COLUMNS)]


def test_a_due_day_from_a_column_that_is_no_date() -> None:
    text = FRONT.replace("2 business days", "2 days before arr")
    made, _ = read_library({"try.md": SourceText("try.md", text)}, {})
    assert [d.rule for d in check_playbook(made, "try", COLUMNS)] == [rules.DUE_COLUMN]
    text = FRONT.replace("2 business days", "2 days before renew_on")
    made, _ = read_library({"try.md": SourceText("try.md", text)}, {})
    (message,) = check_playbook(made, "try", COLUMNS)
    assert (message.rule, message.help) == (rules.DUE_COLUMN, "did you mean `renews_on`?")


def test_a_title_is_checked_at_its_place() -> None:
    text = FRONT.replace("account.name", "account.nmae")
    made, _ = read_library({"try.md": SourceText("try.md", text)}, {})
    (message,) = check_library(made, COLUMNS)
    assert message.span
    assert text[message.span.start : message.span.end] == "nmae"


def test_an_account_without_a_column_called_name_has_a_name() -> None:
    made = library("{{ account.name }} {{ account.key }}")
    assert check_playbook(made, "try", {"account_id": Text()}) == ()


def test_what_is_played_and_what_is_not() -> None:
    made = library("x", **{"idle.md": FRONT + "x"})
    messages = check_plays(
        made, [Played("try", "fell", None), Played("resuce", "fell", None), Played("tyr", "fell", None)]
    )
    assert [(d.rule, d.help) for d in messages] == [
        (rules.UNKNOWN_PLAYBOOK, "write `playbooks/resuce.md`"),
        (rules.UNKNOWN_PLAYBOOK, "did you mean `try`?"),
        (rules.UNPLAYED_PLAYBOOK, "name it in a trigger's `play`"),
    ]


def test_who_misspells_a_playbook_plays_it_and_a_broken_one_is_there() -> None:
    made = library("x")
    (message,) = check_plays(made, [Played("tyr", "fell", None), Played("torn", "fell", None)], {"torn"})
    assert message.help == "did you mean `try`?"


PIECES = st.sampled_from(
    [
        *("{{ ", " }}", "{% ", " %}", "{#", "#}", "\n", "\r\n", "-", "~", "[", "]", ":", "(", ")", "{", "}", "+"),
        *("for r in reasons", "endfor", "if score", "else", "endif", "block b", "endblock", "macro m(x)", "endmacro"),
        *(
            "account",
            ".name",
            ".nope",
            "__class__",
            " | points",
            " | map('title')",
            "score",
            "'x'",
            "1",
            "m(1)",
            "super()",
        ),
        *("set a = ", "in", "is missing", "raw", "endraw", "text", "é", "loop.index", "with a = 1", "endwith"),
        *("extends 'try.md'", "include '_x.md'"),
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_any_template_gives_messages_with_places_or_is_clean(pieces: list[str]) -> None:
    body = "".join(pieces)
    made, _ = read_library({"try.md": SourceText("try.md", FRONT + body), "_x.md": SourceText("_x.md", body)}, {})
    for message in check_playbook(made, "try", COLUMNS):
        assert message.span
        assert 0 <= message.span.start <= message.span.end <= len(FRONT + body) + 1
