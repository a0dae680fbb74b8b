"""How formcheck does as clips get worse: labelled clips made over and scored again, one line of CSV each.

    python benchmarks/sweeps.py samples -o benchmarks/sweeps.csv [--only NAME ...] [--clips GLOB ...]
    python benchmarks/sweeps.py samples samples/sweeps/azimuth -o benchmarks/sweeps.csv --only azimuth
    python benchmarks/sweeps.py samples -o benchmarks/sweeps.csv --only model --models lite.task heavy.task

Sweeps: `compression` (x264's crf), `brightness` (light reaching the sensor, 1 = as it is), `size` (pixels of
trunk, by scaling down), `frame_rate` (by leaving frames out), `mirror`, `azimuth` (the clips as they are, by
the camera of their choreography) and `model` (other bundles than the one installed).

Lines of a sweep that is run again replace the old ones. `plot_sweeps.py` draws the file.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

import formcheck
from formcheck.evaluating import LABELS, ClipScore, compare
from formcheck.video import Clip, ClipWriter, Frame

#: Levels.
COMPRESSION_CRF = (23, 32, 38, 44, 50)
BRIGHTNESS = (2.0, 1.0, 0.25, 0.12, 0.06)
SIZE = (1.0, 0.6, 0.4, 0.25, 0.15)
FRAME_RATE = (15.0, 10.0, 6.0, 4.0, 3.0)
#: Quality of made-over clips whose compression is not what is swept: hardly any loss.
CLEAN_CRF = 15
#: An 8-bit sensor's noise in the dark, grey levels: it does not shrink with the light.
DARK_NOISE = 2.0

Picture = np.ndarray  # (height, width, 3) uint8 RGB


@dataclass(frozen=True)
class Line:
    """One clip at one level of one sweep."""

    sweep: str
    level: float | str
    x: float
    clip: str
    pose: str
    labelled: int
    counted: int
    refused: int
    hold_error_worst_s: float
    faults_right: int
    faults_wrong: int
    faults_missed: int
    faults_not_judged: int
    clean: int
    clean_scolded: int
    angle_error_deg: float


@dataclass(frozen=True)
class Sample:
    """A labelled clip: its path, label file and truth, if it has one."""

    clip: Path
    labels: dict
    truth: dict[str, np.ndarray] | None

    @property
    def trunk_px(self) -> float:
        """Median shoulder-to-hip distance in the picture; NaN without truth."""
        if self.truth is None:
            return math.nan
        at = {str(name): self.truth["xy_px"][:, i] for i, name in enumerate(self.truth["joints"])}
        shoulder = (at["left_shoulder"] + at["right_shoulder"]) / 2
        hip = (at["left_hip"] + at["right_hip"]) / 2
        return float(np.median(np.linalg.norm(shoulder - hip, axis=1)))

    @property
    def azimuth_deg(self) -> float:
        """How far the camera is from the side (the twist: from the front); NaN without choreography."""
        path = self.clip.with_name(self.clip.stem + ".choreo.json")
        if not path.exists():
            return math.nan
        azimuth = json.loads(path.read_text(encoding="utf-8"))["camera"].get("azimuth", 0.0)
        return abs(90 - azimuth) if self.labels["pose"] == "seated_twist" else abs(azimuth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=[*SWEEPS, "azimuth", "model"], default=[*SWEEPS, "azimuth"])
    parser.add_argument("--clips", nargs="+", default=["*"], help="names or patterns of clips to use")
    parser.add_argument("--models", nargs="+", type=Path, default=[], help="bundles of the model sweep")
    given = parser.parse_args()
    samples = [s for folder in given.folders for s in find(folder, given.clips)]
    if not samples:
        parser.error("no labelled clips there")
    for name in given.only:
        lines = []
        for sample in samples:
            for line in run(name, sample, given.models):
                print(f"{line.sweep} {line.level} {line.clip}: {line.counted} of {line.labelled}", flush=True)
                lines.append(line)
        store(given.output, name, lines)


def find(folder: Path, patterns: list[str]) -> Iterator[Sample]:
    """The labelled clips directly in a folder."""
    for path in sorted(folder.glob(f"*{LABELS}")):
        clip = path.with_name(path.name.removesuffix(LABELS) + ".mp4")
        if not clip.exists() or not any(clip.match(f"{pattern}.mp4") for pattern in patterns):
            continue
        labels = json.loads(path.read_text(encoding="utf-8"))
        stored = path.with_name(labels.get("truth") or "none")
        yield Sample(clip, labels, dict(np.load(stored)) if stored.exists() else None)


def run(name: str, sample: Sample, models: list[Path]) -> Iterator[Line]:
    """The lines of one clip in one sweep."""
    if name == "azimuth":
        yield line_of(name, sample.azimuth_deg, sample.azimuth_deg, sample, sample.clip)
    elif name == "model":
        for model in models:
            yield line_of(name, model.stem, math.nan, sample, sample.clip, model=model)
    else:
        yield from SWEEPS[name](sample)


def line_of(sweep: str, level: float | str, x: float, sample: Sample, clip: Path, *, model: Path | None = None) -> Line:
    """Score a clip and compare it with the sample's labels; x is where a plot puts it."""
    hold_s = sample.labels.get("prescription", {}).get("hold_s")
    result = formcheck.score(clip, sample.labels["pose"], hold_s=hold_s, model=model)
    score = compare(result, sample.labels, sample.truth)
    tallies = score.faults.values()
    return Line(
        sweep,
        level,
        round(x, 2),
        sample.clip.stem,
        score.pose,
        score.labelled,
        score.counted,
        int(score.refused),
        round(max((abs(e) for e in score.hold_errors_s), default=math.nan), 3),
        sum(t.right for t in tallies),
        sum(t.wrong for t in tallies),
        sum(t.missed for t in tallies),
        sum(t.not_judged for t in tallies),
        score.clean,
        score.clean_scolded,
        round(angle_error(score), 2),
    )


def angle_error(score: ClipScore) -> float:
    """Mean absolute error at the peak over all measures in degrees; NaN when there was none to compare."""
    errors = [abs(e) for name, es in score.angle_errors.items() if name.endswith("_deg") for e in es]
    return float(np.mean(errors)) if errors else math.nan


def compression(sample: Sample) -> Iterator[Line]:
    for crf in COMPRESSION_CRF:
        with made_over(sample, crf=crf) as clip:
            yield line_of("compression", crf, crf, sample, clip)


def brightness(sample: Sample) -> Iterator[Line]:
    for light in BRIGHTNESS:
        rng = np.random.default_rng(0)

        def lit(picture: Picture, light: float = light, rng: np.random.Generator = rng) -> Picture:
            # linear light is the picture to the power of 2.2; twice the light blows out what is bright already
            noise = rng.normal(0, DARK_NOISE, picture.shape)
            return np.clip(picture * light ** (1 / 2.2) + noise, 0, 255).astype(np.uint8)

        with made_over(sample, lit) as clip:
            yield line_of("brightness", light, light, sample, clip)


def size(sample: Sample) -> Iterator[Line]:
    for scale in SIZE:

        def smaller(picture: Picture, scale: float = scale) -> Picture:
            height, width = (round(side * scale / 4) * 4 for side in picture.shape[:2])
            return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)

        with made_over(sample, smaller) as clip:
            yield line_of("size", scale, sample.trunk_px * scale, sample, clip)


def frame_rate(sample: Sample) -> Iterator[Line]:
    for fps in FRAME_RATE:
        if fps > sample.labels["fps"]:
            continue
        with made_over(sample, fps=fps) as clip:
            yield line_of("frame_rate", fps, fps, sample, clip)


def mirror(sample: Sample) -> Iterator[Line]:
    other = {"left": "right", "right": "left", None: None}
    rows = [{**row, "side": other[row.get("side")]} for row in sample.labels["repetitions"]]
    mirrored = Sample(sample.clip, {**sample.labels, "repetitions": rows}, sample.truth)
    for level, to, labelled in (("as it is", None, sample), ("mirrored", flipped, mirrored)):
        with made_over(sample, to) as clip:
            yield line_of("mirror", level, float(to is not None), labelled, clip)


def flipped(picture: Picture) -> Picture:
    """Left and right exchanged."""
    return np.ascontiguousarray(picture[:, ::-1])


SWEEPS: dict[str, Callable[[Sample], Iterator[Line]]] = {
    "compression": compression,
    "brightness": brightness,
    "size": size,
    "frame_rate": frame_rate,
    "mirror": mirror,
}


class made_over:
    """The sample's clip made over in a temporary folder, for the time of a `with`; gives its path."""

    def __init__(
        self,
        sample: Sample,
        to: Callable[[Picture], Picture] | None = None,
        *,
        crf: int = CLEAN_CRF,
        fps: float | None = None,
    ) -> None:
        self.sample, self.to, self.crf, self.fps = sample, to, crf, fps

    def __enter__(self) -> Path:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / self.sample.clip.name
        rate = self.fps or self.sample.labels["fps"]
        with Clip(self.sample.clip) as clip, ClipWriter(path, rate, self.crf) as writer:
            for frame in thinned(clip, self.fps):
                writer.append(self.to(frame.rgb) if self.to else frame.rgb, frame.time_s)
        return path

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


def thinned(frames: Iterator[Frame], fps: float | None) -> Iterator[Frame]:
    """At most `fps` frames a second, each with its own time: the first at or after every tick."""
    tick = 0
    for frame in frames:
        if fps is None:
            yield frame
        elif frame.time_s * fps >= tick - 1e-6:
            yield frame
            tick = math.floor(frame.time_s * fps + 1e-6) + 1


def store(path: Path, sweep: str, lines: list[Line]) -> None:
    """Put the lines of one sweep into the CSV, in place of those it had for the same clips."""
    fields = list(Line.__dataclass_fields__)
    rows = []
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    redone = {line.clip for line in lines}
    rows = [row for row in rows if row["sweep"] != sweep or row["clip"] not in redone]
    rows += [asdict(line) for line in lines]
    rows.sort(key=lambda row: (row["sweep"], row["clip"]))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
