"""Grades: the best band whose start the published score reaches, held back near an edge where `hold` says so."""

from scorelang.ir.expressions import Was
from scorelang.ir.scorecards import Band, Grades
from scorelang.kernel.operators import Compare, Expr, Sort
from scorelang.pinning import cards, words
from scorelang.pinning.scopes import Scope
from scorelang.pinning.words import both, choose, equal, known, negation, number, text
from scorelang.source import NOWHERE
from scorelang.types import Grade

UNKNOWN = text("unknown")


def grade(scope: Scope, card: str, score: Expr) -> Expr:
    """The grade's name in the account's segment; `unknown` where the score is."""
    variants = scope.ledger.program.scorecard(card).variants
    default = variants[-1].grades
    arms = [
        (equal(cards.segment(scope, card), text(variant.segment)), _grade(scope, card, variant.grades, score))
        for variant in variants
        if variant.grades != default
    ]
    unknown = negation(known(score))
    return choose((unknown, UNKNOWN), *arms, otherwise=_grade(scope, card, default, score))


def _grade(scope: Scope, card: str, scheme: Grades, score: Expr) -> Expr:
    reached = _band(scheme.bands, score, 0.0)
    if not scheme.hold:
        return reached
    names = tuple(band.name for band in scheme.bands)
    former = scope.leaf(Was(card, "grade", Grade(card, names), NOWHERE)).expr
    up = _band(scheme.bands, score, scheme.hold)
    down = _band(scheme.bands, score, -scheme.hold)
    rises = Compare(">", _place(names, up), _place(names, former))
    falls = Compare("<", _place(names, down), _place(names, former))
    held = known(_place(names, former))
    return choose((both(held, rises), up), (both(held, falls), down), (held, former), otherwise=reached)


def _band(bands: tuple[Band, ...], score: Expr, beyond: float) -> Expr:
    """The best band whose start, moved by `beyond`, the score reaches."""
    arms = [
        (Compare(">=", score, number(round(band.start + beyond, 1))), text(band.name))
        for band in reversed(bands)
        if band.start is not None
    ]
    lowest = bands[0]
    return choose(*arms, otherwise=text(lowest.name) if lowest.start is None else UNKNOWN)


def _place(names: tuple[str, ...], grade_name: Expr) -> Expr:
    arms = ((equal(grade_name, text(name)), number(place)) for place, name in enumerate(names))
    return choose(*arms, otherwise=words.missing(Sort.NUMBER))
