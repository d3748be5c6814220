"""Sources of which a run knows nothing, because they are stale or could not be loaded: what of a score they touch."""

from collections.abc import Iterable

from scorelang.analysis.feeds import Use, touched, uses
from scorelang.ir.scorecards import Scorecard
from scorelang.run.report import Outage
from scorelang.run.results import Results
from scorelang.run.scoring import Scored

_WORDS = {
    "cap": "the cap “{}”",
    "floor": "the floor “{}”",
    "set": "the set “{}”",
    "segment": "the segment “{}”",
    "trigger": "the trigger “{}”",
    "always": "whether “{}”",
    "points": "the points of “{}”",
    "scored": "{}",
    "rhythm": "{}",
}


def outages(scored: Scored, card: Scorecard) -> tuple[Outage, ...]:
    """Of each source that is missing and that the scorecard reads."""
    missing = [one for one in scored.data.sources if one.source in scored.data.unavailable]
    if not missing:
        return ()
    found = uses(scored.request.program)
    made = []
    for one in missing:
        reading = touched(found, one.source, card.name)
        names = [use.name for use in reading if use.kind == "indicator"]
        made.append(
            Outage(
                one.source,
                one.title or one.source,
                scored.data.unavailable[one.source],
                one.outage or "",
                tuple(use.title for use in reading if use.kind == "indicator"),
                _rules(reading),
                _accounts(scored.results, card, names),
            )
        )
    return tuple(one for one in made if one.indicators or one.rules)


def lost(scored: Scored) -> frozenset[str]:
    """The indicators that read a source which is missing."""
    missing = scored.data.unavailable
    found = uses(scored.request.program) if missing else ()
    return frozenset(use.name for use in found if use.kind == "indicator" and use.source in missing)


def _rules(reading: Iterable[Use]) -> tuple[str, ...]:
    """What may act otherwise than it would, in words: a condition of which nothing is known does not hold."""
    return tuple(dict.fromkeys(_WORDS[use.kind].format(use.title) for use in reading if use.kind in _WORDS))


def _accounts(results: Results, card: Scorecard, names: list[str]) -> int:
    columns = [column for name in names if (column := results.column(f"{card.name}.{name}.status"))]
    if not columns:
        return 0
    lacking = " OR ".join(f"{column} IN ('stale', 'failed')" for column in columns)
    asked = f"{results.column(f'{card.name}.status')} <> 'not applicable' AND ({lacking})"
    return int(results.session.rows(f"SELECT count(*) FROM {results.table} WHERE {asked}")[0][0])
