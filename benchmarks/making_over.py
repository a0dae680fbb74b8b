"""Labelled clips made over: worse light, compression, size or frame rate, or mirrored, as landmark files.

A made-over clip lives only while it is tracked; its landmark file scores like it, to the byte, and may be kept.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from formcheck.checking import load_pose
from formcheck.recording import record
from formcheck.tracking import LANDMARKS_ENDING
from formcheck.video import Clip, ClipWriter, Frame

#: Quality of made-over clips whose compression is not what is swept: hardly any loss.
CLEAN_CRF = 15
#: What cameras do to noise; keeping all of it takes longer than tracking.
USUAL_CRF = 23
#: An 8-bit sensor's noise in the dark, grey levels: it does not shrink with the light.
DARK_NOISE = 2.0

Picture = np.ndarray  # (height, width, 3) uint8 RGB


@dataclass(frozen=True)
class Change:
    """One way of making a clip over; its name names its landmark file."""

    name: str
    picture: Callable[[Picture], Picture] | None = None
    crf: int = CLEAN_CRF
    fps: float | None = None
    times: int = 1  # each picture is shown so often, in the time of one


def compressed(crf: int) -> Change:
    return Change(f"crf_{crf}", crf=crf)


def lit(light: float) -> Change:
    """A share of the light on the sensor, whose noise stays."""
    rng = np.random.default_rng(0)

    def picture(before: Picture) -> Picture:
        # linear light is the picture to the power of 2.2; twice the light blows out what is bright already
        noise = DARK_NOISE * rng.standard_normal(before.shape, np.float32)
        return np.clip(before * light ** (1 / 2.2) + noise, 0, 255).astype(np.uint8)

    return Change(f"light_{light:g}", picture, USUAL_CRF)


def scaled(scale: float) -> Change:
    def picture(before: Picture) -> Picture:
        height, width = (round(side * scale / 4) * 4 for side in before.shape[:2])
        return cv2.resize(before, (width, height), interpolation=cv2.INTER_AREA)

    return Change(f"size_{scale:g}", picture)


def thinner(fps: float) -> Change:
    return Change(f"fps_{fps:g}", fps=fps)


def shown_twice() -> Change:
    """Twice the frames a second, as of a screen or a phone that records faster than its camera sees."""
    return Change("shown_twice", times=2)


def mirrored() -> Change:
    return Change("mirrored", lambda before: np.ascontiguousarray(before[:, ::-1]))


def landmarks_of(
    clip: Path, pose: str, change: Change | None, keep: Path, *, model: Path | None = None, every_frame: bool = False
) -> Path:
    """The landmark file of a clip made over (of the clip itself without a change), from `keep` if it lies there.

    With `every_frame` every picture is tracked, also where the exercise says that fewer are enough.
    """
    path = kept(clip, change, keep, model)
    if path.exists():
        return path
    with tempfile.TemporaryDirectory() as folder:
        made = clip if change is None else Path(folder) / clip.name
        if change is not None:
            _make_over(clip, change, made)
        recording = record(made, [load_pose(pose)], model=str(model) if model else None, every_frame=every_frame)
    part = path.with_suffix(".part")  # a run that is stopped leaves no half file
    part.write_bytes(recording.to_bytes())
    part.replace(path)
    return path


def kept(clip: Path, change: Change | None, keep: Path, model: Path | None) -> Path:
    """Where a landmark file is kept, whether it lies there or not."""
    names = [clip.stem, change.name if change else "untouched", model.stem if model else ""]
    return keep / (".".join(name for name in names if name) + LANDMARKS_ENDING)


def _make_over(clip: Path, change: Change, to: Path) -> None:
    with Clip(clip) as frames:
        rate = change.fps or frames.rate or 30.0
        with ClipWriter(to, rate * change.times, change.crf) as writer:
            for frame in thinned(frames, change.fps):
                picture = change.picture(frame.rgb) if change.picture else frame.rgb
                for again in range(change.times):
                    writer.append(picture, frame.time_s + again / (rate * change.times))


def thinned(frames: Iterator[Frame], fps: float | None) -> Iterator[Frame]:
    """At most `fps` frames a second, each with its own time: the first at or after every tick."""
    tick = 0
    for frame in frames:
        if fps is None:
            yield frame
        elif frame.time_s * fps >= tick - 1e-6:
            yield frame
            tick = math.floor(frame.time_s * fps + 1e-6) + 1
