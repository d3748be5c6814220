"""A sensitivity as a person likes to read it, and as a record for other programs."""

from collections.abc import Iterator
from datetime import date

from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, bar, table
from scorelang.evidence.sensitivity import Effect, MovedWeight
from scorelang.evidence.sensitivity_run import AtEdge, Measured
from scorelang.run.words import grouped, points

FORMAT = 1


def lines(found: Measured, day: date, currency: str) -> Iterator[str]:
    """All blocks."""
    one = found.sensitivity
    by = f"{100 * one.by:g} %"
    yield f"{style(one.card.title, 'bold')}  {day}  {style(f'weights moved by up to {by}', 'dim')}"
    if not one.weights:
        yield "  no weight has others beside it, so there is nothing to move"
        return
    yield f"  {verdict(found)}"
    if found.by_running:
        yield f"  {style(f'every move was scored by a run: {found.by_running}', 'dim')}"
    yield ""
    yield style("Which weights matter", "bold") + f"  accounts that change their grade, of {one.graded:,}"
    most = max((moved.changed for moved in one.weights), default=0.0)
    heads = [Column("weight", shrinks=True), Column("now", right=True), Column("")]
    heads += [Column(f"{by} more", right=True), Column(f"{by} less", right=True), Column("score moves by", right=True)]
    money = one.money is not None
    if money:
        heads.append(Column("at stake", right=True))
    yield table(heads, [_row(moved, most, currency, money) for moved in one.weights])
    if found.at_edge:
        yield ""
        yield style("At the edge of a grade", "bold") + f"  in how many of {one.joint.draws} joint moves it changes"
        heads = [Column("account"), Column("name", shrinks=True), Column("score", right=True), Column("grade")]
        heads += [Column("changes", right=True), *([Column("at stake", right=True)] if money else [])]
        yield table(heads, [_edge_row(edge, currency, money) for edge in found.at_edge])


def verdict(found: Measured) -> str:
    """What it comes to, in one sentence or two."""
    one = found.sensitivity
    if not one.graded:
        return "no account has a grade on this day"
    steady = int((one.joint.share == 0).sum()) - (len(one.joint.share) - one.graded)
    typical, high = one.joint.typical / one.graded, one.joint.high / one.graded
    return (
        f"with all weights moved at once, {_percent(typical)} of the {one.graded:,} accounts with a grade get another "
        f"one in a typical draw, up to {_percent(high)} in 19 of 20; {steady:,} keep theirs in every one of "
        f"{one.joint.draws}"
    )


def record(found: Measured, day: date) -> dict[str, object]:
    """For other programs; `format` grows when a field changes its meaning."""
    one = found.sensitivity
    return {
        "format": FORMAT,
        "scorecard": one.card.name,
        "day": day.isoformat(),
        "by": one.by,
        "graded": one.graded,
        "money": one.money,
        "scored_by_running": found.by_running,
        "weights": [
            {
                "name": moved.name,
                "path": list(moved.path),
                "weight": moved.weight,
                "up": _effect(moved.up),
                "down": _effect(moved.down),
            }
            for moved in one.weights
        ],
        "joint": {
            "draws": one.joint.draws,
            "seed": one.joint.seed,
            "typical": one.joint.typical,
            "high": one.joint.high,
            "typical_share": one.share,
            "changed": [int(number) for number in one.joint.changed],
        },
        "at_edge": [
            {
                "account": edge.account,
                "name": edge.name,
                "score": edge.score,
                "grade": edge.grade,
                "share": edge.share,
                "money": edge.money,
            }
            for edge in found.at_edge
        ],
    }


def _row(moved: MovedWeight, most: float, currency: str, money: bool) -> list[str]:
    row = [safe(" › ".join(moved.path)), f"{moved.weight:g}%", bar(moved.changed / most if most else 0.0, 12)]
    row += [f"{one.changed:,}" for one in (moved.up, moved.down)]
    row.append(points(max(moved.up.mean_change, moved.down.mean_change)))
    if money:
        row.append(f"{grouped(max(moved.up.money or 0.0, moved.down.money or 0.0), 0)} {currency}".rstrip())
    return row


def _edge_row(edge: AtEdge, currency: str, money: bool) -> list[str]:
    row = [safe(edge.account, 40), safe(edge.name or "", 40), points(edge.score), safe(edge.grade)]
    row.append(_percent(edge.share))
    if money:
        row.append("" if edge.money is None else f"{grouped(edge.money, 0)} {currency}".rstrip())
    return row


def _effect(one: Effect) -> dict[str, object]:
    return {
        "factor": one.factor,
        "changed": one.changed,
        "better": one.better,
        "worse": one.worse,
        "money": one.money,
        "mean_change": one.mean_change,
        "largest_change": one.largest_change,
    }


def _percent(share: float) -> str:
    """A share with as many digits as it needs."""
    return f"{100 * share:.1f} %" if 0 < share < 0.1 else f"{100 * share:.0f} %"
