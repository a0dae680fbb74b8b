"""Pictures that were shown, kept on disk so that any of them can be shown again."""

from __future__ import annotations

import tempfile
from types import TracebackType

import cv2
import numpy as np

from formcheck.errors import VideoError
from formcheck.video import Pixels

#: JPEG quality: 60 to 120 KB a picture of 1280 x 720, so ten minutes at 15 a second take under 1 GB of disk.
_QUALITY = 88


class Reel:
    """Grows by one picture at a time; any picture comes back. Use as a context manager: the disk is given back."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._ends = [0]

    def __enter__(self) -> Reel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def append(self, rgb: Pixels) -> None:
        """Keep a picture (height, width, 3).

        Raises
        ------
        VideoError : the disk is full.
        """
        done, data = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        assert done  # a picture that has a size can always be coded
        try:
            self._file.seek(self._ends[-1])
            self._file.write(data.tobytes())
        except OSError as error:
            raise VideoError(f"no room to keep the pictures of the replay: {error.strerror}") from error
        self._ends.append(self._file.tell())

    def __getitem__(self, index: int) -> Pixels:
        """Picture by its place, 0 to length - 1."""
        begin, end = self._ends[index], self._ends[index + 1]
        self._file.seek(begin)
        coded = np.frombuffer(self._file.read(end - begin), np.uint8)
        picture = cv2.imdecode(coded, cv2.IMREAD_COLOR)
        assert picture is not None  # it was coded above
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)
