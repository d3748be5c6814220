"""Values in words: no needless zeros, no sign of nothing, one and many."""

from datetime import datetime

import pytest

from scorelang.run.words import as_instant, as_local, days, grouped, percent


@pytest.mark.parametrize(
    ("number", "most", "said"),
    [(-0.0004, 2, "0"), (-0.04, 1, "0"), (-0.4, 0, "0"), (-0.06, 1, "-0.1"), (1234.5, 1, "1,234.5"), (100.0, 1, "100")],
)
def test_nothing_has_no_sign(number: float, most: int, said: str) -> None:
    assert grouped(number, most) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [(1.0, "1 day"), (-1.0, "-1 day"), (0.5, "12 hours"), (1 / 24, "1 hour"), (1.53, "36.7 hours"), (61.0, "61 days")],
)
def test_lengths_of_time(length: float, said: str) -> None:
    assert days(length) == said


def test_a_time_is_what_the_clocks_of_a_zone_show() -> None:
    march, october = datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1)
    assert as_local(march, "Europe/Berlin") == datetime(2026, 3, 29, 3)
    assert as_local(october, "Europe/Berlin") == datetime(2026, 10, 25, 2)
    assert as_local(datetime.min, "America/New_York") == as_instant(datetime.min)


@pytest.mark.parametrize(
    ("share", "said"), [(0.0525, "5.3%"), (0.3125, "31.3%"), (0.0, "0.0%"), (1.0, "100.0%"), (None, "–")]
)
def test_a_share_is_rounded_as_points_are(share: float | None, said: str) -> None:
    assert percent(share) == said
