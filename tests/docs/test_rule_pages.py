"""Every rule has a page: its example gives exactly what the page shows, its cure takes the message away."""

import re
from datetime import date
from pathlib import Path

import pytest

from scorelang.diagnostics.catalogue import RULES
from scorelang.docgen import rule_pages
from scorelang.docgen.rule_pages import CURE, EXAMPLE, STARTED, RulePage, Shown, rule_page
from scorelang.project.starting import starter, write
from tests.docs.console import typed

PAGES = Path(rule_pages.__file__).parent / "rules"
CODES = [rule.code for rule in RULES]
# What no files and no command line can bring about on every machine; other tests provoke them.
WITHOUT_EXAMPLE = {
    "SC6008",  # a secret of an engine that is no part of the base
    "SC6023",  # a file system that folds case
    "SC6025",  # a file without rights, which root may read
    "SC7004",  # the same, of data
    "SC7011",  # a bomb of a gigabyte
    "SC7014",  # a spreadsheet, which an extra reads
    "SC7032",  # a row of many megabytes
    "SC7033",  # what DuckDB calls none of the other faults
    "SC7045",  # the clock: a day that is past is not held against its load
    "SC7070",  # a file that changes at the wrong moment
    "SC8002",  # two runs at once
    "SC8003",  # a full disk
    "SC8009",  # an engine whose package is not installed
    "SC8010",  # an engine that fails
    "SC8099",  # a fault of our own
    *(f"SC81{number:02d}" for number in range(1, 11)),  # a database
    "SC8125",  # the same
    "SC8126",  # two who publish at once
    "SC5040",  # a plan that fails though its template was checked
    "SC5041",  # a process that is stopped at its limits
}
# What `run` says in its report, in words and not by code.
REPORTED = {"SC7042", "SC7044", "SC7048", "SC7061"}
EXECUTED = sorted(path.stem for path in PAGES.glob("*.md") if path.stem not in WITHOUT_EXAMPLE)


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted(CODES)


@pytest.mark.parametrize("code", EXECUTED)
def test_the_example_says_what_the_page_shows_and_the_cure_takes_it_away(
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    accept: bool,
) -> None:
    page = _page(code)
    _enter(page, tmp_path, monkeypatch)
    shown = next(block for block in page.example if block.language == "console")
    said = "".join(typed(line, capfd) for line in _lines(shown))
    if accept:
        head, _, cure = page.text.partition(CURE)
        head = re.sub(r"^```console\n.*?^```$", lambda _: f"```console\n{said}```", head, flags=re.M | re.S)
        (PAGES / f"{code}.md").write_text(f"{head}{CURE}{cure}", encoding="utf-8")
        return
    assert code in REPORTED or f"[{code} " in said
    assert said == shown.text

    _write(page.cure)
    cures = [line for block in page.cure if block.language == "console" for line in _lines(block)]
    again = [re.sub(r" --select \w+", "", line) for line in cures or _lines(shown)[-1:]]
    last = [typed(line, capfd) for line in again][-1]
    assert f"[{code} " not in last, "the cure"
    assert "error[" not in last, "the cure"


def test_a_page_begins_with_its_code_and_has_its_sections() -> None:
    for rule in RULES:
        text = _page(rule.code).text
        assert text.startswith(f"# {rule.code} {rule.slug}\n"), rule.code
        if rule.code not in WITHOUT_EXAMPLE:
            assert EXAMPLE in text, rule.code
            assert CURE in text, rule.code


def _enter(page: RulePage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    if STARTED in page.text:
        write(Path(), starter(date(2026, 3, 1)))
    _write(page.example)


def _page(code: str) -> RulePage:
    page = rule_page(code)
    assert page is not None, f"{code} has no page"
    return page


def _lines(block: Shown) -> list[str]:
    return [line for line in block.text.splitlines() if line.startswith("$ ")]


def _write(blocks: tuple[Shown, ...]) -> None:
    for block in blocks:
        if block.language != "console":
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.text, encoding="utf-8")
