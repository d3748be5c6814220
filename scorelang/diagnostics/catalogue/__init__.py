"""Every kind of message, by family.

SC1 syntax, SC2 names, SC3 types, SC4 the whole card, SC5 playbooks, SC6 configuration, SC7 data, SC8 runs.
"""

from scorelang.diagnostics.catalogue import (
    card,
    configuration,
    data,
    evidence,
    names_types,
    playbooks,
    postgres,
    run,
    syntax,
    tuning,
)
from scorelang.diagnostics.record import Rule

RULES: tuple[Rule, ...] = (
    *syntax.RULES,
    *names_types.RULES,
    *card.RULES,
    *playbooks.RULES,
    *configuration.RULES,
    *data.RULES,
    *run.RULES,
    *postgres.RULES,
    *tuning.RULES,
    *evidence.RULES,
)
