"""Tracking many clips into landmark files, with the same workers and the same care as scoring."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from formcheck.batch.job import Job, of_clip
from formcheck.batch.receipts import Receipts
from formcheck.errors import FormcheckError
from formcheck.files import write_whole
from formcheck.recording import record
from formcheck.reporting.result import Result
from formcheck.tracking import LANDMARKS_ENDING
from formcheck.tracking.landmark_file import About, read_about


class LandmarkFolder:
    """A folder of landmark files, one a clip; takes the place of a `Store` when clips are tracked.

    Raises
    ------
    FormcheckError : the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._receipts = Receipts(folder, self.path, "tracked")

    def path(self, name: str) -> Path:
        """Where the landmark file of a clip is kept."""
        return self.folder / f"{name}{LANDMARKS_ENDING}"

    def check(self, jobs: Sequence[Job]) -> None:
        """FormcheckError when files of these clips would replace those of other clips; see `Receipts.check`."""
        self._receipts.check(jobs)

    def find(self, job: Job, key: str) -> Result | None:
        """What tracking said about a clip, if its file is there and made from the same things."""
        try:
            about = read_about(self.path(job.name))
        except FormcheckError:
            return None
        if about.key != key:
            return None
        receipt = self._receipts.of(job)
        if receipt is None:  # the run was killed before
            self._receipts.write(job, key, "")
        else:
            self._receipts.seen(receipt, job)
        return _tracked(job, about)

    def save(self, job: Job, key: str | None, result: Result) -> None:
        """Note of which clip the file is; the worker wrote it, and a clip that failed has none."""
        if result.status != "failed":
            self._receipts.write(job, key, "")

    def has(self, job: Job) -> bool:
        """Whether the landmark file of a clip is there, from whatever it was made."""
        return self.path(job.name).exists()


def track_job(job: Job, limit_s: float | None, folder: str) -> Result:
    """Track a clip in a worker and write its landmark file; the result says how long it is, or why it failed.

    Raises
    ------
    ModelError, PoseError : what would stop every other clip too.
    UnreadError : the clip could not be got this time; it may be another time.
    """
    options = job.options
    recording = of_clip(
        job,
        limit_s,
        lambda path: record(
            path,
            options.poses,
            model=options.model,
            every_frame=options.every_frame,
            part_s=job.part_s,
            turn=options.turn,
            name=job.name,
            key=job.key(),
        ),
    )
    if isinstance(recording, Result):
        return recording
    write_whole(LandmarkFolder(Path(folder)).path(job.name), recording.to_bytes())
    return _tracked(job, recording.about)


def _tracked(job: Job, about: About) -> Result:
    """A result without repetitions: nothing was checked."""
    return job.failed("").model_copy(
        update={
            "status": "partial" if about.problem else "ok",
            "error": about.problem,
            "duration_s": round(about.duration_s, 3),
            "frames": about.frames,
        }
    )
