"""The history file and the processes that write it: shared by two, and whole when one is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from formcheck.history import History


def test_two_processes_write_into_one_history_and_nothing_is_lost(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.unit.history.test_store import *\n"
        "with History(Path(sys.argv[1])) as history:\n"
        "    for i in range(1, 16): add(history, done(i, LOW), sys.argv[2])\n"
    )
    file = tmp_path / "h.sqlite3"
    writers = [subprocess.Popen([sys.executable, "-c", script, str(file), name]) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with History(file) as history:
        assert len(history.repetitions()) == 30


def test_a_killed_process_loses_nothing_that_was_counted(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from tests.unit.history.test_store import *\n"
        "history = History(Path(sys.argv[1]))\n"
        "for i in range(1, 4): add(history, done(i))\n"
        "print('written', flush=True); time.sleep(60)\n"
    )
    file = tmp_path / "h.sqlite3"
    writer = subprocess.Popen([sys.executable, "-c", script, str(file)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "written\n"
    writer.kill()
    writer.wait()
    with History(file) as history:
        assert [repetition.number for repetition in history.repetitions()] == [1, 2, 3]
