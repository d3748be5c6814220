import pytest

from scorelang.syntax.from_bytes import LARGEST, decode

HIDDEN = "0 B D 1B 7F 85 A0 AD 200B 200E 202E 2066 2028 3000 FEFF E000 E0041 10FFFF"


def _codes(data: bytes) -> list[str]:
    source, found = decode("a.score", data)
    assert (source is None) == bool(found)
    return [one.rule.slug for one in found]


def test_a_byte_order_mark_is_taken_off() -> None:
    source, found = decode("a.score", b"\xef\xbb\xbflet x = 1\n")
    assert not found
    assert source is not None
    assert source.text == "let x = 1\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"let x = 1\nlet \xff = 2", "byte 0xFF on line 2, the file's byte 15"),
        (b"\xc3", "byte 0xC3 on line 1"),
        (b"\xed\xa0\x80", "byte 0xED"),
        (b"\xc0\xaf", "byte 0xC0"),
        ("let x = 1".encode("utf-16"), "is UTF-16"),
    ],
)
def test_what_is_not_utf8_is_refused_with_its_place(data: bytes, said: str) -> None:
    source, (found,) = decode("a.score", data)
    assert source is None
    assert found.rule.slug == "not-utf8"
    assert said in found.message


@pytest.mark.parametrize(
    "char",
    [chr(int(code, 16)) for code in HIDDEN.split()],
)
@pytest.mark.parametrize("where", ["let a{} = 1", "# a comment {}", 'test "te{}xt" {{}}'])
def test_what_cannot_be_seen_is_refused_everywhere_with_its_code_point(char: str, where: str) -> None:
    text = "let first = 1\n" + where.format(char) + " "
    source, (found,) = decode("a.score", text.encode())
    assert source is None
    assert found.rule.slug == "forbidden-character"
    assert f"U+{ord(char):04X}" in found.message
    assert found.span is not None
    assert text[found.span.start : found.span.end] == char


def test_line_ends_that_are_none_are_said_once() -> None:
    _, (found, other) = decode("a.score", b"let a = 1\r\rlet b\xc2\xa0= 2\r\nlet c = 3\r")
    assert found.span is not None
    assert (found.span.start, found.span.end) == (9, 10)
    assert found.help == "lines end with a line feed, and 3 of these with a carriage return alone"
    assert "U+00A0" in other.message


@pytest.mark.parametrize("text", ["a\tb", "a\r\nb", "naïve Ω 漢字 ⚠️ 🎉", "e\u0301", "שלום"])
def test_what_can_be_seen_is_taken(text: str) -> None:
    assert _codes(f"# {text}".encode()) == []


def test_the_size_is_limited() -> None:
    assert _codes(b"#" * LARGEST) == []
    assert _codes(b"#" * (LARGEST + 1)) == ["file-too-large"]
    assert _codes(b"\xff" * 10_000_000) == ["file-too-large"]


def test_no_more_than_a_hundred_are_shown() -> None:
    assert len(_codes(b"\0" * 100_000)) == 100
