"""A small sound program, and what the checker says of it with a few lines more."""

from scorelang.diagnostics import Diagnostic
from scorelang.ir.program import Program
from scorelang.semantics.from_syntax import elaborate
from scorelang.source import SourceText
from scorelang.syntax.from_text import parse

SOURCES = """
accounts crm {
  key id : text
  column tier : text in ("enterprise", "smb")
  column plan : text folded optional
  column seats : number from 1 to 1000
  column arr : money
  column signed_on : date
  column renews_on : date
  column gone_on : date future optional
  column active : flag
}
facts billing { account id  column owes : money from 0  column rating : number in (1, 2, 3) }
events usage { account id  time at : time  column user : text  column calls : number from 0
  column seats : number decimals 2 }
events tickets { account id  time at : time  column urgency : text in ("low", "high")
  column closed_on : date optional }
"""
CARD = """
indicator use "Use" { value sum(usage.calls over 30 days) / crm.seats  score linear (0 -> 0, 10 -> 100) }
indicator late { value count(tickets where urgency == "high" over 30 days)  score steps (>= 5 -> 0, else -> 100) }
indicator size { value arr }
scorecard health {
  weights { adoption 60% { use 100% }  late 40% }
  grades { good from 75  ok from 50  bad below }
  segment small when crm.seats < 20 { drop late }
  trigger fall { when score < 40  play rescue }
}
"""
PROGRAM = SOURCES + CARD


def check(*texts: str) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """The program of some files and everything that is said of them."""
    found: list[Diagnostic] = []
    files = []
    for number, text in enumerate(texts):
        file, mistakes = parse(SourceText(f"file{number}.score", text))
        files.append(file)
        found.extend(mistakes)
    program, more = elaborate(tuple(files))
    return program, (*found, *more)


def sound(*texts: str) -> Program:
    """The program, where nothing is wrong with it."""
    program, found = check(*texts)
    assert program is not None, [f"{d.rule.slug}: {d.message}" for d in found]
    assert not found
    return program


def said(*texts: str) -> list[tuple[str, str]]:
    """(slug, message) of everything that is said."""
    return [(diagnostic.rule.slug, diagnostic.message) for diagnostic in check(*texts)[1]]
