"""Files from strangers: each test is named after what once got through, or must not."""

from __future__ import annotations

import json
import os
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import formcheck
from formcheck import arrays as npz
from formcheck.checking import load_pose
from formcheck.errors import FormcheckError, HistoryError, PoseError, RoutineError, VideoError
from formcheck.evaluating import evaluate
from formcheck.history import History
from formcheck.live.routine import load_routine
from formcheck.tracking import read_landmarks
from formcheck.tracking.landmark_file import LandmarkFileError
from formcheck.video import Clip
from tests.fuzz import arrays, seeds
from tests.fuzz.targets import cli

BRIDGE = seeds.poses()["bridge"]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A sound landmark file in a folder of its own."""
    path = tmp_path / "given" / "whole.landmarks.npz"
    path.parent.mkdir()
    path.write_bytes(seeds.landmarks())
    return path


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- pose files and routines ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a = " + "[" * 50_000, "a = " + "{b=" * 9_000], ids=["arrays", "tables"])
def test_deep_nesting_in_toml_is_told_in_one_line(text: str, tmp_path: Path) -> None:
    with pytest.raises(PoseError, match=r"^mine\.toml: not valid TOML: nested too deeply$"):
        load_pose(written(tmp_path, "mine.toml", text))
    with pytest.raises(RoutineError, match="nested too deeply"):
        load_routine(written(tmp_path, "routine.toml", text))


def test_a_number_of_thousands_of_digits_is_told(tmp_path: Path) -> None:
    with pytest.raises(PoseError, match="not valid TOML"):
        load_pose(written(tmp_path, "mine.toml", "enough_fps = " + "9" * 5000))


def test_a_pose_file_name_with_a_nul_in_it_is_told() -> None:
    with pytest.raises(PoseError, match="null"):
        load_pose("mine\0.toml")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless device here")
def test_an_endless_pose_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "endless.toml").symlink_to("/dev/zero")
    with pytest.raises(PoseError, match="too large"):
        load_pose(tmp_path / "endless.toml")


def test_a_joint_that_is_a_table_or_a_list_is_told(tmp_path: Path) -> None:
    for joint in ("[]", '["near_hip"]', "{ a = 1 }", "1"):
        text = BRIDGE.replace('"near_hip"', joint)
        with pytest.raises(PoseError):
            load_pose(written(tmp_path, "mine.toml", text))


@pytest.mark.parametrize(
    ("what", "more"),
    [
        ("signals", '\n[signals.x{i}]\nmeasure = "hip_line"\n'),
        (
            "faults",
            '\n[[faults]]\nid="f{i}"\nsignal="knee_deg"\nphase="peak"\nstatistic="max"\nbelow=1\nsay="x"\nwhy="x"\n',
        ),
    ],
)
def test_thousands_of_signals_or_faults_do_not_eat_the_machine(what: str, more: str, tmp_path: Path) -> None:
    text = BRIDGE + "".join(more.replace("{i}", str(i)) for i in range(1000))
    with pytest.raises(PoseError, match=f"{what}: .* at most 64 items"):
        load_pose(written(tmp_path, "mine.toml", text))


def test_a_pose_file_runs_no_code_and_reads_no_file(tmp_path: Path) -> None:
    marker = tmp_path / "run"
    for value in (f"__import__('os').mkdir('{marker}')", f"{{open('{marker}', 'w')}}", f"!!python/object:{marker}"):
        text = BRIDGE.replace('measure = "hip_line"', f'measure = "{value}"')
        with pytest.raises(PoseError, match="no measure"):
            load_pose(written(tmp_path, "mine.toml", text))
    assert not marker.exists()


# --- landmark files -------------------------------------------------------------------------------------


def test_a_pickle_in_a_landmark_file_is_refused_and_not_run(tmp_path: Path) -> None:
    content = arrays.unpacked(seeds.landmarks())
    for name in content:
        trapped = {**content, name: np.array([arrays.Trap()], dtype=object)}
        path = written(tmp_path, "clip.landmarks.npz", arrays.packed(trapped))
        with pytest.raises(LandmarkFileError, match="not a plain array"):
            read_landmarks(path)


def test_a_landmark_file_that_is_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npz, "_MOST_BYTES", 10_000_000)
    path = written(tmp_path, "clip.landmarks.npz", arrays.bomb(seeds.landmarks(), 50_000_000))
    assert path.stat().st_size < 500_000
    with pytest.raises(LandmarkFileError, match="more than 10 MB"):
        read_landmarks(path)


@pytest.mark.parametrize("shape", [(10**12, 33, 2), (10**6, 33, 2), (2**62, 2**62), (0,), (-1, 33, 2)])
def test_an_array_that_announces_terabytes_takes_no_memory(shape: tuple[int, ...], tmp_path: Path) -> None:
    path = written(tmp_path, "clip.landmarks.npz", arrays.lying_header(seeds.landmarks(), shape))
    with pytest.raises(LandmarkFileError):
        read_landmarks(path)


def changed(name: str, change: Callable[[np.ndarray], np.ndarray]) -> bytes:
    content = arrays.unpacked(seeds.landmarks())
    return arrays.packed({**content, name: change(content[name])})


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        ("time_s", lambda a: a[::-1], "do not rise"),
        ("time_s", lambda a: a * np.nan, "not those of a clip"),
        ("time_s", lambda a: np.where(np.arange(len(a)) > 200, a + 1e6, a), "after the clip's end"),
        ("time_s", lambda a: a[:5], "do not fit together"),
        ("landmarks", lambda a: a * np.nan, "not a number"),
        ("landmarks", lambda a: a * 1e30, "far out of the picture"),
        ("visibility", lambda a: a[:, :3], "do not fit together"),
        ("why_not", lambda a: a + 99, "signals cannot be read"),
        ("found", lambda a: a.astype("U5"), "do not fit together"),
        ("about", lambda a: np.array('{"version": 1}'), "not a landmark file"),
        ("about", lambda a: np.array("[" * 100_000), "not a landmark file"),
        ("about", lambda a: np.array(str(a).replace('"frame_size": [', '"frame_size": [0, ')), "not a landmark file"),
    ],
)
def test_arrays_that_no_tracking_finds_are_told(
    name: str, change: Callable[[np.ndarray], np.ndarray], why: str, tmp_path: Path
) -> None:
    path = written(tmp_path, "clip.landmarks.npz", changed(name, change))
    with pytest.raises(LandmarkFileError, match=why):
        read_landmarks(path)


# --- manifests and names --------------------------------------------------------------------------------

NAMES = [
    "../../out/of.mp4",
    "/absolute.mp4",
    "a/../../../b.mp4",
    "C:\\Windows\\x.mp4",
    "..\\..\\x.mp4",
    "nul\0byte.mp4",
    "x" * 300 + ".mp4",
    "y" * 5000,
    "/".join(["deep"] * 900) + "/x.mp4",
    "line\nbreak.mp4",
    ".",
    "..",
    "/",
    "é" * 200 + ".mp4",
]


@pytest.mark.parametrize("flags", [["score"], ["score", "--report"], ["track"]], ids=" ".join)
def test_a_manifest_writes_only_inside_the_output_folder(flags: list[str], whole: Path, tmp_path: Path) -> None:
    manifest = written(whole.parent, "study.csv", "clip\n" + "".join(f'"{name}"\n' for name in NAMES))
    before = sorted(tmp_path.parent.rglob("*"))
    cli(*flags, str(manifest), "--pose", "bridge", "-o", str(tmp_path / "out" / "deeper"), "--workers", "1", may=(1,))
    new = [path for path in tmp_path.parent.rglob("*") if path not in before]
    assert new, "nothing was written: this proves nothing"
    assert all(path == tmp_path / "out" or tmp_path / "out" / "deeper" in (path, *path.parents) for path in new)


def test_a_clip_whose_name_is_not_unicode_stops_nobody(whole: Path, tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux has such names")
    odd = os.fsencode(whole.parent) + b"/caf\xe9.mp4.landmarks.npz"
    Path(os.fsdecode(odd)).write_bytes(seeds.landmarks())
    Path(os.fsdecode(os.fsencode(whole.parent) + b"/\xff.mp4.landmarks.npz")).write_bytes(b"rubbish")
    said = cli("score", str(whole.parent), "--pose", "bridge", "--json", "-o", str(tmp_path / "out"), "--workers", "1")
    results = [json.loads(line) for line in said.out.splitlines()]
    assert sorted(r["status"] for r in results) == ["failed", "ok", "ok"]
    assert len(list((tmp_path / "out").glob("*.json"))) == 3
    assert formcheck.score(os.fsdecode(odd), "bridge").to_json()


def test_a_clip_whose_name_leaves_no_room_for_an_ending_is_scored(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    for first in "ab":
        (folder / f"{first * 241}.landmarks.npz").write_bytes(seeds.landmarks())
    cli("score", str(folder), "--pose", "bridge", "-o", str(tmp_path / "out"), "--workers", "1", may=(0,))
    assert len(list((tmp_path / "out").glob("*.json"))) == 2


# --- clips ----------------------------------------------------------------------------------------------


def test_a_small_clip_of_huge_pictures_takes_no_memory(tmp_path: Path) -> None:
    content = bytearray(seeds.clips()[".gif"])
    struct.pack_into("<HH", content, 6, 16_000, 16_000)  # a gigabyte a picture, from 20 kB
    path = written(tmp_path, "clip.gif", bytes(content))
    with pytest.raises(VideoError, match="16000 x 16000 pixels are too large"), Clip(path):
        pass


def test_pictures_are_let_go_as_a_clip_is_read(tmp_path: Path) -> None:
    """PyAV's pictures and their side data keep each other: hundreds were held until Python looked for cycles."""
    import gc

    import av

    def pictures() -> int:
        return sum(isinstance(thing, av.VideoFrame) for thing in gc.get_objects())

    path = written(tmp_path, "clip.mp4", seeds.clips()[".mp4"])
    gc.collect()
    gc.disable()
    try:
        held_before = pictures()  # by other tests in this process
        with Clip(path) as clip:
            assert sum(1 for _ in clip) == 20
        assert pictures() - held_before <= 1
    finally:
        gc.enable()


