"""Tables: aligned by what a terminal shows, cut only where somebody looks."""

import pytest

from scorelang.cli import printing
from scorelang.cli.printing import safe
from scorelang.cli.tables import Column, bar, cells, table


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    text = table([Column("name"), Column("n", right=True)], [("日本", "1"), ("é", "22"), ("e\u0301x", "333")], "")
    assert text.splitlines() == ["name    n", "日本    1", "é      22", "e\u0301x    333"]


def test_nothing_is_cut_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "width", lambda: None)
    assert "x" * 300 in table([Column("a", shrinks=True)], [("x" * 300,)])


def test_what_shrinks_is_cut_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "width", lambda: 40)
    lines = table([Column("a", shrinks=True), Column("b")], [("x" * 300, "whole")]).splitlines()
    assert all(cells(line) <= 40 for line in lines)
    assert lines[1].endswith("…  whole")


def test_the_widest_gives_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "width", lambda: 60)
    columns = [Column("name", shrinks=True), Column("why", shrinks=True)]
    assert table(columns, [("n" * 20, "w" * 90)]).splitlines()[1] == f"  {'n' * 20}  {'w' * 35}…"


@pytest.mark.parametrize(("width", "lines"), [(None, 2), (80, 2), (40, 3)])
def test_what_has_no_room_beside_stands_below(monkeypatch: pytest.MonkeyPatch, width: int, lines: int) -> None:
    monkeypatch.setattr(printing, "width", lambda: width)
    columns = [Column("name"), Column("task", shrinks=True, below="{}"), Column("due", below="due {}")]
    shown = table(columns, [("Acme", "Call them, and ask what has changed", "Monday")]).splitlines()
    assert len(shown) == lines
    assert width is None or all(cells(line) <= width for line in shown)
    if lines == 3:
        assert shown == ["  name", "  Acme", "    Call them, and ask wha… · due Monday"]


def test_colour_takes_no_room() -> None:
    assert cells("\x1b[1;31mred\x1b[0m") == 3


def test_bars() -> None:
    assert bar(0.0, 8) == ""
    assert bar(1.0, 8) == "█" * 8
    assert bar(0.5, 1) == "▌"
    assert bar(2.0, 4) == "█" * 4


def test_what_comes_from_data_drives_no_terminal() -> None:
    assert safe("\x1b[31mred\r\n") == "\\x1b[31mred\\x0d\\x0a"
    assert safe("\u202eabc") == "\\x202eabc"
    assert safe("x" * 100, 10) == "x" * 9 + "…"
