"""A session's page in a real browser, from disk, with the network off: with its recording and without."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.checking import PoseDefinition
from formcheck.live.exercise_set import ExerciseSet
from formcheck.live.page import write_page
from formcheck.live.run import Outcome
from formcheck.reporting.result import ClipFacts, Maker
from formcheck.video import ClipWriter
from tests.bodies import STANDING, Acting, Bridging, Lift, film
from tests.browser import (
    DESKTOP,
    PHONE,
    assert_numbers_are,
    assert_sound,
    nearest,
    note_frames,
    numbers_shown,
    opened,
    shown_s,
)

MAKER = Maker(version="1", model="sha256:0")
NAME = "<img src=x onerror=document.title='owned'>.mp4"
#: The first picture that was recorded came this long after the first frame, seconds.
FROM_S = 0.4
#: A set begins so often, seconds.
SET_S = 20.0


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, bridge: PoseDefinition) -> dict[str, Path]:
    """Two sets and one in which nothing was recognised, of made-up bodies; the recording is a grey that changes."""
    folder = tmp_path_factory.mktemp("session")
    sets, record = [], folder / "record.mp4"
    low = Lift(hip_line_deg=150)
    scripts = [Bridging([Lift(), low]), Bridging([low]), Acting([(0, STANDING), (3, STANDING)])]
    with ClipWriter(record, 15.0) as writer:
        for i, script in enumerate(scripts):
            done = ExerciseSet([bridge, bridge] if i == 2 else [bridge])
            for frame, body in film(script):
                time_s = frame.time_s + i * SET_S
                done.update(replace(frame, time_s=time_s), replace(body, time_s=time_s))
                if time_s >= FROM_S:
                    writer.append(np.full((48, 64, 3), frame.index % 200, np.uint8), time_s)
            done.finish()
            sets.append(done)
    facts = ClipFacts(NAME, 60.0, 900, None)
    done_sets = [(done, done.result(facts, MAKER)) for done in sets]
    out = {"with video": folder / "with.html", "without": folder / "without.html"}
    write_page(out["with video"], Outcome(done_sets, "", None, FROM_S), record)
    write_page(out["without"], Outcome(done_sets, "", None), None)
    return out


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["with video", "without"])
def test_it_is_accessible_fits_and_complains_about_nothing(
    browser: Any, pages: dict[str, Path], name: str, size: dict[str, int], scheme: str
) -> None:
    out = opened(browser, pages[name], size, scheme)
    assert_sound(out)
    assert NAME in out.tab.locator("dl.facts").last.inner_text()
    assert "owned" not in out.tab.title()
    out.tab.context.close()


def test_numbers_are_the_jsons(browser: Any, pages: dict[str, Path]) -> None:
    out = opened(browser, pages["without"])
    shown = numbers_shown(out.tab)
    assert {number.place.split(".")[0] for number in shown} == {"0", "1", "2"}
    assert_numbers_are(shown, json.loads(out.tab.locator("#results").text_content()))
    out.tab.context.close()


def test_faults_of_every_set_lead_to_their_frame(browser: Any, pages: dict[str, Path]) -> None:
    out = opened(browser, pages["with video"])
    note_frames(out.tab)
    times_s = json.loads(out.tab.locator("#signals").text_content())["film_s"]
    assert times_s[0] == 0.0 and times_s[1] == pytest.approx(FROM_S + 1 / 15, abs=0.02)
    results = json.loads(out.tab.locator("#results").text_content())
    for i in range(2):
        fault = next(fault for repetition in results[i]["repetitions"] for fault in repetition["faults"])
        assert fault["start_s"] > i * SET_S
        out.tab.locator(f"section[aria-labelledby=set{i + 1}] td [data-seek]").click()
        assert shown_s(out.tab) == pytest.approx(nearest(times_s, fault["start_s"]), abs=0.001)
        band = out.tab.locator(f"#lanes{i + 1} svg g[aria-label='bar'] rect").last
        out.tab.evaluate("document.getElementById('video').currentTime = 0")
        band.click()
        assert shown_s(out.tab) == pytest.approx(nearest(times_s, fault["start_s"]), abs=0.001)
    out.tab.context.close()
