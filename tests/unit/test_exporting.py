"""Other forms of landmark files, read back by the tools they are for where those are installed."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from formcheck.commands import export_command
from formcheck.errors import FormcheckError
from formcheck.exporting import FORMS, export
from formcheck.tracking import INDEX, read_landmarks
from tests.unit.tracking.test_landmark_file import recording

HIP = INDEX["left_hip"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp4.landmarks.npz"
    path.write_bytes(recording().to_bytes())
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_csv_and_parquet_hold_every_landmark_and_signal(file: Path, out: Path) -> None:
    table = parquet.read_table(export(file, "parquet", out))
    with export(file, "csv", out).open(newline="") as text:
        rows = list(csv.DictReader(text))
    wanted = read_landmarks(file)
    assert list(rows[0]) == table.column_names
    assert np.array_equal(table["left_hip_x_px"], wanted.landmarks_px[:, HIP, 0], equal_nan=True)
    assert np.array_equal(table["lift"], wanted.signals[:, 0])
    assert rows[2]["left_hip_x_px"] == ""
    assert float(rows[1]["left_hip_z_m"]) == pytest.approx(wanted.world_m[1, HIP, 2], abs=1e-5)


def test_opensim_reads_the_markers_y_up(file: Path, out: Path) -> None:
    opensim = pytest.importorskip("opensim", reason="OpenSim is not installed")
    table = opensim.TimeSeriesTableVec3(str(export(file, "trc", out)))
    world = read_landmarks(file).world_m
    assert (table.getNumRows(), table.getNumColumns()) == world.shape[:2]
    assert table.getColumnLabels()[HIP] == "left_hip"
    at = table.getRowAtIndex(1).getElt(0, HIP)
    assert [at.get(i) for i in range(3)] == pytest.approx((world[1, HIP] * [1, -1, -1]).tolist(), abs=1e-5)
    assert np.isnan(table.getRowAtIndex(2).getElt(0, HIP).get(0))
    assert table.getIndependentColumn()[4] == pytest.approx(4 / 15, abs=1e-5)


def test_opensim_reads_the_signals(file: Path, out: Path) -> None:
    opensim = pytest.importorskip("opensim", reason="OpenSim is not installed")
    table = opensim.TimeSeriesTable(str(export(file, "mot", out)))
    assert table.getNumRows() == 5
    assert "hip_line_deg" in table.getColumnLabels()
    assert table.getTableMetaDataString("inDegrees") == "yes"


def test_movement_reads_the_landmarks(file: Path, out: Path) -> None:
    load_poses = pytest.importorskip("movement.io.load_poses", reason="movement is not installed")
    poses = load_poses.from_dlc_file(export(file, "movement", out), fps=15)
    wanted = read_landmarks(file)
    assert dict(poses.sizes) == {"time": 5, "space": 2, "keypoints": 33, "individuals": 1}
    hip = poses.position.sel(keypoints="left_hip").squeeze().values
    assert np.allclose(hip, wanted.landmarks_px[:, HIP], atol=1e-5, equal_nan=True)
    assert np.allclose(poses.confidence.sel(keypoints="left_hip").squeeze(), wanted.visibility[:, HIP], atol=1e-5)


def test_rows_for_movement_are_numbered_as_the_frames_of_the_video(file: Path, out: Path) -> None:
    """Of a clip of which every other frame was looked at they were numbered 0, 1, 2, and drifted off the video."""
    lines = export(file, "movement", out).read_text(encoding="utf-8").splitlines()
    assert [line.partition(",")[0] for line in lines[3:]] == ["0", "2", "4", "6", "8"]


def test_every_form_has_its_own_file(file: Path, out: Path) -> None:
    names = {export(file, form, out).name for form in FORMS}
    assert len(names) == len(FORMS)
    assert all(name.startswith("a.mp4") for name in names)


def test_files_of_one_name_are_refused_before_anything_is_written(tmp_path: Path, out: Path) -> None:
    """The second one took the place of the first, without a word."""
    for folder in ("A", "B"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.mp4.landmarks.npz").write_bytes(recording().to_bytes())
    both = [tmp_path / "A", tmp_path / "B"]
    with pytest.raises(FormcheckError, match=r"A/a\.mp4\.landmarks\.npz and .*B/a\.mp4\.land.* would both be .*-o"):
        export_command(both, "csv", out, None)
    assert not out.exists()
    assert export_command([both[0], both[0] / "a.mp4.landmarks.npz"], "csv", out, None) == 0  # one file, named twice
    assert export_command([tmp_path], "csv", out, None) == 0
    assert sorted(path.parent.name for path in out.rglob("*.csv")) == ["A", "B", "out"]


def test_a_damaged_file_is_named_and_the_rest_is_written(file: Path, out: Path, capsys) -> None:
    """It stopped the whole export, whatever came after it."""
    damaged = file.parent / "P1" / "b.mp4.landmarks.npz"
    damaged.parent.mkdir()
    damaged.write_bytes(file.read_bytes()[:1000])
    assert export_command([damaged.parent, file], "csv", out, None) == 1
    assert [path.name for path in out.iterdir()] == ["a.mp4.landmarks.csv"]
    assert capsys.readouterr().err.startswith(f"formcheck: {damaged}: not a landmark file, or damaged: ")


def test_a_clip_is_refused_with_what_to_do(tmp_path: Path, out: Path) -> None:
    with pytest.raises(FormcheckError, match="formcheck track"):
        export(tmp_path / "a.mp4", "csv", out)


def test_the_signals_of_a_further_exercise_are_written_too(file: Path, out: Path) -> None:
    further = recording()
    file.write_bytes(replace(further, about=replace(further.about, poses=("squat",))).to_bytes())
    assert "knee_flexion_deg" in export(file, "mot", out).read_text(encoding="utf-8")


def test_the_signals_of_an_own_exercise_are_asked_for(file: Path, out: Path) -> None:
    """The motion file had a column of times and nothing else."""
    own = recording()
    file.write_bytes(replace(own, about=replace(own.about, poses=("my_squat",))).to_bytes())
    with pytest.raises(FormcheckError, match=r"tracked for my_squat, which does not come .* with --pose"):
        export(file, "mot", out)
    assert not out.exists()
    assert export(file, "csv", out).exists()


def test_an_exercise_that_was_not_tracked_is_refused_with_what_to_do(file: Path, out: Path) -> None:
    from formcheck.checking import load_pose

    with pytest.raises(FormcheckError, match="track the clip again with this --pose"):
        export(file, "mot", out, [load_pose("cat_camel")])
