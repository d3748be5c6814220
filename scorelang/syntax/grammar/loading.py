"""The table that belongs to the grammar at hand: the one in the package, or one made anew where the grammar changed."""

from functools import cache
from pathlib import Path

from scorelang.syntax.grammar.from_json import fingerprint, from_json
from scorelang.syntax.grammar.table import Table

# By its own place: importlib.resources alone would cost more than reading the table.
PACKAGE = Path(__file__).parents[2]
KEPT = PACKAGE / "syntax" / "grammar" / "score.json"


@cache
def load() -> Table:
    """The parser's table; nothing is written, so that no cache can be stale, half written or somebody else's."""
    table = from_json(KEPT.read_text(encoding="utf-8"))
    grammar = grammar_file().read_text(encoding="utf-8")
    if table.fingerprint == fingerprint(grammar):
        return table
    from scorelang.syntax.grammar.from_lark import table_from

    return table_from(grammar)


def grammar_file() -> Path:
    """The grammar: inside the package where it is installed, beside it in a checkout."""
    inside = PACKAGE / "grammars" / "score.lark"
    return inside if inside.is_file() else PACKAGE.parent / "grammars" / "score.lark"
