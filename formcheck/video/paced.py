"""Clips played like a camera: every frame when its time has come."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from formcheck.errors import VideoError
from formcheck.video.camera import Shot
from formcheck.video.frame import Frame
from formcheck.video.prefetch import prefetched
from formcheck.video.reader import Clip


class PacedClips:
    """A `Device` that plays clips one after the other; stamps are the file's own, counted on from clip to clip.

    Parameters
    ----------
    paths : the clips; read as `formcheck score` reads them.
    speed : 1 plays at real time, 2 at double speed. Stamps stay as they are.

    Attributes
    ----------
    name, live : as of every device; a clip is not live.
    duration_s : length of what has been read, as `Clip.duration_s`.
    problem : what was found wrong with a clip (cut off, damaged); None when nothing was.

    Raises
    ------
    VideoError : one of them cannot be read; said before the first is played.
    """

    live = False

    def __init__(self, paths: Sequence[Path], speed: float = 1.0) -> None:
        for path in paths:
            with Clip(path):
                pass
        self.name = " + ".join(Path(path).name for path in paths)
        self.duration_s = 0.0
        self.problem: str | None = None
        self._speed = speed
        self._frames = self._play(paths)
        self._began_s: float | None = None

    def read(self) -> Shot | None:
        """The next frame once its time has come; None at the end of the last clip."""
        frame = next(self._frames, None)
        if frame is None:
            return None
        now_s = time.monotonic()
        if self._began_s is None:
            self._began_s = now_s - frame.time_s / self._speed
        wait_s = self._began_s + frame.time_s / self._speed - now_s
        if wait_s > 0:
            time.sleep(wait_s)
        return Shot(frame.time_s, frame.rgb)

    def close(self) -> None:
        """Let the clip go."""
        self._frames.close()  # type: ignore[attr-defined]

    def _play(self, paths: Sequence[Path]) -> Iterator[Frame]:
        begins_s = 0.0
        for path in paths:
            with Clip(path) as clip:
                try:
                    for frame in prefetched(clip):
                        self.duration_s = begins_s + clip.duration_s
                        yield Frame(frame.index, begins_s + frame.time_s, frame.rgb)
                except VideoError as error:  # damaged beyond its first bytes: like a camera that stops
                    self.problem = self.problem or str(error)
                self.problem = self.problem or clip.problem
                begins_s = self.duration_s = begins_s + clip.duration_s
