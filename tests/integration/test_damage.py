"""Full disks, folders that cannot be written, clocks that go back, two at one history: told, and nothing lost."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from formcheck.checking import Events, Repetition
from formcheck.history import History
from tests.fuzz import seeds

#: Runs formcheck where no file may grow past some bytes, as on a full disk.
FULL = (
    "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    "resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
    "from formcheck.cli import main; main()"
)


def on_a_full_disk(limit: int, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", FULL.format(limit=limit), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes there")
@pytest.mark.parametrize("limit", [0, 300, 3000])
def test_a_full_disk_is_told_and_leaves_no_half_file(limit: int, tmp_path: Path) -> None:
    clip, out = tmp_path / "whole.landmarks.npz", tmp_path / "out"
    clip.write_bytes(seeds.landmarks())
    done = on_a_full_disk(limit, "score", clip, "--pose", "bridge", "-o", out)
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(out.rglob("*.part"))
    again = on_a_full_disk(10_000_000, "score", clip, "--pose", "bridge", "-o", out)
    assert again.returncode == 0, again.stderr
    assert (out / "clips.parquet").exists()


def repetition(number: int) -> Repetition:
    events = Events(0.0, 1.0, 2.0, 3.0, 1.5, 0.0, 1.0, complete=True)
    return Repetition(number, events, 1.0, (), (), {}, None)


def test_two_at_one_history_lose_nothing_and_a_clock_set_back_is_no_matter(tmp_path: Path) -> None:
    path, now = tmp_path / "h.sqlite3", datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=1)))
    with History(path) as one, History(path) as other:
        for number in range(1, 21):
            at = now - timedelta(minutes=7 * number)  # the clock goes back all the time
            one.add("a", "a1", now, "bridge", None, repetition(number), at)
            other.add("b", "b1", now, "bridge", None, repetition(number), at)
    with History(path) as history:
        done = history.repetitions()
    assert sorted((r.set_id, r.number) for r in done) == sorted((s, n) for s in ("a1", "b1") for n in range(1, 21))
