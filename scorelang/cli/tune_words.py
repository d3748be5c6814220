"""A proposal as a person likes to read it, and as a record for other programs."""

from collections.abc import Iterator

from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.evidence.separation import Estimate
from scorelang.evidence.tuning_judge import Judged
from scorelang.evidence.tuning_parts import ENOUGH
from scorelang.evidence.tuning_run import Change, GradeChange, Proposal, Tuned
from scorelang.evidence.verdicts import accounts
from scorelang.run.words import percent

FORMAT = 1


def lines(found: Tuned) -> Iterator[str]:
    """All blocks."""
    yield f"{style(found.card.title, 'bold')}  {style(_scope(found), 'dim')}"
    yield f"  {_verdict(found)}"
    if found.judged is not None:
        yield ""
        yield from _judged(found.judged)
    if found.proposal is not None:
        yield ""
        yield from _proposal(found.proposal)
    for one in found.aside:
        yield style(f"  left as it is: {safe(one, 160)}", "dim")


def _scope(found: Tuned) -> str:
    first, *others = found.days
    several = f"{first} to {found.days[-1]}, {len(found.days)} days" if others else str(first)
    days = "everybody once" if found.cross_section else several
    return f"{found.outcome.title}: {found.lost:,} of {accounts(found.accounts)}; {days}"


def _verdict(found: Tuned) -> str:
    match found.verdict:
        case "too few":
            few = f"{accounts(found.lost)} had the outcome, and {ENOUGH} are the least to tune on"
            return f"{style('too few outcomes', 'amber', 'bold')}: {few}; nothing is proposed"
        case "better":
            return f"{style('better', 'green', 'bold')}: other numbers tell apart better, by more than the noise"
        case "refused":
            return f"{style('refused', 'red', 'bold')}: there is nothing to tune by, for the reasons named"
        case "not fit":
            why = ", ".join(sorted({one.rule.code for one in found.new}))
            word = style("not fit to write", "amber", "bold")
            return f"{word}: other numbers tell apart better, but `check` would say {why}"
    words = "no better than the noise"
    return f"{style(words, 'amber', 'bold')}: today's numbers stay, nothing is proposed"


def _judged(one: Judged) -> Iterator[str]:
    where = "on later days, and accounts, than it was fitted on" if one.later else "on accounts it was not fitted on"
    lost = f"{accounts(one.outcome_accounts)} with the outcome, of {one.accounts:,}"
    yield style(f"Judged {where}", "bold") + f"  {lost}"
    rows = [
        ["today's numbers", percent(one.today.value), _interval(one.today), _percent_of(one.captured_today)],
        ["tuned", percent(one.tuned.value), _interval(one.tuned), _percent_of(one.captured_tuned)],
        ["difference", f"{100 * one.difference.value:+.1f}", _signed_interval(one.difference), ""],
    ]
    heads = [Column(""), Column("AUC", right=True), Column("95 % interval")]
    yield table([*heads, Column("found in the riskiest tenth", right=True)], rows)
    yield style("  AUC: of two accounts, one lost and one kept, how often the lower score is the lost one's;", "dim")
    yield style("  50 % is the toss of a coin. Intervals count an account once, however often it was looked at.", "dim")


def _proposal(one: Proposal) -> Iterator[str]:
    yield style("What would change", "bold")
    yield table(
        [Column("", shrinks=True), Column("today"), Column("tuned")],
        [[safe(_name(change)), safe(change.before, 160), safe(change.after, 160)] for change in one.changes],
    )
    yield ""
    yield style("Grades on the last day", "bold") + "  their edges stay: move them where a grade has become too full"
    heads = [Column("grade"), Column("today", right=True), Column("tuned", right=True)]
    heads += [Column("had the outcome today", right=True), Column("tuned", right=True)]
    yield table(heads, [_grade_row(grade) for grade in one.grades])
    yield ""
    yield from one.diff.splitlines()
    yield ""
    yield style("  --write changes the files; `scorelang diff` shows who would get another grade", "dim")


def _name(change: Change) -> str:
    return change.what if change.owner is None else f"{change.what} (segment {change.owner})"


def _grade_row(one: GradeChange) -> list[str]:
    rates = ["" if rate is None else percent(rate) for rate in (one.rate_today, one.rate_tuned)]
    return [safe(one.title), f"{one.today:,}", f"{one.tuned:,}", *rates]


def _percent_of(share: float) -> str:
    return f"{100 * share:.0f}%"


def _interval(one: Estimate) -> str:
    return f"{percent(one.low)} to {percent(one.high)}"


def _signed_interval(one: Estimate) -> str:
    return f"{100 * one.low:+.1f} to {100 * one.high:+.1f}"


def record(found: Tuned) -> dict[str, object]:
    """For other programs; `format` grows when a field changes its meaning."""
    return {
        "format": FORMAT,
        "scorecard": found.card.name,
        "outcome": found.outcome.name,
        "cross_section": found.cross_section,
        "days": [day.isoformat() for day in found.days],
        "observations": found.observations,
        "accounts": found.accounts,
        "accounts_with_outcome": found.lost,
        "verdict": found.verdict,
        "judged": None if found.judged is None else _judged_record(found.judged),
        "proposal": None if found.proposal is None else _proposal_record(found.proposal),
        "left_as_it_is": list(found.aside),
        "check_would_say": [{"code": one.rule.code, "message": one.message} for one in found.new],
    }


def _judged_record(one: Judged) -> dict[str, object]:
    return {
        "on_later_days": one.later,
        "observations": one.observations,
        "accounts": one.accounts,
        "outcomes": one.outcomes,
        "accounts_with_outcome": one.outcome_accounts,
        "auc_today": _estimate(one.today),
        "auc_tuned": _estimate(one.tuned),
        "difference": _estimate(one.difference),
        "captured_today": one.captured_today,
        "captured_tuned": one.captured_tuned,
    }


def _proposal_record(one: Proposal) -> dict[str, object]:
    return {
        "files": list(one.texts),
        "changes": [
            {"what": each.what, "segment": each.owner, "before": each.before, "after": each.after}
            for each in one.changes
        ],
        "grades": [
            {
                "name": each.name,
                "accounts_today": each.today,
                "accounts_tuned": each.tuned,
                "rate_today": each.rate_today,
                "rate_tuned": each.rate_tuned,
            }
            for each in one.grades
        ],
        "diff": one.diff,
    }


def _estimate(one: Estimate) -> dict[str, float]:
    return {"value": one.value, "low": one.low, "high": one.high}
