"""Frames that are not needed are left out evenly; parts of clips keep the clip's times."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from formcheck.errors import VideoError
from formcheck.video import Clip
from tests import odd_clips


def times(path: Path, **how: object) -> tuple[list[float], Clip]:
    with Clip(path, **how) as clip:  # type: ignore[arg-type]
        return [frame.time_s for frame in clip], clip


@pytest.mark.parametrize(("rate", "every"), [(30, 2), (30000 / 1001, 2), (60, 4), (50, 3), (25, 1), (24, 1), (15, 1)])
def test_clips_at_twice_the_rate_or_more_are_thinned_evenly(tmp_path: Path, rate: float, every: int) -> None:
    path = odd_clips.moving_shapes(tmp_path / "a.mp4", 1.0, rate)
    all_s, whole = times(path)
    some_s, thinned = times(path, enough_fps=15)
    assert some_s == all_s[::every]
    assert (thinned.frames, thinned.duration_s, thinned.problem) == (whole.frames, whole.duration_s, None)


def test_irregular_frames_are_no_nearer_than_the_rate_and_none_is_lost_where_they_are_rare(tmp_path: Path) -> None:
    source = odd_clips.moving_shapes(tmp_path / "a.mp4", 3.0, 30)
    path = odd_clips.variable_rate(source, tmp_path / "b.mp4", keep=0.97)
    some_s, _ = times(path, enough_fps=15)
    steps_s = [b - a for a, b in pairwise(some_s)]
    assert min(steps_s) > 0.04
    all_s, _ = times(path)
    gaps_s = [b - a for a, b in pairwise(all_s)]
    assert max(steps_s) <= max(gaps_s) + 0.04


def test_a_part_keeps_the_clips_times(tmp_path: Path) -> None:
    path = odd_clips.moving_shapes(tmp_path / "a.mp4", 2.0, 15)
    all_s, _ = times(path)
    part_s, clip = times(path, part_s=(0.5, 1.2))
    assert part_s == [time_s for time_s in all_s if 0.5 <= time_s < 1.2]
    assert (clip.frames, clip.problem) == (len(part_s), None)
    assert clip.duration_s == pytest.approx(0.7)


def test_a_part_beyond_the_end_is_told(tmp_path: Path) -> None:
    path = odd_clips.moving_shapes(tmp_path / "a.mp4", 1.0, 15)
    with pytest.raises(VideoError, match=r"a\.mp4: ends at 1\.0 s, before 5 s"):
        times(path, part_s=(5.0, 6.0))
    _, clip = times(path, part_s=(0.5, 9.0))
    assert clip.problem is None
