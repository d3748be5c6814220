"""Kernel -> query: each source once, joined to the accounts, then the steps in layers."""

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from scorelang.kernel.operators import Choose, Compare, Const, Known, Ref, Sort
from scorelang.kernel.plan import Kernel, Step
from scorelang.kernel.sorts import children
from scorelang.sql.dialects import Dialect
from scorelang.sql.fencing import fence
from scorelang.sql.layers import Item, needed, read_by
from scorelang.sql.layouts import Part, layered
from scorelang.sql.names import apart_from, comment
from scorelang.sql.nodes import Node, alias, binary, column, common_table, join, select, setting
from scorelang.sql.relations import Relation
from scorelang.sql.scopes import Column, Scope, Window
from scorelang.sql.sources import SourceQuery, parts, prepare, scan


def query(
    kernel: Kernel,
    dialect: Dialect,
    relations: Mapping[str, Relation],
    words: Mapping[str, str] | None = None,
    *,
    spoken: bool = False,
) -> exp.Select:
    """One SELECT: the account as `k`, and `o1`, `o2`, … in the order of the kernel's outputs.

    `words`: the engine's type of outputs that are always one of a few words. `spoken`: for people to read.
    """
    names = apart_from((relation.table for relation in relations.values()), spoken=spoken)
    accounts = Scope(dialect, names, "s")
    for entry in kernel.accounts.inputs:
        accounts.enter(entry, relations[kernel.accounts.source])
    sources = _prepared(kernel, accounts, relations)
    for step in kernel.steps:
        if isinstance(step, Step):
            accounts.step(step.name, step.expr)
        else:
            accounts.population(step)
    return _put_together(kernel, accounts, sources, relations[kernel.accounts.source], words or {})


def _prepared(kernel: Kernel, accounts: Scope, relations: Mapping[str, Relation]) -> list[SourceQuery]:
    made = []
    for number, plan in enumerate(kernel.sources, start=1):
        scope = Scope(accounts.dialect, accounts.names, "r")
        made.append(prepare(plan, relations[plan.source], number, scope, accounts))
        for name, held in made[-1].results.items():
            accounts.share(name, held)
        for name, ref in made[-1].same.items():
            accounts.step(name, ref)
    return made


def _put_together(
    kernel: Kernel, accounts: Scope, sources: Sequence[SourceQuery], relation: Relation, words: Mapping[str, str]
) -> exp.Select:
    names, key = accounts.names, kernel.accounts.key
    wanted = accounts.reads([key, *(output.ref for output in kernel.outputs)])
    items = needed(accounts.items, wanted)
    read = frozenset(wanted | read_by(items))
    used = [source for source in sources if read & source.results.keys()]
    population = _population(kernel, accounts, used, read, relation)
    made = [population]
    for source in used:
        made += parts(source, read, population.name, accounts.held[key.name].column)
    base = [name for name in accounts.held if name in read and name not in {item.name for item in items}]
    if used:
        made.append(_together(accounts, used, base, population.name, key))
    spoken = _spoken(kernel, accounts, items, words)
    made += layered(accounts, key, base, items, wanted, made[-1].name, names.table("layer"), spoken)
    return _with(made, select(_outputs(kernel, accounts, words), made[-1].name), accounts.dialect)


def _spoken(kernel: Kernel, accounts: Scope, items: Sequence[Item[Column]], words: Mapping[str, str]) -> dict[str, str]:
    """The items that choose among words, by the type of the outputs that read them; nothing else reads them as text."""
    kinds: dict[str, set[str]] = {}
    for output in kernel.outputs:
        for name in accounts.reads([output.ref]):
            kinds.setdefault(name, set()).add(words.get(output.name, ""))
    asked = {name for item in items for name in _read_as_text(item)}
    return {
        item.name: next(iter(kinds[item.name]))
        for item in items
        if item.name not in asked and len(kinds.get(item.name, ())) == 1 and _chooses(item.column)
    }


def _read_as_text(item: Item[Column]) -> Iterator[str]:
    """The columns that an item reads otherwise than to ask whether they are known, or some constant."""
    if isinstance(item.column, Window):
        yield from item.reads
        return
    waiting = [item.column]
    while waiting:
        match waiting.pop():
            case Ref(_, name):
                yield name
            case Compare("==" | "!=", Ref(Sort.TEXT), Const()) | Known(Ref()):
                pass
            case expr:
                waiting += children(expr)


def _chooses(column: Column) -> bool:
    return isinstance(column, Choose) and all(
        isinstance(result, Const) for result in (*(result for _, result in column.arms), column.otherwise)
    )


def _population(
    kernel: Kernel, accounts: Scope, used: Sequence[SourceQuery], read: frozenset[str], relation: Relation
) -> Part:
    """The accounts that exist today, with what of them is read by steps or borrowed by rows."""
    plan = kernel.accounts
    lent = {name for source in used for name in source.lent}
    inputs = [entry for entry in plan.inputs if entry.name in read | lent and not accounts.held[entry.name].constant]
    visible = [] if plan.visible is None else [plan.visible]
    return Part(accounts.names.table("accounts"), scan(accounts, relation, inputs, visible), plan.source)


def _together(accounts: Scope, used: Sequence[SourceQuery], base: Sequence[str], population: str, key: Ref) -> Part:
    """Every account, with its measures where it has rows."""
    owner = {name: source.named() for source in used for name in source.results}
    columns = [column(accounts.held[name].column, table=owner.get(name, population)) for name in base]
    joins = [
        join(
            source.named(),
            binary(
                exp.EQ,
                column(accounts.held[key.name].column, table=population),
                column("k", table=source.named()),
            ),
            side="LEFT",
        )
        for source in used
    ]
    return Part(accounts.names.table("together"), select(columns, population, joins=joins))


def _outputs(kernel: Kernel, accounts: Scope, words: Mapping[str, str]) -> list[Node]:
    key = alias(accounts.printer().node(kernel.accounts.key), "k")
    cells = [
        alias(accounts.printer(words.get(output.name, "")).node(output.ref), f"o{at}", comment(output.name))
        for at, output in enumerate(kernel.outputs, start=1)
    ]
    return [key, *cells]


def _with(made: Sequence[Part], final: exp.Select, dialect: Dialect) -> exp.Select:
    if dialect.pastes:
        fence(made, final)
    tables = [common_table(part.name, part.body, comment=comment(part.note)) for part in made]
    final.set("with_", exp.With(expressions=tables))
    if dialect.settings:
        final.set("settings", [setting(name, value) for name, value in dialect.settings.items()])
    return final