# --- labels and histories -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "truth"),
    [
        ("[" * 100_000, None),
        ('{"pose": "bridge", "made": "x", "repetitions": [{}]}', None),
        ('{"pose": ["bridge"], "made": "x", "repetitions": []}', None),
        (None, b"rubbish"),
        (None, arrays.packed({"time_s": np.array(3.0)})),
        (None, arrays.packed({"time_s": np.array([arrays.Trap()], dtype=object)})),
    ],
)
def test_labels_and_truth_that_are_not_are_told(labels: str | None, truth: bytes | None, tmp_path: Path) -> None:
    written(tmp_path, "bridge_clean.mp4", b"")
    written(tmp_path, "bridge_clean.labels.json", seeds.labels() if labels is None else labels)
    written(tmp_path, "bridge_clean.truth.npz", seeds.truth() if truth is None else truth)
    with pytest.raises(FormcheckError, match=r"not a (label|truth) file"):
        evaluate(tmp_path)


@pytest.mark.parametrize(
    ("column", "value"), [("done", "yesterday"), ("done", b"\xff"), ("hold_s", "long"), ("score", "x"), ("done", 7)]
)
def test_a_history_with_rows_that_nobody_wrote_is_told(column: str, value: object, tmp_path: Path) -> None:
    path = written(tmp_path, "history.sqlite3", seeds.history())
    db = sqlite3.connect(path)
    db.execute(f"UPDATE repetition SET {column} = ?", (value,))
    db.commit()
    db.close()
    with History(path) as history, pytest.raises(HistoryError, match="damaged"):
        history.repetitions()
    said = cli("history", "--history", str(path), may=(2,))
    assert said.err.count("\n") == 1


def test_markup_in_a_history_is_shown_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, "history.sqlite3", seeds.history())
    db = sqlite3.connect(path)
    db.execute("UPDATE exercise_set SET pose = '[/red]'")
    db.commit()
    db.close()
    assert "[/red]" in cli("history", "--history", str(path), "--days", "100000", may=(0,)).out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("arguments", [["poses", "list"], ["poses", "show", "bridge"], ["poses", "check"], ["score"]])
def test_standard_output_on_a_full_disk_is_told_in_one_line(arguments: list[str], whole: Path) -> None:
    more = {
        "check": [str(written(whole.parent, "mine.toml", BRIDGE))],
        "score": [str(whole), "--pose", "bridge", "--json"],
    }
    command = [sys.executable, "-m", "formcheck", *arguments, *more.get(arguments[-1], [])]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr
