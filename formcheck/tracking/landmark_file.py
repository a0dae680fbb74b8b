"""Landmark files: what tracking found in a clip, kept so that checking needs neither the video nor the model.

NumPy's .npz, compressed, version 1. n is the number of frames that were looked at:

    about        JSON text: clip, frames, duration_s, problem, frame_size, model, formcheck, poses, signals, reasons,
                 company
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
from collections.abc import Iterator, Mapping, Sequence
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


#: Type and shape of a row of every array, as they are written; None for the number of signals.
_LAYOUT: dict[str, tuple[np.dtype[Any], tuple[int | None, ...]]] = {
    "index": (np.dtype(np.int32), ()),
    "time_s": (np.dtype(np.float64), ()),
    "found": (np.dtype(np.bool_), ()),
    "near": (np.dtype(np.bool_), ()),
    "landmarks": (np.dtype(np.float32), (33, 2)),
    "visibility": (np.dtype(np.float32), (33,)),
    "world_m": (np.dtype(np.float32), (33, 3)),
    "signals": (np.dtype(np.float64), (None,)),
    "why_not": (np.dtype(np.uint8), (None,)),
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
    company : times (s) of the frames in which something else moved beside the person.
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
    company: tuple[float, ...] = ()


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
        company = set(self.about.company)
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
                company=time_s in company,
            )
            yield Frame(int(self.index[i]), time_s, nothing), body

    def to_bytes(self) -> bytes:
        """The file's content; the same recording gives the same bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
            for name, array in self._stored():
                member = io.BytesIO()
                np.lib.format.write_array(member, np.asarray(array, order="C"), allow_pickle=False)
                # a ZipInfo has a fixed date; numpy's own savez writes today's
                file.writestr(zipfile.ZipInfo(f"{name}.npy"), member.getvalue(), zipfile.ZIP_DEFLATED, 9)
        return out.getvalue()

    def _stored(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """The arrays of the file, one at a time: those of an hour are large."""
        yield "about", np.array(json.dumps(asdict(self.about)))
        scale = _scale(self.about.frame_size)
        for name, (kind, _) in _LAYOUT.items():
            if name == "landmarks":
                yield name, (self.landmarks_px / scale).astype(kind)
            else:
                yield name, getattr(self, "near_left" if name == "near" else name).astype(kind, copy=False)


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
    LandmarkFileError : it is not one, is damaged, was written by a later version, or holds what no tracking finds.
    UnreadError : it is not there, or cannot be read: no permission, a fault of the disk.
    """
    stored = _arrays(path, ("about", *_LAYOUT))
    about = _about(stored["about"], path)
    n, k = stored["time_s"].size, len(about.signals)
    for name, (kind, row) in _LAYOUT.items():
        shape = (n, *(k if size is None else size for size in row))
        if stored[name].dtype.kind != kind.kind or stored[name].shape != shape:
            raise LandmarkFileError(f"{path.name}: damaged: its arrays do not fit together ({name})")
    content = _content(about, stored)
    wrong = _wrong(content)
    if wrong is not None:
        raise LandmarkFileError(f"{path.name}: damaged: {wrong}")
    return content


def _content(about: About, stored: Mapping[str, NDArray[Any]]) -> LandmarkFile:
    """What arrays of the file's layout hold."""
    return LandmarkFile(
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
    """Collects what tracking finds, frame by frame: `append`, then `finish`. About 900 bytes a frame."""

    signals: tuple[str, ...]
    _rows: dict[str, bytearray] = field(default_factory=lambda: {name: bytearray() for name in _LAYOUT})
    _reasons: dict[str, int] = field(default_factory=dict)
    _company: list[float] = field(default_factory=list)

    def append(self, frame: Frame, body: Body, values: list[float], why_not: list[str | None]) -> None:
        """Add a frame: the body, and for every signal its value and why it has none."""
        row = {
            "index": frame.index,
            "time_s": frame.time_s,
            "found": body.found,
            "near": body.near == "left",
            "landmarks": body.landmarks_px / _scale(body.frame_size),
            "visibility": body.visibility,
            "world_m": body.world_m,
            "signals": values,
            "why_not": [0 if why is None else self._code(why) for why in why_not],
        }
        for name, (kind, _) in _LAYOUT.items():
            self._rows[name] += np.asarray(row[name], kind).tobytes()
        if body.company:
            self._company.append(frame.time_s)

    def finish(self, **about: Any) -> LandmarkFile:
        """The recording, once; `about` are the fields of `About` but for signals and reasons."""
        n, k = len(self._rows["index"]) // _LAYOUT["index"][0].itemsize, len(self.signals)
        stored = {
            name: np.frombuffer(self._rows[name], kind).reshape(n, *(k if size is None else size for size in row))
            for name, (kind, row) in _LAYOUT.items()
        }
        self._rows.clear()  # not kept beside what is made of them
        reasons, company = tuple(self._reasons), tuple(self._company)
        return _content(About(signals=self.signals, reasons=reasons, company=company, **about), stored)

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
