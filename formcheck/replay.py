"""Replaying a clip with what formcheck sees in it: in a window, or written as a clip."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from formcheck.checking import Moment, PoseDefinition, load_pose
from formcheck.engine import Engine, needs_silhouette
from formcheck.errors import VideoError
from formcheck.reporting.overlay import Overlay
from formcheck.reporting.window import Window
from formcheck.scoring import StrPath
from formcheck.tracking import Body, Tracker
from formcheck.video import Clip, ClipWriter, Frame, Pixels, prefetched

#: Keys that end a replay: q and Esc.
_END = ("q", "\x1b")


def replay(
    path: Path,
    pose: str | PoseDefinition = "bridge",
    *,
    output: Path | None = None,
    hold_s: float | None = None,
    model: StrPath | None = None,
) -> None:
    """Play a clip with its overlay in a window (space pauses, q or Esc ends), or write it to `output` (.mp4).

    Writing needs no screen. A clip that is cut off is played or written as far as it goes.

    Raises
    ------
    VideoError : the clip cannot be read, or the output not written.
    DisplayError : no screen to show it on.
    """
    definition = pose if isinstance(pose, PoseDefinition) else load_pose(pose)
    if output is not None and output.resolve() == Path(path).resolve():
        raise VideoError(f"{output.name}: the overlay cannot be written over the clip itself")
    with Clip(path) as clip, Tracker(model, needs_silhouette([definition])) as tracker:
        engine, overlay = Engine(definition, hold_s), Overlay(definition)
        pictures = (
            (frame, overlay.draw(frame.rgb, body, moment)) for frame, body, moment in _moments(clip, tracker, engine)
        )
        if output is not None:
            with ClipWriter(output, clip.rate) as writer:
                for frame, picture in pictures:
                    writer.append(picture, frame.time_s)
        else:
            with Window(f"formcheck - {clip.path.name}") as window:
                _play(pictures, window)
        if clip.frames == 0:
            raise VideoError(f"{clip.path.name}: no picture could be read")


def _moments(clip: Clip, tracker: Tracker, engine: Engine) -> Iterator[tuple[Frame, Body, Moment]]:
    for frame in prefetched(clip):
        body = tracker.track(frame)
        yield frame, body, engine.update(frame, body)


def _play(pictures: Iterator[tuple[Frame, Pixels]], window: Window) -> None:
    """Show each picture when its time has come; a slow machine plays slower and drops nothing."""
    began_s: float | None = None
    for frame, picture in pictures:
        now_s = time.perf_counter()
        if began_s is None or now_s > began_s + frame.time_s:
            began_s = now_s - frame.time_s  # the first, or late: later ones wait from here
        key = window.show(picture, began_s + frame.time_s - now_s)
        if key == " ":
            paused_s = time.perf_counter()
            key = _wait_for_key(window, picture)
            began_s += time.perf_counter() - paused_s
        if key in _END or window.closed:
            return


def _wait_for_key(window: Window, picture: Pixels) -> str:
    """Keep showing a picture until a key that goes on or ends is pressed, or the window is closed."""
    while not window.closed:
        key = window.show(picture, 0.05)
        if key == " " or key in _END:
            return key
    return ""
