"""The Chromium that the machine has, through playwright, without a network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1200, "height": 900}


def executable() -> str:
    """The browser; without one the tests fail in continuous integration and are skipped elsewhere."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        said = f"no browser: none of {', '.join(NAMES)} is on the path"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)
    return str(found)


@contextmanager
def browser() -> Iterator[Browser]:
    path = executable()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield opened
        finally:
            opened.close()


@dataclass
class Opened:
    """A page, and all that it did besides showing itself."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def turn_to(self, file: Path) -> None:
        """Another file in the same window."""
        self.asked.clear()
        self.said.clear()
        self.page.goto(file.as_uri())

    @property
    def text(self) -> str:
        return self.page.inner_text("body")

    def wide(self) -> list[str]:
        """What stands out at the right: the tags and texts of what is wider than the window."""
        found: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .filter(e => getComputedStyle(e).position !== 'absolute')
                .map(e => e.tagName + ' ' + (e.textContent || '').slice(0, 60))"""
        )
        return found

    def stands_out_of_its_card(self) -> list[str]:
        """What reaches beyond the right edge of the card that it stands in."""
        found: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll('.card *')]
                .filter(e => getComputedStyle(e).position !== 'absolute')
                .filter(e => e.getBoundingClientRect().right > e.closest('.card').getBoundingClientRect().right + 1)
                .map(e => e.tagName + ' ' + (e.textContent || '').slice(0, 60))"""
        )
        return found

    def scrolls_sideways(self) -> bool:
        return bool(
            self.page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
        )


@contextmanager
def shown(with_browser: Browser, file: Path, size: dict[str, int] | None = None) -> Iterator[Opened]:
    """A file as a reader opens it: from the disk, in a window of a size."""
    context = with_browser.new_context(viewport=size or DESK, offline=True)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        opened = Opened(page)
        page.on("request", lambda request: opened.asked.append(request.url))
        page.on("console", lambda message: opened.said.append(message.text))
        page.on("pageerror", lambda error: opened.said.append(str(error)))
        page.on("dialog", lambda dialog: (opened.said.append(f"dialog {dialog.message}"), dialog.dismiss()))
        opened.turn_to(file)
        yield opened
    finally:
        context.close()
