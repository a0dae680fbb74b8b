"""A clip that cannot be read is one clip's failure; what would stop every clip is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from formcheck.batch.job import Job, of_clip, score_job
from formcheck.errors import ModelError, PoseError, UnreadError, VideoError
from tests.workers import BRIDGE

JOB = Job("clips/a.mp4", "a.mp4", BRIDGE)


def failing(error: Exception) -> Any:
    def make(path: Path) -> str:
        raise error

    return make


def test_a_clip_that_cannot_be_read_is_a_result_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("no clip")
    job = Job(str(tmp_path / "a.mp4"), "a.mp4", BRIDGE)
    result = of_clip(job, None, failing(VideoError("a.mp4: no video in it")))
    assert not isinstance(result, str)
    assert (result.clip, result.status, result.error) == ("a.mp4", "failed", "a.mp4: no video in it")
    assert result.pose == "bridge"


@pytest.mark.parametrize(
    ("source", "said", "told"),
    [
        ("P1/b.mp4", "b.mp4: the file is empty", "P1/b.mp4: the file is empty"),
        ("P1/b.mp4.landmarks.npz", "b.mp4.landmarks.npz: not a landmark file", "P1/b.mp4: not a landmark file"),
        ("P1/b.mp4.landmarks.npz", "b.mp4: a part of it", "P1/b.mp4: a part of it"),
        ("P1/b.mp4", "P1/b.mp4: set aside: it took", "P1/b.mp4: set aside: it took"),
        ("https://host/b.mp4?s=1", "https://host/b.mp4: cannot be", "P1/b.mp4: https://host/b.mp4: cannot be"),
    ],
)
def test_a_failure_is_named_with_its_folder(source: str, said: str, told: str) -> None:
    """Of P1/b.mp4 and P2/b.mp4 that failed, both lines said b.mp4."""
    assert Job(source, "P1/b.mp4", BRIDGE).failed(said).error == told


@pytest.mark.parametrize("error", [ModelError("no model"), PoseError("no such exercise")])
def test_what_would_stop_every_clip_stops_the_run(error: Exception) -> None:
    with pytest.raises(type(error)):
        of_clip(JOB, None, failing(error))


def test_a_clip_that_could_not_be_opened_is_no_result_of_its_own() -> None:
    with pytest.raises(UnreadError):
        of_clip(JOB, None, failing(UnreadError("a.mp4: no permission to read it")))
    with pytest.raises(UnreadError):  # a share that is not mounted
        of_clip(JOB, None, failing(VideoError("a.mp4: no such file")))


def test_a_result_goes_by_its_path_within_the_folder_not_by_its_file() -> None:
    job = Job("clips/monday/a.mp4", "monday/a.mp4", BRIDGE)
    result = score_job(job, score=lambda path, poses, **how: JOB.failed("made up"))
    assert result.clip == "monday/a.mp4"
