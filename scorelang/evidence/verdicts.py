"""What the numbers allow to say, in one word and one sentence."""

from enum import StrEnum

from scorelang.evidence.separation import Estimate
from scorelang.source.records import dataclass

FEW = 20
"""With fewer accounts that have the outcome, nothing is judged."""


class Word(StrEnum):
    """The verdicts, from the gravest."""

    REFUSED = "refused"
    TOO_FEW = "too few"
    BACKWARDS = "backwards"
    NO_SIGNAL = "no signal"
    WEAK = "weak"
    USEFUL = "useful"
    STRONG = "strong"
    ASSOCIATION = "association"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict, and why, in a sentence that a reader without statistics understands."""

    word: Word
    sentence: str


def verdict(found: Estimate | None, lost: int, outcome: str, *, cross_section: bool = False) -> Verdict:
    """The verdict on an AUC; `lost`: how many accounts have the outcome; `outcome`: its title."""
    if found is None or lost < FEW:
        return Verdict(Word.TOO_FEW, f"Too few outcomes to judge: {accounts(lost)} had it, and {FEW} are the least")
    share, interval = f"{found.value:.0%}", f"between {found.low:.0%} and {found.high:.0%}"
    if found.low <= 0.5 <= found.high:
        return Verdict(
            Word.NO_SIGNAL,
            f"No signal: of two accounts, one with and one without the outcome, the lower score is the right one in "
            f"{share} of all pairs; that is {interval}, so it may as well be the toss of a coin",
        )
    pairs = f"of two accounts, one with and one without the outcome, the one with it has the lower score in {share} of "
    pairs += f"all pairs ({interval})"
    if found.high < 0.5:
        return Verdict(
            Word.BACKWARDS,
            f"Backwards: {pairs}; the better the score, the likelier is “{outcome}”. If that is something good, "
            "write its opposite as the outcome",
        )
    if cross_section:
        return Verdict(Word.ASSOCIATION, f"They go together: {pairs}. Whether the score comes first, nobody can tell")
    word = Word.WEAK if found.low < 0.6 else Word.USEFUL if found.low < 0.75 else Word.STRONG
    says = {Word.WEAK: "It tells something", Word.USEFUL: "It is of use", Word.STRONG: "It tells well"}
    return Verdict(word, f"{says[word]}: {pairs}")


def accounts(count: int) -> str:
    """`1 account`, `20 accounts`."""
    return "1 account" if count == 1 else f"{count:,} accounts"
