"""The parser's table: what each state does with each kind of token, and what each rule keeps of what it read."""

from functools import cached_property

from scorelang.source.records import dataclass

END = "$END"
PLACEHOLDER = -1


@dataclass(frozen=True, slots=True)
class Rule:
    """One alternative: `name` says what is built from it.

    `keep` are the positions of the symbols whose values are handed on, PLACEHOLDER where an optional part is left out.
    `spliced`: its values are handed on as if they stood in the rule around it. `bare`: a single value is handed on
    as it is.
    """

    origin: str
    name: str
    length: int
    keep: tuple[int, ...]
    spliced: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class State:
    """An action is the state to go to, or -1 - the number of the rule to reduce by.

    `default`: reduce by this rule whatever comes, where all actions of the state are the same reduction.
    """

    actions: dict[str, int]
    gotos: dict[str, int]
    default: int | None


@dataclass(frozen=True)
class Table:
    """A kind of token is called by its text where it has only one (`when`, `{`, `worst of`), else by a CAPITAL name."""

    fingerprint: str
    literals: tuple[str, ...]
    patterns: dict[str, str]
    rules: tuple[Rule, ...]
    states: tuple[State, ...]
    starts: dict[str, int]
    ends: dict[str, int]

    @cached_property
    def keywords(self) -> frozenset[str]:
        """The words that stand for themselves, each alone."""
        return frozenset(text for text in self.literals if text.isidentifier())

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The keywords of two words."""
        return frozenset((text.split()[0], text.split()[1]) for text in self.literals if " " in text)

    @cached_property
    def paired(self) -> frozenset[str]:
        """The words that begin a keyword of two."""
        return frozenset(first for first, _ in self.pairs)

    @cached_property
    def reserved(self) -> frozenset[str]:
        """The words that are never names."""
        return frozenset(self.patterns["RESERVED"].split("(")[1].split(")")[0].split("|"))

    def kinds(self, word: str, following: str) -> tuple[str, ...]:
        """What a word may be: the first of two words, a keyword, a name."""
        kinds: tuple[str, ...] = () if word in self.reserved else ("NAME",)
        if word in self.keywords:
            kinds = (word, *kinds)
        if word in self.paired and (word, following) in self.pairs:
            kinds = (f"{word} {following}", *kinds)
        return kinds
