"""Parts of a program in words: as they stand in the file where that reads well, else as a sentence."""

import re
from collections.abc import Mapping

from scorelang.actions.playbook import Due
from scorelang.ir.expressions import Expression, Length
from scorelang.ir.indicators import Curve, Direct, Indicator, Linear, Map, PeerRank, Steps
from scorelang.source import SourceText
from scorelang.syntax.tokens.texts import LOOSE_TEXT

COMPARED = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "==": "exactly", "!=": "other than"}


# A comment begins neither in a text nor in a name between backticks.
_COMMENTS = re.compile(rf"({LOOSE_TEXT}|`[^`\n]*`)|#[^\n]*")


class Wording:
    """Gives the text of an expression as its author wrote it."""

    def __init__(self, texts: Mapping[str, SourceText]) -> None:
        self._texts = texts

    def of(self, expr: Expression) -> str:
        """The author's words, on one line, without comments."""
        span = expr.span
        written = self._texts[span.path].text[span.start : span.end]
        return " ".join(_COMMENTS.sub(lambda match: match[1] or "", written).split())

    def arms(self, curve: Curve | None) -> tuple[tuple[str, str], ...]:
        """(when, points) of each arm."""
        match curve:
            case Linear(knots):
                return tuple((self.of(x), self.of(y)) for x, y in knots)
            case Steps(arms, otherwise):
                rows = [(f"{COMPARED[operator]} {self.of(x)}", self.of(y)) for operator, x, y in arms]
            case Map(arms, otherwise):
                rows = [(self.of(x).strip('"'), self.of(y)) for x, y in arms]
            case _:
                return ()
        return tuple(rows if otherwise is None else [*rows, ("otherwise", self.of(otherwise))])


def curve_words(curve: Curve | None) -> str:
    """How a value becomes points, in a sentence."""
    match curve:
        case Linear():
            return "Points lie on straight lines between these values, and stay level beyond the ends."
        case Steps():
            return "The first line that holds gives the points."
        case Map():
            return "Each value has its points."
        case Direct():
            return "The value is the points, from 0 to 100."
        case PeerRank(inverted=inverted):
            best = "least" if inverted else "greatest"
            return f"The rank among all accounts: 100 points for the {best} value."
        case None:
            return "It is measured and can start work, and does not weigh in the score."


def missing_words(indicator: Indicator) -> str:
    """What happens where there is no value, in a sentence."""
    if indicator.curve is None:
        return "Where it is missing, nothing follows from it."
    match indicator.missing.policy:
        case "score":
            return f"Where it is absent, it counts as {number(indicator.missing.points or 0.0)} points."
        case "worst":
            return "Where it is absent, it counts as the worst that can be, and lowers the coverage."
        case "median":
            return "Where it is absent, it counts as what is usual in its segment, and lowers the coverage."
        case "fail":
            return "Where it is absent, the account gets no score."
    return "Where it is absent, the others take over its weight, and the coverage falls."


def number(value: float) -> str:
    """A number as people write it."""
    return f"{value:,.10g}"


def length(of: Length) -> str:
    """`2 weeks`, `1 day`."""
    return f"{of.amount:g} {of.unit}" + ("" if of.amount == 1 else "s")


def due_words(due: Due) -> str:
    """`within 2 business days`, `30 days before renews_on`."""
    count = abs(due.count)
    span = f"{count} {due.unit}" + ("" if count == 1 else "s")
    if due.column is None:
        return f"within {span}"
    return f"{span} {'before' if due.count < 0 else 'after'} {due.column}" if count else f"on {due.column}"
