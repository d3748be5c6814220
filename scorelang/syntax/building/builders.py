"""All builders, by the grammar's name of what they build."""

from scorelang.syntax.building import expressions, files, indicators, leaves, scorecards, sources
from scorelang.syntax.building.record import Builder

BUILDERS: dict[str, Builder] = {
    **files.BUILDERS,
    **sources.BUILDERS,
    **indicators.BUILDERS,
    **scorecards.BUILDERS,
    **expressions.BUILDERS,
    **leaves.BUILDERS,
}
