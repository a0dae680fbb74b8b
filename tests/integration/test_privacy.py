"""Nothing leaves the machine, in anything a user does: the kernel ends a process that opens a network socket."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import no_network, odd_clips
from tests.fuzz import seeds

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
    "history": "history --history h.sqlite3 --days 100000",
    "history taken out": "history --history h.sqlite3 --export all.csv",
    "history deleted": "history --history h.sqlite3 --delete --yes",
    "evaluate": "evaluate labelled",
    "poses": "poses show bridge",
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
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr or command.startswith(("replay", "live")), "it did nothing"


@pytest.mark.parametrize("kind", ["m3u8", "mp4", "txt"])
def test_a_playlist_dressed_as_a_clip_asks_no_address(kind: str, place: Path) -> None:
    (place / f"list.{kind}").write_text("#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")
    command = [sys.executable, no_network.__file__, "-m", "formcheck", "score", f"list.{kind}", "--pose", "bridge"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
