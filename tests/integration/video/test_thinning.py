"""Frames that are not needed are left out evenly; parts of clips keep the clip's times."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from formcheck.errors import VideoError
from formcheck.video import Clip
from formcheck.video.timeline import Timeline
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


@pytest.mark.parametrize(
    ("name", "coding"),
    [
        ("a.mp4", odd_clips.Coding(options={"preset": "medium", "g": "12", "bf": "3"})),
        ("a.mov", odd_clips.Coding(options={"preset": "medium", "x264-params": "keyint=10:open-gop=1:bframes=3"})),
        ("a.mkv", odd_clips.Coding(options={"preset": "ultrafast", "g": "7"}, clock=1000)),
        ("a.webm", odd_clips.VP9),
        ("b.mp4", odd_clips.HEVC),
        ("a.avi", odd_clips.Coding("mpeg4", options={}, clock=15)),
        ("a.ts", odd_clips.Coding(options={"preset": "ultrafast", "g": "12"})),
    ],
)
@pytest.mark.parametrize("begin_s", [0.03, 2.0, 5.21])
def test_a_part_of_a_long_clip_is_the_same_frames_as_in_the_whole(
    tmp_path: Path, name: str, coding: odd_clips.Coding, begin_s: float
) -> None:
    path = odd_clips.written(tmp_path / name, odd_clips.shapes(6.0, 15, (64, 48)), coding)
    with Clip(path) as clip:
        whole = [frame for frame in clip if begin_s <= frame.time_s < begin_s + 0.5]
    with Clip(path, part_s=(begin_s, begin_s + 0.5)) as clip:
        part = list(clip)
    assert [frame.time_s for frame in part] == [frame.time_s for frame in whole]
    assert all((a.rgb == b.rgb).all() for a, b in zip(part, whole, strict=True))
    assert clip.problem is None


def test_what_lies_before_a_part_is_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coding = odd_clips.Coding(options={"preset": "ultrafast", "g": "15"})
    path = odd_clips.written(tmp_path / "a.mp4", odd_clips.shapes(20.0, 15, (64, 48)), coding)
    placed: list[float] = []
    place = Timeline.place

    def noted(self: Timeline, stamp_s: float | None, duration_s: float = 0.0) -> float | None:
        placed.append(stamp_s or 0.0)
        return place(self, stamp_s, duration_s)

    monkeypatch.setattr(Timeline, "place", noted)
    part_s, _ = times(path, part_s=(18.5, 19.0))
    assert len(part_s) == 7
    assert len(placed) < 7 + 15 + 3


def test_a_part_of_a_clip_cut_off_before_it_is_told_by_where_it_ends(tmp_path: Path) -> None:
    whole = odd_clips.moving_shapes(tmp_path / "a.mp4", 12.0, 15)
    fast = odd_clips.remuxed(whole, tmp_path / "b.mp4", faststart=True)
    with pytest.raises(VideoError, match=r"c\.mp4: ends at [4-7]\.\d s, before 11 s"):
        times(odd_clips.truncated(fast, tmp_path / "c.mp4", 0.5), part_s=(11.0, 12.0))


def test_a_part_beyond_the_end_is_told(tmp_path: Path) -> None:
    path = odd_clips.moving_shapes(tmp_path / "a.mp4", 1.0, 15)
    with pytest.raises(VideoError, match=r"a\.mp4: ends at 1\.0 s, before 5 s"):
        times(path, part_s=(5.0, 6.0))
    _, clip = times(path, part_s=(0.5, 9.0))
    assert clip.problem is None
