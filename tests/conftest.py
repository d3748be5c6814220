"""The one profile of the property tests, and which tests share a process: so that CI is quick and never surprises."""

import gc
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.effort import EXAMPLES

settings.register_profile(
    "scorelang",
    max_examples=EXAMPLES or 60,
    derandomize=not EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("scorelang")

# What is made once a process is made in one process: a database server, Spark's virtual machine.
TOGETHER = ("spark", "postgres")
# The longest first, so that no process waits for another at the end.
LONG = (*TOGETHER, "docs/", "diffing/", "evidence/", "projects/", "browser/", "run/", "agreement/", "engines/")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--agreement", type=int, default=0, metavar="N", help="compare engines on N random expressions")
    parser.addoption("--accept", action="store_true", help="rewrite what pages, cases and golden files expect")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Of several processes each takes whole files, since what a file's tests share is dear."""
    from xdist.scheduler import LoadFileScheduling

    class Files(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = _file(nodeid)
            return next((word for word in TOGETHER if word in file), file)

    config.option.loadscopereorder = False
    return Files(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In one of several processes the long ones come first; tests alone run in the order in which they stand."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((at for at, word in enumerate(LONG) if word in _file(item.nodeid)), len(LONG)))


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def pytest_collection_finish() -> None:
    """As the command line does: trees of records are made once, and looked at again and again for nothing."""
    gc.freeze()
    gc.set_threshold(100_000)


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))
