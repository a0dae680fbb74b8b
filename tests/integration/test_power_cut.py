"""The power goes at any moment of writing: what was finished is there whole, and the next run makes the rest."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from formcheck.batch.workers import Here
from formcheck.checking import Events, Repetition
from formcheck.history import History
from tests.fuzz import arrays, seeds
from tests.fuzz.targets import cli

SCORE = ("score", "{0}/given", "--pose", "bridge", "--json", "-o", "{0}/out")
#: Where a clip lay; another folder in each run here.
PLACE = rb'"[^"]*/given/'
EXPORT = ("export", "{0}/given", "--to", "trc", "-o", "{0}/out")


class PowerCutError(BaseException):
    """From here on nothing is written any more. Nothing in formcheck catches it."""


class Power:
    """Counts the steps of writing (content to the disk, name into the folder) and goes off before one of them."""

    def __init__(self, off_at: int | None) -> None:
        self._off_at = off_at
        self.steps = 0

    @contextmanager
    def supplied(self) -> Iterator[None]:
        with (
            patch("os.fsync", self._then(os.fsync)),
            patch.object(Path, "replace", self._then(Path.replace)),
            patch("formcheck.batch.labour.WorkerProcesses", lambda workers: Here()),  # all of it in this process
        ):
            yield

    def _then(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any) -> Any:
            if self._off_at is not None and self.steps >= self._off_at:
                raise PowerCutError  # once off it stays off: clean-up code writes nothing either
            self.steps += 1
            return write(*args)

        return step


def run(folder: Path, arguments: tuple[str, ...], off_at: int | None = None) -> int:
    """Run a command, until the power goes; the steps of writing that were done."""
    power = Power(off_at)
    with power.supplied(), suppress(PowerCutError):
        cli(*(argument.format(folder) for argument in arguments), may=(0,))
    return power.steps


def written(folder: Path) -> dict[str, bytes]:
    """Content of every file under its own name; of where a clip lay, receipts keep here what tells clips apart."""
    files = (path for path in (folder / "out").rglob("*") if path.is_file() and path.suffix != ".part")
    return {path.relative_to(folder).as_posix(): re.sub(PLACE, b'"given/', path.read_bytes()) for path in files}


def short() -> bytes:
    """The first four seconds of a landmark file."""
    content = arrays.unpacked(seeds.landmarks())
    frames = len(content["time_s"])
    return arrays.packed({name: a[:60] if a.shape[:1] == (frames,) else a for name, a in content.items()})


def given(folder: Path, *clips: bytes) -> Path:
    (folder / "given").mkdir(parents=True)
    for number, clip in enumerate(clips or (short(),)):
        path = folder / "given" / f"{number}.landmarks.npz"
        path.write_bytes(clip)
        os.utime(path, (1_700_000_000, 1_700_000_000))  # receipts hold the file's time
    return folder


@pytest.mark.parametrize("command", [SCORE, EXPORT], ids=["score", "export"])
def test_a_power_cut_before_any_step_of_writing_leaves_whole_files_only(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    whole = given(tmp_path / "whole")
    steps = run(whole, command)
    assert steps >= 2
    expected = written(whole)
    for off_at in range(steps):
        folder = given(tmp_path / str(off_at))
        assert run(folder, command, off_at) == off_at
        left = written(folder)
        assert all(content == expected[name] for name, content in left.items()), off_at
        assert run(folder, command) > 0
        assert written(folder) == expected, off_at
        shutil.rmtree(folder)


def test_a_power_cut_while_results_are_written_anew_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    other = (*SCORE, "--hold-s", "9")
    before, folder = given(tmp_path / "before", seeds.landmarks()), tmp_path / "now"
    run(before, SCORE)
    old = written(before)
    shutil.copytree(before, folder)
    steps = run(folder, other)
    new = written(folder)
    assert old.keys() == new.keys()
    assert old["out/0.json"] != new["out/0.json"]
    for off_at in range(steps):
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        run(folder, other, off_at)
        assert all(content in (old[name], new[name]) for name, content in written(folder).items()), off_at
        run(folder, other)
        assert written(folder) == new, off_at


def test_a_result_whose_receipt_reached_the_disk_before_it_is_made_again(tmp_path: Path) -> None:
    """Without the power, a disk may keep the later of two files and lose the one before."""
    folder = given(tmp_path / "all")
    run(folder, SCORE)
    expected = written(folder)
    for lost in (b"", expected["out/0.json"][:200]):
        (folder / "out" / "0.json").write_bytes(lost)
        run(folder, SCORE)
        assert written(folder) == expected


def test_a_history_whose_log_is_cut_anywhere_holds_the_first_repetitions(tmp_path: Path) -> None:
    path, now = tmp_path / "h.sqlite3", datetime(2026, 3, 1, 8, tzinfo=UTC)
    events = Events(0.0, 1.0, 2.0, 3.0, 1.5, 0.0, 1.0, complete=True)
    log, sizes = tmp_path / "h.sqlite3-wal", []
    with History(path) as history:
        for number in range(1, 6):
            history.add("a", "a1", now, "bridge", None, Repetition(number, events, 1.0, (), (), {}, None), now)
            sizes.append(log.stat().st_size)
        main, logged = path.read_bytes(), log.read_bytes()
    assert sizes == sorted(set(sizes)), "each repetition is in the log when `add` returns"
    for cut in range(0, len(logged) + 1, 997):
        copy = tmp_path / f"{cut}" / "h.sqlite3"
        copy.parent.mkdir()
        copy.write_bytes(main)
        copy.with_name("h.sqlite3-wal").write_bytes(logged[:cut])
        with History(copy) as history:
            numbers = [repetition.number for repetition in history.repetitions()]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= sum(size <= cut for size in sizes)
