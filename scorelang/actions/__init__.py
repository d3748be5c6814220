"""From playbooks and open triggers to action plans: pure functions, and a worker that renders.

Nothing is imported here, so that a command pays only for what it uses. The caller reads the files and writes the
results; the steps, in order:

| step | from -> to |
|---|---|
| `shipped.shipped()` | -> the shipped playbooks as SourceTexts by file name (`rescue.md`, `_plan.md`) |
| `from_text.read_library(files, shipped)` | SourceTexts by file name -> `Library`, diagnostics (SC5xxx) |
| `library.playbooks[name].tasks[i].when` | a SourceText for `parse_expression`; its places are the playbook file's |
| `plays.check_plays(library, plays)` | (playbook, trigger, Span) -> diagnostics: unknown, or never played |
| `check.check_playbook(library, name, columns)` | the accounts' columns (Mapping[str, Type]) -> diagnostics |
| `check.check_library(library, columns)` | the same for all playbooks that belong to the project |
| `context.PlanContext` | what the caller fills in, an account and a scorecard |
| `rendering.render_plans(contexts, library, settings)` | -> Iterator[RenderedPlan], in order, by a worker process |
| `team.Team(today, since, sources=…)` | what the pages need: `add` each summary, `improve` what got better |
| `overview.overview(team, totals, settings)` | -> `Documents` (Markdown and HTML) of the team |
| `overview.people(team, settings)` | -> a file name and `Documents` for each person |
| `to_csv.line`, `to_jsonl.line`, `to_ics.entry` | PlannedTask -> str (to_csv, to_jsonl) or bytes (to_ics) |
| `calendar_file.read_calendar(source)` | the project's holidays as CSV -> `Calendar`, diagnostics |
| `naming.stem(key, name)` | an account -> a file name without its ending |
"""
