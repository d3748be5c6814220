"""Whether the databases of a profile can be reached and have what is named there: asked by `doctor`, before any run."""

from collections.abc import Iterator, Mapping

from scorelang.diagnostics import Diagnostic
from scorelang.engines.choosing import chosen
from scorelang.engines.duckdb.session import connect
from scorelang.engines.engine import Wanted
from scorelang.engines.fault import EngineError
from scorelang.ir.program import Program
from scorelang.kernel.operators import Sort
from scorelang.pinning.days import day_of_number
from scorelang.project.fields import FIELDS, headers_of
from scorelang.project.records import Project
from scorelang.run import binding
from scorelang.run.publish_columns import Column
from scorelang.run.publish_table import table_of
from scorelang.run.scratch import scratch
from scorelang.run.stopping import RunError
from scorelang.sources.located import locate


def problems(
    project: Project, program: Program, profile: str | None, environment: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """What the engine says of the places of the sources; RunError where the configuration itself is wrong."""
    found = binding.profile_of(project, profile)
    bindings, _ = binding.bindings_of(project, found, program)
    located = locate(bindings, binding.folder_of(project, found, environment))
    wanted = Wanted(program.sources, located, project.timezone, day_of_number(0), None)
    options = binding.options_of(found, environment)
    with scratch() as folder, connect(folder) as local:
        try:
            with chosen(found.engine, options, local) as engine:
                return engine.check(wanted)
        except EngineError as fault:
            return (fault.diagnostic,)


def target_problems(
    project: Project, profile: str | None, environment: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Diagnostic, ...]]]:
    """Of each target that is a table its name, and what stands in the way of a publication."""
    found = binding.profile_of(project, profile)
    for name, target in {**project.targets, **found.targets}.items():
        if "table" in target.options:
            headers = headers_of(target)
            columns = [Column(field, header, FIELDS.get(field, Sort.TEXT)) for field, header in headers.items()]
            try:
                yield name, table_of(found, target, environment).problems(columns)
            except RunError as stopped:
                yield name, stopped.diagnostics
