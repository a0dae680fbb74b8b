"""Landmark files: what tracking found in a clip, kept so that checking needs neither the video nor the model.

NumPy's .npz, compressed, version 1. n is the number of frames that were looked at:

    about        JSON text: clip, frames, duration_s, problem, frame_size, model, formcheck, poses, signals, reasons
    index        (n,) number of the frame in the clip
    time_s       (n,) float64, seconds from the clip's first frame
    found, near  (n,) whether a person was found; whether the left side is near
    landmarks    (n, 33, 2) float32, shares of the padded picture's width and height, y down; NaN where nobody was found
    visibility   (n, 33) float32
    world_m      (n, 33, 3) float32, metres
    signals      (n, k) float64: what was read off the picture itself (silhouette, texture); NaN where nothing was
    why_not      (n, k) uint8: why nothing was read, one more than the place in `reasons`; 0 for no reason

Floats are those of the model, so results from a landmark file are those from the video, to the byte.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from formcheck.arrays import ArraysError, read_arrays
from formcheck.errors import FormcheckError
from formcheck.tracking.body import Body, FloatArray
from formcheck.video import Frame
from formcheck.video.frame import padded_width

#: Ending of landmark files; what is before it is the name of the clip.
LANDMARKS_ENDING = ".landmarks.npz"

_VERSION = 1


#: Kind and shape of a row of every array; None for the number of signals.
_LAYOUT: dict[str, tuple[str, tuple[int | None, ...]]] = {
    "index": ("i", ()),
    "time_s": ("f", ()),
    "found": ("b", ()),
    "near": ("b", ()),
    "landmarks": ("f", (33, 2)),
    "visibility": ("f", (33,)),
    "world_m": ("f", (33, 3)),
    "signals": ("f", (None,)),
    "why_not": ("u", (None,)),
}

#: What no tracking finds: a clip of months, pictures larger than any codec's, landmarks a thousand pictures away.
_LONGEST_S, _LARGEST_PX, _FARTHEST = 1e7, 65_536, 1e8


class LandmarkFileError(FormcheckError):
    """A landmark file that cannot be read, or does not hold what is asked of it."""


@dataclass(frozen=True, slots=True)
class About:
    """What a landmark file is of.

    Attributes
    ----------
    clip : name of the clip.
    frames, duration_s, problem : what reading the clip said (frames: those that were not looked at included).
    frame_size : width and height of the pictures, pixels.
    model : digest of the model that tracked.
    formcheck : version that tracked.
    poses : exercises whose picture signals are kept.
    signals : names of the picture signals, in the order of their columns.
    reasons : why a signal could not be read, as the numbers in `why_not` name them.
    key : digest of what the file was made from.
    """

    clip: str
    frames: int
    duration_s: float
    problem: str | None
    frame_size: tuple[int, int]
    model: str
    formcheck: str
    poses: tuple[str, ...]
    signals: tuple[str, ...]
    reasons: tuple[str, ...]
    key: str = ""
    version: int = _VERSION


_ABOUT = TypeAdapter(About)


@dataclass(frozen=True, eq=False)
class LandmarkFile:
    """The content of a landmark file of n frames; iterate over it for frames and bodies.

    Attributes
    ----------
    about : what it is of.
    index : (n,) number of each frame in the clip.
    time_s : (n,) seconds from the clip's first frame.
    found : (n,) whether a person was found.
    near_left : (n,) whether the left side is near.
    landmarks_px : (n, 33, 2) x to the right and y down, pixels; NaN where nobody was found.
    visibility : (n, 33) 0 to 1.
    world_m : (n, 33, 3) metres, origin between the hips.
    signals : (n, k) what was read off the picture itself, by `about.signals`; NaN where nothing was.
    why_not : (n, k) why nothing was read: one more than the place in `about.reasons`; 0 for no reason.
    """

    about: About
    index: NDArray[np.int64]
    time_s: FloatArray
    found: NDArray[np.bool_]
    near_left: NDArray[np.bool_]
    landmarks_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    signals: FloatArray
    why_not: NDArray[np.uint8]

    def __iter__(self) -> Iterator[tuple[Frame, Body]]:
        """The frames, of no pixels (what would read them fails), and the bodies in them, without silhouettes."""
        nothing = np.empty((0, 0, 3), np.uint8)
        for i, time_s in enumerate(self.time_s.tolist()):
            near = "left" if self.near_left[i] else "right"
            body = Body(
                time_s,
                self.about.frame_size,
                self.landmarks_px[i],
                self.visibility[i],
                self.world_m[i],
                near,
                found=bool(self.found[i]),
            )
            yield Frame(int(self.index[i]), time_s, nothing), body

    def to_bytes(self) -> bytes:
        """The file's content; the same recording gives the same bytes."""
        arrays = {
            "about": np.array(json.dumps(asdict(self.about))),
            "index": self.index.astype(np.int32),
            "time_s": self.time_s,
            "found": self.found,
            "near": self.near_left,
            "landmarks": (self.landmarks_px / _scale(self.about.frame_size)).astype(np.float32),
            "visibility": self.visibility.astype(np.float32),
            "world_m": self.world_m.astype(np.float32),
            "signals": self.signals,
            "why_not": self.why_not,
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
            for name, array in arrays.items():
                member = io.BytesIO()
                np.lib.format.write_array(member, np.asarray(array, order="C"), allow_pickle=False)
                # a ZipInfo has a fixed date; numpy's own savez writes today's
                file.writestr(zipfile.ZipInfo(f"{name}.npy"), member.getvalue(), zipfile.ZIP_DEFLATED, 9)
        return out.getvalue()


def is_landmark_file(path: str | os.PathLike[str]) -> bool:
    """Whether a path has the ending of a landmark file."""
    return os.fspath(path).lower().endswith(LANDMARKS_ENDING)


def read_about(path: Path) -> About:
    """Only what a landmark file is of; errors as `read_landmarks`."""
    return _about(_arrays(path, ("about",))["about"], path)


def read_landmarks(path: Path) -> LandmarkFile:
    """A landmark file.

    Raises
    ------
    LandmarkFileError : it cannot be read, is not one, was written by a later version, or holds what no tracking finds.
    """
    stored = _arrays(path, ("about", *_LAYOUT))
    about = _about(stored["about"], path)
    n, k = stored["time_s"].size, len(about.signals)
    for name, (kind, row) in _LAYOUT.items():
        shape = (n, *(k if size is None else size for size in row))
        if stored[name].dtype.kind != kind or stored[name].shape != shape:
            raise LandmarkFileError(f"{path.name}: damaged: its arrays do not fit together ({name})")
    content = LandmarkFile(
        about,
        stored["index"].astype(np.int64),
        stored["time_s"].astype(np.float64),
        stored["found"],
        stored["near"],
        stored["landmarks"].astype(np.float64) * _scale(about.frame_size),
        stored["visibility"].astype(np.float64),
        stored["world_m"].astype(np.float64),
        stored["signals"].astype(np.float64),
        stored["why_not"],
    )
    wrong = _wrong(content)
    if wrong is not None:
        raise LandmarkFileError(f"{path.name}: damaged: {wrong}")
    return content


def _wrong(content: LandmarkFile) -> str | None:
    """What tracking cannot have found; None when it can."""
    about, time_s, found = content.about, content.time_s, content.found
    if not (0 <= about.duration_s <= _LONGEST_S and ((time_s >= 0) & (time_s <= _LONGEST_S)).all()):
        return "its times are not those of a clip"
    if len(time_s) and time_s[-1] - time_s[0] > about.duration_s:
        return "it goes on after the clip's end"
    if not (np.diff(time_s) > 0).all():
        return "its times do not rise"
    if len(time_s) > max(0, about.frames):
        return "it has more frames than the clip"
    if found.any() and not all(1 <= side <= _LARGEST_PX for side in about.frame_size):
        return f"pictures of {about.frame_size[0]} x {about.frame_size[1]} pixels"
    for name in ("landmarks_px", "visibility", "world_m"):
        values = getattr(content, name)[found]
        if not (np.abs(values) <= _FARTHEST).all():
            return f"{name} is not a number, or far out of the picture"
    if np.isinf(content.signals).any() or (content.why_not > len(about.reasons)).any():
        return "its signals cannot be read"
    return None


@dataclass
class LandmarkWriter:
    """Collects what tracking finds, frame by frame: `append`, then `finish`."""

    signals: tuple[str, ...]
    _rows: list[tuple[Frame, Body]] = field(default_factory=list)
    _values: list[list[float]] = field(default_factory=list)
    _why: list[list[int]] = field(default_factory=list)
    _reasons: dict[str, int] = field(default_factory=dict)

    def append(self, frame: Frame, body: Body, values: list[float], why_not: list[str | None]) -> None:
        """Add a frame: the body, and for every signal its value and why it has none."""
        slim = Body(
            body.time_s, body.frame_size, body.landmarks_px, body.visibility, body.world_m, body.near, found=body.found
        )
        self._rows.append((Frame(frame.index, frame.time_s, np.empty((0, 0, 3), np.uint8)), slim))
        self._values.append(values)
        self._why.append([0 if why is None else self._code(why) for why in why_not])

    def finish(self, **about: Any) -> LandmarkFile:
        """The recording; `about` are the fields of `About` but for signals and reasons."""
        bodies = [body for _, body in self._rows]
        n, k = len(bodies), len(self.signals)
        return LandmarkFile(
            About(signals=self.signals, reasons=tuple(self._reasons), **about),
            np.array([frame.index for frame, _ in self._rows], np.int64),
            np.array([frame.time_s for frame, _ in self._rows], np.float64),
            np.array([body.found for body in bodies], np.bool_),
            np.array([body.near == "left" for body in bodies], np.bool_),
            np.array([body.landmarks_px for body in bodies], np.float64).reshape(n, 33, 2),
            np.array([body.visibility for body in bodies], np.float64).reshape(n, 33),
            np.array([body.world_m for body in bodies], np.float64).reshape(n, 33, 3),
            np.array(self._values, np.float64).reshape(n, k),
            np.array(self._why, np.uint8).reshape(n, k),
        )

    def _code(self, why: str) -> int:
        return self._reasons.setdefault(why, len(self._reasons) + 1)


def _arrays(path: Path, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    try:
        return read_arrays(path, names)
    except ArraysError as error:
        raise LandmarkFileError(f"{path.name}: not a landmark file, or damaged: {error}") from error


def _about(stored: NDArray[Any], path: Path) -> About:
    try:
        about = _ABOUT.validate_json(str(stored))
    except (ValidationError, UnicodeEncodeError) as error:
        raise LandmarkFileError(f"{path.name}: not a landmark file, or damaged") from error
    if about.version > _VERSION:
        raise LandmarkFileError(f"{path.name}: written by a later formcheck ({about.formcheck})")
    return about


def _scale(frame_size: tuple[int, int]) -> FloatArray:
    """Pixels of the picture that the model's fractions are of."""
    width, height = frame_size
    return np.array([padded_width(width), height], np.float64)
