"""Landmark files: what is written is read, the same every time, and harm is told."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest

from formcheck.errors import UnreadError
from formcheck.tracking import Body, is_landmark_file, read_landmarks
from formcheck.tracking.landmark_file import LandmarkFile, LandmarkFileError, LandmarkWriter, read_about
from formcheck.video import Frame

SIZE = (638, 480)  # a width that tracking pads


def recording(frames: int = 5, missing: int = 2) -> LandmarkFile:
    """Bodies as the model gives them (32-bit floats), one frame without a person, one signal."""
    rng = np.random.default_rng(1)
    writer = LandmarkWriter(("lift",))
    for i in range(frames):
        share, visibility = rng.random((33, 2), np.float32), rng.random(33, np.float32)
        px = share.astype(float) * [640, 480]
        body = Body(i / 15, SIZE, px, visibility.astype(float), rng.random((33, 3), np.float32).astype(float), "right")
        if i == missing:
            body = Body.missing(i / 15, SIZE, "right")
        why = None if i else "no frame yet"
        writer.append(Frame(2 * i, i / 15, np.zeros((480, 638, 3), np.uint8)), body, [float(i)], [why])
    return writer.finish(
        clip="a.mp4",
        frames=10,
        duration_s=0.67,
        problem=None,
        frame_size=SIZE,
        model="sha256:0",
        formcheck="1",
        poses=("bridge",),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp4.landmarks.npz"
    path.write_bytes(recording().to_bytes())
    return path


def test_what_is_written_is_read_exactly(path: Path) -> None:
    before, after = recording(), read_landmarks(path)
    assert after.about == before.about
    for name in (
        "index",
        "time_s",
        "found",
        "near_left",
        "landmarks_px",
        "visibility",
        "world_m",
        "signals",
        "why_not",
    ):
        assert np.array_equal(getattr(before, name), getattr(after, name), equal_nan=name != "found"), name
    assert read_about(path) == before.about


def test_frames_come_back_with_their_bodies(path: Path) -> None:
    pairs = list(read_landmarks(path))
    assert [frame.index for frame, _ in pairs] == [0, 2, 4, 6, 8]
    assert [body.found for _, body in pairs] == [True, True, False, True, True]
    assert {body.near for _, body in pairs} == {"right"}
    assert pairs[0][0].rgb.size == 0
    assert np.isnan(pairs[2][1].landmarks_px).all()


def test_the_same_recording_is_the_same_file(path: Path) -> None:
    assert read_landmarks(path).to_bytes() == path.read_bytes()


def test_it_is_an_npz_that_numpy_reads_by_itself(path: Path) -> None:
    with np.load(path, allow_pickle=False) as stored:
        assert stored["landmarks"].shape == (5, 33, 2)
        assert stored["landmarks"].dtype == np.float32


@pytest.mark.parametrize("harm", ["cut", "text", "empty", "other"])
def test_harm_is_told_by_name(path: Path, harm: str) -> None:
    if harm == "other":
        np.savez(path, a=np.zeros(3))
    else:
        content = path.read_bytes()
        path.write_bytes({"cut": content[: len(content) // 2], "text": b"not this", "empty": b""}[harm])
    with pytest.raises(LandmarkFileError, match=r"^a\.mp4\.landmarks\.npz: "):
        read_landmarks(path)


@pytest.mark.parametrize(
    ("refusal", "why"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "no permission to read it"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
def test_a_file_that_cannot_be_opened_is_not_called_damaged(
    path: Path, refusal: OSError, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*arguments: object) -> None:
        raise refusal

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(UnreadError, match=rf"^a\.mp4\.landmarks\.npz: {why}$"):
        read_landmarks(path)


def test_a_later_version_is_refused(path: Path) -> None:
    from dataclasses import replace

    later = recording()
    path.write_bytes(replace(later, about=replace(later.about, version=2)).to_bytes())
    with pytest.raises(LandmarkFileError, match="later formcheck"):
        read_landmarks(path)


def test_landmark_files_are_told_by_their_ending() -> None:
    assert is_landmark_file("x/a.mp4.landmarks.npz")
    assert not is_landmark_file("truth.npz")
