"""Frames in, bodies out: MediaPipe's pose landmarker, kept deterministic."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import TracebackType

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.errors import ModelError
from formcheck.tracking.background import Background
from formcheck.tracking.body import Body
from formcheck.tracking.bystander import Bystander
from formcheck.tracking.landmarks import INDEX
from formcheck.tracking.near_side import NearSide
from formcheck.tracking.same_person import SamePerson, trunk_size_px
from formcheck.video import Frame, Pixels, prefetched
from formcheck.video.frame import padded_width

#: Longest side of the silhouettes handed on, pixels. The model itself segments at 256 x 256.
SILHOUETTE_PX = 320

#: Grey level of what the model is not to look at.
_NOTHING = 128
#: While the person is away they are looked for anew this often, seconds.
_AGAIN_S = 0.5

_TRUNK = [INDEX[f"{side}_{joint}"] for side in ("left", "right") for joint in ("shoulder", "hip")]

#: Lines that the model's libraries write: `W0000 00:00:1700000000.000000 ...`, `INFO: ...`.
_NATIVE = re.compile(rb"[IWEF]\d{4} |(INFO|WARNING|ERROR): ")
#: Held by whoever has standard error turned elsewhere: of two at once, one would put back what the other has put there.
_STDERR = threading.Lock()

_BUNDLE = Path(__file__).with_name("model") / "pose_landmarker_full.task"


def model_path(given: str | os.PathLike[str] | None = None) -> Path:
    """The model bundle to use: `given`, or the one installed with formcheck.

    Raises
    ------
    ModelError : the file is missing, or is not a `.task` bundle.
    """
    path = Path(given) if given is not None else _BUNDLE
    if not path.is_file():
        hint = "reinstall formcheck (its build makes the model)" if given is None else "give an existing .task file"
        raise ModelError(f"pose model {path.name} not found: {hint}")
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            raise ModelError(f"pose model {path.name} is not a MediaPipe .task bundle")
    return path


@cache
def model_digest(path: Path) -> str:
    """`sha256:` and the digest of a model file, for results to name what they were made with."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


