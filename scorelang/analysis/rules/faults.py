"""`is missing` where a fault of the data would change a score."""

from collections.abc import Iterator

from scorelang.analysis.review import Review, weighed
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import card as rules
from scorelang.ir import expressions as ir
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.types import Text


def faults(review: Review) -> Iterator[Diagnostic]:
    """Every test for missing on which a score depends."""
    for node in nodes(_scoring(review.program)):
        if isinstance(node, ir.IsState) and node.state == "missing" and node.span != node.operand.span:
            yield from _fault(node)


def _fault(node: ir.IsState) -> Iterator[Diagnostic]:
    match node.operand:
        case ir.ColumnRef(column=name) if _can_be_faulty(node.operand):
            yield rules.FAULT_AS_MISSING.at(
                node.span,
                f"a cell of `{name}` that cannot be read is missing too, and would change the score here",
                help=f"write `{name} is absent` where only an empty cell is meant",
            )
        case ir.Aggregate() | ir.IndicatorRef() | ir.LetRef():
            yield rules.FAULT_AS_MISSING.at(
                node.span,
                "this is missing too where a source is stale or unreadable, and that would change the score here",
                help="ask for its rows: `count(…) == 0` does not hold while the source is stale",
            )
        case _:
            return


def _scoring(program: Program) -> object:
    """All that a score is made from."""
    names = {name for card in program.scorecards for name in weighed(card)}
    cards = tuple((card.applies, card.variants) for card in program.scorecards)
    return (program.lets, tuple(i for i in program.indicators if i.name in names), cards)


def _can_be_faulty(operand: ir.Expression) -> bool:
    """Any text can be read; of a declared set, and of every other type, a cell may not be."""
    return isinstance(operand, ir.ColumnRef) and not (isinstance(operand.type, Text) and not operand.type.members)
