"""Who does the work on a single clip: this process, unless a time limit or a worker is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from formcheck.batch import Job, Labour, Options
from formcheck.batch.workers import Here
from formcheck.checking import PoseDefinition


@pytest.mark.parametrize(
    ("labour", "workers"),
    [(Labour(), []), (Labour(time_limit_s=9.0), [1]), (Labour(workers=1), [1]), (Labour(workers=3), [3])],
    ids=["as usual", "time limit", "one worker", "three workers"],
)
def test_a_time_limit_asked_for_a_single_clip_is_kept_by_a_worker(
    labour: Labour, workers: list[int], bridge: PoseDefinition, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    limits: list[float | None] = []

    class Started(Here):
        def __init__(self, count: int) -> None:
            started.append(count)

        def submit(self, fn: Any, /, *arguments: Any, **more: Any) -> Any:
            limits.append(arguments[1])
            return super().submit(fn, *arguments, **more)

    monkeypatch.setattr("formcheck.batch.labour.WorkerProcesses", Started)
    job = Job("nowhere.mp4", "nowhere.mp4", Options((bridge,)))
    (done,) = labour.score([job], None, lambda share: None)
    assert done.result.status == "failed"
    assert started == workers
    assert limits == ([] if not workers else [labour.time_limit_s or 3600.0])
