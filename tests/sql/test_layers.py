"""Steps stand in the first layer in which all they read is there, and no column is carried longer than it is read."""

from scorelang.sql.layers import Item, needed, schedule


def item(name: str, *reads: str) -> Item[str]:
    return Item(name, frozenset(reads), name)


def shape(base: list[str], items: list[Item[str]], wanted: set[str]) -> list[tuple[list[str], list[str]]]:
    layers = schedule(base, items, wanted)
    return [(list(layer.carried), [each.name for each in layer.computed]) for layer in layers]


def test_what_is_ready_is_computed_at_once() -> None:
    items = [item("a", "x"), item("b", "a"), item("c", "x")]
    assert shape(["x"], items, {"b", "c"}) == [([], ["a", "c"]), (["c"], ["b"])]


def test_a_column_is_carried_as_far_as_it_is_read() -> None:
    items = [item("a", "x"), item("b", "a"), item("c", "b", "x"), item("d", "c")]
    assert shape(["x"], items, {"d"}) == [(["x"], ["a"]), (["x"], ["b"]), ([], ["c"]), ([], ["d"])]


def test_what_is_wanted_is_carried_to_the_end() -> None:
    assert shape(["k", "x"], [item("a", "x"), item("b", "a")], {"k", "b"}) == [(["k"], ["a"]), (["k"], ["b"])]


def test_what_nobody_wants_is_not_computed() -> None:
    items = [item("a", "x"), item("b", "a"), item("c", "x")]
    assert [each.name for each in needed(items, {"b"})] == ["a", "b"]
