"""Worker processes that crash, hang and are killed: one clip suffers, the run goes on, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from formcheck.batch import Store, run_jobs
from formcheck.batch.tables import write_tables
from formcheck.batch.workers import Here, WorkerProcesses
from tests.workers import crash_on_b, crash_once, fine, hang_on_b, jobs_of, noted, some_clips, status, tries


@pytest.fixture
def workers() -> Iterator[WorkerProcesses]:
    executor = WorkerProcesses(2)
    yield executor
    executor.shutdown(wait=False)


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    return some_clips(tmp_path / "clips")


def test_a_clip_that_crashes_its_worker_is_tried_again_then_set_aside_and_named(clips: Path, workers) -> None:
    done = list(run_jobs(jobs_of(clips), workers, 2, score=crash_on_b))
    assert status(done) == {"a": "ok", "b": "failed", "c": "ok", "d": "ok"}
    (why,) = [item.result.error for item in done if item.result.status == "failed"]
    assert why.startswith("b.mp4: set aside: it ended the worker")
    assert tries(clips) == {"a": 1, "b": 3, "c": 1, "d": 1}


def test_a_killed_worker_costs_one_more_try_and_nothing_else(clips: Path, workers) -> None:
    done = list(run_jobs(jobs_of(clips), workers, 2, score=crash_once))
    assert set(status(done).values()) == {"ok"}
    assert tries(clips) == {"a": 1, "b": 2, "c": 1, "d": 1}


def test_a_clip_that_takes_too_long_is_set_aside_at_once(clips: Path, workers) -> None:
    began_s = time.monotonic()
    done = list(run_jobs(jobs_of(clips), workers, 2, limit_s=1.0, score=hang_on_b))
    assert time.monotonic() - began_s < 15
    assert status(done) == {"a": "ok", "b": "failed", "c": "ok", "d": "ok"}
    assert any("took longer than 1 s" in (item.result.error or "") for item in done)


def test_a_clip_that_ended_its_workers_is_tried_again_next_time(clips: Path, tmp_path: Path, workers) -> None:
    store = Store(tmp_path / "out")
    list(run_jobs(jobs_of(clips), workers, 2, store=store, score=crash_on_b))
    done = list(run_jobs(jobs_of(clips), workers, 2, store=store, score=noted))
    assert [item.job.name for item in done if not item.stored] == ["b.mp4"]
    assert status(done)["b"] == "ok"


RUN = """
import sys
from pathlib import Path
from tests.workers import jobs_of, slow
from formcheck.batch import Store, run_jobs
from formcheck.batch.workers import WorkerProcesses
if __name__ == "__main__":
    store = Store(Path(sys.argv[2]))
    for done in run_jobs(jobs_of(Path(sys.argv[1])), WorkerProcesses(2), 2, store=store, score=slow):
        print(done.job.name, flush=True)
"""


def start(script: Path, clips: Path, out: Path) -> subprocess.Popen[str]:
    script.write_text(RUN)
    root = Path(__file__).parents[2]
    command = [sys.executable, str(script), str(clips), str(out)]
    return subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stdout=-1, text=True)


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
def test_killed_runs_lose_at_most_the_clips_in_progress_and_leave_no_process(clips: Path, tmp_path: Path) -> None:
    for i in range(40):
        (clips / f"n{i}.mp4").write_text(str(i))
    out, alone = tmp_path / "out", tmp_path / "alone"
    for _ in range(2):
        run = start(tmp_path / "run.py", clips, out)
        assert run.stdout is not None
        printed = [run.stdout.readline() for _ in range(5)]
        run.kill()
        run.wait()
        assert all(printed)
    run = start(tmp_path / "run.py", clips, out)
    assert run.communicate(timeout=60)[0].count("\n") == 44
    assert run.returncode == 0
    assert len(list(clips.glob("*.tries"))) == 44
    assert sum(len(path.read_text()) for path in clips.glob("*.tries")) <= 44 + 2 * 2
    list(run_jobs(jobs_of(clips), Here(), 1, store=Store(alone), score=fine))
    for folder in (out, alone):
        write_tables(Store(folder))
    for table in ("clips.csv", "clips.parquet", "repetitions.csv", "failures.csv"):
        assert (out / table).read_bytes() == (alone / table).read_bytes()
    workers = {int(path.name.split(".")[-2]) for path in clips.glob("*.pid")}
    deadline_s = time.monotonic() + 5
    while (left := [pid for pid in workers if Path(f"/proc/{pid}").exists()]) and time.monotonic() < deadline_s:
        time.sleep(0.05)
    assert not left


def test_two_runs_into_one_folder_do_not_harm_each_other(clips: Path, tmp_path: Path) -> None:
    for i in range(20):
        (clips / f"n{i}.mp4").write_text(str(i))
    out = tmp_path / "out"
    runs = [start(tmp_path / f"run{i}.py", clips, out) for i in range(2)]
    for run in runs:
        assert run.communicate(timeout=60)[0].count("\n") == 24
        assert run.returncode == 0
    assert len(list(Store(out).results())) == 24
    assert not list(out.rglob("*.part"))
