"""What the sweeps do to clips and labels, and how their lines are kept and added up."""

from __future__ import annotations

import csv
import math
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from making_over import lit, mirrored, scaled, thinned
from sweep_tables import PAGES, WORSE, by_azimuth, by_level, rows_of, with_tables, worse
from sweeps import Line, Sample, find, levels_of, line_at, line_of, store

from formcheck.video import Frame

SAMPLES = Path(__file__).parents[3] / "samples"
SWEEPS = Path(__file__).parents[3] / "benchmarks" / "sweeps.csv"
NOTHING = np.empty((0, 0, 3), np.uint8)


def frames(fps: float, seconds: float) -> list[Frame]:
    return [Frame(i, i / fps, NOTHING) for i in range(round(fps * seconds))]


def line(level: str = "0.5", clip: str = "a", **more: object) -> Line:
    known = {"x": 50.0, "pose": "bridge", "labelled": 3, "counted": 2, "refused": 0, "hold_error_worst_s": 0.2}
    faults = {"faults_right": 1, "faults_wrong": 2, "faults_missed": 1, "faults_not_judged": 1}
    rest = {"clean": 2, "clean_scolded": 1, "angle_error_deg": math.nan, "view": "side"}
    return Line(**({"sweep": "size", "level": level, "clip": clip} | known | faults | rest | more))  # type: ignore[arg-type]


def as_rows(*lines: Line) -> list[dict[str, str]]:
    return [{key: "" if value is None else str(value) for key, value in asdict(one).items()} for one in lines]


def sample(name: str) -> Sample:
    return next(one for one in find(SAMPLES) if one.clip.stem == name)


@pytest.mark.parametrize("fps", [3.0, 6.0, 10.0])
def test_frames_left_out_leave_the_rate_asked_for_and_their_own_times(fps: float) -> None:
    kept = list(thinned(iter(frames(12, 5.0)), fps))
    assert len(kept) == pytest.approx(5 * fps, abs=1)
    assert all(frame.time_s == frame.index / 12 for frame in kept)
    assert max(np.diff([frame.time_s for frame in kept])) < 1 / fps + 1 / 12


def test_a_rate_above_the_clips_leaves_every_frame() -> None:
    assert list(thinned(iter(frames(12, 2.0)), 30.0)) == frames(12, 2.0)


def test_half_the_light_is_darker_and_the_sensor_still_noisy() -> None:
    grey = np.full((40, 60, 3), 128, np.uint8)
    dark = lit(0.25).picture
    assert dark is not None
    seen = dark(grey)
    assert seen.mean() == pytest.approx(128 * 0.25 ** (1 / 2.2), abs=1.5)
    assert 1 < seen.std() < 3


def test_a_smaller_picture_has_sides_that_encoders_take() -> None:
    smaller = scaled(0.15).picture
    assert smaller is not None
    assert smaller(np.zeros((480, 640, 3), np.uint8)).shape == (72, 96, 3)


def test_a_mirror_swaps_sides_in_picture_labels_and_truth() -> None:
    turned = mirrored().picture
    assert turned is not None
    assert turned(np.arange(6, dtype=np.uint8).reshape(1, 2, 3)).tolist() == [[[3, 4, 5], [0, 1, 2]]]
    before = sample("bird_dog_clean")
    after = before.in_a_mirror
    assert before.truth is not None and after.truth is not None
    assert [row["side"] for row in after.labels["repetitions"]] == ["right", "left", "right", "left"]
    assert np.array_equal(after.truth["left_knee_deg"], before.truth["right_knee_deg"])
    assert np.array_equal(after.truth["pelvis_roll_deg"], -before.truth["pelvis_roll_deg"])


def test_the_twist_is_measured_off_its_own_best_view() -> None:
    twist, bridge = sample("seated_twist_faults"), sample("bridge_clean")
    assert (twist.azimuth_deg, bridge.azimuth_deg) == (12, 8)


