"""Results against labels: the accuracy card, which is how formcheck is judged, so it must not flatter.

A repetition is matched with the labelled one it overlaps most in time. A labelled fault on a repetition that
was missed, or that could not be judged, counts as missed; a fault named on a repetition nobody did counts as
a false alarm.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from formcheck.arrays import ArraysError, read_arrays
from formcheck.checking import PoseDefinition, load_pose
from formcheck.checking.signal import Signal, Truth
from formcheck.errors import FormcheckError, ModelError
from formcheck.files import files_within
from formcheck.labels import LABELS, check_faults, check_times, clip_of, pose_of, read_labels
from formcheck.reporting.result import RepetitionResult, Result
from formcheck.scoring import StrPath, score
from formcheck.tracking import LANDMARKS_ENDING

__all__ = [
    "LABELS",
    "ClipScore",
    "Tally",
    "compare",
    "evaluate",
    "match",
    "share_with_interval",
    "tallies",
    "wilson",
]


#: What a label file says, as `read_labels` gives it.
_Content = dict[str, Any]


@dataclass
class Tally:
    """How often a fault was rightly named, wrongly named, and missed (of those, not judged)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    not_judged: int = 0

    def add(self, other: Tally) -> None:
        """Count the same fault in other clips along."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.not_judged += other.not_judged


@dataclass
class ClipScore:
    """One clip against its labels. Errors in seconds, result less label; angles in degrees, result less truth.

    `unmatched` are labelled repetitions at whose time none was counted.
    """

    clip: str
    pose: str
    made: str
    labelled: int
    counted: int
    refused: bool
    hold_errors_s: list[float] = field(default_factory=list)
    edge_errors_s: list[float] = field(default_factory=list)
    unmatched: int = 0
    sides_wrong: int = 0
    clean: int = 0
    clean_scolded: int = 0
    faults: dict[str, Tally] = field(default_factory=dict)
    angle_errors: dict[str, list[float]] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        """Whether the count is right and each was counted when it was done, or an allowed refusal was given."""
        return self.refused or (self.counted == self.labelled and self.unmatched == 0)


def evaluate(
    folder: Path,
    *,
    model: StrPath | None = None,
    progress: Callable[[Path], None] | None = None,
    recordings: bool = False,
    unscored: Callable[[str], None] | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> list[ClipScore]:
    """Score every labelled clip in a folder and compare: of each exercise that comes with formcheck, or a pose file.

    All labels are looked through before the first clip is scored. Where there is a truth of each frame, angles are
    compared with it. With `recordings`, a landmark file
    `recordings/NAME.mp4.landmarks.npz` beside the labels is scored in place of the clip, which may then be missing;
    `model` has no say in those.

    Parameters
    ----------
    progress : called with each clip before it is scored.
    unscored : told of each clip that cannot be scored, and why: it cannot be read, or its labels are not valid (times
        out of order, unknown faults); the others go on. None raises at the first.
    tell : told how many labels were left out because they are of recordings, which were not asked for, and of truths
        that are named and not there.

    Raises
    ------
    FormcheckError : no clip could be scored.
    """
    if not folder.is_dir():
        raise FormcheckError(f"{folder}: no such folder")
    scores, left_out = [], 0
    for path, labels, pose in _labels_in(folder, unscored):
        clip, recording = clip_of(path), _recording_of(path)
        if clip is None and recording is not None and not recordings:
            left_out += 1
            continue
        try:
            source = recording if recordings and recording is not None else clip
            scores.append(_scored(source, path, labels, pose, model, progress, tell))
        except ModelError:
            raise
        except FormcheckError as error:
            if unscored is None:
                raise
            unscored(_with_folder(str(error), path, folder))
    if left_out:
        tell(f"{folder}: {left_out} with labels and a landmark recording, but without their clip, were left out")
    if not scores:
        raise FormcheckError(f"{folder}: no labelled clips that can be scored (NAME.mp4 with NAME{LABELS})")
    return scores


def _labels_in(folder: Path, unscored: Callable[[str], None] | None) -> list[tuple[Path, _Content, PoseDefinition]]:
    """Every label file in a folder that is valid, its content, and the exercise it names."""
    found = []
    for path in files_within(folder, unscored or _refuse):
        if not path.name.endswith(LABELS):
            continue
        try:
            found.append((path, *_looked_through(path)))
        except FormcheckError as error:
            if unscored is None:
                raise
            unscored(_with_folder(str(error), path, folder))
    return found


def _looked_through(path: Path) -> tuple[_Content, PoseDefinition]:
    """The content of a label file and the exercise it names, checked as far as can be without the clip."""
    labels = read_labels(path)
    check_times(path, labels, None)
    pose = pose_of(path, labels)
    check_faults(path, labels, pose)
    return labels, pose


def _with_folder(said: str, path: Path, folder: Path) -> str:
    """What was said of a file beside a label file, which it calls by its name, with the folders that it lies in."""
    inside = path.parent.relative_to(folder).as_posix()
    return said if inside == "." or said.startswith(str(folder)) else f"{inside}/{said}"


def _recording_of(path: Path) -> Path | None:
    """The landmark file of the clip of a label file, where there is one."""
    recording = path.parent / "recordings" / f"{path.name.removesuffix(LABELS)}.mp4{LANDMARKS_ENDING}"
    return recording if recording.exists() else None


def _refuse(line: str) -> None:
    raise FormcheckError(line)


def _scored(
    clip: Path | None,
    path: Path,
    labels: _Content,
    pose: PoseDefinition,
    model: StrPath | None,
    progress: Callable[[Path], None] | None,
    tell: Callable[[str], None],
) -> ClipScore:
    """A clip against the labels of a file; FormcheckError when it cannot be read or the labels are not of it."""
    if clip is None:
        raise FormcheckError(f"{path}: no clip {path.name.removesuffix(LABELS)} beside it")
    truth = _read_truth(path, labels, tell)  # what is wrong with it is told before the clip is gone through
    if progress is not None:
        progress(clip)
    hold_s = labels.get("prescription", {}).get("hold_s")
    result = score(clip, pose, hold_s=hold_s, model=model)
    check_times(path, labels, result.duration_s if result.status == "ok" else None)
    return compare(result, labels, truth, pose)


def compare(
    result: Result,
    labels: _Content,
    truth: dict[str, np.ndarray] | None = None,
    pose: PoseDefinition | None = None,
) -> ClipScore:
    """One result against one label file's content; with the truth of each frame, angles as well.

    `pose` is the exercise, None for the one that comes with formcheck and that the labels name.
    """
    pose = pose or load_pose(labels["pose"])
    rows = labels["repetitions"]
    refused = bool(labels.get("cannot_judge_ok")) and not result.repetitions and bool(result.cannot_judge)
    out = ClipScore(result.clip, pose.id, labels["made"], len(rows), len(result.repetitions), refused)
    if refused:
        return out
    pairs = match(rows, result.repetitions)
    out.unmatched = len(rows) - len(pairs)
    for i, row in enumerate(rows):
        _compare_repetition(out, row, pairs.get(i), result, truth, pose.signals)
    matched = {repetition.index for repetition in pairs.values()}
    for extra in (r for r in result.repetitions if r.index not in matched):
        for fault in extra.faults:
            out.faults.setdefault(fault.id, Tally()).wrong += 1
    _tally(out.faults, set(labels.get("set_faults", [])), {fault.id for fault in result.set_faults}, set(), set())
    return out


def match(rows: list[dict[str, Any]], repetitions: list[RepetitionResult]) -> dict[int, RepetitionResult]:
    """Which result belongs to which labelled repetition: the greatest overlap first, each used once."""
    overlaps = [
        (min(r.end_s, row["end_s"]) - max(r.start_s, row["start_s"]), i, r)
        for i, row in enumerate(rows)
        for r in repetitions
    ]
    pairs: dict[int, RepetitionResult] = {}
    for seconds, i, repetition in sorted(overlaps, key=lambda item: -item[0]):
        if seconds > 0 and i not in pairs and all(repetition is not r for r in pairs.values()):
            pairs[i] = repetition
    return pairs


def tallies(scores: Iterable[ClipScore]) -> dict[str, Tally]:
    """Every fault in these clips, sorted by its id, and all faults together, as `all`, at the end."""
    out: dict[str, Tally] = {}
    together = Tally()
    for clip in scores:
        for name, tally in clip.faults.items():
            out.setdefault(name, Tally()).add(tally)
            together.add(tally)
    return dict(sorted(out.items())) | {"all": together}


def share_with_interval(right: int, total: int) -> str:
    """A share and its 95 % interval in words; - for none of none."""
    low, high = wilson(right, total)
    return "-" if math.isnan(low) else f"{right / total:.2f} ({low:.2f} to {high:.2f})"


def wilson(right: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927); (NaN, NaN) for none of none."""
    if total == 0:
        return math.nan, math.nan
    p = right / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def _compare_repetition(
    out: ClipScore,
    row: dict[str, Any],
    found: RepetitionResult | None,
    result: Result,
    truth: dict[str, np.ndarray] | None,
    signals: Mapping[str, Signal],
) -> None:
    wanted, may = set(row["faults"]), set(row.get("may", []))
    named = {fault.id for fault in found.faults} if found is not None else set()
    index = found.index if found is not None else 0
    not_judged = {item.id for item in result.cannot_judge if index in item.repetitions or not item.repetitions}
    _tally(out.faults, wanted, named, may, not_judged)
    if found is None:
        return
    if not wanted:
        out.clean += 1
        out.clean_scolded += bool(named - may)
    out.hold_errors_s.append(found.hold_s - (row["peak_end_s"] - row["peak_start_s"]))
    out.edge_errors_s += [found.start_s - row["start_s"], found.end_s - row["end_s"]]
    if row.get("side") is not None and found.side != row["side"]:
        out.sides_wrong += 1
    for name, read in found.measures.items() if truth is not None else ():
        assert truth is not None
        error = _error(truth, signals[name], name, row, read) if name in signals else None
        if error is not None:
            out.angle_errors.setdefault(name, []).append(error)


