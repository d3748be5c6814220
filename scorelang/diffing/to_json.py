"""A difference for other tools; docs/diff.md describes each field, and `format` grows when one changes its meaning."""

import json
from dataclasses import asdict
from typing import Any

from scorelang.diffing.records import CardDifference, Difference, Effect, Move, Mover

FORMAT = 1


def to_json(difference: Difference, *, names: bool) -> str:
    """One object; without `names` no account is named, by its key neither."""
    return json.dumps(record(difference, names=names), indent=2, ensure_ascii=False) + "\n"


def record(difference: Difference, *, names: bool) -> dict[str, Any]:
    """The object."""
    return {
        "format": FORMAT,
        "project": difference.project,
        "before": asdict(difference.before),
        "after": asdict(difference.after),
        "today": difference.today.isoformat(),
        "currency": difference.currency,
        "kind": difference.kind.value,
        "matters": difference.matters,
        "same_files": difference.same_files,
        "notes": list(difference.notes),
        "scorecards": [_card(one, names=names) for one in difference.cards],
    }


def _card(card: CardDifference, *, names: bool) -> dict[str, Any]:
    return {
        "name": card.name,
        "title": card.title,
        "was": card.was,
        "kind": card.kind.value,
        "parts": list(card.parts),
        "renamed": [{"before": was, "after": now} for was, now in card.renamed],
        "sentences": list(card.sentences),
        "effect": None if card.effect is None else _effect(card.effect, names=names),
    }


def _effect(effect: Effect, *, names: bool) -> dict[str, Any]:
    return {
        **asdict(effect.tally),
        "grades": {
            "before": [asdict(one) for one in effect.grades_before],
            "after": [asdict(one) for one in effect.grades_after],
        },
        "moves": [_move(one) for one in effect.moves],
        "segments": [{"name": one.name, "title": one.title, **asdict(one.tally)} for one in effect.segments],
        "movers": [_mover(one, names=names) for one in effect.movers],
        "work": {**asdict(effect.work), "hours": effect.work.hours},
        "otherwise": effect.otherwise,
    }


def _move(move: Move) -> dict[str, Any]:
    """Not to be scored at all is no grade."""
    return {**asdict(move), "before": move.before or None, "after": move.after or None}


def _mover(mover: Mover, *, names: bool) -> dict[str, Any]:
    found = asdict(mover)
    return found if names else {**found, "account": None, "name": None}
