"""`python -m scorelang.syntax.grammar` makes the kept table anew after a change of the grammar."""

from scorelang.syntax.grammar.from_json import to_json
from scorelang.syntax.grammar.from_lark import table_from
from scorelang.syntax.grammar.loading import KEPT, grammar_file

if __name__ == "__main__":
    KEPT.write_text(to_json(table_from(grammar_file().read_text(encoding="utf-8"))), encoding="utf-8")
