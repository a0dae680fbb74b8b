"""What is shown, written as a clip: when that fails, the session goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from formcheck.errors import VideoError
from formcheck.video import ClipWriter, Pixels


class Recorder:
    """A `ClipWriter` that cannot end a session. Use as a context manager.

    What was done must not be lost with its film: a full disk is told once, and the frames after it are not recorded.

    Parameters
    ----------
    tell : called with one line when writing fails.

    Attributes
    ----------
    problem : why there is no recording; None while there is nothing wrong with it.

    Raises
    ------
    VideoError : on entering, before anything is done: the file cannot be written at all.
    """

    def __init__(self, path: Path, tell: Callable[[str], None]) -> None:
        self._writer = ClipWriter(path)
        self._tell = tell
        self.problem: str | None = None

    def __enter__(self) -> Recorder:
        self._writer.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.problem is not None:
            return
        try:
            self._writer.__exit__(kind, error, trace)
        except VideoError as failure:
            self.problem = str(failure)

    def append(self, rgb: Pixels, time_s: float) -> None:
        """Add a picture (height, width, 3), shown from `time_s` on; nothing happens once writing has failed."""
        if self.problem is not None:
            return
        try:
            self._writer.append(rgb, time_s)
        except VideoError as failure:
            self._writer.__exit__(VideoError, failure, None)  # removes what was written
            self.problem = str(failure)
            self._tell(f"{failure}; the session goes on without a recording")
