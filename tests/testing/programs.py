"""Programs for these tests, from their text."""

from scorelang.ir.program import Program
from scorelang.pipeline.front import read, understand

CARD = """
accounts crm {
  key     id     : text
  column  plan   : text in ("basic", "pro")
  column  seats  : number from 1 to 100
  column  mood   : number from 0 to 10 optional
  column  renews : date
}
events usage {
  account id
  time    at    : time
  column  calls : number from 0
}
indicator use    { value sum(usage.calls over 30 days) / seats   score linear (0 -> 0, 5 -> 50, 10 -> 100) }
indicator mood_i { value crm.mood   score steps (>= 8 -> 100, >= 5 -> 60, else -> 0)   missing score 20 }
scorecard health {
  weights { use 50%  mood_i 50% }
  cap 40 when mood_i <= 2 because "They are angry"
  grades { good green from 70  poor red below }
  segment pro when plan == "pro" { indicator mood_i { score direct } }
  trigger low   { when score < 50  play rescue  mutes slow }
  trigger slow  { when use < 1  play nudge  for 14 days }
  trigger party { when score >= 95  play party }
}
"""


def program(text: str) -> Program:
    """The card with more text behind it."""
    file, found = read("card.score", (CARD + text).encode())
    assert file is not None
    assert not found, [one.message for one in found]
    made, found = understand((file,))
    assert made is not None, [one.message for one in found]
    return made
