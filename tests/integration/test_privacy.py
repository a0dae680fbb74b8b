"""Nothing leaves the machine, in anything a user does: the kernel ends a process that opens a network socket."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from formcheck.cli import app
from tests import no_network, odd_clips
from tests.fuzz import seeds

POSES = Path(__file__).parents[2] / "poses"

pytestmark = pytest.mark.skipif(
    not no_network.SUPPORTED, reason="the kernel filter is made for Linux on x86-64 and 64-bit Arm"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a short clip, a landmark file, labels, a history, a playlist that names an address."""
    odd_clips.truncated(seeds.CLEAN, tmp_path / "short.mp4", 0.15)
    (tmp_path / "whole.landmarks.npz").write_bytes(seeds.landmarks())
    labelled = tmp_path / "labelled"
    labelled.mkdir()
    (labelled / "short.mp4").write_bytes((tmp_path / "short.mp4").read_bytes())
    (labelled / "short.labels.json").write_text('{"pose": "bridge", "made": "rendered", "repetitions": []}')
    (tmp_path / "h.sqlite3").write_bytes(seeds.history())
    (tmp_path / "pose.toml").write_bytes((POSES / "bridge.toml").read_bytes())
    (tmp_path / "routine.toml").write_text('title = "One"\n[[exercise]]\npose = "bridge"\nrepetitions = 2\n')
    return tmp_path


COMMANDS = {
    "score": "score short.mp4 --pose bridge --json",
    "score in workers": "score short.mp4 whole.landmarks.npz --pose bridge -o out --workers 2",
    "score with reports": "score short.mp4 --pose bridge -o out --report --workers 1",
    "track": "track short.mp4 --pose bridge -o out --workers 1",
    "export": "export whole.landmarks.npz --to parquet -o out",
    "replay": "replay short.mp4 -o overlay.mp4",
    "report": "report short.mp4 --pose bridge -o report.html",
    "live": "live bridge --source short.mp4 --no-window --quiet --speed 50 --every-frame --history h.sqlite3",
    "live, heard and kept": "live --source short.mp4 --no-window --speed 50 --no-keep --record r.mp4 --report p.html",
    "session": "session --routine routine.toml --source short.mp4 --no-window --speed 50 --history h.sqlite3",
    "session shown": "session --show",
    "doctor": "doctor --no-window --history h.sqlite3",
    "history": "history --history h.sqlite3 --days 100000",
    "history as a page": "history --history h.sqlite3 --days 100000 --page h.html",
    "history taken out": "history --history h.sqlite3 --export all.csv",
    "history deleted": "history --history h.sqlite3 --delete --yes",
    "evaluate": "evaluate labelled",
    "poses": "poses show bridge",
    "poses checked": "poses check pose.toml",
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_command_opens_a_network_socket(command: str, place: Path) -> None:
    done = subprocess.run(
        [sys.executable, no_network.__file__, "-m", "formcheck", *command.split()],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if command.startswith("doctor"):  # ends with 1 where no camera is
        assert done.returncode in (0, 1), done.stderr
        assert "speed" in done.stdout
        return
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr or command.startswith(("replay", "live", "session")), "it did nothing"


def test_every_command_of_the_help_is_tried() -> None:
    commands: dict[str, object] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert {command.split()[0] for command in COMMANDS.values()} == set(commands)


@pytest.mark.parametrize("kind", ["m3u8", "mp4", "txt"])
def test_a_playlist_dressed_as_a_clip_asks_no_address(kind: str, place: Path) -> None:
    (place / f"list.{kind}").write_text("#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")
    command = [sys.executable, no_network.__file__, "-m", "formcheck", "score", f"list.{kind}", "--pose", "bridge"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
