"""overrides.toml: what stands in it becomes records with their days; what is wrong is said where it stands."""

from datetime import date
from pathlib import Path

import pytest

from scorelang.project import overrides as room
from scorelang.project import to_overrides
from scorelang.project.overrides import Overrides, from_text
from scorelang.source import SourceText

GOOD = """
# a comment
[[override]]
scorecard = "health"
account = "a1"
score = 35
reason = "They told us"
author = "eva@example.com"
first_day = 2026-03-01
last_day = 2026-03-31

[[silence]]
scorecard = "health"
account = "a2"
reason = "On holiday"
author = "eva@example.com"
last_day = 2026-03-10

[[silence]]
scorecard = "health"
account = "a3"
trigger = "fell"
reason = "On holiday"
author = "eva@example.com"
last_day = 2026-03-10
"""


def read(text: str) -> Overrides:
    found, _, wrong = from_text(SourceText(room.NAME, text))
    assert found is not None, wrong
    return found


def said(text: str) -> list[tuple[str, str]]:
    found, source, wrong = from_text(SourceText(room.NAME, text))
    assert found is None
    return [(one.rule.code, source.text[one.span.start : one.span.end] if one.span else "") for one in wrong]


def test_an_override_counts_from_its_first_day_to_its_last() -> None:
    found = read(GOOD)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [list(found.of("health", day)) for day in days] == [[], ["a1"], ["a1"], []]
    assert found.of("health", days[1])["a1"].score == 35.0
    assert not found.of("other", days[1])


def test_a_silence_is_of_one_trigger_or_of_all() -> None:
    found, day = read(GOOD), date(2026, 3, 10)
    assert found.silencing("health", "a2", "anything", day)
    assert found.silencing("health", "a3", "fell", day)
    assert not found.silencing("health", "a3", "other", day)
    assert not found.silencing("health", "a2", "anything", date(2026, 3, 11))
    assert not found.silencing("other", "a2", "anything", day)


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("score = 35", 'score = "35"', "SC6004", '"35"'),
        ("score = 35", "score = true", "SC6004", "true"),
        ("score = 35", "score = nan", "SC6004", "nan"),
        ("score = 35", "score = 1e300", "SC6004", "1e300"),
        ("last_day = 2026-03-31", "last_day = 2026-03-31T10:00:00", "SC6004", "2026-03-31T10:00:00"),
        ("last_day = 2026-03-31", 'last_day = "2026-03-31"', "SC6004", '"2026-03-31"'),
        ("last_day = 2026-03-31", "last_day = 2026-02-28", "SC6061", "2026-02-28"),
        ("last_day = 2026-03-31", "lastday = 2026-02-28", "SC6003", "lastday"),
        ('reason = "They told us"', 'reason = "  "', "SC6064", '"  "'),
        ('reason = "They told us"', 'reason = """a\nb"""', "SC6004", '"""a\nb"""'),
        ('author = "eva@example.com"', 'author = "\\u001b[2J"', "SC6004", '"\\u001b[2J"'),
        ("[[override]]", "[override]", "SC6004", "[override]"),
        ("[[override]]", "[[overide]]", "SC6003", "overide"),
        ("score = 35", "score = ", "SC6002", "\n"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(old: str, new: str, code: str, at: str) -> None:
    assert (code, at) in said(GOOD.replace(old, new, 1))


def test_two_scores_for_one_day_are_refused() -> None:
    second = GOOD.partition("[[silence]]")[0].partition("[[override]]")[2]
    assert ("SC6062", '"a1"') in said(f"{GOOD}\n[[override]]{second}")
    later = second.replace("2026-03-31", "2026-05-01").replace("2026-03-01", "2026-04-01")
    assert len(read(f"{GOOD}\n[[override]]{later}").scores) == 2


def test_no_file_is_no_override(tmp_path: Path) -> None:
    assert room.overrides(tmp_path) == (Overrides(), None, ())


def test_a_file_that_is_no_text_or_no_file_is_said(tmp_path: Path) -> None:
    (tmp_path / room.NAME).write_bytes(b"\xff\xfe")
    found, _, wrong = room.overrides(tmp_path)
    assert found is None
    assert [one.rule.code for one in wrong] == ["SC6002"]
    (tmp_path / room.NAME).unlink()
    (tmp_path / room.NAME).mkdir()
    assert [one.rule.code for one in room.overrides(tmp_path)[2]] == ["SC6022"]


def test_what_is_added_ends_its_lines_as_the_file_does() -> None:
    values = {"scorecard": "health", "account": "a9", "score": 10.0, "last_day": date(2026, 3, 31)}
    for ends in ("\n", "\r\n"):
        text = to_overrides.added(GOOD.replace("\n", ends), "override", values)
        assert text.replace(ends, "").isprintable(), repr(text)
        assert text.endswith(f"last_day = 2026-03-31{ends}")
    assert to_overrides.added("", "override", values).startswith("# What people put")
