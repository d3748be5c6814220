"""The one profile of the property tests: bounded and the same at every run, so that CI never surprises anybody."""

import os

import pytest
from hypothesis import HealthCheck, settings

# `SCORELANG_EXAMPLES=5000 make unit` looks further, and then at other examples each time.
_examples = int(os.environ.get("SCORELANG_EXAMPLES", "0"))
settings.register_profile(
    "scorelang",
    max_examples=_examples or 60,
    derandomize=not _examples,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("scorelang")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--agreement", type=int, default=0, metavar="N", help="compare engines on N random expressions")
    parser.addoption("--accept", action="store_true", help="rewrite what pages, cases and golden files expect")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))