def _tally(faults: dict[str, Tally], wanted: set[str], named: set[str], may: set[str], not_judged: set[str]) -> None:
    for name in wanted | (named - may):
        tally = faults.setdefault(name, Tally())
        tally.right += name in wanted and name in named
        tally.wrong += name not in wanted
        tally.missed += name in wanted and name not in named
        tally.not_judged += name in wanted and name not in named and name in not_judged


def _error(
    truth: dict[str, np.ndarray], signal: Signal, name: str, row: dict[str, Any], read: Mapping[str, float | None]
) -> float | None:
    """What was read at the peak (or its change from rest) less what is true; None where either is not there."""
    side = row.get("side") or ""
    other = {"left": "right", "right": "left"}.get(side, "")
    sides = {"side": side, "other": side if "same_side" in row["faults"] else other}
    of = signal.truth if signal.truth is not None else Truth(series=name)
    peak = _true_value(truth, of, sides, row["peak_start_s"], row["peak_end_s"])
    seen = read.get("peak")
    if peak is None or seen is None:
        return None
    if not of.change:
        return seen - peak
    rest, seen_rest = _true_value(truth, of, sides, row["start_s"] - 1.0, row["start_s"]), read.get("rest")
    return None if rest is None or seen_rest is None else abs(seen - seen_rest) - abs(peak - rest)


