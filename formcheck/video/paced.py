"""Clips played like a camera: every frame when its time has come."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from formcheck.errors import VideoError
from formcheck.video.camera import Shot
from formcheck.video.prefetch import prefetched
from formcheck.video.reader import Clip
from formcheck.video.thinning import Thinning
from formcheck.video.upright import Turn


class PacedClips:
    """A `Device` that plays clips one after the other; stamps are the file's own, counted on from clip to clip.

    Parameters
    ----------
    paths : the clips; read as `formcheck score` reads them.
    speed : 1 plays at real time, 2 at double speed. Stamps stay as they are.
    enough_fps : frames beyond this rate, which scoring leaves out, are marked as extra; None marks none.
    turn : as of `Clip`.

    Attributes
    ----------
    name, live : as of every device: the first clip, and how many more; not live.
    duration_s : length of what has been read, as `Clip.duration_s`.
    problem : what was found wrong with a clip (cut off, damaged); None when nothing was.

    Raises
    ------
    VideoError : one of them cannot be read; said before the first is played.
    """

    live = False

    def __init__(
        self, paths: Sequence[Path], speed: float = 1.0, enough_fps: float | None = None, turn: Turn = 0
    ) -> None:
        for path in paths:
            with Clip(path):
                pass
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        self.name = f"{Path(paths[0]).name}{more}"
        self.duration_s = 0.0
        self.problem: str | None = None
        self._speed = speed
        self._enough_fps = enough_fps
        self._turn: Turn = turn
        self._frames = self._play(paths)
        self._began_s: float | None = None

    def read(self) -> Shot | None:
        """The next frame once its time has come; None at the end of the last clip."""
        shot = next(self._frames, None)
        if shot is None:
            return None
        now_s = time.monotonic()
        if self._began_s is None:
            self._began_s = now_s - shot.stamp_s / self._speed
        wait_s = self._began_s + shot.stamp_s / self._speed - now_s
        if wait_s > 0:
            time.sleep(wait_s)
        return shot

    def close(self) -> None:
        """Let the clip go."""
        self._frames.close()  # type: ignore[attr-defined]

    def _play(self, paths: Sequence[Path]) -> Iterator[Shot]:
        begins_s = 0.0
        for path in paths:
            with Clip(path, turn=self._turn) as clip:
                thinning = Thinning(clip.rate, self._enough_fps)
                try:
                    for frame in prefetched(clip):
                        self.duration_s = begins_s + clip.duration_s
                        yield Shot(begins_s + frame.time_s, frame.rgb, extra=not thinning.keeps(frame.time_s))
                except VideoError as error:  # damaged beyond its first bytes: like a camera that stops
                    self.problem = self.problem or str(error)
                self.problem = self.problem or clip.problem
                begins_s = self.duration_s = begins_s + clip.duration_s
