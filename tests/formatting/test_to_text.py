import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from scorelang.formatting.documents import WIDTH
from scorelang.formatting.to_text import format_file
from scorelang.source import SourceText, Span
from scorelang.syntax.from_text import parse
from scorelang.syntax.tree.expressions import Grouped, NumberLiteral
from scorelang.syntax.tree.files import File
from tests.effort import every
from tests.formatting.trees import files

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("scorecards", "tests") for path in (ROOT / folder).rglob("*.score"))


def bare(node: Any) -> Any:
    """A tree without places and without the parentheses that nobody needs."""
    match node:
        case Grouped():
            return bare(node.inner)
        case NumberLiteral():
            return ("number", node.text)
        case Span():
            return None
        case tuple():
            return tuple(bare(each) for each in node)
        case _ if dataclasses.is_dataclass(node):
            fields = {field.name: bare(getattr(node, field.name)) for field in dataclasses.fields(node)}
            return (type(node).__name__, *fields.items())
        case _:
            return node


def _read(text: str) -> File | None:
    file, found = parse(SourceText("card.score", text))
    return None if found else file


@given(files)
def test_what_is_written_is_read_back_as_it_was(file: File) -> None:
    text = format_file(file)
    again, found = parse(SourceText("card.score", text))
    assert not found, f"{found[0].message}\n{text}"
    assert bare(again.declarations) == bare(file.declarations), text
    assert format_file(again) == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_of_the_project_keeps_its_meaning_and_its_comments(path: Path) -> None:
    file = _read(path.read_text(encoding="utf-8"))
    if file is None:
        pytest.skip("has faults on purpose")
    text = format_file(file)
    again = _read(text)
    assert again is not None
    assert bare(again.declarations) == bare(file.declarations)
    assert [comment.text for comment in again.comments] == [comment.text for comment in file.comments]
    assert format_file(again) == text


def test_the_style() -> None:
    path = ROOT / "tests" / "syntax" / "whole_language.score"
    text = path.read_text(encoding="utf-8")
    file = _read(text)
    assert file is not None
    assert format_file(file) == text
    assert max(len(line) for line in text.splitlines()) <= WIDTH


def _formatted(text: str) -> str:
    file, found = parse(SourceText("card.score", text))
    assert not found, found[0].message
    return format_file(file)


BEFORE_AND_AFTER = {
    "keywords stand in a column": (
        'indicator a "A" {\nkind leading\nvalue x\nmissing   skip }',
        'indicator a "A" {\n  kind     leading\n  value    x\n  missing  skip\n}\n',
    ),
    "what stood on one line stays there": (
        "scorecard s { weights {a 50%   b 50%} }",
        "scorecard s { weights { a 50%  b 50% } }\n",
    ),
    "unless it does not fit": (
        f"scorecard s {{ weights {{ {'a' * 50} 50% {'b' * 50} 50% }} }}",
        f"scorecard s {{\n  weights {{\n    {'a' * 50} 50%\n    {'b' * 50} 50%\n  }}\n}}\n",
    ),
    "declarations are set apart, lets and imports as the author likes": (
        'import "a"\nimport "b"\n\n\n\nlet a = 1\nlet b = 2\n\nlet c = 3\nfacts f { }\nfacts g {}\nfacts h {\n}',
        'import "a"\nimport "b"\n\nlet a = 1\nlet b = 2\n\nlet c = 3\n\nfacts f {}\nfacts g {}\nfacts h {}\n',
    ),
    "what takes several lines stands apart": (
        "facts f { }\nfacts g {\naccount a\n}\nindicator i { value 1 }\nindicator j { value 2 }\n# k\nlet k = 3",
        "facts f {}\n\nfacts g {\n  account  a\n}\n\n"
        "indicator i { value 1 }\nindicator j { value 2 }\n\n# k\nlet k = 3\n",
    ),
    "one blank line between clauses stays": (
        'facts f {\n\n  system "a"\n\n\n  account b\n  column c:text\n\n}',
        'facts f {\n  system   "a"\n\n  account  b\n  column   c : text\n}\n',
    ),
    "the parts of an aggregate have one order": (
        "let a = sum(x.y by d over 3 days where z)",
        "let a = sum(x.y where z over 3 days by d)\n",
    ),
    "a trailing comma stands where a list is broken": (
        "indicator i {\nscore steps (" + ", ".join(f">= {n * 1000} -> {n}" for n in range(9, 0, -1)) + ",)\n}",
        "indicator i {\n  score    steps (\n"
        + "".join(f"             >= {n * 1000} -> {n},\n" for n in range(9, 0, -1))
        + "           )\n}\n",
    ),
    "parentheses of the reader stay": ("let a = (b and c) or (d)", "let a = (b and c) or (d)\n"),
    "comments stay beside, above, within, and at the end": (
        """# first

# about a
let a = 1   # beside
indicator i { # head
  # above
  value x + # why
    y       # last
  score steps (
    # top
    >= 1 -> 100,# one
    # between
    else -> 0 # else
    # end
  )
  # below
}
# over
""",
        """# first

# about a
let a = 1  # beside

indicator i {  # head
  # above
  value    x
             # why
             + y  # last
  score    steps (
             # top
             >= 1 -> 100,  # one
             # between
             else -> 0,  # else
             # end
           )
  # below
}
# over
""",
    ),
    "a comment in the weights": (
        "scorecard s {\nweights {\na 50% # half\n# then\nb 50% { c 100% # all\n}\n}\n}",
        "scorecard s {\n  weights {\n    a 50%  # half\n    # then\n    b 50% {\n      c 100%  # all\n    }\n  }\n}\n",
    ),
    "a file without anything": ("\n\n", ""),
    "a file of comments": ("\n# a\n\n\n# b\n", "# a\n\n# b\n"),
}


@pytest.mark.parametrize("name", BEFORE_AND_AFTER)
def test_before_and_after(name: str) -> None:
    before, after = BEFORE_AND_AFTER[name]
    assert _formatted(before) == after
    assert _formatted(after) == after


def test_a_comment_at_any_place_is_kept() -> None:
    text = (ROOT / "tests" / "syntax" / "whole_language.score").read_text(encoding="utf-8")
    for place in range(0, len(text), every(19)):
        if text[place] != " " or text[:place].rsplit("\n", 1)[-1].count("#") or text[place - 1].isalnum():
            continue
        commented = f"{text[:place]} # a note\n{text[place:]}"
        file = _read(commented)
        if file is None:
            continue
        formatted = format_file(file)
        again = _read(formatted)
        assert again is not None
        assert sorted(c.text for c in again.comments) == sorted(c.text for c in file.comments)
        assert bare(again.declarations) == bare(file.declarations)
        assert format_file(again) == formatted, formatted


def test_a_declaration_that_cannot_be_read_stays_as_it_is() -> None:
    file, found = parse(SourceText("card.score", "let  a =  ( 1\n\nlet   b = 2\n"))
    assert found
    assert format_file(file).endswith("let b = 2\n")
