"""A clip played like a camera."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from formcheck.errors import VideoError
from formcheck.video import Clip, ClipWriter, PacedClips


def clip(path: Path, frames: int = 8, rate: float = 20.0) -> Path:
    with ClipWriter(path, rate) as writer:
        for i in range(frames):
            writer.append(np.full((48, 64, 3), 20 * i, np.uint8), i / rate)
    return path


def played(device: PacedClips) -> list[tuple[float, float]]:
    """Stamp of each frame, and when it came."""
    out = []
    while (shot := device.read()) is not None:
        out.append((shot.stamp_s, time.monotonic()))
    return out


def test_frames_come_when_their_time_has_come_with_the_files_own_stamps(tmp_path: Path) -> None:
    file = clip(tmp_path / "a.mp4")
    shots = played(PacedClips([file]))
    with Clip(file) as again:
        assert [stamp_s for stamp_s, _ in shots] == [frame.time_s for frame in again]
    began_s = shots[0][1]
    assert all(came_s - began_s >= stamp_s - 0.002 for stamp_s, came_s in shots)


def test_double_speed_takes_half_the_time_and_keeps_the_stamps(tmp_path: Path) -> None:
    file = clip(tmp_path / "a.mp4")
    shots = played(PacedClips([file], speed=4))
    assert shots[-1][0] == pytest.approx(0.35, abs=0.01)
    assert all(came_s - shots[0][1] >= stamp_s / 4 - 0.002 for stamp_s, came_s in shots)


def test_a_chain_of_clips_is_one_recording(tmp_path: Path) -> None:
    device = PacedClips([clip(tmp_path / "a.mp4"), clip(tmp_path / "b.mp4", 4)], speed=50)
    stamps = [stamp_s for stamp_s, _ in played(device)]
    assert stamps == pytest.approx([i / 20 for i in range(12)], abs=1e-3)
    assert device.duration_s == pytest.approx(0.6, abs=0.01)
    assert device.name == "a.mp4 and 1 more"
    assert device.problem is None


def test_frames_that_scoring_leaves_out_are_extra(tmp_path: Path) -> None:
    file = clip(tmp_path / "a.mp4", 9, 30.0)
    device = PacedClips([file, file], speed=50, enough_fps=15)
    shots = []
    while (shot := device.read()) is not None:
        shots.append(shot)
    with Clip(file, enough_fps=15) as scored:
        kept_s = [frame.time_s for frame in scored]
    assert len(kept_s) == 5
    assert len(shots) == 18
    again_s = [time_s + scored.duration_s for time_s in kept_s]
    assert [shot.stamp_s for shot in shots if not shot.extra] == pytest.approx(kept_s + again_s)


def test_a_clip_that_cannot_be_read_is_said_before_the_first_is_played(tmp_path: Path) -> None:
    (tmp_path / "b.mp4").write_bytes(b"nothing")
    with pytest.raises(VideoError, match=r"b\.mp4"):
        PacedClips([clip(tmp_path / "a.mp4"), tmp_path / "b.mp4"])


def test_closed_in_the_middle_it_lets_the_file_go(tmp_path: Path) -> None:
    device = PacedClips([clip(tmp_path / "a.mp4")], speed=50)
    device.read()
    device.close()
    assert device.read() is None
