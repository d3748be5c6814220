"""The files of a plan: one pair an account, the team's pages, and the tasks for other systems, written as they come."""

from collections.abc import Iterable
from contextlib import ExitStack

from scorelang.actions import to_csv, to_ics, to_jsonl
from scorelang.actions.overview import Documents, overview, people
from scorelang.actions.plan import Better, GradeTotal, RenderedPlan, Settings
from scorelang.actions.sight import Sight, better_seen, totals_seen
from scorelang.actions.team import Team
from scorelang.cli import scoring
from scorelang.diagnostics import Diagnostic
from scorelang.run.filing import Folder


def write_plans(
    place: Folder, team: Team, rendered: Iterable[RenderedPlan], said: list[Diagnostic], *, tasks: bool = True
) -> None:
    """Each plan as it is made, and its tasks; `said` gets what is to be said of playbooks."""
    with ExitStack() as files:
        out = _Tasks(files, place, team) if tasks else None
        for number, plan in enumerate(rendered, 1):
            if plan.markdown:
                place.put(f"{plan.stem}.md", plan.markdown)
            if plan.html:
                place.put(f"{plan.stem}.html", plan.html)
            said += plan.diagnostics
            team.add(plan.summary)
            if out:
                out.add(plan)
            scoring.tell("writing plans", number)
        if out:
            out.end()


class _Tasks:
    """The tasks in three formats, each line as soon as its plan is made."""

    def __init__(self, files: ExitStack, place: Folder, team: Team) -> None:
        self.today = team.today
        names = ("tasks.csv", "tasks.jsonl", "tasks.ics")
        self.csv, self.jsonl, self.ics = (files.enter_context(place.stream(name)) for name in names)
        self.csv.write(to_csv.head().encode())
        self.ics.write(to_ics.head())

    def add(self, plan: RenderedPlan) -> None:
        for task in plan.tasks:
            self.csv.write(to_csv.line(task).encode())
            self.jsonl.write(to_jsonl.line(task).encode())
            self.ics.write(to_ics.entry(task, self.today))

    def end(self) -> None:
        self.ics.write(to_ics.tail())


def write_pages(
    place: Folder,
    team: Team,
    better: Iterable[Better],
    totals: tuple[GradeTotal, ...],
    settings: Settings,
    sight: Sight | None = None,
) -> None:
    """The overview, and a page for everybody with a task, as far as a view shows them."""
    for one in better:
        shown = one if sight is None else better_seen(sight, one)
        if shown is not None:
            team.improve(shown)
    _page(place, "overview", overview(team, totals if sight is None else totals_seen(sight, totals), settings))
    for name, page in people(team, settings):
        _page(place, name, page)


def _page(place: Folder, name: str, documents: Documents) -> None:
    if documents.markdown:
        place.put(f"{name}.md", documents.markdown)
    if documents.html:
        place.put(f"{name}.html", documents.html)
