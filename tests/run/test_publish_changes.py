"""What becomes of the rows of a target: of any rows, and of any days one after the other."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.kernel.operators import Sort
from scorelang.run.publish_changes import Changed, Changes, Row, Rows, changes
from scorelang.run.publish_columns import Column

COLUMNS = (
    Column("score", "Score", Sort.NUMBER),
    Column("account", "Id", Sort.TEXT),
    Column("status", "Status", Sort.TEXT),
    Column("published_at", "At", Sort.INSTANT),
)
STAMPED = {"published_at": "now"}


def row(account: str, score: float | None, status: str = "scored", at: str = "then") -> Row:
    return (score, account, status, at)


def made(before: Rows, now: Rows, gone: str = "keep", *, full: bool = False) -> Changes:
    return changes(COLUMNS, before, now, gone, STAMPED, full=full)


def test_rows_that_come_change_stay_and_go() -> None:
    before = {"a": row("a", 1.0), "b": row("b", 2.0), "c": row("c", None)}
    now = {"a": row("a", 1.0, at="now"), "b": row("b", 3.0, at="now"), "d": row("d", 4.0, at="now")}
    found = made(before, now)
    assert found.added == ("d",)
    assert found.changed == (Changed("b", (("Score", 2.0, 3.0),)),)
    assert (found.gone, found.unchanged, found.deleted) == (("c",), 1, ())
    assert found.written == {"b": now["b"], "d": now["d"]}
    assert (found.number, found.lost, found.share(2)) == (2, 0, 2 / 3)


def test_the_moment_of_a_publication_makes_no_row_another() -> None:
    assert made({"a": row("a", 1.0)}, {"a": row("a", 1.0, at="now")}).number == 0


def test_nothing_is_lost_by_the_first_publication() -> None:
    assert made({}, {"a": row("a", 1.0)}).share(1) == 0.0


def test_a_row_that_is_gone_is_marked_once_and_comes_back() -> None:
    marked = made({"a": row("a", 1.0)}, {}, "mark")
    assert marked.written == {"a": (None, "a", "gone", "now")}
    assert (marked.gone, marked.lost) == (("a",), 1)
    assert made(marked.written, {}, "mark").number == 0
    back = made(marked.written, {"a": row("a", 1.0)}, "mark")
    assert back.changed == (Changed("a", (("Score", None, 1.0), ("Status", "gone", "scored"))),)


def test_a_row_that_is_gone_is_deleted() -> None:
    found = made({"a": row("a", 1.0), "b": row("b", 1.0)}, {"b": row("b", 1.0)}, "delete")
    assert (found.deleted, found.number, found.lost) == (("a",), 1, 1)


def test_every_row_again() -> None:
    before = {"a": row("a", 1.0)}
    found = made(before, {"a": row("a", 1.0, at="now")}, full=True)
    assert (found.unchanged, dict(found.written)) == (1, {"a": row("a", 1.0, at="now")})


def after(before: Rows, found: Changes) -> Rows:
    """What the target then holds."""
    kept = {key: old for key, old in before.items() if key not in found.deleted}
    return {**kept, **found.written}


cells = st.one_of(st.none(), st.floats(0, 100).map(lambda value: round(value, 1)))
keys = st.text(min_size=1, max_size=3)
tables = st.dictionaries(keys, cells, max_size=8).map(
    lambda found: {key: row(key, score) for key, score in found.items()}
)


@given(st.lists(tables, max_size=4), st.sampled_from(["keep", "mark", "delete"]))
def test_a_target_follows_the_days_and_a_second_time_writes_nothing(days: list[Mapping[str, Row]], gone: str) -> None:
    held: Rows = {}
    for now in days:
        found = made(held, now, gone)
        assert len(found.added) + len(found.changed) + found.unchanged == len(now)
        held = after(held, found)
        assert all(held[key][:3] == new[:3] for key, new in now.items())
        left = {key: old for key, old in held.items() if key not in now}
        assert gone == "keep" or all(old[0] is None and old[2] == "gone" for old in left.values())
        assert gone != "delete" or not left
        again = made(held, now, gone)
        assert (again.number, again.unchanged) == (0, len(now))


@pytest.mark.parametrize("gone", ["keep", "mark", "delete"])
def test_who_stays_gone_is_told_of_only_where_something_follows(gone: str) -> None:
    held = after({"a": row("a", 1.0)}, made({"a": row("a", 1.0)}, {}, gone))
    assert made(held, {}, gone).gone == (("a",) if gone == "keep" else ())
