"""One account's score, taken apart: the tree of weights with tenths that add up, what changed it, what is open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scorelang.actions.context import Freshness, PlanContext
from scorelang.actions.playbook import Library
from scorelang.diagnostics import Diagnostic
from scorelang.ir.scorecards import Group, Leaf, PointsSum, Scorecard, Variant
from scorelang.kernel.tables import Cell
from scorelang.run.accounts import MOST_COMPARED, unknown_account
from scorelang.run.contexts import Facts, context
from scorelang.run.episodes import Open, Past
from scorelang.run.items import items, start
from scorelang.run.leaves import Result, leaf_name, number, variant_of
from scorelang.run.levers import Levers
from scorelang.run.outages import outages
from scorelang.run.reasons import in_tenths, published
from scorelang.run.report import Outage
from scorelang.run.running import past_days, past_files
from scorelang.run.scoring import Scored
from scorelang.run.stopping import RunError
from scorelang.run.supposed import supposed_of
from scorelang.run.urgency import NOTHING, listed, open_triggers, records_of
from scorelang.source.records import dataclass
from scorelang.sources.report import DataReport
from scorelang.sources.to_duckdb import literal


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the tree: a group or a leaf, how deep it stands; `contribution` in tenths."""

    depth: int
    title: str
    how: str | None
    value: str
    points: float | None
    weight: float
    contribution: float | None
    status: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one account and one scorecard."""

    scorecard: Scorecard
    context: PlanContext
    status: str
    lines: tuple[Line, ...]
    before: float | None
    outages: tuple[Outage, ...] = ()


def explanations(scored: Scored, account: str) -> tuple[Explanation, ...]:
    """The account's explanation by every scorecard."""
    result = _result(scored, account)
    return tuple(_explanation(scored, card, result) for card in scored.request.program.scorecards)


def freshness(report: DataReport, without: Sequence[Outage] = ()) -> tuple[Freshness, ...]:
    """How fresh each source is, for plans; `without`: what the missing ones leave undecided."""
    rules = {one.source: one.rules for one in without}
    return tuple(
        Freshness(
            one.source,
            one.title,
            report.unavailable.get(one.source, "fresh"),
            one.newest,
            "; not decided: ".join(filter(None, (one.outage, ", ".join(rules.get(one.source, ()))))) or None,
        )
        for one in report.sources
    )


def facts_of(scored: Scored, card: Scorecard, library: Library | None = None) -> Facts:
    """What holds for every account of a run."""
    request, fresh = scored.request, freshness(scored.data, outages(scored, card))
    put = request.overrides.of(card.name, request.today)
    supposed = supposed_of(scored)
    levers = None if supposed is None else Levers(request.program, card, supposed)
    return Facts(request.program, card, request.today, request.project.currency, fresh, library, put, levers)


def _result(scored: Scored, account: str) -> dict[str, Cell]:
    found = next(scored.results.fetch(f"k = {literal(account)}"), None)
    if found is None:
        raise RunError(_unknown(scored, account))
    return found


def _unknown(scored: Scored, account: str) -> Diagnostic:
    keys = scored.session.rows(f"SELECT k FROM {scored.results.table} LIMIT {MOST_COMPARED}")
    return unknown_account(account, (str(row[0]) for row in keys), scored.request.today)


def _explanation(scored: Scored, card: Scorecard, result: Result) -> Explanation:
    key = str(result["key"])
    files, days = past_files(scored, card), past_days(scored, card)
    record = records_of(scored.session, card, files, days, listed([key])).get(key, NOTHING)
    opened = open_triggers(card, result, record, scored.request.today, scored.request.overrides)
    found = explained(facts_of(scored, card), result, record.pasts, opened)
    return replace(found, outages=tuple(replace(one, accounts=0) for one in outages(scored, card)))


def explained(facts: Facts, result: Result, past: Sequence[Past] = (), opened: Sequence[Open] = ()) -> Explanation:
    """A result by one scorecard, with what is known of its past."""
    card = facts.scorecard
    found = context(facts, result, past, opened)
    before = number(result.get(f"{card.name}.before"))
    lines = tuple(_lines(card, found, result, before))
    status = str(result.get(f"{card.name}.status"))
    return Explanation(card, found, status, lines, None if before is None else published(before))


def _lines(card: Scorecard, found: PlanContext, result: Result, before: float | None) -> Iterator[Line]:
    variant = variant_of(card, result)
    if isinstance(variant.method, PointsSum):
        yield from _items(card, variant.method, result, before)
        return
    total = published(before) if before is not None else 0.0
    tenths = in_tenths([part.contribution for part in found.parts], total) if before is not None else ()
    shares = dict(zip((part.name for part in found.parts), tenths, strict=True)) if tenths else {}
    yield from _group(card, variant, variant.method, found, result, shares, 0)


def _group(
    card: Scorecard,
    variant: Variant,
    group: Group,
    found: PlanContext,
    result: Result,
    shares: Mapping[str, float],
    depth: int,
) -> Iterator[Line]:
    parts = {part.name: part for part in found.parts}
    for member in group.members:
        if isinstance(member, Leaf):
            part = parts[leaf_name(member)]
            yield Line(
                depth,
                member.title,
                None,
                part.value,
                part.points,
                part.weight,
                shares.get(part.name),
                part.status,
            )
            continue
        names = [leaf_name(leaf) for leaf in _leaves(member)]
        yield Line(
            depth,
            member.title,
            None if member.how == "mean" else f"{member.how} of",
            "",
            number(result.get(f"{card.name}.{member.name}.points")),
            sum(parts[name].weight for name in names),
            round(sum(shares[name] for name in names), 1) if shares else None,
            "known",
        )
        yield from _group(card, variant, member, found, result, shares, depth + 1)


def _leaves(group: Group) -> Iterator[Leaf]:
    for member in group.members:
        if isinstance(member, Leaf):
            yield member
        else:
            yield from _leaves(member)


def _items(card: Scorecard, method: PointsSum, result: Result, before: float | None) -> Iterator[Line]:
    """A score that adds up: what it begins from, and what each part added or took."""
    parts = items(card, method, result)
    yield Line(0, "to begin with", None, "", None, 0.0, start(method, parts, before), "known")
    for part in parts:
        yield Line(0, part.title, None, "", None, 0.0, part.amount, "known" if part.amount is not None else "absent")
