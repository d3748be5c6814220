"""Plans in a browser: what they say, where they lead, that they ask for nothing, on a desk, a phone and paper."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from playwright.sync_api import Browser

from scorelang.actions.context import Play, Reason
from scorelang.actions.from_text import read_library
from scorelang.actions.overview import overview, people
from scorelang.actions.plan import Better, GradeTotal
from scorelang.actions.rendering import render_plans
from scorelang.actions.shipped import shipped
from scorelang.actions.team import Team
from tests.actions.plans import AT_RISK, CRITICAL, HEALTHY, SETTINGS, TODAY, account
from tests.browser.chromium import DESK, PHONE, Opened, browser, shown

LIBRARY, _ = read_library({}, shipped())
HOSTILE = (
    "<script>document.title='taken'</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><svg onload=alert(1)>",
    "[click](javascript:alert(1)) ![x](http://127.0.0.1:9/x.png)",
    "{{ 7 * 7 }} {% raw %}",
    "\u202egnp.exe",
    "A" * 400,
    "word " * 80,
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole folder of plans: one ordinary account, one with every playbook, and hostile ones."""
    folder = tmp_path_factory.mktemp("plans")
    everything = tuple(Play(name, "renewal_at_risk", ()) for name in LIBRARY.playbooks)
    contexts = [account(), replace(account("all", "Every Playbook AG"), plays=everything)]
    contexts += [
        replace(
            account(f"h{number}", text, csm=text, tier=text),
            reasons=(Reason("x", text, text, 1.0, 2.0),),
            segment=text[:60],
        )
        for number, text in enumerate(HOSTILE)
    ]
    settings = replace(SETTINGS, capacity={"csm": 4.0})
    team = Team(TODAY, TODAY - timedelta(days=14))
    for plan in render_plans(contexts, LIBRARY, settings):
        (folder / f"{plan.stem}.html").write_text(plan.html, encoding="utf-8")
        team.add(plan.summary)
    for text in HOSTILE:
        team.improve(Better(text, text, "Ada Petrov", 40.0, 80.0, CRITICAL, HEALTHY, 9.0, (text,)))
    totals = [GradeTotal(HEALTHY, 7, 700.0), GradeTotal(AT_RISK, 2, 20.0), GradeTotal(CRITICAL, 1, None)]
    (folder / "overview.html").write_text(overview(team, totals, settings).html, encoding="utf-8")
    for name, page in people(team, settings):
        (folder / f"{name}.html").write_text(page.html, encoding="utf-8")
    return folder


def files(pages: Path) -> list[Path]:
    return sorted(pages.glob("*.html"))


def turned(chromium: Browser, pages: Path, size: dict[str, int] | None = None) -> Iterator[Opened]:
    """Every page, one after the other in one window."""
    first, *others = files(pages)
    with shown(chromium, first, size) as opened:
        yield opened
        for path in others:
            opened.turn_to(path)
            yield opened


def links(opened: Opened) -> list[str]:
    found: list[str] = opened.page.eval_on_selector_all("a", "all => all.map(a => a.href)")
    return found


def one(pages: Path, begins: str) -> Path:
    return next(path for path in files(pages) if path.name.startswith(begins))


def test_a_plan_says_what_to_do_why_and_by_when(chromium: Browser, pages: Path) -> None:
    with shown(chromium, one(pages, "blue-heron")) as opened:
        assert opened.page.title() == "Blue Heron Logistics GmbH: Critical, 46.4"
        assert opened.page.inner_text("h1") == "Blue Heron Logistics GmbH"
        text = opened.text
        for said in (
            "46.4 of 100",
            "■ Critical",
            "Call the sponsor and ask what changed",
            "18 Feb 2026",
            "Ada Petrov",
            "past due",
            "Seat utilisation is 38%: 36.0 of 100, which costs 13.4 points.",
            "Since the last plan",
            "Seat utilisation went from 52% to 38%.",
            "Renewal in sight and not healthy",
            "An invoice has been unpaid for two months",
        ):
            assert said in text, said
        assert opened.page.locator("svg[role=img]").count() == 2
        assert all(opened.page.locator("svg[role=img]").nth(n).get_attribute("aria-label") for n in range(2))


def test_boxes_can_be_ticked(chromium: Browser, pages: Path) -> None:
    with shown(chromium, one(pages, "blue-heron")) as opened:
        box = opened.page.locator("input[type=checkbox]").first
        box.check()
        assert box.is_checked()


def test_every_link_leads_somewhere(chromium: Browser, pages: Path) -> None:
    there = {path.name for path in files(pages)}
    for link in {link for opened in turned(chromium, pages) for link in links(opened)}:
        found = urlparse(link)
        assert found.scheme in ("file", "https", "http", "mailto"), link
        if found.scheme == "file":
            assert Path(unquote(found.path)).name in there, link


