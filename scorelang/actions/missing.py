"""The value that is not known: in a template it never fails, shows as a dash, and makes no condition hold."""

from collections.abc import Iterator


class Missing:
    """What every field, sum and comparison of a missing value is."""

    __slots__ = ()

    def __getattr__(self, name: str) -> "Missing":
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __str__(self) -> str:
        return "—"

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return False

    def _no(self, _: object) -> bool:
        return False

    def _still(self, *_: object) -> "Missing":
        return self

    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _no
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _still
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _still
    __neg__ = __pos__ = __abs__ = __getitem__ = _still


MISSING = Missing()
