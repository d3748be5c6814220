"""The demo, misspelt and mutilated: few messages, no fault of our own, and what is accepted can be pinned."""

import random
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from scorelang.analysis.check import review
from scorelang.analysis.explain import explain_ranges
from scorelang.diagnostics import Diagnostic, Severity
from scorelang.ir.program import Program
from scorelang.pinning.from_ir import pin
from scorelang.semantics.from_syntax import elaborate
from scorelang.source import SourceText, Span
from scorelang.syntax.from_text import parse
from scorelang.syntax.tree.words import Name
from tests.effort import every

FOLDER = Path(__file__).parents[2] / "scorecards" / "demo" / "scorecards"
TEXTS = {name: (FOLDER / name).read_text("utf-8") for name in ("inventory.score", "health.score", "health.test.score")}
FILES = {name: parse(SourceText(name, text))[0] for name, text in TEXTS.items()}
TOKEN = re.compile(r'"[^"]*"|\w+|[^\w\s]')
TOKENS = [token for text in TEXTS.values() for token in TOKEN.findall(text)]


def understood(changed: str, text: str) -> tuple[Program | None, list[Diagnostic]]:
    """The demo with another text in place of one of its files."""
    file, mistakes = parse(SourceText(changed, text))
    program, more = elaborate(tuple({**FILES, changed: file}.values()))
    return program, [one for one in (*mistakes, *more) if one.severity is Severity.ERROR]


def names(node: object) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from names(part)
    elif is_dataclass(node) and not isinstance(node, Span | SourceText):
        for part in fields(node):
            yield from names(getattr(node, part.name))


@pytest.mark.parametrize("path", TEXTS)
def test_one_misspelt_name_gives_at_most_three_messages(path: str) -> None:
    text = TEXTS[path]
    most = 0
    found = list(names(FILES[path].declarations))
    for name in found[:: every(max(4, len(found) // 60))]:
        _, errors = understood(path, f"{text[: name.span.end]}zq{text[name.span.end :]}")
        assert len(errors) <= 3, (name.text, [one.message for one in errors])
        most = max(most, len(errors))
    assert most > 0


@pytest.mark.parametrize("seed", range(40))
def test_a_mutilated_program_is_understood_or_refused(seed: int) -> None:
    chance = random.Random(f"mutilated {seed}")
    path = chance.choice(list(TEXTS))
    text = TEXTS[path]
    for _ in range(chance.choice((1, 1, 2, 6))):
        token = chance.choice(list(TOKEN.finditer(text)))
        text = text[: token.start()] + chance.choice(("", *chance.sample(TOKENS, 3))) + text[token.end() :]
    program, errors = understood(path, text)
    assert program is not None or errors
    if program is not None:
        review(program)
        assert explain_ranges(program)
        assert pin(program, date(2026, 3, 1), "UTC").outputs


def test_what_could_grow_without_bound_is_bounded() -> None:
    source = "accounts crm { key id : text  column seats : number }\n"
    source += "events e { account id  time at : time  column v : number }\n"
    doubled = "".join(f"let a{number + 1} = a{number} + a{number}\n" for number in range(60))
    account = elaborate((parse(SourceText("x", f"{source}let a0 = seats\n{doubled}"))[0],))[0]
    assert account is not None
    assert len(account.lets) == 61
    rows, found = elaborate((parse(SourceText("x", f"{source}let a0 = e.v\n{doubled}let z = sum(a60)\n"))[0],))
    assert rows is None
    assert [one.rule.slug for one in found] == ["too-large"]
    chain = "".join(f"let a{number + 1} = a{number} + 1\n" for number in reversed(range(3000)))
    long, _ = elaborate((parse(SourceText("x", f"{source}{chain}let a0 = seats\n"))[0],))
    assert long is not None
    assert long.lets[0].name == "a0"
    ring = "".join(f"let a{number} = a{(number + 1) % 3000} + 1\n" for number in range(3000))
    _, circle = elaborate((parse(SourceText("x", f"{source}{ring}"))[0],))
    assert [one.rule.slug for one in circle] == ["cycle"]
