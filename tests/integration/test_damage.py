"""Full disks, folders that cannot be written, clocks that go back, two at one history: told, and nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from formcheck.checking import Events, Repetition
from formcheck.history import History
from tests.fuzz import seeds
from tests.fuzz.targets import cli

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


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of twenty pictures."""
    path = tmp_path_factory.mktemp("given") / "clip.mp4"
    path.write_bytes(seeds.clips()[".mp4"])
    return path


LIVE = ("live", "bridge", "--no-window", "--quiet", "--every-frame", "--speed", "50", "--json", "--source", "{clip}")

#: Commands that write, and what they write to; `{out}` cannot be written.
WRITING: dict[str, tuple[str, ...]] = {
    "score": ("score", "{clip}", "--pose", "bridge", "-o", "{out}"),
    "score --report": ("score", "{clip}", "--pose", "bridge", "--report", "-o", "{out}", "--workers", "1"),
    "track": ("track", "{clip}", "--pose", "bridge", "-o", "{out}", "--workers", "1"),
    "replay": ("replay", "{clip}", "-o", "{out}/x.mp4"),
    "report": ("report", "{clip}", "--pose", "bridge", "-o", "{out}/x.html"),
    "export": ("export", "{landmarks}", "--to", "csv", "-o", "{out}"),
    "history --export": ("history", "--history", "{history}", "--export", "{out}/x.csv"),
    "history --page": ("history", "--history", "{history}", "--page", "{out}/x.html"),
    "live -o": (*LIVE, "--no-keep", "-o", "{out}"),
    "live --record": (*LIVE, "--no-keep", "--record", "{out}/x.mp4"),
}


@pytest.fixture
def places(clip: Path, tmp_path: Path) -> dict[str, Path]:
    """Where things are that commands read."""
    landmarks, history = tmp_path / "whole.landmarks.npz", tmp_path / "h.sqlite3"
    landmarks.write_bytes(seeds.landmarks())
    history.write_bytes(seeds.history())
    return {"clip": clip, "landmarks": landmarks, "history": history, "out": tmp_path / "out"}


def filled(command: str, places: dict[str, Path]) -> list[str]:
    return [argument.format(**places) for argument in WRITING[command]]


@pytest.mark.parametrize("command", WRITING)
def test_a_folder_that_cannot_be_written_is_told_in_one_line(command: str, places: dict[str, Path]) -> None:
    places["out"].write_text("a file where a folder should be: not even root can write into it")
    said = cli(*filled(command, places), may=(1, 2))
    told = [line for line in said.err.splitlines() if "cannot be written" in line]
    assert len(told) == 1
    assert told[0].startswith("formcheck: ")
    if command == "live -o":
        assert json.loads(said.out)["frames"] > 0, "what was done is printed all the same"
    assert not [path for path in places["clip"].parent.iterdir() if path != places["clip"]]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes there")
@pytest.mark.parametrize("command", ["track", "replay", "report", "export", "history --export", "live -o"])
def test_a_full_disk_is_told_by_every_command_that_writes(command: str, places: dict[str, Path]) -> None:
    places["out"].mkdir()
    done = on_a_full_disk(20 if command in ("live -o", "history --export") else 1500, *filled(command, places))
    assert done.returncode in (1, 2), done.stderr
    cannot = "cannot be used" if command == "history --export" else "cannot be written"  # SQLite reads with a log
    assert len([line for line in done.stderr.splitlines() if cannot in line]) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert list(places["out"].rglob("*")) == []
    if command == "live -o":
        assert json.loads(done.stdout)["frames"] > 0


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes there")
def test_a_recording_that_fills_the_disk_does_not_end_the_session(places: dict[str, Path]) -> None:
    places["out"].mkdir()
    done = on_a_full_disk(1500, *filled("live --record", places))
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stdout)["frames"] == 20
    assert "x.mp4: cannot be written" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert list(places["out"].iterdir()) == []


def test_a_history_that_cannot_be_written_is_told_and_the_session_goes_on(places: dict[str, Path]) -> None:
    places["out"].write_text("")
    arguments = [argument.format(**places) for argument in LIVE]
    said = cli(*arguments, "--history", str(places["out"] / "h.sqlite3"), may=(0,))
    assert json.loads(said.out)["frames"] == 20
    assert len([line for line in said.err.splitlines() if "this session is not kept" in line]) == 1


ADDING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from formcheck.checking import Events, Repetition
from formcheck.history import History
events = Events(0.0, 1.0, 2.0, 3.0, 1.5, 0.0, 1.0, complete=True)
now = datetime(2026, 3, 1, 8, tzinfo=UTC)
with History(Path(sys.argv[1])) as history:
    for number in range(1, 41):
        done = Repetition(number, events, 1.0, (), (), {}, None)
        history.add(sys.argv[2], sys.argv[2], now, "bridge", None, done, now)
"""


def test_two_processes_at_one_new_history_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite3"
    command = [sys.executable, "-c", ADDING, str(path)]
    both = [subprocess.Popen([*command, name], stderr=subprocess.PIPE, text=True) for name in ("one", "two")]
    assert [process.communicate(timeout=120)[1] for process in both] == ["", ""]
    with History(path) as history:
        done = sorted((r.set_id, r.number) for r in history.repetitions())
    assert done == [(name, number) for name in ("one", "two") for number in range(1, 41)]


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
