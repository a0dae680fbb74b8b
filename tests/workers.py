"""What worker processes do in tests, in place of scoring: finish, crash, hang. They tell by files what they did."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from formcheck.batch import Job, Options
from formcheck.checking import load_pose
from formcheck.errors import UnreadError
from formcheck.reporting.result import Result

BRIDGE = Options((load_pose("bridge"),))


def some_clips(folder: Path, more: int = 0) -> Path:
    """A folder of files a.mp4 to d.mp4, and as many more as asked for."""
    folder.mkdir()
    for name in ("a", "b", "c", "d", *(f"n{i}" for i in range(more))):
        (folder / f"{name}.mp4").write_text(name)
    return folder


def jobs_of(folder: Path, options: Options = BRIDGE) -> list[Job]:
    return [Job(str(path), path.name, options) for path in sorted(folder.glob("*.mp4"))]


# What workers do: they run in processes of their own, so these are plain functions and tell by files.


def fine(job: Job, limit_s: float | None = None) -> Result:
    return job.failed("").model_copy(update={"status": "ok", "error": None, "duration_s": 1.0})


def noted(job: Job, limit_s: float | None = None) -> Result:
    with open(f"{job.source}.tries", "a") as tries:
        tries.write("x")
    return fine(job)


def crash_on_b(job: Job, limit_s: float | None = None) -> Result:
    noted(job)
    if job.name == "b.mp4":
        os.abort()
    return fine(job)


def crash_once(job: Job, limit_s: float | None = None) -> Result:
    before = os.path.exists(f"{job.source}.tries")
    noted(job)
    if job.name == "b.mp4" and not before:
        os.kill(os.getpid(), signal.SIGKILL)
    return fine(job)


def hang_on_b(job: Job, limit_s: float | None = None) -> Result:
    from formcheck.batch.job import ended_after

    with ended_after(limit_s):
        while job.name == "b.mp4":
            time.sleep(1.0)
        return fine(job)


def bug_on_b(job: Job, limit_s: float | None = None) -> Result:
    if job.name == "b.mp4":
        raise MemoryError("too large")
    return fine(job)


def unread_b(job: Job, limit_s: float | None = None) -> Result:
    noted(job)
    if job.name == "b.mp4":
        raise UnreadError("b.mp4: no permission to read it")
    return fine(job)


def tries(folder: Path) -> dict[str, int]:
    return {path.name[0]: len(path.read_text()) for path in folder.glob("*.tries")}


def status(done: list) -> dict[str, str]:
    return {item.job.name[0]: item.result.status for item in sorted(done, key=lambda item: item.index)}


def slow(job: Job, limit_s: float | None = None) -> Result:
    with open(f"{job.source}.{os.getpid()}.pid", "w"):
        time.sleep(0.05)
    return noted(job)
