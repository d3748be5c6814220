"""The SQL that docs/compile.md shows is what the demo is compiled to."""

import pytest

from scorelang.cli.main import run
from tests.docs.markdown_blocks import ROOT, blocks


def test_the_text_is_the_demos(capsys: pytest.CaptureFixture[str]) -> None:
    """No data is read."""
    assert (
        run(
            [
                "-C",
                str(ROOT / "scorecards" / "demo"),
                "compile",
                "--to",
                "snowflake",
                "--as",
                "view",
                "--today",
                "2026-03-02",
            ]
        )
        == 0
    )
    text = capsys.readouterr().out
    shown = [block.text for block in blocks("docs/compile.md") if block.language == "sql"]
    assert len(shown) == 2
    for one in shown:
        assert one in text
