"""A drift as one self-contained HTML page."""

from scorelang.docgen.to_text import document
from scorelang.evidence.drift_remarks import SENTENCES, bin_in_words, in_unit, percent, what_moved
from scorelang.evidence.drift_run import Drift, Drifted
from scorelang.source.records import dataclass

HEADLINES = {
    "dead": ("Something died", "red"),
    "large": ("Something moved far", "red"),
    "some": ("Something moved", "amber"),
    "too few": ("Too few accounts to tell", "grey"),
    "steady": ("Nothing moved", "green"),
}
WORDS = {"dead": "died", "large": "moved far", "some": "moved", "too few": "too few to tell", "steady": "steady"}


@dataclass(frozen=True, slots=True)
class Part:
    """A bin in words, and its shares in percent, then and now, of the widest bar."""

    label: str
    then: str
    now: str
    wide_then: float
    wide_now: float


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was compared."""

    title: str
    word: str
    tone: str
    index: str
    chance: str
    then: str
    now: str
    missing_then: str
    missing_now: str
    moved: str
    parts: tuple[Part, ...]


def page(found: Drift, currency: str) -> str:
    """The whole page: no script, nothing fetched."""
    headline, tone = HEADLINES[found.verdict]
    order = list(HEADLINES)
    rows = [_row(one, currency) for one in found.own]
    ranked = sorted(found.indicators, key=lambda one: (order.index(one.shift.verdict), -one.shift.psi))
    return document(
        "drift.html",
        one=found,
        headline=headline,
        tone=tone,
        said=SENTENCES[found.verdict],
        rows=[*rows, *(_row(one, currency) for one in ranked)],
    )


def _row(one: Drifted, currency: str) -> Row:
    shift = one.shift
    widest = max((share for part in shift.bins for share in (part.then, part.now)), default=1.0) or 1.0
    parts = tuple(
        Part(
            bin_in_words(one, part, currency),
            percent(part.then),
            percent(part.now),
            round(100 * part.then / widest, 1),
            round(100 * part.now / widest, 1),
        )
        for part in shift.bins
    )
    return Row(
        title=one.title,
        word=WORDS[shift.verdict],
        tone=HEADLINES[shift.verdict][1],
        index=f"{shift.psi:.2f}",
        chance=f"{shift.chance:.2f}",
        then=in_unit(one, shift.median_then, currency),
        now=in_unit(one, shift.median_now, currency),
        missing_then=percent(shift.missing_then),
        missing_now=percent(shift.missing_now),
        moved=what_moved(one, currency),
        parts=parts,
    )