def test_a_recording_as_it_is_has_the_numbers_of_its_card() -> None:
    bridge = sample("bridge_faults")
    found = line_of("azimuth", bridge.azimuth_deg, bridge.azimuth_deg, bridge, bridge.recording)
    assert (found.counted, found.labelled, found.faults_wrong, found.view) == (5, 5, 0, "side")


def test_a_line_replaces_the_one_of_the_same_clip_and_level_only(tmp_path: Path) -> None:
    path = tmp_path / "sweeps.csv"
    for one in (line("0.5"), line("0.25"), line("0.5", "b"), line("mirrored", sweep="mirror"), line("0.5", counted=3)):
        store(path, one)
    with path.open(newline="", encoding="utf-8") as file:
        rows = [(row["sweep"], row["clip"], row["level"], row["counted"]) for row in csv.DictReader(file)]
    assert rows == [
        ("mirror", "a", "mirrored", "2"),
        ("size", "a", "0.25", "2"),
        ("size", "a", "0.5", "3"),
        ("size", "b", "0.5", "2"),
    ]


def test_levels_that_are_not_kept_are_left_out_when_asked(tmp_path: Path) -> None:
    bridge = sample("bridge_clean")
    asked = [level for level, _ in levels_of("size", [])]
    lines = [line_at("size", level, by, bridge, tmp_path, True) for level, by in levels_of("size", [])]
    assert asked == [1.0, 0.25, 0.5, 0.15]
    assert [one.level for one in lines if one is not None] == [1.0]
    assert lines[0] is not None and lines[0].x == pytest.approx(bridge.trunk_px, abs=0.01)


def test_a_table_adds_up_the_clips_of_a_level_from_the_smallest_on() -> None:
    table = by_level("scale")(as_rows(line("1.0"), line("0.5"), line("0.5", "b", hold_error_worst_s=0.6)))
    first, second = table.splitlines()[2:]
    assert first == "| 0.5 | 2 | 4 / 6 | 2 / 4 (2) | 4 | 2 of 4 | 0.40, 0.60 | - |"
    assert second.startswith("| 1.0 | 1 | 2 / 3 |")


def test_views_are_grouped_and_the_twist_stands_by_itself() -> None:
    table = by_azimuth(
        as_rows(line(x=4.0), line(x=70.0, view="front"), line(x=80.0, pose="seated_twist", view="side", refused=1))
    )
    names = [row.split("|")[1].strip() for row in table.splitlines()[2:]]
    assert names == ["0 to 10 off the side", "60 and more off the side", "60 and more twist, off the front"]
    assert table.splitlines()[-1].split("|")[2].strip() == "1 (1 refused)"


def test_pages_say_what_the_sweeps_found() -> None:
    rows = rows_of(SWEEPS)
    assert {(row["sweep"], row["level"]) for row in rows} >= set(WORSE.values())
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert text == with_tables(text, rows), f"{page.name}: run benchmarks/sweep_tables.py"


def test_what_makes_pictures_worse_is_in_one_table_with_whose_hold_is_off_most() -> None:
    table = worse(as_rows(line("0.5"), line("0.5", "b", pose="bird_dog", hold_error_worst_s=0.6), line("0.7")))
    assert table.splitlines()[2:] == ["| half the size | 2 | 4 / 6 | 2 / 4 (2) | 4 | 0.60, bird_dog |"]


def test_what_is_read_off_clips_as_they_are_is_what_recordings_give() -> None:
    """The lines that need no clip made over; the others are as they were run last."""
    known = {row["clip"]: row for row in rows_of(SWEEPS) if row["sweep"] == "azimuth"}
    for name in ("bridge_faults", "childs_pose_faults"):
        one = sample(name)
        (found,) = as_rows(line_of("azimuth", one.azimuth_deg, one.azimuth_deg, one, one.recording))
        assert found == known[name], "run benchmarks/sweeps.py, --only azimuth body (docs/accuracy.md)"