class Tracker:
    """Tracks one person through one clip. Use one for each clip, as a context manager.

    VIDEO running mode is used everywhere: it is deterministic, so the same frames give the same bodies.

    Parameters
    ----------
    model : a `.task` bundle; None takes the one installed with formcheck.
    silhouette : whether bodies carry a silhouette (5 to 7 ms a frame more on two cores).

    Raises
    ------
    ModelError : the bundle is missing or not readable.
    """

    def __init__(self, model: str | os.PathLike[str] | None = None, silhouette: bool = False) -> None:
        os.environ.setdefault("GLOG_minloglevel", "2")
        import mediapipe as mp  # here, because it takes half a second

        path = model_path(model)
        vision = mp.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mp.tasks.BaseOptions(model_asset_buffer=path.read_bytes()),
            running_mode=vision.RunningMode.VIDEO,
            output_segmentation_masks=silhouette,
        )
        self._mp = mp
        self._silhouette = silhouette
        self._near = NearSide()
        self._same = SamePerson()
        self._bystander = Bystander()
        self._looked_s = 0.0
        self._background = Background()
        self._last_ms = -1
        self._quiet = True  # its notes come with the first picture that shows somebody
        try:
            with without_native_logs():
                self._landmarker = vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"pose model {path.name} cannot be used: {error}") from error

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()

    def track(self, frame: Frame) -> Body:
        """The body in a frame. Frames must come in the order of their times.

        A frame without a person gives a body of NaN (`found` is False), never an old or a guessed one; so does one in
        which somebody else is found.
        """
        return self._cut_out(frame, self._found_in(frame))

    def bodies(self, frames: Iterable[Frame]) -> Generator[tuple[Frame, Body], None, None]:
        """Each frame with the body in it, as `track` gives it; the model looks at the next one meanwhile, in a thread.

        To be closed before the tracker is, where it is not iterated to its end.
        """
        ahead = prefetched(self._found_ahead(frames), depth=1, name="track")
        with _opencv_in_one_thread(), contextlib.closing(ahead):
            for frame, body in ahead:
                yield frame, self._cut_out(frame, body)

    def _found_ahead(self, frames: Iterable[Frame]) -> Generator[tuple[Frame, Body], None, None]:
        with contextlib.closing(prefetched(frames, depth=2)) as decoded:
            for frame in decoded:
                yield frame, self._found_in(frame)

    def _found_in(self, frame: Frame) -> Body:
        """The body in a frame, its silhouette as the model gives it."""
        height, width = frame.rgb.shape[:2]
        company = self._bystander.update(frame.rgb, self._same.anywhere_px, self._same.trunk_px, frame.time_s)
        if self._bystander.cut:
            self._same = SamePerson()
        rgb = padded(self._without_others(frame))
        padded_width = rgb.shape[1]
        image = self._mp.Image(image_format=self._mp.ImageFormat.SRGB, data=rgb)
        self._last_ms = max(self._last_ms + 1, round(frame.time_s * 1000))  # MediaPipe wants rising integers
        with without_native_logs() if self._quiet else contextlib.nullcontext():
            found = self._landmarker.detect_for_video(image, self._last_ms)
        self._quiet &= not found.pose_landmarks
        if not found.pose_landmarks:
            self._same.nobody(frame.time_s)
            return Body.missing(frame.time_s, (width, height), self._near.side, company or self._same.away)
        marks = found.pose_landmarks[0]
        landmarks_px = np.array([(p.x * padded_width, p.y * height) for p in marks])
        world = np.array([(p.x, p.y, p.z) for p in found.pose_world_landmarks[0]])
        size_px = trunk_size_px(landmarks_px, world)
        if not self._same.update(landmarks_px, frame.time_s, company, size_px, self._bystander.suspected):
            return Body.missing(frame.time_s, (width, height), self._near.side, company=True)
        visibility = np.array([p.visibility for p in marks])
        return Body(
            time_s=frame.time_s,
            frame_size=(width, height),
            landmarks_px=landmarks_px,
            visibility=visibility,
            world_m=world,
            near=self._near.update(world, frame.time_s),
            silhouette=_small_mask(found.segmentation_masks, width) if self._silhouette else None,
            company=company,
        )

    def _without_others(self, frame: Frame) -> Pixels:
        """The picture, or while the person is away their place in it: the model follows whom it found while it can.

        Nothing at all now and then: the model holds on to a body fitted wrongly, too, until it finds none.
        """
        rgb = frame.rgb
        if not self._same.away:
            self._looked_s = frame.time_s
            return rgb
        again = frame.time_s - self._looked_s >= _AGAIN_S
        box = self._same.place(rgb.shape[1], rgb.shape[0])
        if again or box is None:
            self._looked_s = frame.time_s
            return np.full_like(rgb, _NOTHING)
        left, top, right, bottom = box
        out = np.full_like(rgb, _NOTHING)
        out[top:bottom, left:right] = rgb[top:bottom, left:right]
        return out

    def _cut_out(self, frame: Frame, body: Body) -> Body:
        """The body with the furniture taken out of its silhouette. The next frame's body does not depend on it."""
        share = body.silhouette
        if share is None:
            return body
        trunk_px = body.landmarks_px[_TRUNK]
        return replace(body, silhouette=self._background.taken_out(frame.rgb, share, trunk_px, frame.time_s))


def padded(rgb: Pixels) -> Pixels:
    """The picture with black columns added on the right up to a multiple of four.

    MediaPipe ends the whole process when it is asked for the mask of a picture of another width.
    """
    missing = padded_width(rgb.shape[1]) - rgb.shape[1]
    return np.pad(rgb, ((0, 0), (0, missing), (0, 0))) if missing else rgb


@contextlib.contextmanager
def _opencv_in_one_thread() -> Iterator[None]:
    """Keep OpenCV from sharing out its work: pictures here are small, and its idle threads keep the processor busy."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


@contextlib.contextmanager
def without_native_logs() -> Iterator[None]:
    """Keep the model's notes, written by C++ straight to file descriptor 2, off the user's screen.

    What else is written there meanwhile, by other threads, is passed on at the end. One at a time.
    """
    with _STDERR:
        sys.stderr.flush()
        try:
            kept = os.dup(2)
        except OSError:  # no standard error at all (pythonw)
            yield
            return
        with tempfile.TemporaryFile() as written:
            try:
                os.dup2(written.fileno(), 2)
                yield
            finally:
                os.dup2(kept, 2)
                os.close(kept)
                written.seek(0)
                for line in written:
                    if not _NATIVE.match(line):
                        os.write(2, line)


def _small_mask(masks: list[object] | None, width: int) -> NDArray[np.float32] | None:
    """The first mask without its padding, cut down to `SILHOUETTE_PX` before it is copied around."""
    if not masks:
        return None
    mask = np.squeeze(masks[0].numpy_view())[:, :width]  # type: ignore[attr-defined]
    scale = SILHOUETTE_PX / max(mask.shape)
    if scale >= 1:
        return np.array(mask, np.float32)
    size = (max(1, round(mask.shape[1] * scale)), max(1, round(mask.shape[0] * scale)))
    return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float32)
