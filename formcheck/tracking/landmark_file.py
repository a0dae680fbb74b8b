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
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import FormcheckError
from formcheck.tracking.body import Body, FloatArray
from formcheck.video import Frame
from formcheck.video.frame import padded_width

#: Ending of landmark files; what is before it is the name of the clip.
LANDMARKS_ENDING = ".landmarks.npz"

_VERSION = 1


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


@dataclass(frozen=True, eq=False)
class LandmarkFile:
    """The content of a landmark file; shapes as in the module's description, landmarks in pixels."""

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
    with _opened(path) as stored:
        return _about(stored, path)


def read_landmarks(path: Path) -> LandmarkFile:
    """A landmark file.

    Raises
    ------
    LandmarkFileError : it cannot be read, is not one, or was written by a later version.
    """
    with _opened(path) as stored:
        about = _about(stored, path)
        try:
            content = LandmarkFile(
                about,
                stored["index"].astype(np.int64),
                stored["time_s"],
                stored["found"],
                stored["near"],
                stored["landmarks"].astype(np.float64) * _scale(about.frame_size),
                stored["visibility"].astype(np.float64),
                stored["world_m"].astype(np.float64),
                stored["signals"],
                stored["why_not"],
            )
        except (KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
            raise LandmarkFileError(f"{path.name}: damaged: {error}") from error
    n = len(content.time_s)
    if content.landmarks_px.shape != (n, 33, 2) or content.signals.shape != (n, len(about.signals)):
        raise LandmarkFileError(f"{path.name}: damaged: its arrays do not fit together")
    return content


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


def _opened(path: Path) -> Any:
    try:
        return np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise LandmarkFileError(f"{path.name}: not a landmark file, or cut off") from error


def _about(stored: Any, path: Path) -> About:
    try:
        content = json.loads(str(stored["about"]))
        if content["version"] > _VERSION:
            raise LandmarkFileError(f"{path.name}: written by a later formcheck ({content['formcheck']})")
        for name in ("frame_size", "poses", "signals", "reasons"):
            content[name] = tuple(content[name])
        return About(**content)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise LandmarkFileError(f"{path.name}: not a landmark file, or damaged") from error


def _scale(frame_size: tuple[int, int]) -> FloatArray:
    """Pixels of the picture that the model's fractions are of."""
    width, height = frame_size
    return np.array([padded_width(width), height], np.float64)
