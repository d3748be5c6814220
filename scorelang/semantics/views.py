"""What a role sees: items are named as they are published."""

from collections.abc import Iterator

from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.ir.expressions import AllOf, CardRef, ColumnRef, Expression, GroupRef, IndicatorRef
from scorelang.ir.scorecards import View
from scorelang.semantics import clauses
from scorelang.semantics.expressions import expression, flag
from scorelang.semantics.place import Place, is_unknown
from scorelang.syntax.tree import expressions as nodes
from scorelang.syntax.tree import scorecards as written
from scorelang.types import Flag, described


def view(at: Place, node: written.ViewDeclaration) -> View:
    """`view csm { show … hide … only … sort … }`."""
    said = {
        word: clauses.keyed(at.reports, node.clauses, written.ViewClause, word) for word in ("show", "hide", "sort")
    }
    return View(
        name=node.name.text,
        title=clauses.title_of(node.name, node.title),
        show=tuple(_items(at, said["show"])),
        hide=tuple(_items(at, said["hide"])),
        only=_only(at, clauses.keyed(at.reports, node.clauses, written.ViewClause, "only")),
        sort=tuple(_sorted(at, said["sort"])),
    )


def _only(at: Place, clause: written.ViewClause | None) -> Expression | None:
    if clause is None or not clause.items:
        return None
    flags = tuple(flag(at, item) for item in clause.items)
    return flags[0] if len(flags) == 1 else AllOf(flags, Flag(), clause.span)


def _items(at: Place, clause: written.ViewClause | None) -> Iterator[str]:
    for item in () if clause is None else clause.items:
        name = _published(at, expression(at, item))
        if name is not None:
            yield name


def _sorted(at: Place, clause: written.ViewClause | None) -> Iterator[str]:
    """`-x` sorts from the greatest."""
    for item in () if clause is None else clause.items:
        falling = isinstance(item, nodes.Negative)
        name = _published(at, expression(at, item.operand if isinstance(item, nodes.Negative) else item))
        if name is not None:
            yield f"-{name}" if falling else name


def _published(at: Place, value: Expression) -> str | None:
    """The name under which a run publishes a value."""
    card = at.card.name if at.card else ""
    match value:
        case ColumnRef(column=column):
            return f"account.{column}"
        case CardRef(scorecard, what):
            return f"{scorecard}.{what}"
        case IndicatorRef(name, what, scorecard):
            return f"{scorecard or card}.{name}.{what}"
        case GroupRef(scorecard, name):
            return f"{scorecard}.{name}.points"
    if not is_unknown(value.type):
        at.say(
            rules.WRONG_ARGUMENT,
            value.span,
            f"a view shows what is published, and {at.written(value.span)} is computed ({described(value.type)})",
            help="make it an indicator, and show that",
        )
    return None
