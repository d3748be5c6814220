import subprocess
import sys

import pytest
from lark.exceptions import GrammarError

from scorelang.syntax.building.builders import BUILDERS
from scorelang.syntax.grammar.from_json import from_json, to_json
from scorelang.syntax.grammar.from_lark import table_from
from scorelang.syntax.grammar.loading import KEPT, grammar_file, load

GRAMMAR = grammar_file().read_text(encoding="utf-8")


def test_the_kept_table_is_the_grammars() -> None:
    assert to_json(table_from(GRAMMAR)) == KEPT.read_text(encoding="utf-8"), "run python -m scorelang.syntax.grammar"


def test_the_same_grammar_gives_the_same_table_whatever_the_hash_seed() -> None:
    code = "from scorelang.syntax.grammar.loading import grammar_file\n"
    code += "from scorelang.syntax.grammar.from_lark import table_from\n"
    code += "from scorelang.syntax.grammar.from_json import to_json\n"
    code += "print(hash('a'))\nprint(to_json(table_from(grammar_file().read_text())), end='')"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    ]
    first, second = (run.stdout.split("\n", 1) for run in runs)
    assert first[0] != second[0]
    assert first[1] == second[1] == KEPT.read_text(encoding="utf-8")


def test_a_table_comes_back_from_what_is_kept() -> None:
    table = table_from(GRAMMAR)
    assert from_json(to_json(table)) == table


def test_a_changed_grammar_is_read_anew(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    changed = tmp_path / "score.lark"
    changed.write_text(GRAMMAR.replace('"outcome"', '"result"'), encoding="utf-8")
    monkeypatch.setattr("scorelang.syntax.grammar.loading.grammar_file", lambda: changed)
    load.cache_clear()
    try:
        table = load()
    finally:
        load.cache_clear()
    assert "result" in table.keywords
    assert "outcome" not in table.keywords


def test_a_conflict_in_the_grammar_is_an_error() -> None:
    ambiguous = GRAMMAR.replace(
        "period_clause: period_keyword duration", "period_clause: period_keyword duration duration?"
    )
    two_ways = ambiguous.replace('"sort") _list{expression}', '"sort") _list{expression} expression?')
    with pytest.raises(GrammarError):
        table_from(two_ways)


def test_every_rule_is_built() -> None:
    rules = load().rules
    built = {rule.name for rule in rules if not rule.spliced and not (rule.bare and len(rule.keep) == 1)}
    assert built == set(BUILDERS)


def test_the_reserved_words_are_those_of_the_language() -> None:
    words = "and or not implies if then else match in is where over by latest since true false today missing absent"
    assert load().reserved == set(words.split())


def test_nothing_of_the_parser_generator_is_needed_to_parse() -> None:
    code = (
        "import sys; from scorelang.source import SourceText; from scorelang.syntax.from_text import parse;"
        "parse(SourceText('x', 'let a = 1')); print('lark' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
