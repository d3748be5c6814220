"""The pages say what the commands do; `--accept` writes them anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import pages

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("commands.md", pages.commands),
        ("exit-codes.md", pages.exit_codes),
        ("configuration.md", pages.configuration),
    ],
)
def test_the_page_is_up_to_date(
    name: str, written: Callable[[], str], accept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    if accept:
        (DOCS / name).write_text(written())
    assert (DOCS / name).read_text() == written()
