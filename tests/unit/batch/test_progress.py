"""What is said about a run that goes on for hours."""

from __future__ import annotations

import pytest

from formcheck.batch.progress import BatchProgress


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_clips_hours_rate_time_left_and_failures_are_told() -> None:
    clock = Clock()
    progress = BatchProgress(10, clock)
    progress.add(3600, failed=False, stored=False)
    progress.add(0, failed=True, stored=False)
    progress.add(1800, failed=False, stored=True)
    clock.now_s = 600
    assert progress.line() == (
        "3 of 10 clips, 1.00 h of video, 6.0 x real time, 35 min left, 1 were done before, 1 failed"
    )


def test_plain_lines_come_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = BatchProgress(100, clock)
    for _ in range(100):
        clock.now_s += 1.0
        progress.add(10, failed=False, stored=False)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in lines] == [f"formcheck: {n} of 100 clips" for n in (30, 60, 90)]
    assert lines[0].endswith("0.08 h of video, 10.0 x real time, 1 min left, 0 failed")
