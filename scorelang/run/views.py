"""`view NAME`: from what a scorecard says a role sees to what a plan shows of it."""

from collections.abc import Iterable, Mapping

from scorelang.actions.sight import Sight
from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard, View
from scorelang.run.accounts import money_column, name_column
from scorelang.run.leaves import places
from scorelang.run.results import Results, ranks


def view_of(card: Scorecard, name: str) -> View | None:
    """A scorecard's view."""
    return next((one for one in card.views if one.name == name), None)


def condition_name(card: Scorecard, view: View) -> str:
    """The name of the flag that says whether an account is in a view that has an `only`."""
    return f"view:{card.name}/{view.name}"


def conditions(cards: Iterable[Scorecard], name: str | None) -> Mapping[str, Expression]:
    """The `only` of a view as a further flag of the kernel."""
    views = [(card, view) for card in cards for view in card.views if view.name == name]
    return {condition_name(card, view): view.only for card, view in views if view.only is not None}


def sight_of(program: Program, card: Scorecard, view: View) -> Sight:
    """An indicator that is named is shown, or hidden, whole; by its `score` only its points are."""
    name, money, key = name_column(program), money_column(program), program.accounts.account
    columns = frozenset(one.name for one in program.accounts.columns if _shown(view, f"account.{one.name}"))
    leaves = {place.name for variant in card.variants for place in places(program, variant)}
    measured = leaves | {one.name for one in program.indicators}
    values = frozenset(one for one in measured if _leaf(card, view, one, "value"))
    points = frozenset(one for one in measured if _leaf(card, view, one, "points"))
    own = {what: _shown(view, f"{card.name}.{what}") for what in ("score", "grade", "segment", "coverage")}
    return Sight(
        name=view.name,
        title=view.title,
        columns=columns,
        values=values,
        points=points,
        key=key in columns,
        called=name.name in columns if name else key in columns,
        money=money is not None and money.name in columns,
        complete=leaves <= values & points and (bool(leaves) or not view.show),
        inner=not view.show,
        **own,
    )


def order_of(card: Scorecard, view: View, results: Results) -> str | None:
    """The order that a view asks for."""
    parts = []
    for written in view.sort:
        name = written.removeprefix("-")
        column = results.column(name)
        if column is not None:
            by = ranks(card, column) if name == f"{card.name}.grade" else column
            parts.append(f"{by} {'DESC' if written.startswith('-') else 'ASC'} NULLS LAST")
    return ", ".join((*parts, "k")) if parts else None


def _shown(view: View, name: str) -> bool:
    return name not in view.hide and (not view.show or name in view.show)


def _leaf(card: Scorecard, view: View, leaf: str, what: str) -> bool:
    """Another scorecard's score is a leaf by its own name."""
    if "." in leaf:
        return _shown(view, leaf)
    whole, facet = f"{card.name}.{leaf}.value", f"{card.name}.{leaf}.{what}"
    if whole in view.hide or facet in view.hide:
        return False
    return not view.show or whole in view.show or facet in view.show