def test_a_long_name_leaves_room_for_what_to_do(chromium: Browser, pages: Path, tmp_path: Path) -> None:
    page = tmp_path / "long.html"
    text = one(pages, "overview").read_text(encoding="utf-8")
    page.write_text(text.replace("<bdi>Blue Heron", f"<bdi>{'Very long name ' * 30}Blue Heron", 1), encoding="utf-8")
    with shown(chromium, page, DESK) as opened:
        assert "Very long name" in opened.text
        for name in ("Why", "First step"):
            assert opened.page.locator(f'td[data-name="{name}"]').first.evaluate("cell => cell.offsetWidth") > 100


def test_the_overview_leads_to_a_plan_and_to_a_person(chromium: Browser, pages: Path) -> None:
    with shown(chromium, pages / "overview.html") as opened:
        opened.page.get_by_role("link", name="Blue Heron Logistics GmbH").first.click()
        assert opened.page.inner_text("h1") == "Blue Heron Logistics GmbH"
        opened.page.go_back()
        opened.page.get_by_role("link", name="Ada Petrov").first.click()
        assert opened.page.inner_text("h1") == "Ada Petrov"
        opened.page.get_by_role("link", name="All accounts to act on").click()
        assert "accounts to act on" in opened.page.inner_text("h1")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_runs_nothing_is_asked_for_and_nothing_stands_out(
    chromium: Browser, pages: Path, size: dict[str, int]
) -> None:
    for opened in turned(chromium, pages, size):
        url = opened.page.url
        assert opened.asked == [url]
        assert opened.said == [], url
        assert opened.page.locator("script, iframe, img, object, embed, link").count() == 0, url
        assert opened.page.evaluate(
            "() => [...document.querySelectorAll('*')].every(e => ![...e.attributes]"
            ".some(a => a.name.startsWith('on') || a.name === 'style'))"
        ), url
        assert not opened.scrolls_sideways(), (url, opened.wide()[:3])
        assert opened.stands_out_of_its_card()[:3] == [], url


def test_on_a_phone_text_can_be_read(chromium: Browser, pages: Path) -> None:
    for begins in ("blue-heron", "overview", "ada-petrov"):
        with shown(chromium, one(pages, begins), PHONE) as opened:
            small = opened.page.evaluate(
                """() => [...document.querySelectorAll('body *')]
                    .filter(e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
                    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 12)
                    .map(e => e.tagName + ' ' + e.textContent.slice(0, 40))"""
            )
            assert small == []


def test_hostile_names_are_shown_as_they_are(chromium: Browser, pages: Path) -> None:
    texts = []
    for opened in turned(chromium, pages):
        assert opened.page.title() != "taken"
        texts.append(opened.text)
    everything = "\n".join(texts)
    for text in HOSTILE[:5]:
        assert text in everything, text
    assert "\u202e" not in everything


def test_it_prints(chromium: Browser, pages: Path) -> None:
    for begins in ("blue-heron", "overview", "every-playbook"):
        with shown(chromium, one(pages, begins)) as opened:
            opened.page.emulate_media(media="print")
            assert not opened.scrolls_sideways()
            data = opened.page.pdf(format="A4")
            assert data.startswith(b"%PDF")
            sheets = len(re.findall(rb"/Type\s*/Page\b", data))
            assert 1 <= sheets <= (3 if begins == "blue-heron" else 20)


def test_colours_can_be_told_from_the_paper(chromium: Browser, pages: Path) -> None:
    """Contrast of 4.5 to 1, as WCAG 2 asks of text."""
    with shown(chromium, one(pages, "blue-heron")) as opened:
        faint = opened.page.evaluate(
            """() => {
                const light = c => { const v = c.match(/[\\d.]+/g).map(Number).slice(0, 3).map(x => x / 255)
                    .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
                const paper = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
                    if (!/, 0\\)$/.test(c) && c !== 'transparent') return c; } return 'rgb(255, 255, 255)'; };
                return [...document.querySelectorAll('body *')]
                    .filter(e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
                    .map(e => { const a = light(getComputedStyle(e).color), b = light(paper(e));
                        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                        return [ratio, e.className + ' ' + e.textContent.slice(0, 40)]; })
                    .filter(([ratio]) => ratio < 4.5);
            }"""
        )
        assert faint == []


def test_a_copy_elsewhere_reads_the_same(chromium: Browser, pages: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.html"
    shutil.copy(one(pages, "blue-heron"), alone)
    with shown(chromium, one(pages, "blue-heron")) as there, shown(chromium, alone) as here:
        assert here.text == there.text
