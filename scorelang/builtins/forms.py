"""Words written like functions that read history or the other accounts, and the statistics of `expect`."""

from scorelang.builtins.record import SpecialForm

FORMS: tuple[SpecialForm, ...] = (
    SpecialForm(
        "before",
        "before(score, LENGTH)",
        "The last known score, grade, segment, coverage or points at or before that day; missing where that run is "
        "over twice as old.",
        "score - before(score, 30 days) <= -15",
    ),
    SpecialForm("was", "was(grade)", "What it was at the run before this one.", "was(grade) == healthy"),
    SpecialForm(
        "percentile",
        "percentile(x [within y])",
        "The rank among the accounts that the scorecard scores in this run, from 0 to 1.",
        "percentile(arr within tier) >= 90%",
    ),
)

STATISTICS: tuple[SpecialForm, ...] = (
    SpecialForm(
        "auc",
        "auc(OUTCOME)",
        "How well the score tells apart the accounts with the outcome: 50% is chance.",
        "expect auc(churned) >= 75%",
    ),
    SpecialForm(
        "ks",
        "ks(OUTCOME)",
        "The greatest distance between the score's distributions with and without the outcome.",
        "expect ks(churned) >= 30%",
    ),
)
