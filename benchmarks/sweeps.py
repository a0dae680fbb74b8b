"""How formcheck does as clips get worse: labelled clips made over and scored again, one line of CSV each.

    python benchmarks/sweeps.py samples -o benchmarks/sweeps.csv [--only NAME ...] [--clips GLOB ...] [--keep FOLDER]
    python benchmarks/sweeps.py samples samples/fresh -o benchmarks/sweeps.csv --only azimuth body
    python benchmarks/sweeps.py samples -o benchmarks/sweeps.csv --only model --models lite.task heavy.task

Sweeps: `compression` (x264's crf), `brightness` (light reaching the sensor, 1 = as it is), `size` (pixels of
trunk, by scaling down), `frame_rate` (by leaving frames out), `mirror`, `azimuth` and `body` (the clips as they
are, by the camera and the body of their choreography) and `model` (the one installed, and other bundles, which
`other_models.py` makes).

Every made-over clip is tracked anew, also where only frames are left out: the model follows a person from frame
to frame, so landmarks of a clip at 12 frames a second say nothing about tracking at 4. What needs the clip as it is
takes its recording, where there is one.

All clips of a level are taken before the next level. A line is written as soon as it is known, in place of the old
one. With `--keep` the landmark files of made-over clips are kept: a run that was stopped goes on where it was, and
after a change of limits another one takes seconds; with `--kept-only` it makes no new ones.
`plot_sweeps.py` and `sweep_tables.py` show the file.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from making_over import Change, compressed, kept, landmarks_of, lit, mirrored, scaled, shown_twice, thinner

import formcheck
from formcheck.evaluating import LABELS, ClipScore, compare
from formcheck.tracking import LANDMARKS_ENDING

#: The level of clips at 30 frames a second that are shown at 60, each picture twice.
TWICE = 60.0
#: Sweeps of clips made over: level, and the change that makes it; None leaves the clip as it is. The levels that tell
#: most come first.
SWEEPS: dict[str, dict[float | str, Change | None]] = {
    "compression": {23: None, **{crf: compressed(crf) for crf in (45, 38, 30)}},
    "brightness": {1.0: None, **{light: lit(light) for light in (0.06, 0.25)}},
    "size": {1.0: None, **{scale: scaled(scale) for scale in (0.25, 0.5, 0.15)}},
    "frame_rate": {"own": None, **{fps: thinner(fps) for fps in (3.0, 6.0, 10.0, 15.0)}, TWICE: shown_twice()},
    "mirror": {"as it is": None, "mirrored": mirrored()},
}
#: Sweeps of the clips as they are.
AS_THEY_ARE = ("azimuth", "body")
#: What of a truth file changes its sign in a mirror: turns about an axis in the plane of left and right.
TURNED = ("pelvis_roll_deg", "trunk_rotation_deg", "shoulder_hip_rotation_deg")


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
    view: str | None


@dataclass(frozen=True)
class Sample:
    """A labelled clip: its path (the clip itself may be missing), label file, choreography and truth, if it has one."""

    clip: Path
    labels: dict
    choreography: dict
    truth: dict[str, np.ndarray] | None

    @property
    def recording(self) -> Path:
        """Its landmark file, which need not be there."""
        return self.clip.parent / "recordings" / f"{self.clip.name}{LANDMARKS_ENDING}"

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
        if not self.choreography:
            return math.nan
        azimuth = self.choreography["camera"].get("azimuth", 0.0)
        return abs(90 - azimuth) if self.labels["pose"] == "seated_twist" else abs(azimuth)

    @property
    def in_a_mirror(self) -> Sample:
        """With labels and truth as for the mirrored clip."""
        other = {"left": "right", "right": "left", None: None}
        rows = [{**row, "side": other[row.get("side")]} for row in self.labels["repetitions"]]
        truth = None
        if self.truth is not None:
            swap = {"left_": "right_", "right_": "left_"}
            truth = {
                next((to + name.removeprefix(of) for of, to in swap.items() if name.startswith(of)), name): (
                    -values if name in TURNED else values
                )
                for name, values in self.truth.items()
            }
        return Sample(self.clip, {**self.labels, "repetitions": rows}, self.choreography, truth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=[*SWEEPS, *AS_THEY_ARE, "model"], default=[*SWEEPS, *AS_THEY_ARE])
    parser.add_argument("--clips", nargs="+", default=["*"], help="patterns of names, in the order to take them")
    parser.add_argument("--models", nargs="+", type=Path, default=[], help="bundles of the model sweep")
    parser.add_argument("--keep", type=Path, help="folder that keeps the landmark files of made-over clips")
    parser.add_argument("--kept-only", action="store_true", help="leave out what has no landmark file yet")
    given = parser.parse_args()
    samples = [sample for folder in given.folders for sample in find(folder)]
    samples = [s for pattern in given.clips for s in samples if s.clip.match(f"{pattern}.mp4")]
    if not samples:
        parser.error("no labelled clips there")
    with tempfile.TemporaryDirectory() as folder:
        keep = given.keep or Path(folder)
        keep.mkdir(parents=True, exist_ok=True)
        for name in given.only:
            for level, change in levels_of(name, given.models):
                for sample in samples:
                    line = line_at(name, level, change, sample, keep, given.kept_only)
                    if line is not None:
                        print(f"{line.sweep} {line.level} {line.clip}: {line.counted} of {line.labelled}", flush=True)
                        store(given.output, line)


def find(folder: Path) -> Iterator[Sample]:
    """The labelled clips, or recordings of such, directly in a folder."""
    for path in sorted(folder.glob(f"*{LABELS}")):
        name = path.name.removesuffix(LABELS)
        labels = json.loads(path.read_text(encoding="utf-8"))
        asked, truth = path.with_name(f"{name}.choreo.json"), path.with_name(labels.get("truth") or "none")
        sample = Sample(
            path.with_name(f"{name}.mp4"),
            labels,
            json.loads(asked.read_text(encoding="utf-8")) if asked.exists() else {},
            dict(np.load(truth)) if truth.exists() else None,
        )
        if sample.clip.exists() or sample.recording.exists():
            yield sample


def levels_of(sweep: str, models: list[Path]) -> list[tuple[float | str, Change | Path | None]]:
    """The levels of a sweep, and what makes them: a change of the clip, another model, or nothing."""
    if sweep in AS_THEY_ARE:
        return [("", None)]
    if sweep == "model":
        return [("full (installed)", None), *((model.stem, model) for model in models)]
    return list(SWEEPS[sweep].items())


def line_at(
    sweep: str, level: float | str, by: Change | Path | None, sample: Sample, keep: Path, kept_only: bool
) -> Line | None:
    """The line of one clip at one level; None where there is none to be had."""
    every_frame = sweep == "frame_rate"
    if level == "own":
        level = float(sample.labels["fps"])
    if every_frame and float(level) > sample.labels["fps"] and 2 * sample.labels["fps"] != level:
        return None
    change, model = (None, by) if isinstance(by, Path) else (by, None)
    if by is None and sample.recording.exists():
        landmarks = sample.recording
    elif kept_only and not kept(sample.clip, change, keep, model).exists():
        return None
    else:
        pose = sample.labels["pose"]
        landmarks = landmarks_of(sample.clip, pose, change, keep, model=model, every_frame=every_frame)
    if sweep == "azimuth":
        level = sample.azimuth_deg
    elif sweep == "body":
        level = sample.choreography.get("body", "")
    against = sample.in_a_mirror if level == "mirrored" else sample
    return line_of(sweep, level, place(sweep, level, sample), against, landmarks)


def place(sweep: str, level: float | str, sample: Sample) -> float:
    """Where a plot puts a level; NaN for names."""
    if isinstance(level, str):
        return math.nan
    return sample.trunk_px * level if sweep == "size" else level


def line_of(sweep: str, level: float | str, x: float, sample: Sample, recording: Path) -> Line:
    """Score a recording and compare it with the sample's labels."""
    hold_s = sample.labels.get("prescription", {}).get("hold_s")
    result = formcheck.score(recording, sample.labels["pose"], hold_s=hold_s)
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
        result.view,
    )


def angle_error(score: ClipScore) -> float:
    """Mean absolute error at the peak over all measures in degrees; NaN when there was none to compare."""
    errors = [abs(e) for name, es in score.angle_errors.items() if name.endswith("_deg") for e in es]
    return float(np.mean(errors)) if errors else math.nan


def store(path: Path, line: Line) -> None:
    """Put a line into the CSV, in place of the one it had for the same clip and level."""
    rows = []
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    new = {name: "" if value is None else str(value) for name, value in asdict(line).items()}
    same = ("sweep", "clip") if line.sweep in AS_THEY_ARE else ("sweep", "clip", "level")
    rows = [row for row in rows if any(row[key] != new[key] for key in same)]
    rows.append(new)
    rows.sort(key=lambda row: (row["sweep"], row["clip"], number(row["level"])))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(new))
        writer.writeheader()
        writer.writerows(rows)


def number(level: str) -> tuple[float, str]:
    """For sorting: levels by size, names after them."""
    try:
        return float(level), ""
    except ValueError:
        return math.inf, level


if __name__ == "__main__":
    main()
