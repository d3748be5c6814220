"""Declarations of the data inventory, clause by clause in the order written."""

from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.syntax.tree.expressions import DurationLiteral, NumberLiteral
from scorelang.syntax.tree.words import Name, Words


@dataclass(frozen=True, slots=True)
class TypeName:
    """`text in ("a", "b")`, `number from 0 to 10`, `number in (1, 2)`, `number decimals 6`, `date format "…"`.

    `word` is the type's name; bounds and members are as written, a minus sign included in the literal's value.
    """

    word: str
    span: Span
    members: tuple[Words | NumberLiteral, ...] = ()
    low: NumberLiteral | None = None
    high: NumberLiteral | None = None
    decimals: NumberLiteral | None = None
    format: Words | None = None
    future: bool = False


@dataclass(frozen=True, slots=True)
class TextClause:
    """`system "…"`, `about "…"`, `owner "…"`; also `kind leading` and `stage adoption`, whose word is the text."""

    keyword: str
    words: Words
    span: Span


@dataclass(frozen=True, slots=True)
class RefreshClause:
    """`refresh 1 day`."""

    length: DurationLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class SilentClause:
    """`silent after 7 days`."""

    length: DurationLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class KeyClause:
    """`key account_id : text`."""

    column: Name
    type: TypeName
    span: Span


@dataclass(frozen=True, slots=True)
class AccountClause:
    """`account account_id`, or `account via subscriptions on subscription_id`."""

    column: Name
    via: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class IdClause:
    """`id subscription_id : text`."""

    column: Name
    type: TypeName
    span: Span


@dataclass(frozen=True, slots=True)
class TimeClause:
    """`time at : time`."""

    column: Name
    type: TypeName
    span: Span


@dataclass(frozen=True, slots=True)
class LoadedClause:
    """`loaded COLUMN`."""

    column: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ValidClause:
    """`valid from A to B`."""

    start: Name
    end: Name
    span: Span


@dataclass(frozen=True, slots=True)
class SinceUntilClause:
    """`since A until B`."""

    since: Name
    until: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class ParentClause:
    """`parent COLUMN`."""

    column: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ColumnClause:
    """`column NAME : TYPE [optional] [folded] [known COLUMN]`; `title` may follow the name."""

    column: Name
    type: TypeName
    optional: bool
    folded: bool
    known: Name | None
    span: Span


SourceClause = (
    TextClause
    | RefreshClause
    | SilentClause
    | KeyClause
    | AccountClause
    | IdClause
    | TimeClause
    | LoadedClause
    | ValidClause
    | SinceUntilClause
    | ParentClause
    | ColumnClause
)


@dataclass(frozen=True, slots=True)
class SourceDeclaration:
    """`accounts`, `facts` or `events` (the `keyword`)."""

    keyword: str
    name: Name
    title: Words | None
    clauses: tuple[SourceClause, ...]
    span: Span
