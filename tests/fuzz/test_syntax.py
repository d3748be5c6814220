"""Bounded here; `SCORELANG_EXAMPLES=5000` looks further."""

import random
from pathlib import Path

import pytest

from tests.effort import EXAMPLES, every
from tests.fuzz.guided import branches_of, search
from tests.fuzz.mutating import WORD, mutated_bytes, mutated_words
from tests.fuzz.reading import survive

ROOT = Path(__file__).parents[2]
WHOLE = (ROOT / "tests" / "syntax" / "whole_language.score").read_bytes()
FILES = sorted((ROOT / "scorecards").rglob("*.score"))[: None if EXAMPLES else 3]
SEEDS = range(EXAMPLES or 100)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_may_end_anywhere(path: Path) -> None:
    data = path.read_bytes()
    for end in range(0, len(data), every(127)):
        assert len(survive(data[:end])) <= 100


def test_the_whole_language_may_end_anywhere() -> None:
    for end in range(0, len(WHOLE), every(47)):
        assert len(survive(WHOLE[:end])) <= 100


def test_the_whole_language_may_begin_anywhere() -> None:
    for start in range(0, len(WHOLE), every(97)):
        assert len(survive(WHOLE[start:])) <= 100


def test_bytes_may_be_changed_anywhere() -> None:
    for seed in SEEDS:
        assert len(survive(mutated_bytes(WHOLE, random.Random(seed)))) <= 100, f"seed {seed}"


def test_words_may_be_changed_anywhere() -> None:
    for seed in SEEDS:
        assert len(survive(mutated_words(WHOLE, WHOLE, random.Random(seed)))) <= 100, f"seed {seed}"


def test_words_in_any_order() -> None:
    words = [word for word in WORD.findall(WHOLE) if word.strip()]
    for seed in SEEDS:
        chance = random.Random(seed)
        assert len(survive(b" ".join(chance.choices(words, k=60)))) <= 100, f"seed {seed}"


def test_any_bytes() -> None:
    for seed in SEEDS:
        assert len(survive(random.Random(seed).randbytes(200))) <= 100, f"seed {seed}"


def test_the_guided_fuzzer_keeps_what_reaches_further_and_finds_what_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = [b"let a = 1\n", b'indicator i { value x score map ("a" -> 1) }']
    tried, kept, broken = search(seeds, random.Random(1), lambda tried: tried == 60)
    assert (tried, broken) == (60, None)
    assert kept > len(seeds)
    assert branches_of(b"let a = 1") != branches_of(b"let a = if b then 1 else 2")

    def fragile(data: bytes) -> None:
        if b"{" not in data:
            raise RecursionError

    monkeypatch.setattr("tests.fuzz.guided.survive", fragile)
    _, _, broken = search([b"{ }"], random.Random(1), lambda tried: tried == 1000)
    assert broken is not None
