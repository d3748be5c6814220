"""What a target that names a view publishes: what the view shows, whatever things are called."""

import pytest

from scorelang.pipeline.front import read, understand
from scorelang.run.publish_view import Veil
from scorelang.run.views import sight_of, view_of

TEXT = """
accounts crm { key id : text  column name : text  column seats : number  column renews : number }

indicator seat_use { value seats  score linear (0 -> 0, 9 -> 100) }
indicator until_renewal { value renews  score linear (0 -> 0, 9 -> 100) }
indicator triggered { value renews + 1 }
indicator item { value renews + 2 }

scorecard health {
  owner "a@example.com"
  weights { use 60% { seat_use 100% }  until_renewal 40% }
  grades letters
  view customer { show score, seat_use }
  view when { show score, until_renewal }
  view team { hide triggered }
}

scorecard risk {
  owner "a@example.com"
  points from 100 { add -30 when seats < 3 because "Few seats" }
  grades letters
  view customer { show score, item }
  view team { hide item }
}
"""
FIELDS = {
    *("score", "grade", "seat_use.value", "seat_use.status", "seat_use.score", "until_renewal.value"),
    *("triggered.value", "item.value", "item.1", "use.score", "trigger.item", "until.seat_use"),
}
SHOWN = {
    ("health", "customer"): {"score", "seat_use.value", "seat_use.status", "seat_use.score"},
    ("health", "when"): {"score", "until_renewal.value"},
    ("health", "team"): FIELDS - {"triggered.value"},
    ("risk", "customer"): {"score", "item.value"},
    ("risk", "team"): FIELDS - {"item.value"},
}


@pytest.mark.parametrize(("card", "view"), SHOWN)
def test_what_a_view_shows_is_published(card: str, view: str) -> None:
    file, _ = read("health.score", TEXT.encode())
    assert file is not None
    program, found = understand((file,))
    assert program is not None, found
    scorecard = program.scorecard(card)
    named = view_of(scorecard, view)
    assert named is not None
    veil = Veil(sight_of(program, scorecard, named))
    assert {field for field in FIELDS if veil.shows(field)} == SHOWN[card, view]
