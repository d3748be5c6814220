"""Files that were made to break a parser: a message, or a right result, in bounded time and memory."""

import time
import tracemalloc

import pytest

from scorelang.source import SourceText
from scorelang.syntax.from_text import parse
from scorelang.syntax.tree.expressions import Logical
from scorelang.syntax.tree.files import LetDeclaration
from tests.fuzz.reading import survive

FULL = 100_000

HARD = {
    "10 MB": (b"let a = 1\n" * 1_000_000, "file-too-large"),
    "50,000 nested parentheses": (b"let a = " + b"(" * 50_000 + b"1" + b")" * 50_000, "too-deep"),
    "parentheses that are never closed": (b"let a = " + b"(" * FULL, "unexpected"),
    "a sum of 25,000 terms": (b"let a = " + b" + ".join([b"b"] * 25_000), "too-deep"),
    "25,000 implications": (b"let a = " + b" implies ".join([b"b"] * 25_000), "too-deep"),
    "50,000 times not": (b"let a = " + b"not " * 50_000 + b"b", "too-deep"),
    "100,000 minus signs": (b"let a = " + b"-" * FULL + b"b", "too-deep"),
    "10,000 nested ifs": (b"let a = " + b"if b then c else " * 10_000 + b"d", "too-deep"),
    "10,000 nested calls": (b"let a = " + b"f(" * 10_000 + b")" * 10_000, "too-deep"),
    "10,000 nested weights": (b"scorecard s { weights " + b"{ a 1% " * 10_000 + b"}" * 10_000 + b"}", "too-deep"),
    "nothing but braces": (b"}" * FULL, "stray-close"),
    "nothing but quotes": (b'"\n' * (FULL // 2), "open-text"),
    "nothing but backticks": (b"`" * FULL, "meaningless"),
    "nothing but semicolons": (b";" * FULL, "foreign-spelling"),
    "nothing but keywords": (b"value\n" * (FULL // 6), "unexpected"),
    "nothing but heads": (b"indicator\n" * (FULL // 10), "unexpected"),
    "a number of 100,000 digits": (b"let a = " + b"1" * FULL, "number-form"),
    "a name of 100,000 letters": (b"let " + b"a" * FULL + b" = 1", "long-name"),
    "a text that ends in backslashes": (b'import "' + b"\\" * FULL, "open-text"),
    "11,000 declarations": (b"let a=1 " * 11_000, "too-many-declarations"),
    "5,000 faulty declarations": (b"indicator a {\n value 1 1\n}\n" * 5_000, "unexpected"),
    "blocks that are never closed": (b"indicator a {\n value f(1\n" * 5_000, "open-block"),
    "NUL": (b"\0" * FULL, "forbidden-character"),
    "not UTF-8": (b"\xff" * FULL, "not-utf8"),
    "turned round": ("let a = 1 # \u202e evil".encode(), "forbidden-character"),
    "a look-alike": ("let а = 1".encode(), "name-letters"),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_input_gives_a_message_in_bounded_time(name: str) -> None:
    data, slug = HARD[name]
    began = time.process_time()
    found = survive(data)
    assert slug in {one.rule.slug for one in found}
    assert len(found) <= 100
    assert time.process_time() - began < 30


def test_memory_is_bounded() -> None:
    tracemalloc.start()
    try:
        assert len(survive(b"let a = " + b"(" * 50_000)) == 1
        assert tracemalloc.get_traced_memory()[1] < 75_000_000
    finally:
        tracemalloc.stop()


def test_what_is_long_but_flat_is_read() -> None:
    text = "let a = " + " and ".join(["b"] * 20_000)
    file, found = parse(SourceText("a", text))
    assert not found
    (declaration,) = file.declarations
    assert isinstance(declaration, LetDeclaration)
    assert isinstance(declaration.value, Logical)
    assert len(declaration.value.operands) == 20_000


@pytest.mark.parametrize(("levels", "fits"), [(190, True), (210, False)])
def test_the_limit_of_depth_is_two_hundred(levels: int, fits: bool) -> None:
    for text in ("(" * levels + "1" + ")" * levels, " + ".join(["b"] * levels), "not " * levels + "b"):
        assert (not survive(f"let a = {text}".encode())) == fits
