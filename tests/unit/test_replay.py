"""Replaying looks at what scoring looks at."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.checking import load_pose
from formcheck.replay import replay
from formcheck.scoring import score
from formcheck.tracking import Body, Tracker
from formcheck.video import Clip, Frame
from tests import odd_clips


def test_the_same_frames_are_judged_and_every_frame_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = odd_clips.moving_shapes(tmp_path / "clip.mp4", duration_s=0.4, rate=30.0)
    judged_s: list[float] = []
    track = Tracker.track

    def noted(self: Tracker, frame: Frame) -> Body:
        judged_s.append(frame.time_s)
        return track(self, frame)

    monkeypatch.setattr(Tracker, "track", noted)
    bridge = load_pose("bridge")
    score(clip, bridge)
    scored_s, judged_s[:] = list(judged_s), []
    replay(clip, bridge, output=tmp_path / "seen.mp4")
    assert judged_s == scored_s
    assert len(scored_s) == 6
    with Clip(tmp_path / "seen.mp4") as seen:
        assert sum(1 for _ in seen) == 12
