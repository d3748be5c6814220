"""`check --explain-range`: what a score can come to, with values that bring it there."""

from scorelang.analysis.explain import explain_ranges
from tests.semantics.programs import SOURCES, sound

CARD = """
indicator use { value sum(usage.calls over 30 days) / crm.seats  score linear (0 -> 20, 10 -> 100) }
indicator late { value count(tickets)  score steps (>= 5 -> 0, else -> 90)  missing score 95 }
scorecard health {
  weights { use 60%  late 40% }
  grades { great from 97  good from 75  bad below }
  cap 60 when active
  segment big when crm.seats >= 100 { drop late }
  segment small when tier == "smb" { drop late }
  trigger fall { when score < 40  play rescue }
}
"""


def test_every_line() -> None:
    said = [f"{'  ' * line.depth}{line.name}: {line.text}" for line in explain_ranges(sound(SOURCES, CARD))]
    assert said == [
        "health: the published score is between 0 and 100",
        "  big: 20 to 100 with everything known",
        "    least: 20 where `use` is 0",
        "    most: 100 where `use` is 10",
        "    grades: bad, good, great",
        "    use: 20 to 100 points of a value that is at least 0, 100% of the weight",
        "  small: 20 to 100 with everything known",
        "    least: 20 where `use` is 0",
        "    most: 100 where `use` is 10",
        "    grades: bad, good, great",
        "    use: 20 to 100 points of a value that is at least 0, 100% of the weight",
        "  default: 12 to 96 with everything known, 0 to 100 where data is missing",
        "    least: 12 where `use` is 0 and `late` is 5",
        "    most: 96 where `use` is 10 and `late` is 0",
        "    grades: bad, good, great",
        "    use: 20 to 100 points of a value that is at least 0, 60% of the weight",
        "    late: 0 to 95 points of a value that is at least 0, 40% of the weight",
        '  big before small: both want an account where `crm.seats` is 100 and `crm.tier` is "smb"',
    ]
