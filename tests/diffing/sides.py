"""Versions of one small program as both sides of a comparison."""

from datetime import date
from pathlib import Path

from scorelang.actions.playbook import Library
from scorelang.diffing.interning import Interning
from scorelang.diffing.kinds import Told, told
from scorelang.diffing.pairing import paired
from scorelang.diffing.sides import Side, side
from scorelang.ir.program import Program
from scorelang.pipeline.front import read, understand
from scorelang.project.from_toml import bare
from scorelang.project.playbooks import Playbooks
from scorelang.source import SourceText

DAY = date(2026, 3, 1)
PROJECT = bare(Path("test"))
NO_BOOKS = Playbooks(Library({}, {}), {}, {}, ())

TEXT = """
accounts crm "CRM" {
  key account_id : text
  column name : text
  column tier : text in ("small", "large")
  column arr : money
  column seats : number from 1
  column renews_on : date
}

events usage "Usage" { account account_id  time at : time  column user_id : text  column calls : number }

let calls_now = sum(usage.calls over 30 days)

indicator seat_use "Seats in use" {
  about "People, of seats."
  value distinct(usage.user_id over 30 days) / seats as percent
  score linear (20% -> 0, 90% -> 100)
}

indicator calls "Calls" {
  value calls_now / 10 + count(usage where calls > 3 over 60 days)
  score steps (>= 50 -> 100, >= 10 -> 50, else -> 0)
  missing score 0
}

indicator idle "Idle days" { value today - last(usage.at) }

scorecard health "Account health" {
  owner "ops@example.com"
  every 1 week
  applies when arr > 0
  weights {
    adoption "Adoption" 60% { seat_use 70%  calls 30% }
    size "Size" 40% { calls_size 100% }
  }
  cap 49 when idle > 60 days because "Nobody is there"
  grades { healthy "Healthy" green from 75  at_risk "At risk" amber from 50  critical "Critical" red below }
  coverage from 40%
  segment large "Large" when tier == "large" { weights { adoption 30%  size 70% } }
  trigger fell "It fell" { when score - before(score, 2 weeks) <= -10  priority high  play rescue  again after 30 days }
  trigger quiet "Quiet" { when idle > 14 days and grade != healthy  priority normal  play rescue  again after 30 days }
}

indicator calls_size "Calls a seat" { value sum(usage.calls over 90 days) / seats  score linear (0 -> 0, 20 -> 100) }
"""


def program(text: str) -> Program:
    """The program of one text, which has no error."""
    file, found = read("health.score", text.encode())
    assert file is not None
    made, more = understand((file,))
    assert made is not None, (found, more)
    return made


def edited(*edits: tuple[str, str]) -> str:
    """The text with each of these replaced, which stands in it."""
    text = TEXT
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after)
    return text


def side_of(text: str, interning: Interning) -> Side:
    """One side, without playbooks and without data."""
    texts = {"health.score": SourceText("health.score", text)}
    return side("there", PROJECT, program(text), NO_BOOKS, texts, {}, DAY, interning)


def kinds(before: str, after: str) -> dict[str, Told]:
    """What is told of each scorecard that both have, by its new name."""
    interning = Interning()
    sides = side_of(before, interning), side_of(after, interning)
    pairs, _, _ = paired(*sides)
    return {pair.after.name: told(pair, *sides) for pair in pairs}


def kind(*edits: tuple[str, str]) -> Told:
    """What is told of the one scorecard after these edits."""
    return next(iter(kinds(TEXT, edited(*edits)).values()))
