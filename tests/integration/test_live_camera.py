"""What a person sees, hears and keeps when the camera fails in the middle of a hold: real pictures, made-up faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.checking import load_pose
from formcheck.errors import CameraError
from formcheck.history import Diary, History, NoDiary
from formcheck.live import run as live_run
from formcheck.live.coach import Coach
from formcheck.live.plan import Plan
from formcheck.live.run import Options, Outcome, run_live
from formcheck.live.stats import Stats
from formcheck.live.upside_down import ASK_TURN
from formcheck.live.watching import Watcher
from formcheck.tracking import People, PeopleFinder, Tracker
from formcheck.video import Clip
from formcheck.video.capture import Capture, Patience
from tests.cameras import FakeCamera, one_after_the_other

CLEAN = Path(__file__).parents[2] / "samples" / "bridge_clean.mp4"
STEP_S = 1 / 15
#: Frames of the clip: in the middle of its second hold (10.0 s), and the end of its second repetition's lowering.
IN_HOLD, END = 150, 215


@pytest.fixture(scope="module")
def frames() -> list[np.ndarray]:
    with Clip(CLEAN) as clip:
        return [frame.rgb for frame in clip][:END]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    patience = Patience(frozen_s=0.2, silent_s=0.4, retry_s=0.02)
    monkeypatch.setattr(live_run, "Capture", lambda opener, every_frame: Capture(opener, every_frame, patience))


def device(pictures: Sequence[np.ndarray], then: str, from_frame: int = 0, gap_s: float = 0.0) -> FakeCamera:
    return FakeCamera(pictures, then, rate=500, start_s=from_frame * STEP_S + gap_s, step_s=STEP_S)


def coached(tmp_path: Path, *devices: FakeCamera | Exception) -> tuple[Outcome, list[str], int]:
    lines: list[str] = []
    options = Options(window=False, voice=False, every_frame=True, record=tmp_path / "seen.mp4")
    with History(tmp_path / "h.sqlite3") as history:
        diary = Diary(history, lines.append)
        outcome = run_live([Plan((load_pose("bridge"),))], one_after_the_other(*devices), diary, options, lines.append)
        return outcome, lines, len(history.repetitions())


@pytest.mark.parametrize(
    ("then", "told"),
    [("gone", "Plug it in again"), ("frozen", "The picture is frozen"), ("stuck", "stopped sending pictures")],
)
def test_a_camera_that_fails_in_a_hold_is_told_and_taken_up_again_and_the_set_goes_on(
    then: str, told: str, frames: list[np.ndarray], tmp_path: Path
) -> None:
    first = device(frames[:IN_HOLD], then)
    again = device(frames[IN_HOLD:], "end", IN_HOLD, gap_s=3.0)
    away = [CameraError("not there yet")] * 100  # two seconds: tracking may lag behind
    outcome, lines, kept = coached(tmp_path, first, *away, again)
    (result,) = outcome.results
    assert [line for line in lines if told in line], lines
    assert lines[-1] == live_run.PICTURE_AGAIN
    assert len(result.repetitions) == kept == 2
    assert outcome.problem is None
    with_gap = result.repetitions[1]
    assert with_gap.peak_end_s - with_gap.peak_start_s - with_gap.hold_s == pytest.approx(3.0, abs=0.5)


def test_a_camera_that_never_comes_back_ends_the_session_with_what_was_done(
    frames: list[np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_run, "_GIVE_UP_S", 0.5)
    outcome, lines, kept = coached(tmp_path, device(frames[:IN_HOLD], "gone"), CameraError("not there"))
    assert lines[1:] == [live_run.NO_PICTURE], "told again and again"
    assert kept >= 1
    assert len(outcome.results[0].repetitions) == kept
    assert "Plug it in again" in str(outcome.problem)
    assert (tmp_path / "seen.mp4").exists()


def test_people_are_counted_in_single_pictures(frames: list[np.ndarray]) -> None:
    with PeopleFinder() as finder:
        alone = frames[0]
        assert finder.find(alone) == People(1)
        assert finder.find(np.full_like(alone, 90)) == People(0)
        assert finder.find(beside_another(alone)).count == 2


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_two_who_lie_differently_are_two(scale: float, frames: list[np.ndarray]) -> None:
    with Clip(CLEAN.with_name("bird_dog_clean.mp4")) as clip:
        other = next(iter(clip)).rgb
    pair = cv2.resize(np.hstack([frames[0], other]), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    with PeopleFinder() as finder:
        assert finder.find(np.asarray(pair, np.uint8)).count == 2
        assert finder.find(other).count == 1


def beside_another(rgb: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.vstack([rgb[150:], rgb[150:, ::-1]]))


def far_away(rgb: np.ndarray) -> np.ndarray:
    """The same room seen from nearly three times as far."""
    out = cv2.GaussianBlur(rgb, (0, 0), 60)
    small = cv2.resize(rgb, None, fx=0.35, fy=0.35, interpolation=cv2.INTER_AREA)
    out[300 : 300 + small.shape[0], 200 : 200 + small.shape[1]] = small
    return np.asarray(out)


def in_the_dark(rgb: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, 4, rgb.shape)
    return np.clip(rgb * 0.04 + noise, 0, 255).astype(np.uint8)


#: What is wrong with the placing, and what the person is told.
WRONG: dict[str, tuple[Callable[[np.ndarray], np.ndarray], str]] = {
    "feet cut off": (lambda rgb: rgb[:, : round(rgb.shape[1] * 0.65)], "Your feet are cut off: step back"),
    "legs cut off": (lambda rgb: rgb[:, : round(rgb.shape[1] * 0.6)], "Your feet are cut off: step back"),
    "head cut off": (lambda rgb: rgb[:, round(rgb.shape[1] * 0.25) :], "Your head is cut off: step back"),
    "far away": (far_away, "You are far away: come a little closer"),
    "dark": (in_the_dark, "It is too dark here: switch a light on"),
    "upside down": (lambda rgb: rgb[::-1, ::-1], ASK_TURN),
    "two people": (beside_another, "One person, please: I can follow only one"),
    "nobody": (lambda rgb: cv2.GaussianBlur(rgb, (0, 0), 60), "I cannot see you: come into the picture, or closer"),
}


def first_shown(pictures: Sequence[np.ndarray]) -> dict[str, float]:
    """What is shown to somebody in front of a camera that gives these, and from when, seconds."""
    camera = FakeCamera(pictures, rate=500, step_s=2 * STEP_S)
    coach = Coach([Plan((load_pose("bridge"),))], NoDiary())
    shown: dict[str, float] = {}
    with (
        Capture(one_after_the_other(camera), every_frame=True) as capture,
        Tracker() as tracker,
        PeopleFinder() as finder,
        Watcher(capture, tracker, coach, Stats(), lambda _: None, True, finder.find) as watcher,
    ):
        while not watcher.over:
            view = watcher.newest(0.1)
            if view is not None and view.scene.say is not None:
                shown.setdefault(view.scene.say, view.arrival.frame.time_s)
    return shown


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_with_the_placing_is_shown_within_three_seconds(wrong: str, frames: list[np.ndarray]) -> None:
    change, told = WRONG[wrong]
    shown = first_shown([np.ascontiguousarray(change(rgb)) for rgb in frames[:50:2]])
    assert told in shown, shown
    assert shown[told] <= 3.0


def test_somebody_who_lies_well_has_nothing_to_change(frames: list[np.ndarray]) -> None:
    assert first_shown(frames[:50:2]) == {}
