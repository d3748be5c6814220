"""What the language means, in the language: a part of the reference a file, with results worked out by hand."""

from pathlib import Path

import pytest

from scorelang.pipeline.front import broken, read, understand
from scorelang.testing.from_program import run_tests
from scorelang.testing.results import TestResult as Result

FILES = sorted(Path(__file__).parent.glob("*.score"))
ZONE = "Europe/Berlin"


def results(path: Path) -> tuple[Result, ...]:
    file, found = read(path.name, path.read_bytes())
    assert file is not None
    assert not broken(found), [(one.message, one.span) for one in found]
    program, found = understand((file,))
    assert program is not None, [(one.message, file.source.position(one.span.start)) for one in found if one.span]
    return run_tests(program, ZONE)


CASES = [(path, result) for path in FILES for result in results(path)]


@pytest.mark.parametrize(("path", "result"), CASES, ids=[f"{path.stem}: {result.title}" for path, result in CASES])
def test_it_means_what_it_says(path: Path, result: Result) -> None:
    failed = [(one.text, one.holds, [(f.name, f.value) for f in one.found]) for one in result.expectations]
    assert result.passed, f"{path.name}: {result.problem or ''}\n" + "\n".join(map(str, failed))
    assert not result.depends_on, "the case turns on a cell that it does not give"


def test_there_are_cases() -> None:
    assert len(CASES) > 40
