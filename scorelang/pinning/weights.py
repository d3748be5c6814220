"""The weights in force of an account by what is on record of it: its segment and the points of each leaf."""

from collections.abc import Hashable
from datetime import date

from scorelang.ir.program import Program
from scorelang.kernel.operators import Normal, Ref, Sort
from scorelang.kernel.plan import AccountsPlan, Input, Kernel, Output
from scorelang.pinning import tree
from scorelang.pinning.accounts import AccountScope
from scorelang.pinning.days import Clock, day_number
from scorelang.pinning.ledger import Ledger, Pinned
from scorelang.pinning.needed import steps_needed

KEY, SEGMENT = "account", "segment"


def pin_weights(program: Program, card: str, today: date, zone: str) -> Kernel:
    """A kernel of a scorecard with a tree of weights that gives `CARD.LEAF.weight` for each leaf.

    Its inputs: `segment`, and of each leaf `LEAF.score`, the points that were published (missing where there were
    none). They stand in the place of what a run computes them from, so that what weights mean is said once.
    """
    ledger = Ledger(program, Clock(today, zone), {}, lambda _: True, {})
    whole = tree.tree_of(AccountScope(ledger), card)
    given: dict[Hashable, Ref] = {("segment", card): Ref(Sort.TEXT, SEGMENT)}
    for leaf in (node.leaf for node in whole.root.leaves() if node.leaf is not None):
        name = leaf.name if leaf.scorecard is None else leaf.scorecard
        key = ("raw", card, name) if leaf.scorecard is None else ("score", name)
        given[key] = Ref(Sort.NUMBER, f"{name}.score")
    ledger.pinned.update({key: Pinned(ref) for key, ref in given.items()})
    outputs = tuple(
        Output(f"{card}.{name}.weight", ledger.step(f"output:{name}", Normal(share)))
        for name, (share, _) in tree.parts(whole).items()
    )
    source = program.accounts.name
    refs = [Ref(Sort.TEXT, KEY), *given.values()]
    inputs = tuple(Input(ref.name, source, ref.name, ref.sort) for ref in refs)
    steps, _ = steps_needed(ledger.steps.values(), (output.ref for output in outputs))
    return Kernel(day_number(today), AccountsPlan(source, inputs, refs[0], None), (), steps, outputs)
