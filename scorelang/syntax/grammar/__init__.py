"""The parser's table, made from `grammars/score.lark`."""
