"""What a person sees, hears and keeps when the camera fails in the middle of a hold: real pictures, made-up faults."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from formcheck.checking import load_pose
from formcheck.errors import CameraError
from formcheck.history import Diary, History
from formcheck.live import run as live_run
from formcheck.live.plan import Plan
from formcheck.live.run import Options, Outcome, run_live
from formcheck.tracking import PeopleCounter
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
    assert len(result.repetitions) == kept == 2
    assert outcome.problem is None
    with_gap = result.repetitions[1]
    assert with_gap.peak_end_s - with_gap.peak_start_s - with_gap.hold_s == pytest.approx(3.0, abs=0.5)


def test_a_camera_that_never_comes_back_ends_the_session_with_what_was_done(
    frames: list[np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_run, "_GIVE_UP_S", 0.5)
    outcome, lines, kept = coached(tmp_path, device(frames[:IN_HOLD], "gone"), CameraError("not there"))
    assert len(lines) == 1, "told again and again"
    assert kept >= 1
    assert len(outcome.results[0].repetitions) == kept
    assert "Plug it in again" in str(outcome.problem)
    assert (tmp_path / "seen.mp4").exists()


def test_people_are_counted_in_single_pictures(frames: list[np.ndarray]) -> None:
    with PeopleCounter() as counter:
        alone = frames[0]
        assert counter.count(alone) == 1
        assert counter.count(np.full_like(alone, 90)) == 0
        assert counter.count(np.ascontiguousarray(np.vstack([alone[150:], frames[60][150:, ::-1]]))) == 2
