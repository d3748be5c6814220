"""Contexts and playbooks -> plans, through a process of its own that cannot hang, and cannot fill the memory."""

import os
import selectors
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

from scorelang.actions.check import check_tasks, check_text
from scorelang.actions.context import PlanContext
from scorelang.actions.messages import HEADER, Answer, Job, Setup, Terms, answers_in, packed
from scorelang.actions.naming import stem
from scorelang.actions.plan import PlannedTask, RenderedPlan, Settings, Summary
from scorelang.actions.playbook import Library
from scorelang.actions.schedule import Scheduled, Scheduler, planned, rank, titled
from scorelang.actions.shipped import PACKAGE
from scorelang.actions.sight import Shows, Sight, owned, seen
from scorelang.actions.uses import uses
from scorelang.actions.worker import LIMITS
from scorelang.diagnostics import Diagnostic, Severity
from scorelang.diagnostics.catalogue.playbooks import PLAN_FAILED, PLAN_TOO_LONG
from scorelang.source.records import replace

BATCH = 128
SECONDS_TO_WAIT = 90
STOPPED = "the process that makes plans was stopped at its limits"
START = "from scorelang.actions.worker import main; main()"
KEPT_VARIABLES = ("SYSTEMROOT", "TEMP", "TMP")


def render_plans(
    contexts: Iterable[PlanContext], library: Library, settings: Settings, sight: Sight | None = None
) -> Iterator[RenderedPlan]:
    """One plan for each context, in order; a message about a playbook comes once, with the first plan it spoils.

    `sight`: the view that the plans are for; what it does not show never reaches the process that renders.
    """
    said: set[tuple[str, str]] = set()
    checked = _Checked(library, settings, sight)
    shows = Shows() if sight is None else Shows(sight.score, sight.grade)
    setup = Setup(library, settings.currency, settings.project, settings.formats, shows)
    with Worker(setup) as worker:
        stream = iter(contexts)
        while batch := [checked.job(context) for context in islice(stream, BATCH)]:
            for job, answer in zip(batch, worker.answers(batch), strict=True):
                yield _rendered(job, answer, library, said)


class _Checked:
    """Schedules plans, and checks each playbook when it is first played: nothing is rendered that was not checked."""

    def __init__(self, library: Library, settings: Settings, sight: Sight | None = None) -> None:
        self.library = library
        self.settings = settings
        self.scheduler = Scheduler(library, settings)
        self.sight = sight
        self.known: dict[tuple[str, ...], tuple[Terms, bool]] = {}  # by the playbooks of a plan

    def job(self, context: PlanContext) -> Job:
        """A plan, with what of it must not be rendered."""
        made, key = self.scheduler.schedule(context), context.key
        if self.sight is not None:
            context, made = seen(self.sight, context), owned(self.sight, made, self.settings.roles)
        names = tuple([item.book.name for item in made])
        if names not in self.known:
            self.known[names] = self._terms(names), self._shows_history(names)
        terms, with_history = self.known[names]
        return Job(context if with_history else replace(context, history=()), made, terms, key)

    def _terms(self, names: tuple[str, ...]) -> Terms:
        columns = self.settings.columns
        texts = {name: _first_error(check_text(self.library, name, columns)) for name in names}
        return Terms(
            refused={name: reason for name, reason in texts.items() if reason},
            raw=frozenset(name for name in names if _first_error(check_tasks(self.library, name, columns))),
            bare=frozenset(name for name in names if "tasks" not in self._uses(name)),
        )

    def _shows_history(self, names: tuple[str, ...]) -> bool:
        """Whether anything reads the history: it is the largest part of what is sent to be rendered."""
        titles = (task.title for name in names for task in self.library.playbooks[name].tasks)
        read = any("history" in self._uses(name) for name in names) or any("history" in title for title in titles)
        return read or "html" in self.settings.formats

    def _uses(self, name: str) -> frozenset[str]:
        return uses(self.library.templates, self.library.playbooks[name].template)


def _first_error(found: Sequence[Diagnostic]) -> str | None:
    errors = (diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR)
    return next((f"{error.rule.code} {error.message}" for error in errors), None)


