"""`before` and `was`: what the history of a scorecard says of an account's earlier runs."""

from scorelang.ir.expressions import Before, Length, Was
from scorelang.kernel.operators import Compare, Expr, Ref, Sort
from scorelang.kernel.plan import Newest
from scorelang.pinning import words
from scorelang.pinning.ledger import Ledger, Pinned, SourceLedger
from scorelang.pinning.words import both, known


def before(expr: Before, ledger: Ledger) -> Pinned:
    """The last known value at or before that day; missing where that run is over twice as old."""
    source = ledger.source(f"{expr.scorecard}.history")
    value = ledger.input(source.inputs, source.source.name, expr.column, words.sort_of_type(expr.type))
    end = ledger.clock.back(expr.length) + 1
    newest = _newest(ledger, source, both(ledger.between(_day(ledger, source), None, end), known(value)))
    found = ledger.measure(source, "max", value, newest, (None, end))
    run = ledger.measure(source, "max", _day(ledger, source), newest, (None, end))
    return Pinned(words.where(Compare(">=", run, words.day(_oldest(ledger, expr.length))), found))


def was(expr: Was, ledger: Ledger) -> Pinned:
    """The value at the account's run before this one."""
    source = ledger.source(f"{expr.scorecard}.history")
    value = ledger.input(source.inputs, source.source.name, expr.column, words.sort_of_type(expr.type))
    end = ledger.clock.day
    newest = _newest(ledger, source, ledger.between(_day(ledger, source), None, end))
    return Pinned(ledger.measure(source, "max", value, newest, (None, end)))


def _oldest(ledger: Ledger, length: Length) -> int:
    return ledger.clock.back(length, 2)


def _day(ledger: Ledger, source: SourceLedger) -> Ref:
    return ledger.input(source.inputs, source.source.name, "day", Sort.DAY)


def _newest(ledger: Ledger, source: SourceLedger, among: Expr) -> Ref:
    name = source.source.name
    number = 1 + sum(isinstance(column, Newest) for column in source.columns.values())
    for column in source.columns.values():
        if getattr(column, "expr", None) == among:
            return Ref(Sort.FLAG, f"{column.name}/newest")
    flag = ledger.row_step(source, f"{name}:run{number}", among)
    newest = Newest(f"{flag.name}/newest", flag, (), _day(ledger, source), ())
    source.columns[newest.name] = newest
    return Ref(Sort.FLAG, newest.name)