def _true_value(
    truth: dict[str, np.ndarray], of: Truth, sides: dict[str, str], begin_s: float, end_s: float
) -> float | None:
    """Median of the truth over a stretch; of left and right together where the truth has them apart."""
    inside = (truth["time_s"] >= begin_s) & (truth["time_s"] <= end_s)

    def median(series: str) -> float | None:
        name = series.replace("{side}", sides["side"]).replace("{other}", sides["other"])
        if not inside.any():
            return None
        values = [
            float(np.median(truth[key][inside])) for key in (name, f"left_{name}", f"right_{name}") if key in truth
        ]
        return float(np.mean(values)) if values else None

    whole, part = median(of.series), 0.0 if of.less is None else median(of.less)
    return None if whole is None or part is None else whole - part


def _read_truth(labels_path: Path, labels: dict[str, Any], tell: Callable[[str], None]) -> dict[str, np.ndarray] | None:
    if not labels.get("truth"):
        return None
    name = Path(labels["truth"]).name
    if name in ("", ".."):
        raise FormcheckError(f"{labels_path.name}: truth: {labels['truth']!r} is no file beside it")
    path = labels_path.with_name(name)
    if not path.exists():
        tell(f"{labels_path}: no truth {name} beside it: angles are not compared")
        return None
    try:
        truth = read_arrays(path)
    except ArraysError as error:
        raise FormcheckError(f"{path.name}: not a truth file: {error}") from error
    frames = truth["time_s"].shape if "time_s" in truth else ()
    series = {key: values for key, values in truth.items() if values.shape[:1] == frames and values.dtype.kind in "bif"}
    if len(frames) != 1 or "time_s" not in series:
        raise FormcheckError(f"{path.name}: not a truth file: no time_s of each frame")
    return series
