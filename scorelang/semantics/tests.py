"""Tests as written: typed cells, on a fixed day."""

from datetime import date, datetime

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as name_rules
from scorelang.diagnostics.suggestions import did_you_mean, listed
from scorelang.ir.expressions import Arithmetic, Constant, EvaluationDay, Expression, ShiftedToday
from scorelang.ir.program import GivenRow, Plays, Program, Test, TestExpectation
from scorelang.ir.sources import Column, Source
from scorelang.semantics import clauses
from scorelang.semantics.constants import constant, fits
from scorelang.semantics.expressions import expression, flag
from scorelang.semantics.place import Place, is_unknown
from scorelang.source.records import replace
from scorelang.syntax.tree import expressions as nodes
from scorelang.syntax.tree import files as written
from scorelang.syntax.tree.words import Name
from scorelang.types import Date, Money, Number, Time, Type, comparable, described

_ANY_DAY = date(2000, 1, 1)


def test(top: Place, program: Program, node: written.TestDeclaration) -> Test:
    """One test."""
    at = replace(top, test=True)
    day = _day(at, node)
    given = [clause for clause in node.clauses if isinstance(clause, written.GivenClause)]
    rows = tuple(row for clause in given for row in _rows(at, clause, day))
    expected = [e for clause in node.clauses if (e := _expectation(at, program, clause)) is not None]
    if not expected:
        clauses.missing(at.reports, node.title.span, f'the test "{node.title.text}"', "expect")
    stale = tuple(
        c.source.text for c in node.clauses if isinstance(c, written.StaleClause) and _is_source(at, c.source)
    )
    return Test(node.title.text, day, rows, stale, tuple(expected), node.span)


def _day(at: Place, node: written.TestDeclaration) -> date:
    clause = clauses.once(at.reports, node.clauses, written.DayClause, "today")
    if clause is None:
        clauses.missing(
            at.reports, node.title.span, f'the test "{node.title.text}"', "today", "fix its day: `today 2026-03-01`"
        )
        return _ANY_DAY
    found = expression(at, clause.day)
    if isinstance(found, Constant) and isinstance(found.value, date):
        return found.value
    if not is_unknown(found.type):
        at.say(
            rules.TEST_FORM, found.span, f"{at.written(found.span)} was found, and a day that is written out was wanted"
        )
    return _ANY_DAY


def _is_source(at: Place, name: Name) -> bool:
    return _source(at, name) is not None


def _source(at: Place, name: Name) -> Source | None:
    if name.text in at.names.sources:
        return at.names.sources[name.text]
    if name.text == "history" and len(at.names.cards) == 1:
        return next(iter(at.names.cards.values())).history
    if not (at.names.vague or name.text in at.names.broken):
        help = did_you_mean(name.text, at.names.sources) or f"there are {listed(at.names.sources)}"
        at.say(name_rules.UNKNOWN_SOURCE, name.span, f"there is no source `{name.text}`", help=help)
    return None


def _rows(at: Place, clause: written.GivenClause, day: date) -> tuple[GivenRow, ...]:
    source = _source(at, clause.source)
    if source is None:
        return ()
    if source.kind == "accounts" and len(clause.rows) > 1:
        at.say(rules.TEST_FORM, clause.rows[1].span, "a second account was found, and a test is about one")
    return tuple(GivenRow(source.name, _cells(at, source, row, day), row.span) for row in clause.rows)


def _cells(at: Place, source: Source, row: written.GivenRow, day: date) -> tuple[tuple[str, Constant | None], ...]:
    found: dict[str, tuple[str, Constant | None]] = {}
    places: dict[str, written.Cell] = {}
    for cell in row.cells:
        name = cell.column.text
        before = places.setdefault(name, cell)
        if before is not cell:
            at.say(
                name_rules.DUPLICATE_NAME,
                cell.column.span,
                f"`{name}` is given twice in one row",
                labels=(Label(before.span, "first here"),),
            )
            continue
        column = _column(at, source, cell.column)
        if column is not None:
            found[name] = (name, None if cell.value is None else _cell(at, column, cell.value, day))
    return tuple(found.values())


