"""Bounded here; `SCORELANG_EXAMPLES=5000` looks further."""

import os
import random
import re
from pathlib import Path

import pytest

from tests.fuzz.reading import survive

ROOT = Path(__file__).parents[2]
WHOLE = (ROOT / "tests" / "syntax" / "whole_language.score").read_bytes()
EXAMPLES = int(os.environ.get("SCORELANG_EXAMPLES", "0"))
FILES = sorted((ROOT / "scorecards").rglob("*.score"))[: None if EXAMPLES else 3]
SEEDS = range(EXAMPLES or 100)

_TOKEN = re.compile(rb'\w+|\s+|"[^"]*"|[^\w\s]')
_SIGNS = b'{}()",:=<>-#`\\ \n%0a.'


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_may_end_anywhere(path: Path) -> None:
    data = path.read_bytes()
    for end in range(0, len(data), 1 if EXAMPLES else 61):
        assert len(survive(data[:end])) <= 100


def test_the_whole_language_may_end_anywhere() -> None:
    for end in range(0, len(WHOLE), 1 if EXAMPLES else 23):
        assert len(survive(WHOLE[:end])) <= 100


def test_the_whole_language_may_begin_anywhere() -> None:
    for start in range(0, len(WHOLE), 1 if EXAMPLES else 97):
        assert len(survive(WHOLE[start:])) <= 100


def _changed_bytes(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    match chance.randrange(4):
        case 0:
            data[at] = chance.randrange(256)
        case 1:
            del data[at : at + chance.randint(1, 20)]
        case 2:
            data[at:at] = bytes(chance.choice(_SIGNS) for _ in range(chance.randint(1, 4)))
        case _:
            other = chance.randrange(len(data))
            data[at:at] = data[other : other + chance.randint(1, 60)]


def test_bytes_may_be_changed_anywhere() -> None:
    for seed in SEEDS:
        chance = random.Random(seed)
        data = bytearray(WHOLE)
        for _ in range(chance.randint(1, 8)):
            _changed_bytes(data, chance)
        assert len(survive(bytes(data))) <= 100, f"seed {seed}"


def test_words_may_be_changed_anywhere() -> None:
    words = _TOKEN.findall(WHOLE)
    for seed in SEEDS:
        chance = random.Random(seed)
        changed = list(words)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(changed))
            match chance.randrange(3):
                case 0:
                    del changed[at]
                case 1:
                    changed.insert(at, chance.choice(words))
                case _:
                    changed[at] = chance.choice(words)
        assert len(survive(b"".join(changed))) <= 100, f"seed {seed}"


def test_words_in_any_order() -> None:
    words = [word for word in _TOKEN.findall(WHOLE) if word.strip()]
    for seed in SEEDS:
        chance = random.Random(seed)
        assert len(survive(b" ".join(chance.choices(words, k=60)))) <= 100, f"seed {seed}"


def test_any_bytes() -> None:
    for seed in SEEDS:
        assert len(survive(random.Random(seed).randbytes(200))) <= 100, f"seed {seed}"
