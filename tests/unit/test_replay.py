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
    found_in = Tracker._found_in

    def noted(self: Tracker, frame: Frame) -> Body:
        judged_s.append(frame.time_s)
        return found_in(self, frame)

    monkeypatch.setattr(Tracker, "_found_in", noted)
    bridge = load_pose("bridge")
    score(clip, bridge)
    scored_s, judged_s[:] = list(judged_s), []
    replay(clip, bridge, output=tmp_path / "seen.mp4")
    assert judged_s == scored_s
    assert len(scored_s) == 6
    with Clip(tmp_path / "seen.mp4") as seen:
        assert sum(1 for _ in seen) == 12


class Watching:
    """Somebody in front of a window: shown pictures are noted, keys pressed one a picture."""

    def __init__(self, keys: str = "", leaves_after: int | None = None) -> None:
        self.keys, self.leaves_after = list(keys), leaves_after
        self.shown = 0

    def __call__(self, title: str) -> Watching:
        return self

    def __enter__(self) -> Watching:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def closed(self) -> bool:
        return self.leaves_after is not None and self.shown >= self.leaves_after

    def show(self, rgb: object, wait_s: float) -> str:
        self.shown += 1
        return self.keys.pop(0) if self.keys else ""


@pytest.mark.parametrize(
    ("keys", "shown"), [("", 6), ("  ", 7), ("..q", 3), ("q", 1)], ids=["to its end", "paused", "steps", "left"]
)
def test_a_window_shows_each_picture_once_and_does_what_keys_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str, shown: int
) -> None:
    clip = odd_clips.moving_shapes(tmp_path / "clip.mp4", duration_s=0.4)
    window = Watching(keys)
    monkeypatch.setattr("formcheck.replay.Window", window)
    replay(clip, load_pose("bridge"))
    assert window.shown == shown


def test_a_window_closed_while_the_exercise_is_being_recognised_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = odd_clips.moving_shapes(tmp_path / "clip.mp4", duration_s=0.4)
    window = Watching(leaves_after=1)
    monkeypatch.setattr("formcheck.replay.Window", window)
    replay(clip)
    assert window.shown == 1
