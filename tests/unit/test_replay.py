"""Replaying looks at what scoring looks at."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from formcheck.checking import Moment, load_pose
from formcheck.replay import replay
from formcheck.reporting.overlay import Overlay
from formcheck.scoring import score
from formcheck.tracking import Body, Tracker
from formcheck.video import Clip, Frame, Pixels
from tests import odd_clips
from tests.bodies import Bridging, Lift, film


class Nobody(Tracker):
    """Finds nobody, without a model, and notes when it was asked."""

    asked_s: ClassVar[list[float]] = []

    def __init__(self, *_: object) -> None:
        pass

    def close(self) -> None:
        pass

    def _found_in(self, frame: Frame) -> Body:
        self.asked_s.append(frame.time_s)
        height, width = frame.rgb.shape[:2]
        return Body.missing(frame.time_s, (width, height))


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formcheck.scoring.Tracker", Nobody)
    Nobody.asked_s.clear()


@pytest.mark.parametrize("pose", ["bridge", "auto"])
def test_the_same_frames_are_judged_and_every_frame_is_shown(pose: str, tmp_path: Path) -> None:
    clip = odd_clips.moving_shapes(tmp_path / "clip.mp4", duration_s=0.4, rate=30.0)
    score(clip, pose)
    scored_s = list(Nobody.asked_s)
    Nobody.asked_s.clear()
    replay(clip, pose, output=tmp_path / "seen.mp4")
    assert Nobody.asked_s == scored_s
    assert len(scored_s) == 6
    with Clip(tmp_path / "seen.mp4") as seen:
        assert sum(1 for _ in seen) == 12


@pytest.mark.parametrize("pose", ["bridge", "auto"])
def test_the_repetition_in_progress_as_the_clip_ends_is_counted_in_its_last_picture(
    pose: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = [body for _, body in film(Bridging([Lift(rest_s=1.0, hold_s=3.0)]), rate=15.0) if body.time_s < 4.0]
    clip = odd_clips.moving_shapes(tmp_path / "clip.mp4", duration_s=4.0, rate=15.0)
    monkeypatch.setattr(Nobody, "_found_in", lambda _, frame: bodies[round(frame.time_s * 15)])
    shown: list[tuple[int, bool]] = []

    def drawn(_: Overlay, rgb: Pixels, body: Body, moment: Moment) -> Pixels:
        shown.append((moment.count, moment.settled is not None))
        return rgb

    monkeypatch.setattr(Overlay, "draw", drawn)
    replay(clip, pose, output=tmp_path / "seen.mp4")
    assert len(score(clip, pose).repetitions) == 1
    assert shown[-2:] == [(0, False), (1, True)]


#: Size of the picture while the clip is looked at: no picture of the clip.
WAITING = (480, 640, 3)


class Watching:
    """Somebody in front of a window: shown pictures are noted, keys pressed one a picture."""

    def __init__(self, keys: str = "", leaves_after: int | None = None) -> None:
        self.keys, self.leaves_after = list(keys), leaves_after
        self.shown = self.waited = 0

    def __call__(self, title: str) -> Watching:
        return self

    def __enter__(self) -> Watching:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def closed(self) -> bool:
        return self.leaves_after is not None and self.shown + self.waited >= self.leaves_after

    def show(self, rgb: Pixels, wait_s: float) -> str:
        if rgb.shape == WAITING:
            self.waited += 1
            return ""
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


def test_a_window_closed_while_the_clip_is_being_looked_at_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = odd_clips.moving_shapes(tmp_path / "clip.mp4", duration_s=0.4)
    window = Watching(leaves_after=1)
    monkeypatch.setattr("formcheck.replay.Window", window)
    replay(clip)
    assert window.shown == 0
