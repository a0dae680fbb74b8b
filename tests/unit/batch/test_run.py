"""Runs of many clips: what is done again and what is not. What a worker does is made up here."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from formcheck.batch import Job, Options, Store, run_jobs
from formcheck.batch.job import score_job
from formcheck.batch.workers import Here
from formcheck.errors import VideoError
from formcheck.reporting.result import Result
from tests.workers import BRIDGE, bug_on_b, fine, jobs_of, noted, some_clips, status, tries, unread_b


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    return some_clips(tmp_path / "clips")


def not_there(path: Path, *args: Any, **how: Any) -> Result:
    """What scoring says of a clip that is not there."""
    raise VideoError(f"{path.name}: no such file")


def test_an_unexpected_error_is_of_one_clip_alone(clips: Path) -> None:
    done = list(run_jobs(jobs_of(clips), Here(), 1, score=bug_on_b))
    assert status(done) == {"a": "ok", "b": "failed", "c": "ok", "d": "ok"}
    assert any("MemoryError: too large" in (item.result.error or "") for item in done)


def test_a_second_run_does_only_what_changed(clips: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "out")
    list(run_jobs(jobs_of(clips), Here(), 1, store=store, score=noted))
    (clips / "b.mp4").write_text("another clip")
    store.path("c.mp4").write_text("half a resu")
    store.path("d.mp4").unlink()
    done = list(run_jobs(jobs_of(clips), Here(), 1, store=store, score=noted))
    assert {item.job.name: item.stored for item in done} == {
        "a.mp4": True,
        "b.mp4": False,
        "c.mp4": False,
        "d.mp4": False,
    }
    assert tries(clips) == {"a": 1, "b": 2, "c": 2, "d": 2}


def test_a_clip_that_could_not_be_opened_is_tried_again_next_time(clips: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "out")
    first = list(run_jobs(jobs_of(clips), Here(), 1, store=store, score=unread_b))
    assert status(first) == {"a": "ok", "b": "failed", "c": "ok", "d": "ok"}
    assert [item.result.error for item in first if item.result.error] == ["b.mp4: no permission to read it"]
    again = list(run_jobs(jobs_of(clips), Here(), 1, store=store, score=noted))
    assert [item.job.name for item in again if not item.stored] == ["b.mp4"]
    assert status(again)["b"] == "ok"


def test_a_clip_that_cannot_be_got_keeps_the_result_of_an_earlier_run(clips: Path, tmp_path: Path) -> None:
    """A share that was not mounted, or a permission taken away, overwrote finished results with failures."""
    store = Store(tmp_path / "out")
    jobs = jobs_of(clips)
    list(run_jobs(jobs, Here(), 1, store=store, score=fine))
    kept = {job.name: store.path(job.name).read_bytes() for job in jobs}
    again = jobs_of(clips, replace(BRIDGE, hold_s=5.0))
    (clips / "a.mp4").rename(tmp_path / "a.mp4")
    lost = partial(score_job, score=not_there)
    done = [*run_jobs(again[:1], Here(), 1, store=store, score=lost)]
    done += run_jobs(again[1:2], Here(), 1, store=store, score=unread_b)
    assert status(done) == {"a": "failed", "b": "failed"}
    assert [item.result.error for item in done] == [
        f"{said}; what an earlier run made of it is kept"
        for said in ("a.mp4: no such file", "b.mp4: no permission to read it")
    ]
    assert {job.name: store.path(job.name).read_bytes() for job in jobs} == kept
    (tmp_path / "a.mp4").rename(clips / "a.mp4")
    assert all(item.stored for item in run_jobs(jobs, Here(), 1, store=store, score=noted))
    assert not any(item.stored for item in run_jobs(again, Here(), 1, store=store, score=noted))


def test_a_clip_that_is_gone_when_its_turn_comes_is_tried_again_next_time(clips: Path, tmp_path: Path) -> None:
    """It was there when its key was made, so its failure was taken for that of the clip as it is."""
    store = Store(tmp_path / "out")
    (job,) = jobs_of(clips)[:1]

    def gone_meanwhile(job: Job, limit_s: float | None) -> Result:
        (clips / "a.mp4").rename(tmp_path / "a.mp4")
        return score_job(job, score=not_there)

    list(run_jobs([job], Here(), 1, store=store, score=gone_meanwhile))
    (tmp_path / "a.mp4").rename(clips / "a.mp4")
    (done,) = run_jobs([job], Here(), 1, store=store, score=fine)
    assert (done.stored, done.result.status) == (False, "ok")


def test_the_largest_clips_come_first_and_without_a_store_their_order_is_kept(clips: Path, tmp_path: Path) -> None:
    (clips / "c.mp4").write_bytes(bytes(2000))
    (clips / "d.mp4").write_bytes(bytes(1000))
    store = Store(tmp_path / "out")
    stored = [done.job.name[0] for done in run_jobs(jobs_of(clips), Here(), 1, store=store, score=fine)]
    assert stored == ["c", "d", "a", "b"]
    assert [done.job.name[0] for done in run_jobs(jobs_of(clips), Here(), 1, score=fine)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "changed",
    [
        Options(BRIDGE.poses, hold_s=5.0),
        Options(BRIDGE.poses, every_frame=True),
        Options(BRIDGE.poses, turn=90),
        Options((BRIDGE.poses[0].model_copy(update={"title": "My bridge"}),)),
    ],
    ids=["hold", "frames", "turn", "definition"],
)
def test_other_options_are_another_result(clips: Path, tmp_path: Path, changed: Options) -> None:
    store = Store(tmp_path / "out")
    list(run_jobs(jobs_of(clips), Here(), 1, store=store, score=fine))
    assert not any(item.stored for item in run_jobs(jobs_of(clips, changed), Here(), 1, store=store, score=fine))


def test_another_version_is_another_result(clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "out")
    list(run_jobs(jobs_of(clips), Here(), 1, store=store, score=fine))
    monkeypatch.setattr("formcheck.batch.job.__version__", "99")
    assert not any(item.stored for item in run_jobs(jobs_of(clips), Here(), 1, store=store, score=fine))


def test_other_code_of_the_same_version_is_another_result(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "out")
    list(run_jobs(jobs_of(clips), Here(), 1, store=store, score=fine))
    assert all(item.stored for item in run_jobs(jobs_of(clips), Here(), 1, store=store, score=fine))
    monkeypatch.setattr("formcheck.batch.job.code_digest", lambda: "of an updated checkout")
    assert not any(item.stored for item in run_jobs(jobs_of(clips), Here(), 1, store=store, score=fine))
