"""What the numbers allow to say, in one word and one sentence."""

from enum import StrEnum

from scorelang.evidence.separation import Estimate
from scorelang.source.records import dataclass

FEW = 20
"""With fewer accounts that have the outcome, or fewer that have it not, nothing is judged."""
USEFUL, STRONG = 0.6, 0.75
"""What the lower end of an AUC's interval has to reach."""


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


def enough(lost: int, kept: int) -> bool:
    """Whether so many accounts with the outcome, and so many that are seen without it, can be told apart."""
    return min(lost, kept) >= FEW


def verdict(found: Estimate | None, lost: int, kept: int, outcome: str, *, cross_section: bool = False) -> Verdict:
    """The verdict on an AUC; `lost`, `kept`: how many accounts are seen with and without the outcome, titled `outcome`.

    An account that is seen on several days may be both.
    """
    if found is None or not enough(lost, kept):
        return Verdict(Word.TOO_FEW, _few(lost, kept))
    word = _word(found, cross_section=cross_section)
    pairs = (
        "of two accounts, one with and one without the outcome, the one with it has the lower score in "
        f"{found.value:.0%} of all pairs (between {found.low:.0%} and {found.high:.0%})"
    )
    return Verdict(word, pairs + _rest(word, outcome))


def _few(lost: int, kept: int) -> str:
    if lost < FEW:
        return f"{accounts(lost)} had the outcome, and {FEW} are the least to judge by"
    others = f"all but {accounts(kept)}" if kept else "every account"
    return f"{others} had the outcome at every look, and {FEW} without it are the least to judge by"


def _word(found: Estimate, *, cross_section: bool) -> Word:
    if found.low <= 0.5 <= found.high:
        return Word.NO_SIGNAL
    if found.high < 0.5:
        return Word.BACKWARDS
    if cross_section:
        return Word.ASSOCIATION
    return Word.WEAK if found.low < USEFUL else Word.USEFUL if found.low < STRONG else Word.STRONG


def _rest(word: Word, outcome: str) -> str:
    match word:
        case Word.NO_SIGNAL:
            return ", so that it may as well be the toss of a coin"
        case Word.BACKWARDS:
            return (
                f": the better the score, the likelier is “{outcome}”; if that is something good, "
                "write its opposite as the outcome"
            )
        case Word.ASSOCIATION:
            return ": the two go together; whether the score comes first, nobody can tell"
        case _:
            return ""


def accounts(count: int) -> str:
    """`1 account`, `20 accounts`."""
    return "1 account" if count == 1 else f"{count:,} accounts"
