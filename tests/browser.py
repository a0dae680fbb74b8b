"""A real browser for pages: opened from disk, with the network off, everything it complains about kept."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def found_browser() -> str | None:
    """A Chromium or Chrome on this machine (`FORMCHECK_BROWSER` names another); None where there is none."""
    return os.environ.get("FORMCHECK_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Opened:
    """A page in a browser tab, and what the browser said about it."""

    tab: Any
    complaints: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)


@contextmanager
def browser_or_skip() -> Iterator[Any]:
    """A headless browser; the test is skipped, visibly, where none can be had."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = found_browser()
    if program is None:
        pytest.skip("no Chromium or Chrome found")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def opened(browser: Any, page: Path, size: dict[str, int] = DESKTOP, scheme: str = "light") -> Opened:
    """A page opened from disk with the network off; everything drawn."""
    context = browser.new_context(offline=True, viewport=size, color_scheme=scheme, has_touch=size == PHONE)
    out = Opened(context.new_page())
    out.tab.on("console", lambda message: out.complaints.append(f"{message.type}: {message.text}"))
    out.tab.on("pageerror", lambda error: out.complaints.append(str(error)))
    out.tab.on("request", lambda request: out.asked_for.append(request.url))
    out.tab.goto(page.resolve().as_uri())
    return out


def wait_until(tab: Any, condition: str, patience_s: float = 10.0) -> None:
    """Wait until a JavaScript condition holds; the page's own policy forbids Playwright's way of waiting."""
    until = time.monotonic() + patience_s
    while not tab.evaluate(condition):
        assert time.monotonic() < until, f"never came true: {condition}"
        tab.wait_for_timeout(50)


def note_frames(tab: Any) -> None:
    """Have the page's video note the time of each frame that it shows, by the file's own timestamps."""
    wait_until(tab, "document.getElementById('video').readyState >= 2")
    tab.evaluate(
        """() => {
            const video = document.getElementById('video');
            const note = (_, frame) => { window.shown = frame.mediaTime; video.requestVideoFrameCallback(note); };
            video.requestVideoFrameCallback(note);
        }"""
    )


def shown_s(tab: Any) -> float:
    """Time of the frame that the video shows, seconds; after `note_frames`."""
    wait_until(tab, "!document.getElementById('video').seeking && window.shown !== undefined")
    tab.wait_for_timeout(150)  # the frame that was sought is drawn a little after it was found
    return float(tab.evaluate("window.shown"))


def nearest(times_s: list[float], time_s: float) -> float:
    """The frame's time that lies nearest to a time."""
    return min(times_s, key=lambda t: abs(t - time_s))


class ShownNumber(NamedTuple):
    """A number on a page: its place in the result, its exact value, its text, and what the text is a multiple of."""

    place: str
    exact: str
    text: str
    times: str


def numbers_shown(tab: Any) -> list[ShownNumber]:
    """Every number that a page takes from results."""
    found = tab.evaluate(
        "() => [...document.querySelectorAll('data')]"
        ".map(e => [e.dataset.of, e.value, e.textContent, e.dataset.times ?? '1'])"
    )
    return [ShownNumber(*number) for number in found]


def assert_numbers_are(shown: list[ShownNumber], results: Any) -> None:
    """Each number is the one at its place in the results' JSON, to the last decimal that is shown."""
    for number in shown:
        value = results
        for step in number.place.split("."):
            value = len(value) if step == "length" else value[int(step) if isinstance(value, list) else step]
        assert float(number.exact) == value, number
        decimals = len(number.text.partition(".")[2])
        wanted = float(number.times) * value
        assert float(number.text) == pytest.approx(wanted, abs=0.5 * 10**-decimals + 1e-9), number


def assert_sound(out: Opened) -> None:
    """The page is accessible, no wider than its window, and complains of nothing; it fetched nothing from elsewhere."""
    assert violations(out.tab) == []
    assert out.tab.evaluate("document.documentElement.scrollWidth") <= out.tab.viewport_size["width"]
    assert out.complaints == []
    assert all(url.startswith(("file:", "blob:", "data:")) for url in out.asked_for)


def violations(tab: Any) -> list[str]:
    """What axe-core finds wrong with the page for people who see, hear or move differently."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(tab).response["violations"]
    return [f"{item['id']}: {[node['target'] for node in item['nodes'][:3]]}" for item in found]
