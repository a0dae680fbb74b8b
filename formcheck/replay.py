"""Replaying a clip with what formcheck sees in it: in a window, or written as a clip; two clips side by side."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from formcheck.checking import PoseDefinition, load_pose
from formcheck.engine import Engine, enough_fps, needs_silhouette
from formcheck.errors import VideoError
from formcheck.files import same_place
from formcheck.reporting.beside import side_by_side
from formcheck.reporting.overlay import Overlay, draw_note
from formcheck.reporting.player import Player, Shot
from formcheck.reporting.reel import Reel
from formcheck.reporting.window import Window
from formcheck.scoring import StrPath
from formcheck.tracking import Tracker
from formcheck.video import Clip, ClipWriter, Thinning, prefetched

#: While paused, keys are looked for this often, seconds.
_LOOK_S = 0.05


def replay(
    path: Path,
    pose: str | PoseDefinition = "bridge",
    *,
    beside: Path | None = None,
    output: Path | None = None,
    hold_s: float | None = None,
    model: StrPath | None = None,
) -> None:
    """Play a clip with its overlay in a window, or write it to `output` (.mp4); with `beside`, two clips at once.

    Keys: space pauses, `.` and `,` step a frame, `s` plays slower, `l` repeats a repetition, `r` starts again, `q` or
    Esc ends. Writing needs no screen. A clip that is cut off is played or written as far as it goes.

    Raises
    ------
    VideoError : a clip cannot be read, or the output not written.
    DisplayError : no screen to show it on.
    """
    definition = pose if isinstance(pose, PoseDefinition) else load_pose(pose)
    paths = [Path(path)] if beside is None else [Path(path), Path(beside)]
    if output is not None and any(same_place(output, clip) for clip in paths):
        raise VideoError(f"{output.name}: the overlay cannot be written over the clip itself")
    with ExitStack() as stack:
        clips = [stack.enter_context(Clip(one)) for one in paths]
        trackers = [stack.enter_context(Tracker(model, needs_silhouette([definition]))) for _ in paths]
        seen = [_shots(clip, tracker, definition, hold_s) for clip, tracker in zip(clips, trackers, strict=True)]
        shots = seen[0] if beside is None else side_by_side(seen[0], seen[1])
        if output is not None:
            with ClipWriter(output, max(clip.rate for clip in clips)) as writer:
                for shot in shots:
                    writer.append(shot.picture, shot.time_s)
        else:
            window = stack.enter_context(Window("formcheck - " + " | ".join(clip.path.name for clip in clips)))
            _play(Player(shots, stack.enter_context(Reel())), window)
        for clip in clips:
            if clip.frames == 0:
                raise VideoError(f"{clip.path.name}: no picture could be read")


def _shots(clip: Clip, tracker: Tracker, pose: PoseDefinition, hold_s: float | None) -> Iterator[Shot]:
    """The clip's pictures with what was seen in them. Frames that scoring leaves out show what the one before did."""
    engine, overlay = Engine(pose, hold_s), Overlay(pose)
    thinning = Thinning(clip.rate, enough_fps([pose]))
    for frame in prefetched(clip):
        if thinning.keeps(frame.time_s):  # the first is always kept
            body = tracker.track(frame)
            moment = engine.update(frame, body)
        else:
            moment = replace(moment, settled=None)
        events = moment.settled.events if moment.settled is not None else None
        settled = None if events is None else (events.start_s, events.end_s)
        yield Shot(overlay.draw(frame.rgb, body, moment), frame.time_s, settled)


def _play(player: Player, window: Window) -> None:
    """Show each picture when its time has come; a slow machine plays slower and drops nothing."""
    due_s = time.perf_counter()
    while True:
        if not player.paused:
            due_s = max(time.perf_counter(), due_s + player.advance())
        if player.ended:
            return
        note = player.note
        picture = draw_note(player.picture, note) if note else player.picture
        wait_s = _LOOK_S if player.paused else due_s - time.perf_counter()
        player.press(window.show(picture, wait_s))
        if player.ended or window.closed:
            return
