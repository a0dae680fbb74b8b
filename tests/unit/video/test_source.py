"""A clip that cannot be opened: for now, or because of what it is."""

from __future__ import annotations

import errno
import math
from pathlib import Path

import av
import pytest

from formcheck.errors import UnreadError, VideoError
from formcheck.video import Clip
from formcheck.video.source import Source


@pytest.mark.parametrize(
    ("number", "why"), [(errno.EACCES, "no permission to read it"), (errno.EIO, "Input/output error")]
)
def test_a_clip_that_may_be_readable_another_time_is_told_from_one_that_is_none(
    number: int, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"not a clip")
    with pytest.raises(VideoError, match=r"^a\.mp4: not a video") as told:
        Source(clip)
    assert not isinstance(told.value, UnreadError)

    def opened(*arguments: object, **more: object) -> None:
        raise av.error.classes[number](number, why)

    monkeypatch.setattr(av, "open", opened)
    with pytest.raises(UnreadError, match=f"^a.mp4: {why}$"):
        Source(clip)


def test_a_clip_that_is_not_there_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"^a\.mp4: no such file$") as told:
        Source(tmp_path / "a.mp4")
    assert not isinstance(told.value, UnreadError)


@pytest.mark.parametrize("part_s", [(14.0, 7.0), (7.0, 7.0), (-5.0, 7.0), (math.nan, 7.0), (0.0, math.nan)])
def test_a_part_that_is_none_is_told_before_anything_is_read(tmp_path: Path, part_s: tuple[float, float]) -> None:
    with pytest.raises(VideoError, match=r"^none\.mp4: no part from .* give two times, in order"):
        Clip(tmp_path / "none.mp4", part_s=part_s)
