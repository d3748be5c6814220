"""Diagnostics for programs: one JSON document with everything that a message holds."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from scorelang.diagnostics.places import place_of
from scorelang.diagnostics.record import Diagnostic
from scorelang.source import Position, SourceText, Span

VERSION = 1


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceText], color: bool = False) -> str:
    """A document of this shape's version and its messages, in their order; it has no colours."""
    del color
    document = {"version": VERSION, "diagnostics": [_message(one, sources) for one in diagnostics]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _message(one: Diagnostic, sources: Mapping[str, SourceText]) -> dict[str, Any]:
    return {
        "code": one.rule.code,
        "slug": one.rule.slug,
        "severity": one.severity.value,
        "message": one.message,
        "help": one.help,
        "place": _place(one.span, sources) if one.span else None,
        "labels": [{"place": _place(label.span, sources), "text": label.text} for label in one.labels],
    }


def _place(span: Span, sources: Mapping[str, SourceText]) -> dict[str, Any]:
    place = place_of(span, sources)
    return {"path": place.path, "start": _position(place.start), "end": _position(place.end)}


def _position(position: Position | None) -> dict[str, int] | None:
    return {"line": position.line, "column": position.column} if position else None
