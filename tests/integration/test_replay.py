"""Replays written as clips: the exercise is recognised, and two clips begin their first repetition together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import formcheck
from formcheck.commands import replay_command
from formcheck.replay import replay
from formcheck.video import Clip, ClipWriter

SAMPLE = Path(__file__).parents[2] / "samples" / "bridge_clean.mp4"


def part_of(clip: Path, from_s: float, to_s: float, path: Path) -> Path:
    """A stretch of a clip, as a clip that begins at 0."""
    with Clip(clip) as source, ClipWriter(path, source.rate, crf=18) as writer:
        for frame in source:
            if from_s <= frame.time_s < to_s:
                writer.append(frame.rgb, frame.time_s - from_s)
    return path


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repetition, with little before it."""
    return part_of(SAMPLE, 0.8, 7.0, tmp_path_factory.mktemp("replay") / "early.mp4")


def test_two_clips_begin_their_first_repetition_together(early: Path, tmp_path: Path) -> None:
    late, out = part_of(SAMPLE, 0.0, 7.0, tmp_path / "late.mp4"), tmp_path / "both.mp4"
    starts_s = [formcheck.score(clip, "bridge", every_frame=True).repetitions[0].start_s for clip in (early, late)]
    assert starts_s[1] - starts_s[0] == pytest.approx(0.8, abs=0.1)
    replay(early, beside=late, output=out)
    with Clip(late, max_side_px=None) as clip, Clip(out, max_side_px=None) as both:
        frames, pairs = list(clip), list(both)
    width = frames[0].rgb.shape[1]
    assert pairs[0].rgb.shape[1] == 2 * width
    peak = min(pairs, key=lambda pair: abs(pair.time_s - (starts_s[1] + 1.2)))
    left, right = peak.rgb[-300:, :width].astype(int), peak.rgb[-300:, width:].astype(int)
    assert np.abs(left - right).mean() < 3.0  # the same moment of the same clip
    first = pairs[0].rgb[-300:, :width].astype(int)
    waiting = min(pairs, key=lambda pair: abs(pair.time_s - 0.5)).rgb[-300:, :width].astype(int)
    assert np.abs(first - waiting).mean() < 2.0


def test_an_exercise_that_is_not_recognised_is_said_in_one_line_and_the_clip_is_still_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    still, out = part_of(SAMPLE, 0.0, 1.0, tmp_path / "still.mp4"), tmp_path / "out.mp4"
    replay_command(still, "auto", None, out, None, None)
    err = capsys.readouterr().err
    assert err == "formcheck: still.mp4: no known exercise was recognised; name it with --pose to see what is missing\n"
    with Clip(still) as before, Clip(out) as after:
        assert len(list(before)) == len(list(after))
