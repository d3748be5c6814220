"""An explanation as a page."""

from collections.abc import Mapping, Sequence

from scorelang.actions.explained import page
from scorelang.project.records import Project
from scorelang.run.against import Changed
from scorelang.run.explained_page import card
from scorelang.run.explaining import Explanation


def html(told: Sequence[Explanation], changed: Mapping[str, Changed], project: Project) -> str:
    """By every scorecard, one below the other."""
    currency = project.currency
    return page([card(one, changed.get(one.scorecard.name), currency) for one in told], currency, project.name)
