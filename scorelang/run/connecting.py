"""Whether the engine of a profile can be reached and has what the sources name: asked by `doctor`, before any run."""

from collections.abc import Mapping

from scorelang.diagnostics import Diagnostic
from scorelang.engines.choosing import chosen
from scorelang.engines.duckdb.session import connect
from scorelang.engines.engine import Wanted
from scorelang.engines.fault import EngineError
from scorelang.ir.program import Program
from scorelang.pinning.days import day_of_number
from scorelang.project.records import Project
from scorelang.run import binding
from scorelang.run.scratch import scratch
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
