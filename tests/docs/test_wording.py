"""A card page says an expression in its author's words."""

from scorelang.docgen.words import Wording
from scorelang.ir.expressions import Constant
from scorelang.source import SourceText, Span
from scorelang.types import Number


def test_an_expression_is_shown_without_its_comments() -> None:
    text = 'match tier {  # by "size"\n  "a#1" -> `n#`  # the large ones\n  else -> 0\n}'
    shown = Wording({"a": SourceText("a", text)}).of(Constant(0.0, Number(), Span("a", 0, len(text))))
    assert shown == 'match tier { "a#1" -> `n#` else -> 0 }'
