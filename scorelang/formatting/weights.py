"""The tree of weights and the bands of grades: tables whose columns are aligned."""

from collections.abc import Sequence

from scorelang.formatting.documents import WIDTH
from scorelang.formatting.expressions import name, words
from scorelang.formatting.lines import Lines
from scorelang.source import Span
from scorelang.syntax.tree import scorecards as tree

_HOW = {"mean": "", "worst": "worst of ", "best": "best of "}


def write_weights(lines: Lines, one: tree.WeightsClause) -> None:
    """The whole tree, a member a line; inner levels on one line where they fit."""
    _write_level(lines, "weights ", one.level, one.span)


def _write_level(lines: Lines, head: str, level: tree.WeightLevel, span: Span) -> None:
    how = "equal " if level.equal else _HOW[level.how]
    columns = _columns(level.members)
    start = level.span.start + len(how.strip())
    lines.block(span, (head + how).rstrip(), start, level.members, lambda member: _write_member(lines, member, columns))


def _columns(members: Sequence[tree.Weight]) -> tuple[int, int, int]:
    """How wide names, titles and shares are."""
    return (
        max((len(_target(member)) for member in members), default=0),
        max((len(words(member.title)) for member in members if member.title), default=0),
        max((len(member.share.text) for member in members if member.share), default=0),
    )


def _write_member(lines: Lines, one: tree.Weight, columns: tuple[int, int, int]) -> None:
    head = _member(lines, one, columns)
    if one.level is None:
        lines.statement(one.span, head.rstrip())
        return
    if not lines.comments.within(one.span):
        brief = f"{head} {_brief(one.level)}"
        if len(brief) + lines.indent <= WIDTH:
            lines.statement(one.span, brief)
            return
    _write_level(lines, head + " ", one.level, one.span)


def _member(lines: Lines, one: tree.Weight, columns: tuple[int, int, int]) -> str:
    target, title, share = columns
    parts = [lines.column(_target(one), target)]
    if title:
        parts.append(lines.column(words(one.title) if one.title else "", title))
    if share:
        parts.append(lines.column(one.share.text if one.share else "", share, right=True))
    return " ".join(part for part in parts if part).rstrip()


def _brief(level: tree.WeightLevel) -> str:
    """A level on one line."""
    how = "equal " if level.equal else _HOW[level.how]
    members = "  ".join(_brief_member(member) for member in level.members)
    return f"{how}{{ {members} }}" if members else f"{how}{{}}"


def _brief_member(one: tree.Weight) -> str:
    title = words(one.title) if one.title else ""
    share = one.share.text if one.share else ""
    level = _brief(one.level) if one.level else ""
    return " ".join(filter(None, (_target(one), title, share, level)))


def _target(one: tree.Weight) -> str:
    return ".".join(name(part) for part in one.target)


def write_bands(lines: Lines, head: str, head_end: int, bands: Sequence[tree.GradeBand], span: Span, hold: str) -> None:
    """Grades, a band a line, and how long the former one is kept."""
    names = max((len(name(band.name)) for band in bands), default=0)
    titles = max((len(words(band.title)) for band in bands if band.title), default=0)
    colours = max((len(band.colour) for band in bands if band.colour), default=0)

    def write(band: tree.GradeBand) -> None:
        parts = [lines.column(name(band.name), names)]
        if titles:
            parts.append(lines.column(words(band.title) if band.title else "", titles))
        if colours:
            parts.append(lines.column(band.colour or "", colours + 1))
        parts.append(f"from {band.start.text}" if band.start else "below")
        lines.statement(band.span, " ".join(part for part in parts if part))

    lines.block(span, head, head_end, bands, write, tail=hold)
