"""What must hold of any bytes at all."""

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.to_text import render
from scorelang.formatting.to_text import format_file
from scorelang.source import SourceText
from scorelang.syntax.from_bytes import decode
from scorelang.syntax.from_text import parse


def survive(data: bytes) -> tuple[Diagnostic, ...]:
    """Read, report and format: never an exception, every place within the text; the messages."""
    source, found = decode("card.score", data)
    if source is None:
        assert found
        assert render(found, {}, color=False)
        return found
    file, found = parse(source)
    for one in found:
        assert one.span is not None
        assert 0 <= one.span.start <= one.span.end <= len(source.text)
        assert len(one.message) < 500
    assert bool(found) == bool(render(found, {source.path: source}, color=True))
    text = format_file(file)
    if not found:
        again, faults = parse(SourceText(source.path, text))
        assert not faults, faults[0].message
        assert format_file(again) == text
    return found
