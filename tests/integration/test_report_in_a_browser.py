"""A clip's report in a real browser, from disk, with the network off."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import formcheck
from formcheck.report import report
from formcheck.reporting.result import Result
from formcheck.video import Clip, ClipWriter
from tests.browser import (
    DESKTOP,
    PHONE,
    Opened,
    assert_numbers_are,
    assert_sound,
    nearest,
    note_frames,
    numbers_shown,
    opened,
    shown_s,
    wait_until,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no file can have such a name there")

SAMPLE = Path(__file__).parents[2] / "samples" / "bridge_faults.mp4"
#: Three repetitions of the sample, each with another fault.
CUT_S = 21.0
NAME = "<img src=x onerror=document.title='owned'>.mp4"


def begin_of(clip: Path, seconds: float, path: Path) -> Path:
    """The first seconds of a clip, as a clip."""
    with Clip(clip) as source, ClipWriter(path, source.rate, crf=18) as writer:
        for frame in source:
            if frame.time_s < seconds:
                writer.append(frame.rgb, frame.time_s)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("report")
    clip = folder / NAME
    begin_of(SAMPLE, CUT_S, folder / "cut.mp4").rename(clip)
    page = folder / "report.html"
    return page, report(clip, "bridge", output=page)


@pytest.fixture
def page(browser: Any, made: tuple[Path, Result]) -> Iterator[Opened]:
    out = opened(browser, made[0])
    wait_until(out.tab, "document.getElementById('video').readyState >= 2")
    note_frames(out.tab)
    yield out
    out.tab.context.close()


@pytest.fixture(scope="module")
def times_s(made: tuple[Path, Result]) -> list[float]:
    block = made[0].read_text(encoding="utf-8").split('id="signals">')[1].split("</script>")[0]
    out: list[float] = json.loads(block)["frames_s"]
    return out


def test_the_result_is_the_same_as_without_a_report(made: tuple[Path, Result]) -> None:
    assert [fault for repetition in made[1].repetitions for fault in repetition.faults]
    assert made[1] == formcheck.score(made[0].with_name(NAME), "bridge")


def test_nothing_is_fetched_and_nothing_complained_about(page: Opened) -> None:
    assert page.complaints == []
    assert all(url.startswith(("file:", "blob:", "data:")) for url in page.asked_for)


def test_a_name_that_is_markup_is_shown_as_a_name(page: Opened) -> None:
    assert page.tab.locator("h1").inner_text() == NAME
    assert page.tab.title() == f"Bridge: {NAME}"
    assert page.tab.locator("img:not([src^='data:image/jpeg'])").count() == 0


def test_the_video_plays(page: Opened) -> None:
    page.tab.evaluate("document.getElementById('video').play()")
    wait_until(page.tab, "document.getElementById('video').currentTime > 0.5")


def test_every_button_shows_its_frame(page: Opened, times_s: list[float]) -> None:
    buttons = page.tab.locator("[data-seek]")
    assert buttons.count() > 10
    for i in range(buttons.count()):
        wanted = float(buttons.nth(i).get_attribute("data-seek"))
        buttons.nth(i).click()
        assert shown_s(page.tab) == pytest.approx(nearest(times_s, wanted), abs=0.001)


def test_a_click_on_a_fault_in_the_chart_shows_where_it_begins(
    page: Opened, made: tuple[Path, Result], times_s: list[float]
) -> None:
    bands = page.tab.locator("#lanes svg g[aria-label='bar'] rect")
    repetitions = made[1].repetitions
    faults = [fault for repetition in repetitions for fault in repetition.faults]
    assert bands.count() == 2 * len(repetitions) + len(faults)
    for i, fault in enumerate(faults):
        band = bands.nth(2 * len(repetitions) + i)
        size = band.bounding_box()
        band.click(position={"x": 0.8 * size["width"], "y": size["height"] / 2})
        assert shown_s(page.tab) == pytest.approx(nearest(times_s, fault.start_s), abs=0.001)


def test_a_click_in_a_signal_shows_that_time(page: Opened, made: tuple[Path, Result], times_s: list[float]) -> None:
    chart = page.tab.locator("#charts svg").first
    box = chart.bounding_box()
    chart.click(position={"x": 0.5 * box["width"], "y": box["height"] / 2})
    left, right = 44, 12
    wanted = (0.5 * box["width"] - left) / (box["width"] - left - right) * made[1].duration_s
    step_s = max(b - a for a, b in pairwise(times_s))
    assert shown_s(page.tab) == pytest.approx(wanted, abs=step_s)


def test_keys_step_one_frame(page: Opened, times_s: list[float]) -> None:
    page.tab.locator("[data-seek]").first.click()
    at = times_s.index(nearest(times_s, shown_s(page.tab)))
    for key, place in ((".", at + 1), (".", at + 2), (",", at + 1)):
        page.tab.keyboard.press(key)
        assert shown_s(page.tab) == pytest.approx(times_s[place], abs=0.001)


def test_a_repetition_is_repeated(page: Opened, made: tuple[Path, Result]) -> None:
    first = made[1].repetitions[0]
    page.tab.select_option("#loop", label="repetition 1")
    page.tab.evaluate(f"document.getElementById('video').currentTime = {first.end_s - 0.2}")
    wait_until(page.tab, f"document.getElementById('video').currentTime < {first.start_s + 1}")
    assert not page.tab.evaluate("document.getElementById('video').paused")


def test_hovering_reads_degrees(page: Opened) -> None:
    chart = page.tab.locator("#charts svg").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.tab.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    tip = page.tab.locator("#charts svg g[aria-label='tip']").first
    assert "°" in tip.text_content() and " s" in tip.text_content()


def test_every_number_is_the_jsons(page: Opened, made: tuple[Path, Result]) -> None:
    result = json.loads(page.tab.locator("#result").text_content())
    assert Result.model_validate(result) == made[1]
    shown = numbers_shown(page.tab)
    assert len(shown) > 50
    assert_numbers_are(shown, result)
    places = {number.place for number in shown}
    for i, repetition in enumerate(made[1].repetitions):
        times = ("start_s", "peak_start_s", "peak_end_s", "end_s", "hold_s", "score")
        assert {f"repetitions.{i}.{name}" for name in times} <= places
        for name, read in repetition.measures.items():
            assert {f"repetitions.{i}.measures.{name}.{key}" for key in read} <= places


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits(browser: Any, made: tuple[Path, Result], size: dict[str, int], scheme: str) -> None:
    out = opened(browser, made[0], size, scheme)
    assert_sound(out)
    out.tab.context.close()


def test_the_page_of_a_short_clip_is_small(made: tuple[Path, Result]) -> None:
    assert made[1].duration_s > 20
    assert made[0].stat().st_size < 5_000_000
