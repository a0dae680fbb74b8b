"""The overview of many clips and the history page in a real browser, from disk, with the network off."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from formcheck.reporting.pages import BatchRow, PastSet, batch_page, history_page
from formcheck.reporting.result import ClipFacts, Maker, failed, scored
from tests.bodies import Bridging, Lift
from tests.browser import DESKTOP, PHONE, assert_numbers_are, assert_sound, numbers_shown, opened
from tests.conftest import Check

MAKER = Maker(version="1", model="sha256:0")
NAMES = ["<img src=x onerror=document.title='owned'>.mp4", "b.mp4", "c.mp4"]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, check: Check) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    rows = [BatchRow(failed("broken.mp4", None, "broken.mp4: the file is empty", MAKER), None)]
    for i, name in enumerate(NAMES):
        lifts = [Lift(hip_line_deg=150 if n < i else 180) for n in range(3)]
        result = scored(ClipFacts(name, 20.0 - i, 180, None), check(Bridging(lifts)), MAKER)
        rows.append(BatchRow(result, f"{name}.html"))
        (folder / f"{name}.html").write_text(f"<title>{i}</title>", encoding="utf-8")
    past = [
        PastSet(TODAY - timedelta(days=k), "Bridge", [80] * 8, [3.0 + k / 9] * 8, {"Lift your hips higher": k // 3})
        for k in range(0, 20, 2)
    ]
    texts = {"index": batch_page(rows), "history": history_page(past, TODAY, planned_a_week=5)}
    texts["empty history"] = history_page([], TODAY)
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "history", "empty history"])
def test_pages_are_accessible_fit_and_complain_about_nothing(
    browser: Any, pages: dict[str, Path], name: str, scheme: str, size: dict[str, int]
) -> None:
    out = opened(browser, pages[name], size, scheme)
    assert_sound(out)
    out.tab.context.close()


def clips(tab: Any) -> list[str]:
    return [text.strip() for text in tab.locator("#table tbody th").all_inner_texts()]


def test_the_overview_sorts_by_any_column_both_ways(browser: Any, pages: dict[str, Path]) -> None:
    out = opened(browser, pages["index"])
    worst_first = ["c.mp4", "b.mp4", NAMES[0], "broken.mp4"]
    assert clips(out.tab) == worst_first
    heading = out.tab.locator("#table thead button", has_text="Score")
    heading.click()
    assert clips(out.tab) == [NAMES[0], "b.mp4", "c.mp4", "broken.mp4"]
    assert out.tab.locator("#table th[aria-sort]").get_attribute("aria-sort") == "descending"
    heading.focus()
    out.tab.keyboard.press("Enter")
    assert clips(out.tab) == worst_first
    out.tab.locator("#table thead button", has_text="Clip").click()
    assert clips(out.tab) == [NAMES[0], "b.mp4", "broken.mp4", "c.mp4"]
    out.tab.context.close()


def test_a_row_opens_its_report_whatever_the_clip_is_called(browser: Any, pages: dict[str, Path]) -> None:
    for i, name in enumerate(NAMES):
        out = opened(browser, pages["index"])
        out.tab.get_by_role("link", name=name).click()
        assert out.tab.title() == str(i)
        out.tab.context.close()


def test_numbers_of_the_overview_are_the_jsons(browser: Any, pages: dict[str, Path]) -> None:
    out = opened(browser, pages["index"])
    results = json.loads(out.tab.locator("#results").text_content())
    shown = numbers_shown(out.tab)
    assert len(shown) >= 5 * len(NAMES)
    assert_numbers_are(shown, results)
    out.tab.context.close()


def test_charts_show_what_was_counted(browser: Any, pages: dict[str, Path]) -> None:
    out = opened(browser, pages["index"])
    assert out.tab.locator("#scores svg g[aria-label='rect'] rect").count() == len(NAMES)
    assert out.tab.locator("#faults svg g[aria-label='bar'] rect").count() == 1
    out.tab.context.close()
    out = opened(browser, pages["history"])
    assert out.tab.locator("#calendar svg g[aria-label='cell']").last.locator("rect").count() == 10
    assert out.tab.locator("[data-chart] svg").count() == 2
    out.tab.context.close()
