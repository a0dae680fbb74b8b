"""A folder of clips, some broken, through the command line: killed on the way, and nothing lost."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import odd_clips

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"

#: Clips in the folder and how many of them are broken; the whole of it (200, 20) takes minutes: FORMCHECK_TEST_CLIPS.
CLIPS = int(os.environ.get("FORMCHECK_TEST_CLIPS", "20"))
BROKEN = CLIPS // 10

TABLES = ("clips.csv", "clips.parquet", "repetitions.csv", "repetitions.parquet", "failures.csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tiny clips that can be read, and others broken each in its own way."""
    folder = tmp_path_factory.mktemp("clips")
    source = odd_clips.moving_shapes(folder / "fine 0.mp4", duration_s=0.4)
    for i in range(1, CLIPS - BROKEN):
        (folder / f"fine {i}.mp4").write_bytes(source.read_bytes())
    content = source.read_bytes()
    for i in range(BROKEN):
        path = folder / f"broken {i}.mp4"
        kind = i % 5
        if kind == 0:
            odd_clips.text(path)
        elif kind == 1:
            odd_clips.empty(path)
        elif kind == 2:
            odd_clips.audio_only(path)
        elif kind == 3:
            path.write_bytes(content[: 100 + i])
        else:
            path.write_bytes(bytes(i + 1) + content[i + 1 :])
    return folder


def formcheck(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "formcheck", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=-1, stderr=-1, text=True, cwd=ROOT, env=environment)


def score(folder: Path, out: Path, *more: object) -> subprocess.Popen[str]:
    return formcheck("score", folder, "--pose", "bridge", "-o", out, "--workers", 2, *more)


def stored(out: Path) -> list[Path]:
    return [path for path in out.glob("*.json") if path.is_file()]


def wait_for(out: Path, results: int) -> None:
    deadline_s = time.monotonic() + 600
    while len(stored(out)) < results:
        assert time.monotonic() < deadline_s, "no results come"
        time.sleep(0.01)


def test_killed_three_times_and_finished_it_is_as_if_nothing_had_been(folder: Path, tmp_path: Path) -> None:
    alone, killed = tmp_path / "alone", tmp_path / "killed"
    run = score(folder, alone, "--json")
    out, err = run.communicate(timeout=600)
    assert run.returncode == 1
    names = [json.loads(line)["clip"] for line in out.splitlines()]
    assert names == sorted(names)
    assert len(names) == CLIPS
    assert err.count("formcheck: broken") == BROKEN
    with (alone / "failures.csv").open(newline="") as file:
        failures = list(csv.DictReader(file))
    assert len(failures) == BROKEN
    assert all(row["reason"] for row in failures)

    for share in (0.1, 0.4, 0.7):
        run = score(folder, killed)
        wait_for(killed, round(share * CLIPS))
        run.send_signal(signal.SIGKILL if share != 0.4 else signal.SIGINT)
        run.communicate(timeout=60)
        assert run.returncode == (-signal.SIGKILL if share != 0.4 else 130)
        for path in stored(killed):
            json.loads(path.read_text())  # whole
    run = score(folder, killed)
    run.communicate(timeout=600)
    assert run.returncode == 1
    for table in TABLES:
        assert (killed / table).read_bytes() == (alone / table).read_bytes(), table
    for path in stored(alone):
        assert (killed / path.name).read_bytes() == path.read_bytes()


def test_a_part_named_by_a_manifest_is_scored_in_the_clips_own_time(tmp_path: Path) -> None:
    clip = SAMPLES / "bridge_clean.mp4"
    manifest = tmp_path / "study.csv"
    manifest.write_text(f"clip,pose,person,start,end\n{clip},bridge,Ann,7,14\n{tmp_path}/none.mp4,bridge,Bo,,\n")
    run = formcheck("score", manifest, "-o", tmp_path / "out", "--json")
    out, err = run.communicate(timeout=300)
    assert run.returncode == 1, err
    part, missing = map(json.loads, out.splitlines())
    assert missing["status"] == "failed" and "no such file" in missing["error"]
    assert part["status"] == "ok"
    assert part["duration_s"] == 7.0
    assert [round(r["start_s"]) for r in part["repetitions"]] == [8]
    with (tmp_path / "out" / "clips.csv").open(newline="") as file:
        assert {row["person"]: row["repetitions"] for row in csv.DictReader(file)} == {"Ann": "1", "Bo": "0"}


def test_workers_or_none_give_the_same_bytes(tmp_path: Path) -> None:
    """And a landmark file of the clip as well."""
    clip = tmp_path / "clips" / "short.mp4"
    clip.parent.mkdir()
    odd_clips.truncated(SAMPLES / "bridge_clean.mp4", clip, 0.35)
    (tmp_path / "clips" / "same.mp4").write_bytes(clip.read_bytes())

    def lines(*arguments: object) -> list[str]:
        run = formcheck("score", *arguments, "--pose", "bridge", "--json")
        out, err = run.communicate(timeout=300)
        assert run.returncode == 0, err
        return out.splitlines()

    in_process = lines(clip)
    assert json.loads(in_process[0])["repetitions"]
    both = lines(clip.parent, "--workers", 2)
    assert in_process == [line for line in both if '"short.mp4"' in line] == lines(clip, "--workers", 1)
    assert both[0].replace("same.mp4", "short.mp4") == in_process[0]
    run = formcheck("track", clip, "-o", tmp_path / "tracked")
    assert (run.communicate(timeout=300), run.returncode)[1] == 0
    assert lines(tmp_path / "tracked" / "short.mp4.landmarks.npz") == in_process
