"""A folder of clips, some broken, through the command line: killed on the way, and nothing lost."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import odd_clips

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"

#: Ways to break a clip; each gets its number and the bytes of a good one.
BREAKS: tuple[Callable[[Path, int, bytes], object], ...] = (
    lambda path, i, good: odd_clips.text(path),
    lambda path, i, good: odd_clips.empty(path),
    lambda path, i, good: odd_clips.audio_only(path),
    lambda path, i, good: path.write_bytes(good[: 100 + i]),  # cut off in its header
    lambda path, i, good: path.write_bytes(good[: -200 - i]),  # cut off in its index
    lambda path, i, good: path.write_bytes(bytes(i + 1) + good[i + 1 :]),  # its first bytes overwritten
    lambda path, i, good: path.write_bytes(random.Random(i).randbytes(5000)),
    lambda path, i, good: path.write_bytes(odd_clips.still(path.with_suffix(".png")).read_bytes()),
    lambda path, i, good: path.write_text(f"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/{i}.ts\n"),  # a playlist
    lambda path, i, good: path.write_bytes(_without_pictures(good)),
)

#: Clips in the folder and how many of them are broken; the whole of it (200, 20) takes minutes: FORMCHECK_TEST_CLIPS.
CLIPS = int(os.environ.get("FORMCHECK_TEST_CLIPS", "20"))
BROKEN = max(len(BREAKS), CLIPS // 10)

TABLES = ("clips.csv", "clips.parquet", "repetitions.csv", "repetitions.parquet", "failures.csv")


def _without_pictures(good: bytes) -> bytes:
    """The same clip with nothing in its packets."""
    begin = good.index(b"mdat") + 4
    size = int.from_bytes(good[begin - 8 : begin - 4], "big") - 8
    return good[:begin] + bytes(size) + good[begin + size :]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tiny clips that can be read, and others broken each in its own way."""
    folder = tmp_path_factory.mktemp("clips")
    good = odd_clips.moving_shapes(folder / "fine 0.mp4", duration_s=0.2).read_bytes()
    for i in range(1, CLIPS - BROKEN):
        (folder / f"fine {i}.mp4").write_bytes(good)
    for i in range(BROKEN):
        BREAKS[i % len(BREAKS)](folder / f"broken {i}.mp4", i, good)
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
    assert len(names) == len(set(names)) == CLIPS
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


def children(pid: int) -> list[int]:
    """Processes that its threads started."""
    return [int(word) for path in Path(f"/proc/{pid}/task").glob("*/children") for word in path.read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_by_a_signal_the_tables_are_written_and_no_worker_is_left(number: int, tmp_path: Path) -> None:
    content = (SAMPLES / "recordings" / "bridge_clean.mp4.landmarks.npz").read_bytes()
    (tmp_path / "clips").mkdir()
    for i in range(200):
        (tmp_path / "clips" / f"{i}.mp4.landmarks.npz").write_bytes(content)
    out = tmp_path / "out"
    run = score(tmp_path / "clips", out)
    wait_for(out, 4)
    workers = children(run.pid)
    assert len(workers) >= 2
    run.send_signal(number)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 128 + number, err
    assert "Traceback" not in err and "clips scored" in err
    with (out / "clips.csv").open(newline="") as file:
        rows = len(list(csv.DictReader(file)))
    assert 3 <= rows <= len(stored(out)) <= rows + 1 < 200  # one may lack its receipt: it is scored again
    assert not list(out.rglob("*.part"))
    deadline_s = time.monotonic() + 5
    while (left := [pid for pid in workers if Path(f"/proc/{pid}").exists()]) and time.monotonic() < deadline_s:
        time.sleep(0.05)
    assert not left


def test_a_part_named_by_a_manifest_is_scored_in_the_clips_own_time(tmp_path: Path) -> None:
    clip = SAMPLES / "bridge_clean.mp4"
    manifest = tmp_path / "study.csv"
    manifest.write_text(f"clip,pose,person,start,end\n{clip},bridge,Ann,7,14\n{tmp_path}/none.mp4,bridge,Bo,,\n")
    run = formcheck("score", manifest, "-o", tmp_path / "out", "--json")
    out, err = run.communicate(timeout=300)
    assert run.returncode == 1, err
    missing, part = sorted(map(json.loads, out.splitlines()), key=lambda line: line["status"])  # as they are done
    assert missing["status"] == "failed" and "no such file" in missing["error"]
    assert part["status"] == "ok"
    assert part["duration_s"] == 7.0
    assert [round(r["start_s"]) for r in part["repetitions"]] == [8]
    with (tmp_path / "out" / "clips.csv").open(newline="") as file:
        assert {row["person"]: row["repetitions"] for row in csv.DictReader(file)} == {"Ann": "1", "Bo": ""}


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
    run = formcheck("track", clip, "--pose", "bridge", "-o", tmp_path / "tracked")
    assert (run.communicate(timeout=300), run.returncode)[1] == 0
    assert lines(tmp_path / "tracked" / "short.mp4.landmarks.npz") == in_process
