"""Templates that would fill the memory or never end: refused by the check, or ended at a limit with one message."""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from scorelang.actions.check import check_playbook
from scorelang.actions.documents import Documents
from scorelang.actions.messages import Answer, Job, Setup
from scorelang.actions.playbook import Template
from scorelang.actions.rendering import STOPPED, Worker, render_plans
from scorelang.actions.schedule import Scheduler
from scorelang.actions.worker import TOO_LARGE, TOO_SLOW
from scorelang.diagnostics import Severity
from scorelang.diagnostics.catalogue.playbooks import PLAN_FAILED, PLAN_TOO_LONG
from scorelang.source import SourceText
from tests.actions.plans import COLUMNS, SETTINGS, account, library, played

DOUBLED = "{% set a = 'x' %}" + "{% set a = a ~ a %}" * 60
LOOPS = "{% for a in history %}" * 4 + "x" + "{% endfor %}" * 4
CHAIN = "{% macro m0() %}" + "y" * 100 + "{% endmacro %}"
CHAIN += "".join(f"{{% macro m{n}() %}}{{{{ m{n - 1}() }}}}{{{{ m{n - 1}() }}}}{{% endmacro %}}" for n in range(1, 40))
GROWING = "{% macro g0(x) %}z{% endmacro %}"
GROWING += "".join(f"{{% macro g{n}(x) %}}{{{{ g{n - 1}(x ~ x) }}}}{{% endmacro %}}" for n in range(1, 40))

RUNAWAYS = (
    "{{ 'x' * 999999999 }}",
    "{{ 999999999 * 'x' }}",
    "{{ 9 ** 9 ** 9 ** 9 }}",
    "{{ 10 ** 1000000000 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '%999999999s'|format(1) }}",
    "{{ '{:>999999999}'.format(1) }}",
    "{{ 'x'|center(999999999) }}",
    "{{ 'x'|indent(999999999) }}",
    "{{ 'x'|ljust(999999999) }}",
    "{{ account.name|replace('a', 'a' * 99999) }}",
    "{{ account.name|wordwrap(1) }}",
    "{{ lipsum(100000) }}",
    "{{ range(1000000000)|list }}",
    "{% for i in range(1000000000) %}x{% endfor %}",
    "{% for i in 'x' * 100000000 %}x{% endfor %}",
    "{% for x in account.name %}x{% endfor %}",
    "{% for a in reasons recursive %}{{ loop(reasons) }}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% include 'try.md' %}",
    "{% extends 'try.md' %}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{% macro m(n=m()) %}{% endmacro %}{{ m() }}",
    DOUBLED,
    DOUBLED + "{{ a }}",
    LOOPS,
    CHAIN + "{{ m39() }}",
    GROWING + "{{ g39('xx') }}",
    "{% for a in history %}{% for b in history %}{% for c in history %}"
    + "{{ account.name }}" * 50
    + "{% endfor %}" * 3,
    "{{ " + "(" * 50 + "1" + ")" * 50 + " }}",
    "{{ " + "not " * 5000 + "1 }}",
    "{{ " + "-" * 5000 + "1 }}",
    "{{ 1" + " + 1" * 50_000 + " }}",
    "{{ account" + ".name" * 5000 + " }}",
    "{{ 1" + " if 1 else 1" * 5000 + " }}",
    "{{ reasons" + "|first" * 5000 + " }}",
    "{% if score %}" * 500 + "{% endif %}" * 500,
    "{{ " + "9" * 5000 + " }}",
    "{{ 0x" + "f" * 5000 + " }}",
    "{{ 1e999 * 1e999999999999999999999 }}",
    "x" * 200_000,
    "{{ '" + "x" * 99_900 + "' }}{% for a in history %}{% for b in history %}{{ '" + "x" * 10 + "' }}" * 300,
)


@pytest.mark.parametrize("body", RUNAWAYS, ids=lambda body: body[:40])
def test_a_runaway_is_refused_at_check_at_once(body: str) -> None:
    started = time.process_time()
    found = check_playbook(library(body), "try", COLUMNS)
    assert any(diagnostic.severity is Severity.ERROR for diagnostic in found)
    assert time.process_time() - started < 2


