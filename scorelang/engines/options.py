"""What a profile says of its engine, with the values of its secrets at last: held so that nothing shows them."""

from collections.abc import Mapping

from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value from the environment; every text that is made of it is `***`."""

    value: str

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__


Options = Mapping[str, object]


def text(options: Options, name: str) -> str | None:
    """A setting's text, hidden or not; None where nothing is said."""
    found = options.get(name)
    if isinstance(found, Hidden):
        return found.value
    return found if isinstance(found, str) else None


def whole(options: Options, name: str) -> int | None:
    """A setting's whole number; None where nothing is said."""
    found = options.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
