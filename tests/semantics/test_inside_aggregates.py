"""What an aggregate may read beside its source's rows: the account's own columns, and nothing else."""

import pytest

from scorelang.pipeline.front import read, understand

PROGRAM = """
accounts crm {{ key id : text  column x : number optional }}
facts plan {{ account id  column goal : number }}
events use {{ account id  time on : date  column n : number }}
let aim = plan.goal
let more = x + 1
indicator i {{ value {value}  score direct }}
scorecard health {{
  weights {{ i 100% }}
  grades {{ good from 50  poor below }}
  trigger low {{ when score < 50  play call }}
}}
"""


def _said(value: str) -> list[str]:
    file, found = read("card.score", PROGRAM.format(value=value).encode())
    assert file is not None
    assert not found
    return [one.message for one in understand((file,))[1]]


@pytest.mark.parametrize("value", ["sum(use.n * x)", "count(use where n > more)", "plan.goal", "aim + count(use)"])
def test_columns_of_the_account_can_be_borrowed(value: str) -> None:
    assert _said(value) == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("count(use where n > plan.goal)", "so `goal` cannot be read inside an aggregate"),
        ("count(use where n > aim)", "the `let` `aim` cannot be read inside an aggregate"),
    ],
)
def test_facts_cannot(value: str, message: str) -> None:
    (said,) = _said(value)
    assert message in said