def test_a_refused_playbook_is_never_rendered_and_keeps_its_tasks() -> None:
    plans = list(render_plans([played(account(str(n))) for n in range(3)], library("{{ 'x' * 999999999 }}"), SETTINGS))
    assert [len(plan.diagnostics) for plan in plans] == [1, 0, 0]
    assert plans[0].diagnostics[0].rule is PLAN_FAILED
    for plan in plans:
        assert "The text of this playbook could not be made" in plan.markdown
        assert "- [ ] **18 Feb 2026** Call Blue Heron" in plan.markdown
        assert len(plan.tasks) == 1


def _unchecked(body: str, count: int = 1) -> list[list[tuple[str, str]]]:
    """What the worker says of a template that no check has seen."""
    made = library("fine")
    source = SourceText("playbooks/try.md", body)
    made = replace(made, templates={"try.md": Template(source, 0)})
    context = played(account())
    jobs = [Job(context, Scheduler(made, SETTINGS).schedule(context))] * count
    with Worker(Setup(made, "EUR", "", ("markdown",))) as worker:
        return [[(name, reason) for name, reason in answer.failures] for answer in worker.answers(jobs)]


def test_a_loop_that_no_check_has_seen_is_ended_and_said_of_each_plan() -> None:
    loops = "{% for a in history %}" * 9 + "{% set x = a %}" + "{% endfor %}" * 9
    assert _unchecked(loops, 3) == [[("try", TOO_SLOW)]] * 3


def test_a_text_that_no_check_has_seen_is_ended_at_its_size() -> None:
    assert _unchecked("{% for a in history %}" * 5 + "y" * 50 + "{% endfor %}" * 5) == [[("try", TOO_LARGE)]]


def test_a_text_that_fills_the_memory_is_ended() -> None:
    ((name, reason),) = _unchecked("{% set a = account.name %}" + "{% set a = a ~ a %}" * 40)[0]
    assert name == "try"
    assert reason


def test_a_worker_that_is_stopped_at_its_limits_still_gives_every_plan_its_tasks() -> None:
    made = library("fine")
    made = replace(
        made, templates={"try.md": Template(SourceText("x", "{% for a in tasks %}{{ STOP }}{% endfor %}"), 0)}
    )
    context = played(account())
    jobs = [Job(context, Scheduler(made, SETTINGS).schedule(context))] * 2
    with Stopped(Setup(made, "EUR", "", ("markdown",))) as worker:
        answers = worker.answers(jobs)
    assert [answer.failures for answer in answers] == [[("try", STOPPED)]] * 2
    assert all("Call Blue Heron" in answer.markdown for answer in answers)


class Stopped(Worker):
    """A worker whose process is ended by every job that is not given up."""

    def _ask(self, jobs: Sequence[Job]) -> list[Answer] | None:
        if not all(job.terms.refused for job in jobs):
            self.stop()
            return None
        return super()._ask(jobs)


def test_documents_are_not_made_of_templates_with_calls() -> None:
    documents = Documents(library("fine"), "EUR", "", ("markdown",))
    assert not documents.sandbox.globals
    assert "range" not in documents.frames.markdown.environment.globals


def test_a_project_brings_no_code_into_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "jinja2.py", "pickle.py", "scorelang.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    (plan,) = render_plans([played(account())], library("fine"), SETTINGS)
    assert plan.diagnostics == ()
    assert "fine" in plan.markdown


def test_no_secret_is_within_reach_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTH_DATABASE_PASSWORD", "secret")
    with Worker(Setup(library("x"), "EUR", "", ("markdown",))) as worker:
        process = worker._start()
        variables = Path(f"/proc/{process.pid}/environ")
        if not variables.exists():
            pytest.skip("this system does not show a process's variables")
        deadline = time.monotonic() + 20
        while b"PYTHONPATH" not in (read := variables.read_bytes()) and time.monotonic() < deadline:
            time.sleep(0.01)
    assert b"PYTHONPATH" in read
    assert b"secret" not in read


def test_a_process_that_cannot_be_started_is_said_and_loses_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    (plan,) = render_plans([played(account())], library("x"), SETTINGS)
    assert [diagnostic.rule for diagnostic in plan.diagnostics] == [PLAN_TOO_LONG]
    assert len(plan.tasks) == 1
