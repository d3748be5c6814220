"""Ours against the standard ones: whatever can be asked of both is answered alike."""

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from scorelang.source.records import dataclass, parts, replace


@dataclass(frozen=True, slots=True)
class Ours:
    """Something."""

    a: int
    b: tuple[Any, ...] = ()
    c: "str | None" = None

    @property
    def twice(self) -> int:
        return 2 * self.a


@dataclass(frozen=True, slots=True)
class One:
    a: int


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class Checked:
    a: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "a", self.a + 1)


@dataclass(frozen=True, slots=True)
class WithField:
    a: list[int] = dataclasses.field(default_factory=list)


@dataclass(slots=True)
class Changing:
    a: int


Theirs = dataclasses.make_dataclass(
    "Ours", [("a", int), ("b", tuple, ()), ("c", Any, None)], frozen=True, slots=True, namespace={"twice": Ours.twice}
)


@pytest.mark.parametrize("arguments", [(1,), (1, (2,)), (1, (2,), "x")])
def test_they_are_made_compared_hashed_and_shown_alike(arguments: tuple[Any, ...]) -> None:
    ours, theirs = Ours(*arguments), Theirs(*arguments)
    assert repr(ours) == repr(theirs)
    assert hash(ours) == hash(theirs)
    assert ours == Ours(*arguments)
    assert ours != Ours(9)
    assert ours != theirs
    assert len({ours, Ours(*arguments), Ours(9)}) == 2
    assert ours.twice == 2
    assert (ours.__doc__, ours.__match_args__, ours.__slots__) == ("Something.", ("a", "b", "c"), ("a", "b", "c"))


def test_they_cannot_be_changed() -> None:
    ours = Ours(1)
    for change in (lambda: setattr(ours, "a", 2), lambda: setattr(ours, "z", 2), lambda: delattr(ours, "a")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert not hasattr(ours, "__dict__")


def test_they_match_by_position_and_by_name() -> None:
    match Ours(1, (2,), "x"):
        case Ours(a, (b,), c="x"):
            assert (a, b) == (1, 2)
        case _:
            pytest.fail("does not match")


def test_the_standard_module_takes_them_for_its_own() -> None:
    ours = Ours(1, c="x")
    assert dataclasses.is_dataclass(ours)
    assert [(field.name, field.default is not dataclasses.MISSING) for field in dataclasses.fields(ours)] == [
        ("a", False),
        ("b", True),
        ("c", True),
    ]
    assert dataclasses.replace(ours, a=2) == Ours(2, c="x")
    assert dataclasses.astuple(ours) == (1, (), "x")
    assert dataclasses.asdict(ours) == {"a": 1, "b": (), "c": "x"}


def test_they_are_copied_and_kept() -> None:
    for one in (Ours(1, (One(2),)), One(1), Nothing()):
        assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(TypeError, match=r"Ours\.__init__|__init__\(\)"):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Ours(1, d=2)  # type: ignore[call-arg]


def test_what_needs_the_standard_one_gets_it() -> None:
    assert Checked(1).a == 2
    assert WithField().a is not WithField().a
    changing = Changing(1)
    changing.a = 2
    assert changing == Changing(2)


@dataclass(frozen=True, slots=True)
class Placed:
    word: str
    marks: dict[str, int] = dataclasses.field(default_factory=dict)
    line: int = dataclasses.field(default=0, compare=False)


def test_fields_that_are_made_anew_or_not_compared() -> None:
    one, other = Placed("a"), Placed("a", line=7)
    assert one == other
    assert one.marks == {}
    assert one.marks is not other.marks
    assert replace(other, word="b") == Placed("b")
    assert replace(other, word="b").line == 7
    assert dataclasses.replace(other, word="b").line == 7
    assert parts(other) == ("a", {}, 7)
    assert repr(other) == "Placed(word='a', marks={}, line=7)"


@dataclass(slots=True)
class Gathering:
    a: int
    _values: list[int] = dataclasses.field(default_factory=list)


def test_one_that_may_change_is_the_standard_one_too() -> None:
    standard = dataclasses.make_dataclass("Gathering", [("a", int), ("_values", list, dataclasses.field())], slots=True)
    one, other = Gathering(1), Gathering(1)
    assert (one == other, one == Gathering(2), repr(one)) == (True, False, "Gathering(a=1, _values=[])")
    assert repr(one) == repr(standard(1, []))
    one.a = 3
    one._values.append(4)
    assert (one.a, one._values, other._values) == (3, [4], [])
    assert replace(one, a=5) == Gathering(5, [4])
    with pytest.raises(TypeError):
        hash(one)
    with pytest.raises(AttributeError):
        one.b = 1
    assert copy.copy(one) == pickle.loads(pickle.dumps(one)) == one
    assert [field.name for field in dataclasses.fields(Gathering)] == ["a", "_values"]
