"""Numbers of more than six digits, where a file or a preview shows them."""

from datetime import date

from scorelang.cli import publish_words, replaying
from scorelang.run.then_and_now import DayBeside, Pair


def test_a_score_of_a_wide_scale_is_written_whole() -> None:
    day = DayBeside("value", date(2026, 3, 2), "x", None, 1, 1, None, None)
    _, line = replaying.lines([(day, [Pair("a", 1234567.5, 100000.5, "good", "good")])], (), None, "csv")
    assert line.strip() == "value,2026-03-02,a,1234567.5,100000.5,good,good"


def test_a_change_of_cents_is_seen_in_the_preview() -> None:
    assert [publish_words._shown(cell) for cell in (12345.67, 250000.0, 0.1)] == ["12345.67", "250000", "0.1"]