def _column(at: Place, source: Source, name: Name) -> Column | None:
    for column in source.columns:
        if column.name == name.text:
            return column
    columns = [column.name for column in source.columns]
    help = did_you_mean(name.text, columns) or f"its columns are {listed(columns)}"
    at.say(name_rules.UNKNOWN_COLUMN, name.span, f"`{source.name}` has no column `{name.text}`", help=help)
    return None


def _cell(at: Place, column: Column, node: nodes.Expression, day: date) -> Constant | None:
    value = expression(at, node, column.type)
    if is_unknown(value.type) or is_unknown(column.type):
        return None
    found = constant(at, _on(value, day))
    if found is None or found.value is None:
        at.say(
            name_rules.NOT_CONSTANT, value.span, f"{at.written(value.span)} depends on data, and a cell is written out"
        )
        return None
    if not _cell_fits(column.type, found):
        labels = () if column.span is None else (Label(column.span, f"{described(column.type)}, declared here"),)
        at.say(
            name_rules.TYPE_MISMATCH,
            value.span,
            f"{at.written(value.span)} is {described(found.type)}, and `{column.name}` is {described(column.type)}",
            labels=labels,
        )
        return None
    fitted = fits(at, found, column.type)
    return replace(fitted, type=column.type, span=value.span) if isinstance(fitted, Constant) else None


def _cell_fits(of: Type, found: Constant) -> bool:
    if isinstance(of, Money) and isinstance(found.type, Number):
        return True
    if isinstance(of, Time) and isinstance(found.value, str):
        return _is_instant(found.value)
    if isinstance(of, Date) and isinstance(found.type, Time):
        return False
    return comparable(of, found.type)


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _on(value: Expression, day: date) -> Expression:
    """An expression with `today` written out."""
    match value:
        case EvaluationDay(of, span):
            return Constant(day, of, span)
        case ShiftedToday(reach, of, span):
            return Constant(_shifted(day, reach.amount * (12 if reach.unit == "year" else 1)), of, span)
        case Arithmetic(operator, left, right, of, span):
            return Arithmetic(operator, _on(left, day), _on(right, day), of, span)
        case _:
            return value


def _shifted(day: date, months: float) -> date:
    """So many months later, clamped to the month's last day."""
    index = day.year * 12 + day.month - 1 + int(months)
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return day


def _expectation(at: Place, program: Program, clause: written.TestClause) -> TestExpectation | None:
    match clause:
        case written.ExpectCondition(condition, span):
            return TestExpectation(flag(at, condition), at.names.written(condition.span), span)
        case written.ExpectPlay():
            return _play(at, program, clause)
        case _:
            return None


def _play(at: Place, program: Program, clause: written.ExpectPlay) -> TestExpectation | None:
    name, playbook = clause.scorecard.text, clause.playbook.text
    card = next((card for card in program.scorecards if card.name == name), None)
    if card is None:
        if not (at.names.vague or name in at.names.broken):
            help = did_you_mean(name, at.names.cards)
            at.say(name_rules.UNKNOWN_SCORECARD, clause.scorecard.span, f"there is no scorecard `{name}`", help=help)
        return None
    played = sorted({play for trigger in card.triggers for play in trigger.plays})
    if playbook not in played:
        at.say(
            name_rules.UNKNOWN_PLAYBOOK,
            clause.playbook.span,
            f"no trigger of `{name}` plays `{playbook}`",
            help=did_you_mean(playbook, played) or (f"it plays {listed(played)}" if played else None),
        )
    text = at.names.written(clause.span).removeprefix("expect ").strip()
    return TestExpectation(Plays(name, playbook, clause.negated), text, clause.span)
