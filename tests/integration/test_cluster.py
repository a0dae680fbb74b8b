"""A real Dask scheduler with worker processes of its own: same tables, also when a worker is killed on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from formcheck.batch import Store, run_jobs
from formcheck.batch.tables import write_tables
from formcheck.batch.workers import Here
from tests.workers import crash_on_b, crash_once, fine, jobs_of, some_clips, status, tries

distributed = pytest.importorskip("distributed", reason="the extra formcheck[cluster] is not installed")

from formcheck.batch.cluster import ClusterError, DaskWorkers  # noqa: E402

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a scheduler on this machine with two worker processes (a nanny restarts one that dies)."""
    folder = tmp_path_factory.mktemp("dask")
    quick = {"DASK_DISTRIBUTED__DASHBOARD__LINK": "", "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **quick}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    dask += ["--no-dashboard", "--scheduler-file", str(folder / "scheduler.json")]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(folder / "scheduler.json")]
    worker += ["--nthreads", "1", "--nworkers", "2", "--no-dashboard", "--local-directory", str(folder)]
    options = {"env": environment, "cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen(command, **options) for command in (dask, worker)]  # type: ignore[call-overload]
    try:
        with distributed.Client(scheduler_file=str(folder / "scheduler.json"), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address
    finally:
        for process in reversed(processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:  # its workers end with it
                process.kill()


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    return some_clips(tmp_path / "clips", more=16)


def test_killed_worker_costs_nothing_and_the_tables_are_those_of_one_process(
    scheduler: str, clips: Path, tmp_path: Path
) -> None:
    workers = DaskWorkers(scheduler)
    assert workers.slots == 2
    list(run_jobs(jobs_of(clips), workers, workers.slots, store=Store(tmp_path / "out"), score=crash_once))
    workers.shutdown()
    assert tries(clips)["b"] == 2
    list(run_jobs(jobs_of(clips), Here(), 1, store=Store(tmp_path / "alone"), score=fine))
    for out in (tmp_path / "out", tmp_path / "alone"):
        write_tables(Store(out))
    for table in ("clips.csv", "clips.parquet", "repetitions.csv", "repetitions.parquet", "failures.csv"):
        assert (tmp_path / "out" / table).read_bytes() == (tmp_path / "alone" / table).read_bytes()


def test_clip_that_kills_workers_is_set_aside_and_named(scheduler: str, clips: Path) -> None:
    workers = DaskWorkers(scheduler)
    done = list(run_jobs(jobs_of(clips)[:4], workers, workers.slots, score=crash_on_b))
    workers.shutdown()
    assert status(done) == {"a": "ok", "b": "failed", "c": "ok", "d": "ok"}
    assert any("b.mp4: set aside" in (item.result.error or "") for item in done)


def test_no_scheduler_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formcheck.batch.cluster._ANSWER_S", 1)
    with pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:9: no Dask scheduler answers there"):
        DaskWorkers("tcp://127.0.0.1:9")
