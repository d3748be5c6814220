"""What comes back from the process that renders is texts, and anything else is refused."""

import json

import pytest

from scorelang.actions.messages import HEADER, Answer, answers_in, packed_answers
from scorelang.actions.rendering import STOPPED, render_plans
from tests.actions.plans import SETTINGS, account, library, played

ANSWERS = [
    Answer("# ä — 😀\x00", "<p>ö</p>", [["Call"], []], [("rescue", "it grew")]),
    Answer("", "", [], []),
    Answer("lone \ud800", "", [[]], []),
]


def test_answers_come_back_as_they_were() -> None:
    data = packed_answers(ANSWERS)
    assert HEADER.unpack(data[: HEADER.size])[0] == len(data) - HEADER.size
    found = answers_in(data[HEADER.size :])
    assert found[:2] == ANSWERS[:2]
    assert found[2].markdown == "lone ?"


@pytest.mark.parametrize(
    "said",
    [
        "[]",
        "{}",
        "[[], [1]]",
        "[[[[], []]], [-1, 1]]",
        '[[[[], []]], ["x", "y"]]',
        "[[[[], []]], [0]]",
        "[[[1, 2]], [0, 0]]",
        "[[[[], [[1]]]], [0, 0]]",
        "not json",
    ],
)
def test_what_is_no_answer_is_refused(said: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        answers_in(HEADER.pack(len(said)) + said.encode())


def test_a_process_that_says_anything_else_is_stopped_and_loses_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    said = json.dumps([[], []]).encode()
    lie = HEADER.pack(len(said)) + said
    program = (
        f"import sys; sys.stdout.buffer.write({HEADER.pack(len(lie)) + lie!r}); sys.stdout.flush(); sys.stdin.read()"
    )
    monkeypatch.setattr("scorelang.actions.rendering.START", program)
    (plan,) = render_plans([played(account())], library("x"), SETTINGS)
    assert STOPPED in plan.diagnostics[0].message
    assert len(plan.tasks) == 1