class Worker:
    """The process, started when it is first needed, and again when it was stopped at its limits."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def answers(self, jobs: Sequence[Job]) -> list[Answer]:
        """The answers to a batch; where the process is stopped, the jobs one by one, so that one spoils no other."""
        answers = self._ask(jobs)
        if answers is not None:
            return answers
        if len(jobs) > 1:
            return [answer for job in jobs for answer in self.answers([job])]
        names = {item.book.name for item in jobs[0].made}
        job = replace(jobs[0], terms=replace(jobs[0].terms, refused=dict.fromkeys(names, STOPPED)))
        titles: list[list[str]] = [[] for _ in job.made]
        failures = [(item.book.name, STOPPED) for item in job.made]
        return self._ask([job]) or [Answer("", "", titles, failures)]

    def _ask(self, jobs: Sequence[Job]) -> list[Answer] | None:
        """The answers; None where the process was stopped, or says what it never would."""
        try:
            process = self.process or self._start()
            _send(process.stdin, list(jobs))
            data = _receive(process.stdout)
            answers = answers_in(data) if data is not None else []
        except (OSError, ValueError, TypeError):
            answers = []
        if len(answers) != len(jobs):
            self.stop()
            return None
        return answers

    def _start(self) -> subprocess.Popen[bytes]:
        """With the paths that modules are found on, and no other variable: no secret is within its reach.

        `-P` keeps the folder that the command runs in from being one of them, and `-S` keeps from reading any further
        ones: a project brings no code.
        """
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        paths = os.pathsep.join(dict.fromkeys([*filter(None, sys.path), str(PACKAGE.parent)]))
        variables = {**kept, "PYTHONPATH": paths, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-S", "-c", START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=variables,
            start_new_session=True,
        )
        _send(self.process.stdin, self.setup)
        return self.process

    def stop(self) -> None:
        """End the process; it holds nothing that could be lost."""
        if self.process:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe:
                    pipe.close()
        self.process = None


def _send(pipe: IO[bytes] | None, value: object) -> None:
    if pipe is None:
        raise OSError("the process has no pipe")
    pipe.write(packed(value))
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> bytes | None:
    """One message; None where the process ended, or said nothing for too long."""
    header = _read(pipe, HEADER.size) if pipe else None
    return _read(pipe, HEADER.unpack(header)[0]) if pipe and header else None


def _read(pipe: IO[bytes], count: int) -> bytes | None:
    pieces: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while count > 0:
            piece = os.read(pipe.fileno(), count) if selector.select(SECONDS_TO_WAIT) else b""
            if not piece:
                return None
            pieces.append(piece)
            count -= len(piece)
    return b"".join(pieces)


def _rendered(job: Job, answer: Answer, library: Library, said: set[tuple[str, str]]) -> RenderedPlan:
    context = job.context
    made = titled(job.made, answer.titles)
    tasks = planned(context, made, job.key)
    summary = _summary(context, made, tasks)
    new = [(name, reason) for name, reason in answer.failures if (name, reason) not in said]
    said.update(new)
    return RenderedPlan(
        key=context.key,
        name=context.name,
        stem=summary.stem,
        markdown=answer.markdown,
        html=answer.html,
        tasks=tasks,
        summary=summary,
        diagnostics=tuple(_failure(library, name, reason) for name, reason in new),
    )


def _failure(library: Library, name: str, reason: str) -> Diagnostic:
    rule = PLAN_TOO_LONG if reason in (*LIMITS, STOPPED) else PLAN_FAILED
    return rule.at(library.playbooks[name].span, f"the text of `{name}` could not be made: {reason}")


def _summary(context: PlanContext, made: tuple[Scheduled, ...], tasks: tuple[PlannedTask, ...]) -> Summary:
    return Summary(
        key=context.key,
        name=context.name,
        stem=stem(context.key, context.name, context.scorecard.name),
        scorecard=context.scorecard.name,
        score=context.score,
        grade=context.grade,
        change=context.change,
        money=context.money,
        priority=max((item.episode.priority for item in made), key=rank, default="normal"),
        triggers=tuple(dict.fromkeys(episode.title for episode in context.episodes)),
        tasks=tasks,
    )
