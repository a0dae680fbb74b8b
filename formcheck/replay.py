"""Replaying a clip with what formcheck sees in it: in a window, or written as a clip; two clips side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from formcheck.checking import Moment, PoseDefinition
from formcheck.errors import VideoError
from formcheck.files import same_place
from formcheck.reporting.beside import side_by_side
from formcheck.reporting.film import drawn_again
from formcheck.reporting.overlay import draw_note
from formcheck.reporting.player import END, Player, Shot
from formcheck.reporting.reel import Reel
from formcheck.reporting.window import Window
from formcheck.scoring import AUTO, How, StrPath, meant_by
from formcheck.seen import Seen, see
from formcheck.tracking import is_landmark_file
from formcheck.video import Clip, ClipWriter, Turn

#: While paused, keys are looked for this often, seconds.
_LOOK_S = 0.05
#: Size of the window while there is nothing to show yet: (rows, columns, 3).
_WAITING = (480, 640, 3)

#: Told of a share that is done, 0 to 1.
Progress = Callable[[float], None]


def replay(
    path: Path,
    pose: str | PoseDefinition = AUTO,
    *,
    beside: Path | None = None,
    output: Path | None = None,
    hold_s: float | None = None,
    model: StrPath | None = None,
    turn: Turn = 0,
    progress: Progress | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> None:
    """Play a clip with its overlay in a window, or write it to `output` (.mp4); with `beside`, two clips at once.

    Keys: space pauses, `.` and `,` step a frame, `s` plays slower, `l` repeats a repetition, `r` starts again, `q` or
    Esc ends. Writing needs no screen. A clip that is cut off is played or written as far as it goes.

    Clips are seen to their end first, so that what is shown is what the result says; `progress` is told how far that
    is, and `tell` what the result warns of. The first repetitions of two clips begin together. A clip in which no
    exercise is recognised is played with the skeleton alone. `turn` is as of `score`, for both clips.

    Raises
    ------
    VideoError : a clip cannot be read, or the output not written.
    DisplayError : no screen to show it on.
    PoseError, ModelError : as `score`.
    """
    definitions = meant_by(pose)
    paths = [Path(path)] if beside is None else [Path(path), Path(beside)]
    for clip in paths:
        if is_landmark_file(clip):
            raise VideoError(f"{clip.name}: a replay shows the video; give the clip itself")
    if output is not None and any(same_place(output, clip) for clip in paths):
        raise VideoError(f"{output.name}: the overlay cannot be written over the clip itself")
    with ExitStack() as stack:
        window = None
        if output is None:
            window = stack.enter_context(Window("formcheck - " + " | ".join(clip.name for clip in paths)))
        else:  # before clips are looked at, which may take minutes
            writer = stack.enter_context(ClipWriter(output, max(map(_rate_of, paths))))
        try:
            how = How(hold_s=hold_s, model=model, turn=turn)
            seen = _looked_at(paths, definitions, how, progress if window is None else _waiting(window))
        except _Left:
            return
        for one in seen:
            for line in one.result.remarks:
                tell(f"{one.result.clip}: {line}")
        clips = [stack.enter_context(Clip(path, turn=turn)) for path in paths]
        drawn = [_again(one, clip) for one, clip in zip(seen, clips, strict=True)]
        shots = drawn[0] if beside is None else _together(drawn, seen)
        if window is not None:
            _play(Player(shots, stack.enter_context(Reel())), window)
        else:
            for shot in shots:
                writer.append(shot.picture, shot.time_s)


def _rate_of(path: Path) -> float:
    with Clip(path) as clip:
        return clip.rate


def _looked_at(
    paths: Sequence[Path], definitions: Sequence[PoseDefinition], how: How, progress: Progress | None
) -> list[Seen]:
    """What is seen in each clip, one after the other."""
    seen: list[Seen] = []
    for path in paths:
        done = len(seen)
        part = None if progress is None else lambda share, done=done: progress((done + share) / len(paths))
        seen.append(see(path, definitions, **(how | How(progress=part))))
    return seen


def _again(seen: Seen, clip: Clip) -> Iterator[Shot]:
    """Pictures of a clip that has been seen before: all of them, those that were not looked at too."""
    shown = -1
    for frame, picture, place in drawn_again(clip, seen.bodies, seen.moments, seen.pose, whole=True):
        moment = seen.moments[place] if seen.moments and place > shown else None
        shown = place
        yield Shot(picture, frame.time_s, _settled(moment))


def _settled(moment: Moment | None) -> tuple[float, float] | None:
    if moment is None or moment.settled is None:
        return None
    events = moment.settled.events
    return events.start_s, events.end_s


def _together(drawn: Sequence[Iterator[Shot]], seen: Sequence[Seen]) -> Iterator[Shot]:
    """Two clips side by side, whose first repetitions begin together where both have one."""
    left, right = (one.result for one in seen)
    later_s = 0.0
    if left.repetitions and right.repetitions:
        later_s = left.repetitions[0].start_s - right.repetitions[0].start_s
    delays_s = max(0.0, -later_s), max(0.0, later_s)
    return side_by_side(drawn[0], drawn[1], (left.clip, right.clip), delays_s)


class _Left(Exception):
    """The window was closed while clips were still being looked at."""


def _waiting(window: Window) -> Progress:
    """Shows in the window how far looking at the clips is."""

    def show(share: float) -> None:
        picture = draw_note(np.zeros(_WAITING, np.uint8), f"looking at it first: {share:.0%}")
        if window.show(picture, 0.001) in END or window.closed:
            raise _Left

    show(0.0)  # at once: loading the model takes a while
    return show


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
