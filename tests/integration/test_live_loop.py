"""The loop: tracking, however slow, does not hold up the picture."""

from __future__ import annotations

import re
import time
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from formcheck.checking import load_pose
from formcheck.history import NoDiary
from formcheck.live import run as live_run
from formcheck.live.plan import Plan
from formcheck.live.run import BUSY, TOO_FAST, Options, run_live
from formcheck.tracking import Body, People
from formcheck.video import Frame, PacedClips
from tests.cameras import FakeCamera, noise, one_after_the_other

FRAMES, TRACKING_S = 24, 0.08


class SlowTracker:
    def __init__(self, *_: Any) -> None:
        pass

    def __enter__(self) -> SlowTracker:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def track(self, frame: Frame) -> Body:
        return slowly(frame, TRACKING_S)


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_run, "Tracker", SlowTracker)
    monkeypatch.setattr(live_run, "PeopleFinder", lambda _: nullcontext(SimpleNamespace(find=lambda _: People())))


def counts(tmp_path: Path, every_frame: bool) -> tuple[int, int]:
    """Frames drawn and frames dropped before tracking."""
    camera = FakeCamera(noise(FRAMES), rate=50)
    options = Options(window=False, voice=False, record=tmp_path / "seen.mp4", every_frame=every_frame)
    outcome = run_live([Plan((load_pose("bridge"),))], one_after_the_other(camera), NoDiary(), options, print)
    found = re.search(r"(\d+) dropped before tracking, (\d+) drawn", outcome.stats)
    assert found
    return int(found[2]), int(found[1])


def test_frames_are_drawn_as_they_arrive_though_few_can_be_tracked(tmp_path: Path) -> None:
    drawn, dropped = counts(tmp_path, every_frame=False)
    assert dropped > FRAMES / 2
    assert drawn > FRAMES / 2


@pytest.mark.parametrize(("few", "told"), [(100.0, [BUSY]), (2.0, [])])
def test_a_computer_that_judges_too_few_frames_says_so_once(
    few: float, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_run, "_FEW", few)
    lines: list[str] = []
    camera = FakeCamera(noise(170), rate=100)
    options = Options(window=False, voice=False)
    run_live([Plan((load_pose("bridge"),))], one_after_the_other(camera), NoDiary(), options, lines.append)
    assert lines == told


def test_where_every_frame_is_judged_every_frame_is_drawn(tmp_path: Path) -> None:
    assert counts(tmp_path, every_frame=True) == (FRAMES, 0)


@pytest.mark.parametrize(("every_frame", "told"), [(False, 1), (True, 0)])
def test_a_clip_of_which_most_was_dropped_is_told(every_frame: bool, told: int) -> None:
    lines: list[str] = []
    clip = PacedClips([Path(__file__).parents[2] / "samples" / "bridge_clean.mp4"], 100.0)
    options = Options(window=False, voice=False, every_frame=every_frame)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SlowTracker, "track", lambda self, frame: slowly(frame, 0.01))
        run_live([Plan((load_pose("bridge"),))], lambda: clip, NoDiary(), options, lines.append)
    assert len([line for line in lines if TOO_FAST in line]) == told


def slowly(frame: Frame, seconds: float) -> Body:
    """Nobody, after a while."""
    time.sleep(seconds)
    height, width = frame.rgb.shape[:2]
    return Body.missing(frame.time_s, (width, height))
