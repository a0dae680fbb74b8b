"""Replays written as clips: the exercise is recognised, and two clips begin their first repetition together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from formcheck.commands import replay_command
from formcheck.errors import VideoError
from formcheck.replay import replay
from formcheck.video import Clip, ClipWriter, Frame

SAMPLE = Path(__file__).parents[2] / "samples" / "bridge_clean.mp4"
#: By its label the hips rise from 1.7 to 2.6 s. One of the two clips begins so much earlier in the movement, seconds.
RISING_S, EARLIER_S = 2.13, 0.8


def part_of(clip: Path, from_s: float, to_s: float, path: Path) -> Path:
    """A stretch of a clip, as a clip that begins at 0, with every second frame: half the work."""
    with Clip(clip) as source, ClipWriter(path, source.rate / 2, crf=18) as writer:
        for frame in source:
            if from_s <= frame.time_s < to_s and frame.index % 2 == 0:
                writer.append(frame.rgb, frame.time_s - from_s)
    return path


def at(frames: list[Frame], time_s: float) -> np.ndarray:
    return min(frames, key=lambda frame: abs(frame.time_s - time_s)).rgb.astype(int)


def test_the_exercise_is_recognised_and_first_repetitions_begin_together(tmp_path: Path) -> None:
    late = part_of(SAMPLE, 0.0, 7.0, tmp_path / "late.mp4")
    early = part_of(SAMPLE, EARLIER_S, 7.0, tmp_path / "early.mp4")
    out = tmp_path / "both.mp4"
    replay(early, beside=late, output=out)
    with Clip(out, max_side_px=None) as both:
        frames = list(both)
    height, width = frames[0].rgb.shape[0], frames[0].rgb.shape[1] // 2
    below = slice(height // 3, None)  # what is counted and said stands above

    def apart(left_s: float, right_s: float) -> float:
        return float(np.abs(at(frames, left_s)[below, :width] - at(frames, right_s)[below, width:]).mean())

    shifts_s = np.arange(-1.2, 1.25, 0.1)
    alike_s = min(shifts_s, key=lambda shift_s: apart(RISING_S, RISING_S + shift_s))
    assert abs(alike_s) < 0.25  # as they are in the files, the left one would be 0.8 s ahead
    waited = np.abs(at(frames, 0.0)[below, :width] - at(frames, EARLIER_S / 2)[below, :width])
    assert waited.mean() < 1.0


def test_an_exercise_that_is_not_recognised_is_said_in_one_line_and_the_clip_is_still_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    still, out = part_of(SAMPLE, 0.0, 1.0, tmp_path / "still.mp4"), tmp_path / "out.mp4"
    replay_command(still, "auto", None, out, None, None)
    err = capsys.readouterr().err
    assert err == "formcheck: still.mp4: no known exercise was recognised; name it with --pose to see what is missing\n"
    with Clip(still) as before, Clip(out) as after:
        assert len(list(before)) == len(list(after))


@pytest.mark.parametrize("name", ["out.avi", "nowhere/out.mp4"])
def test_an_output_that_cannot_be_written_is_told_before_the_clip_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setattr("formcheck.replay.see", lambda *_, **__: pytest.fail("it was looked at"))
    with pytest.raises(VideoError, match=r"out\.(avi|mp4)"):
        replay(SAMPLE, output=tmp_path / name)
    assert list(tmp_path.iterdir()) == []
