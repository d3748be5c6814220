"""Each pin is held by a case that passes, and that fails when the pin is broken on purpose."""

import pytest

from tests.agreement.pins.breaks import BREAKS, Break

PINS = range(1, 25)
EACH = pytest.mark.parametrize("break_", BREAKS, ids=lambda break_: f"{break_.pin}-{break_.title.replace(' ', '-')}")


@EACH
def test_the_pin_holds(break_: Break) -> None:
    break_.holds()


@EACH
def test_the_broken_pin_is_noticed(break_: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    break_.patch(monkeypatch)
    # Broken, an engine may as well fail as give another result.
    with pytest.raises(Exception):  # noqa: B017, PT011
        break_.holds()


def test_every_pin_is_broken_once() -> None:
    assert sorted({break_.pin for break_ in BREAKS}) == list(PINS)
