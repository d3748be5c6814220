"""What profiles bind, held against what the program declares."""

from collections.abc import Iterator, Mapping

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.configuration import NEEDLESS_BINDING, UNBOUND_SOURCE
from scorelang.diagnostics.suggestions import closest
from scorelang.ir.program import Program
from scorelang.ir.sources import Source
from scorelang.project.places import value_at
from scorelang.project.records import Binding, Profile, Project


def needless(profile: Profile, program: Program) -> Iterator[Diagnostic]:
    """Sources and columns that a profile binds and nobody declares; nothing is the likelier meant than what is not."""
    declared = {source.name: source for source in program.sources}
    for name, binding in profile.bindings.items():
        if name in declared:
            yield from _needless_columns(declared[name], binding)
        else:
            near = closest(name, tuple(one for one in declared if one not in profile.bindings))
            help = f"did you mean `{near}`?" if near else "take it out, or declare the source"
            yield NEEDLESS_BINDING.at(binding.span, f"no source `{name}` is declared", help=help)


def unknown_roles(project: Project, program: Program) -> Iterator[Diagnostic]:
    """Roles that seem to be a column of the accounts, as `crm.csm` is, and would be taken for a person."""
    accounts = program.accounts
    names = tuple(column.name for column in accounts.columns)
    for role, who in project.roles.items():
        source, _, name = who.partition(".")
        if source == accounts.name and name.isidentifier() and name not in names:
            near = closest(name, names)
            help = f"did you mean `{source}.{near}`?" if near else None
            span = value_at(project.source, "roles", role)
            yield NEEDLESS_BINDING.at(span, f"`{source}` declares no column `{name}`", help=help)


def unbound(profile: Profile, program: Program) -> Iterator[Diagnostic]:
    """Sources that a run of the profile could not read; where a binding is misspelt it is said there."""
    declared = [source.name for source in program.sources]
    others = tuple(name for name in profile.bindings if name not in declared)
    for name in sorted(one for one in declared if one not in profile.bindings):
        near = closest(name, others)
        span = profile.bindings[near].span if near else profile.span
        help = f'add `{name} = {{ path = "…" }}` to `[profiles.{profile.name}.sources]`'
        message = f"the source `{name}` is bound to no data in `{profile.name}`"
        yield UNBOUND_SOURCE.at(span, message, help=f"did you mean `{name}`?" if near else help)


def _needless_columns(source: Source, binding: Binding) -> Iterator[Diagnostic]:
    columns = binding.options.get("columns")
    renamed = tuple(columns) if isinstance(columns, Mapping) else ()
    names = tuple(column.name for column in source.columns)
    for name in renamed:
        if name not in names:
            near = closest(name, tuple(one for one in names if one not in renamed))
            help = f"did you mean `{near}`?" if near else None
            yield NEEDLESS_BINDING.at(binding.span, f"`{source.name}` declares no column `{name}`", help=help)
