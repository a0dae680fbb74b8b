"""Landmark files in the forms that other tools read: tables, OpenSim (TRC, MOT), DeepLabCut (movement)."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from formcheck.checking import PoseDefinition, load_pose, shipped_pose_names
from formcheck.engine import Engine
from formcheck.errors import FormcheckError
from formcheck.files import write_whole
from formcheck.recording import recorded_measures
from formcheck.tracking import LANDMARKS, LANDMARKS_ENDING, FloatArray, LandmarkFile, is_landmark_file, read_landmarks


class ExportError(FormcheckError):
    """A landmark file cannot be put into another form."""


def export(path: Path, form: str, folder: Path, poses: list[PoseDefinition] | None = None) -> Path:
    """Write a landmark file in another form (a key of `FORMS`) into a folder; the path of what was written.

    `poses` are the exercises whose signals go into a MOT file, None for those that the clip was tracked for; the
    other forms hold the landmarks.

    Raises
    ------
    ExportError : not a landmark file by its name, no frames in it, or of an exercise that has to be given.
    FormcheckError : it cannot be read, or the other not written.
    """
    target = export_path(path, form, folder)
    recording = read_landmarks(path)
    if len(recording.time_s) == 0:
        raise ExportError(f"{path.name}: no frames in it")
    if poses is None:
        poses = _tracked_for(recording, path) if form == "mot" else []
    write_whole(target, FORMS[form][1](recording, poses))
    return target


def _tracked_for(recording: LandmarkFile, path: Path) -> list[PoseDefinition]:
    known, names = shipped_pose_names(), recording.about.poses
    poses = [load_pose(name) for name in names if name in known]
    if not poses:
        raise ExportError(
            f"{path.name}: tracked for {', '.join(names) or 'no exercise'}, which does not come with formcheck: "
            "name its file with --pose"
        )
    return poses


def export_path(path: Path, form: str, folder: Path) -> Path:
    """Where `export` writes a landmark file in another form; ExportError when it is none by its name."""
    if not is_landmark_file(path):
        raise ExportError(f"{path.name}: give landmark files (NAME{LANDMARKS_ENDING}, made by formcheck track)")
    return folder / f"{path.name[: -len(LANDMARKS_ENDING)]}{FORMS[form][0]}"


def landmark_columns(recording: LandmarkFile) -> dict[str, FloatArray]:
    """Columns (n,) of the table: time, then every landmark's pixels, visibility and metres, then picture signals."""
    columns: dict[str, FloatArray] = {
        "time_s": recording.time_s,
        "frame": recording.index.astype(np.float64),
        "found": recording.found.astype(np.float64),
    }
    for i, name in enumerate(LANDMARKS):
        columns[f"{name}_x_px"], columns[f"{name}_y_px"] = recording.landmarks_px[:, i].T
        columns[f"{name}_visibility"] = recording.visibility[:, i]
        columns[f"{name}_x_m"], columns[f"{name}_y_m"], columns[f"{name}_z_m"] = recording.world_m[:, i].T
    for i, name in enumerate(recording.about.signals):
        columns[name] = recording.signals[:, i]
    return columns


def signal_columns(recording: LandmarkFile, poses: list[PoseDefinition]) -> dict[str, FloatArray]:
    """(n,) every signal of the exercises, as checking reads it; names carry the exercise when there are several."""
    make = recorded_measures(recording)
    columns: dict[str, FloatArray] = {}
    for pose in poses:
        engine = Engine(pose, make=make, cues=False)
        moments = [engine.update(frame, body).values for frame, body in recording]
        for name in pose.signals:
            key = f"{pose.id}.{name}" if len(poses) > 1 else name
            columns[key] = np.array([values[name] for values in moments])
    return columns


def _csv_table(recording: LandmarkFile, poses: list[PoseDefinition]) -> bytes:
    columns = landmark_columns(recording)
    rows = zip(*(values.tolist() for values in columns.values()), strict=True)
    return _lines(list(columns), ([_cell(value) for value in row] for row in rows))


def _parquet_table(recording: LandmarkFile, poses: list[PoseDefinition]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pa.table(landmark_columns(recording)), out)
    return out.getvalue()


def _trc(recording: LandmarkFile, poses: list[PoseDefinition]) -> bytes:
    """OpenSim's marker file: world landmarks in metres from between the hips, x right, y up, z to the camera."""
    n, rate = len(recording.time_s), _rate(recording)
    name = f"{recording.about.clip}.trc".replace("\t", " ")
    head = [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{rate:.3f}\t{rate:.3f}\t{n}\t{len(LANDMARKS)}\tm\t{rate:.3f}\t1\t{n}",
        "Frame#\tTime\t" + "\t\t\t".join(LANDMARKS),
        "\t\t" + "\t".join(f"X{i}\tY{i}\tZ{i}" for i in range(1, len(LANDMARKS) + 1)),
        "",
    ]
    placed = recording.world_m * [1.0, -1.0, -1.0]
    rows = [
        "\t".join([str(i + 1), f"{time_s:.6f}", *(_opensim_cell(value) for value in placed[i].ravel().tolist())])
        for i, time_s in enumerate(recording.time_s.tolist())
    ]
    return ("\n".join([*head, *rows]) + "\n").encode()


def _mot(recording: LandmarkFile, poses: list[PoseDefinition]) -> bytes:
    """OpenSim's motion file: the signals of the exercises over time; angles in degrees, the rest as their names say."""
    columns = {"time": recording.time_s, **signal_columns(recording, poses)}
    head = [
        recording.about.clip,
        "version=1",
        f"nRows={len(recording.time_s)}",
        f"nColumns={len(columns)}",
        "inDegrees=yes",
        "endheader",
        "\t".join(columns),
    ]
    rows = zip(*(values.tolist() for values in columns.values()), strict=True)
    body = ["\t".join(_opensim_cell(value) for value in row) for row in rows]
    return ("\n".join([*head, *body]) + "\n").encode()


def _deeplabcut(recording: LandmarkFile, poses: list[PoseDefinition]) -> bytes:
    """DeepLabCut's CSV: three lines of heading, then the frame's number, pixels and likelihood of every landmark."""
    coordinates = ("x", "y", "likelihood")
    values = np.concatenate([recording.landmarks_px, recording.visibility[:, :, None]], axis=2)
    heading = [
        ["bodyparts", *(name for name in LANDMARKS for _ in coordinates)],
        ["coords", *(coordinate for _ in LANDMARKS for coordinate in coordinates)],
    ]
    numbered = zip(recording.index.tolist(), values.reshape(len(values), -1), strict=True)
    rows = ([str(index), *(_cell(value) for value in row)] for index, row in numbered)
    return _lines(["scorer", *["formcheck"] * 3 * len(LANDMARKS)], [*heading, *rows])


#: What `formcheck export --to` takes: ending of the file and what writes it.
FORMS: dict[str, tuple[str, Callable[[LandmarkFile, list[PoseDefinition]], bytes]]] = {
    "csv": (".landmarks.csv", _csv_table),
    "parquet": (".landmarks.parquet", _parquet_table),
    "trc": (".trc", _trc),
    "mot": (".mot", _mot),
    "movement": (".dlc.csv", _deeplabcut),
}


def _rate(recording: LandmarkFile) -> float:
    """Mean rate of the frames, a second."""
    span_s = float(recording.time_s[-1] - recording.time_s[0])
    return (len(recording.time_s) - 1) / span_s if span_s > 0 else 1.0


def _lines(heading: list[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue().encode()


def _cell(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6f}"


def _opensim_cell(value: float) -> str:
    return "NaN" if math.isnan(value) else f"{value:.6f}"
