"""Numbers of a scorecard as they stand in its files, and those files with other numbers in their places.

A file keeps its comments and its layout: only the characters of a number change. One that was in the one style before
is brought back to it, so that columns of numbers stay aligned.
"""

import difflib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scorelang.formatting.to_text import format_file
from scorelang.pipeline import front
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass
from scorelang.syntax.tree import expressions as nodes
from scorelang.syntax.tree.files import File
from scorelang.syntax.tree.indicators import IndicatorDeclaration, LinearCurve, MapCurve, ScoreClause, StepsCurve
from scorelang.syntax.tree.scorecards import ScorecardDeclaration, SegmentDeclaration, WeightLevel, WeightsClause

_DAYS = {"day": 1.0, "week": 7.0}


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as written: `value` as a run has it (85% is 0.85, a duration is in days); `unit`: "%", "day", …."""

    value: float
    unit: str
    span: Span

    def text(self, value: float) -> str:
        """Another value in the same unit, as a person would write it."""
        match self.unit:
            case "%":
                return f"{_plain(value * 100)}%"
            case "day" | "week":
                amount = value / _DAYS[self.unit]
                unit, amount = (self.unit, amount) if amount == round(amount) else ("day", value)
                return f"{_plain(amount)} {unit}{'' if amount == 1 else 's'}"
            case _:
                return _plain(value)


@dataclass(frozen=True, slots=True)
class WrittenLevel:
    """A level that takes a mean, where it is written; `owner`: the segment that restates it, None for the default.

    `members`: each as in the tree of weights, `(name,)` or `(scorecard, "score")`.
    """

    name: str
    owner: str | None
    members: tuple[tuple[str, ...], ...]
    shares: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class WrittenCurve:
    """A curve where it is written; None where a position is no number that stands there.

    `otherwise`: the points of `else`. `kind`: "linear", "steps" or "map".
    """

    indicator: str
    owner: str | None
    kind: str
    positions: tuple[Literal | None, ...]
    points: tuple[Literal | None, ...]
    otherwise: Literal | None
    span: Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Other characters in the place of some."""

    span: Span
    text: str


def levels(files: Iterable[File], card: str) -> tuple[WrittenLevel, ...]:
    """Every level of a scorecard whose members have shares, as written."""
    declared = _card(files, card)
    found: list[WrittenLevel] = []
    for clause in declared.clauses:
        if isinstance(clause, WeightsClause):
            found += _levels(clause.level, card, None)
        elif isinstance(clause, SegmentDeclaration):
            for inner in clause.clauses:
                if isinstance(inner, WeightsClause):
                    found += _levels(inner.level, card, clause.name.text)
    return tuple(found)


def curves(files: Sequence[File], card: str) -> tuple[WrittenCurve, ...]:
    """Every curve of positions, of the indicators and of the segments that change them."""
    top = [one for file in files for one in file.declarations if isinstance(one, IndicatorDeclaration)]
    found = [(one, None) for one in top]
    segments = [clause for clause in _card(files, card).clauses if isinstance(clause, SegmentDeclaration)]
    inner = [(i, one.name.text) for one in segments for i in one.clauses if isinstance(i, IndicatorDeclaration)]
    made = [_curve(one, owner) for one, owner in (*found, *inner)]
    return tuple(one for one in made if one is not None)


def patched(files: Iterable[File], edits: Sequence[Edit]) -> Mapping[str, str]:
    """The texts of the files that change, by path."""
    found = {}
    for file in files:
        own = [edit for edit in edits if edit.span.path == file.source.path]
        if own:
            found[file.source.path] = _restyled(file, _edited(file.source, own))
    return found


def unified(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What changed, as a unified diff that `git apply` and `patch -p1` take."""
    parts = []
    for path, text in after.items():
        lines = difflib.unified_diff(_lines(before[path]), _lines(text), f"a/{path}", f"b/{path}")
        parts += [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    return "".join(parts)


def _lines(text: str) -> list[str]:
    """Lines with their ends; a carriage return before a line feed is a part of the line."""
    return io.StringIO(text, newline="\n").readlines()


def shown(file: File, span: Span, edits: Sequence[Edit]) -> tuple[str, str]:
    """A part of a file before and after, each on one line."""
    inside = [edit for edit in edits if edit.span.path == span.path and span.start <= edit.span.start < span.end]
    text = file.source.text
    before, after = text[span.start : span.end], _replaced(text, inside, span.start, span.end)
    return " ".join(before.split()), " ".join(after.split())


def _edited(source: SourceText, edits: Sequence[Edit]) -> str:
    return _replaced(source.text, edits, 0, len(source.text))


def _replaced(text: str, edits: Sequence[Edit], start: int, end: int) -> str:
    parts, at = [], start
    for edit in sorted(edits, key=lambda one: one.span.start):
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*parts, text[at:end]])


def _restyled(file: File, text: str) -> str:
    if format_file(file) != file.source.text:
        return text
    changed, found = front.read(file.source.path, text.encode())
    return text if changed is None or front.broken(found) else format_file(changed)


def _card(files: Iterable[File], name: str) -> ScorecardDeclaration:
    declared = (one for file in files for one in file.declarations)
    return next(one for one in declared if isinstance(one, ScorecardDeclaration) and one.name.text == name)


def _levels(level: WeightLevel, name: str, owner: str | None) -> Iterator[WrittenLevel]:
    shares = [literal(member.share) for member in level.members if member.share is not None]
    whole = [one for one in shares if one is not None]
    if level.how == "mean" and not level.equal and whole and len(whole) == len(level.members):
        members = tuple(tuple(part.text for part in member.target) for member in level.members)
        yield WrittenLevel(name, owner, members, tuple(whole))
    for member in level.members:
        if member.level is not None:
            yield from _levels(member.level, member.target[0].text, owner)


def _curve(one: IndicatorDeclaration, owner: str | None) -> WrittenCurve | None:
    clause = next((clause for clause in one.clauses if isinstance(clause, ScoreClause)), None)
    match clause:
        case ScoreClause(LinearCurve(points)):
            positions, otherwise, kind = [point.position for point in points], None, "linear"
            heights = [point.points for point in points]
        case ScoreClause(StepsCurve(steps, otherwise)):
            positions, heights = [step.position for step in steps], [step.points for step in steps]
            kind = "steps"
        case ScoreClause(MapCurve(arms, otherwise)):
            positions, heights = [arm.position for arm in arms], [arm.points for arm in arms]
            kind = "map"
        case _:
            return None
    found = tuple(map(literal, positions)), tuple(map(literal, heights))
    last = None if otherwise is None else literal(otherwise)
    return WrittenCurve(one.name.text, owner, kind, *found, last, clause.curve.span)


def literal(expr: nodes.Expression) -> Literal | None:
    """A number that stands there; None for anything that is computed."""
    match expr:
        case nodes.NumberLiteral():
            return Literal(expr.value, "%" if expr.percent else "", expr.span)
        case nodes.DurationLiteral(amount, unit) if unit in _DAYS:
            return Literal(amount * _DAYS[unit], unit, expr.span)
        case nodes.Negative(operand, span):
            inner = literal(operand)
            if inner is None or isinstance(operand, nodes.Negative):
                return None
            return Literal(-inner.value, inner.unit, span)
        case _:
            return None


def _plain(value: float) -> str:
    """Digits as the language has them: no exponent, no more than six decimals."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text
