"""The history file: written as it happens, seen by others at once, and really gone when deleted."""

from __future__ import annotations

import sqlite3
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from formcheck.checking import Events, FoundFault, Repetition
from formcheck.errors import HistoryError
from formcheck.history import Diary, History, history_path

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))
EVENTS = Events(1.0, 2.0, 5.0, 5.5, 6.0, 0.0, 1.0)
LOW = FoundFault("hips_low", 150.0, 160.0, "deg", 2.0, 5.0, "Lift your hips higher", 20)


def done(index: int, *faults: FoundFault, side: str | None = None) -> Repetition:
    return Repetition(index, EVENTS, 3.0, faults, side=side)


def add(history: History, repetition: Repetition, set_id: str = "set") -> None:
    history.add("sitting-1", set_id, NOON, "bridge", 3.0, repetition, NOON)


def told(line: str) -> None:
    raise AssertionError(line)


def test_what_was_written_is_read_back_whole(tmp_path: Path) -> None:
    with History(tmp_path / "deep" / "h.sqlite3") as history:
        add(history, done(1, LOW, side="left"))
        add(history, done(2))
        first, second = history.repetitions()
    assert (first.pose, first.number, first.side, first.hold_s, first.score) == ("bridge", 1, "left", 3.0, 80)
    assert first.faults == (("hips_low", "Lift your hips higher"),)
    assert first.done == NOON
    assert second.faults == ()


def test_the_oldest_is_first_also_when_the_clock_was_put_back(tmp_path: Path) -> None:
    before = datetime(2026, 10, 25, 2, 50, tzinfo=timezone(timedelta(hours=2)))
    after = datetime(2026, 10, 25, 2, 10, tzinfo=timezone(timedelta(hours=1)))  # 20 minutes later
    with History(tmp_path / "h.sqlite3") as history:
        for index, at in enumerate((before, after), start=1):
            history.add("sitting-1", "set", before, "bridge", 3.0, done(index), at)
        assert [one.number for one in history.repetitions()] == [1, 2]


def test_a_time_that_says_no_zone_is_damage_and_told(tmp_path: Path) -> None:
    file = tmp_path / "h.sqlite3"
    with History(file) as history:
        add(history, done(1))
        add(history, done(2))
    with sqlite3.connect(file) as db:
        db.execute("UPDATE repetition SET done = '2026-01-01T10:00:00' WHERE number = 2")
    with History(file) as history, pytest.raises(HistoryError, match="damaged"):
        history.repetitions()


def test_each_repetition_is_there_for_others_as_soon_as_it_is_added(tmp_path: Path) -> None:
    with History(tmp_path / "h.sqlite3") as mine, History(tmp_path / "h.sqlite3") as other:
        add(mine, done(1))
        assert len(other.repetitions()) == 1
        add(other, done(1), "other set")
        assert len(mine.repetitions()) == 2


def test_deleted_is_gone_from_every_file_on_disk(tmp_path: Path) -> None:
    file = tmp_path / "h.sqlite3"
    with History(file) as history:
        for i in range(1, 200):
            add(history, done(i, LOW), f"set {i // 10}")
        assert any(b"hips_low" in path.read_bytes() for path in tmp_path.iterdir())
        assert history.delete() == 199
        assert history.repetitions() == []
        for path in tmp_path.iterdir():
            content = path.read_bytes()
            assert b"hips_low" not in content, path.name
            assert b"sitting-1" not in content, path.name


def test_a_session_under_way_goes_on_into_a_deleted_history(tmp_path: Path) -> None:
    file = tmp_path / "h.sqlite3"
    with History(file) as live, History(file) as other:
        add(live, done(1))
        other.delete()
        add(live, done(2))
        assert [repetition.number for repetition in other.repetitions()] == [2]


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be taken for one" * 20, b""])
def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "h.sqlite3"
    file.write_bytes(content)
    if content:
        with pytest.raises(HistoryError, match="cannot be used"):
            History(file)
        assert file.read_bytes() == content
    else:
        with History(file) as history:
            assert history.repetitions() == []


def test_a_newer_formchecks_history_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "h.sqlite3"
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(HistoryError, match="newer formcheck"):
        History(file)


def test_a_locked_history_is_waited_for_and_then_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formcheck.history.store._WAIT_S", 0.2)
    file = tmp_path / "h.sqlite3"
    with History(file) as history:
        blocker = sqlite3.connect(file, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        began_s = time.monotonic()
        with pytest.raises(HistoryError, match="locked"):
            add(history, done(1))
        assert time.monotonic() - began_s >= 0.2
        blocker.close()
        add(history, done(1))


def test_it_lies_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform.startswith("linux"):
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert history_path() == tmp_path / "formcheck" / "history.sqlite3"
    assert history_path().name == "history.sqlite3"


def test_the_diary_writes_each_repetition_once(tmp_path: Path) -> None:
    with History(tmp_path / "h.sqlite3") as history:
        diary = Diary(history, told, lambda: NOON)
        for _ in range(2):
            diary.begin_set(3.0)
            for count in (0, 1, 1, 2, 2):
                diary.keep("bridge", [done(i) for i in range(1, count + 1)])
        kept = history.repetitions()
    assert sorted(repetition.number for repetition in kept) == [1, 1, 2, 2]
    assert len({repetition.set_id for repetition in kept}) == 2
    assert len({repetition.session for repetition in kept}) == 1


def test_a_set_that_turns_out_to_be_another_exercise_is_kept_as_that(tmp_path: Path) -> None:
    with History(tmp_path / "h.sqlite3") as history:
        diary = Diary(history, told, lambda: NOON)
        diary.keep("pelvic_tilt", [done(1), done(2)])
        diary.keep("bridge", [done(1)])
        assert [(r.pose, r.number) for r in history.repetitions()] == [("bridge", 1)]


def test_a_set_that_is_counted_by_another_signal_after_all_is_kept_as_that(tmp_path: Path) -> None:
    with History(tmp_path / "h.sqlite3") as history:
        diary = Diary(history, told, lambda: NOON)
        diary.keep("pelvic_tilt", [done(1, LOW), done(2)])
        diary.keep("pelvic_tilt", [done(1)])
        assert [(r.pose, r.number, r.faults) for r in history.repetitions()] == [("pelvic_tilt", 1, ())]


def test_a_set_that_turns_out_to_be_no_exercise_is_forgotten(tmp_path: Path) -> None:
    with History(tmp_path / "h.sqlite3") as history:
        diary = Diary(history, told, lambda: NOON)
        diary.keep("bridge", [done(1)])
        diary.keep(None, [])
        assert history.repetitions() == []


def test_a_history_that_cannot_be_written_is_told_once_and_stops_nobody(tmp_path: Path) -> None:
    lines: list[str] = []
    with History(tmp_path / "h.sqlite3") as history:
        diary = Diary(history, lines.append)
    diary.keep("bridge", [done(1)])
    diary.keep("bridge", [done(1), done(2)])
    assert len(lines) == 1
    assert "not kept" in lines[0]


class Locked:
    """In place of a history that others keep locked until `free`: how often it was tried, and what was added."""

    def __init__(self) -> None:
        self.free = False
        self.tried = 0
        self.added: list[tuple[str, int]] = []

    def add(self, session: str, set_id: str, *rest: object) -> None:
        self.tried += 1
        if not self.free:
            raise HistoryError("locked")
        self.added.append((set_id, rest[-2].index))  # type: ignore[attr-defined]


def test_a_history_that_is_locked_does_not_hold_up_every_picture_and_nothing_is_lost() -> None:
    lines: list[str] = []
    times = [NOON]
    history = Locked()
    diary = Diary(history, lines.append, lambda: times[-1])  # type: ignore[arg-type]
    for _ in range(50):
        diary.keep("bridge", [done(1)])
    assert history.tried == 1
    diary.begin_set(None)
    diary.keep("bird_dog", [done(1), done(2)])
    history.free = True
    times.append(NOON + timedelta(seconds=11))
    diary.keep("bird_dog", [done(1), done(2)])
    assert [number for _, number in history.added] == [1, 1, 2]
    assert len({set_id for set_id, _ in history.added}) == 2
    assert lines == ["locked; what you do is not kept until it can be"]


def test_the_last_try_is_not_put_off() -> None:
    history = Locked()
    diary = Diary(history, lambda _: None, lambda: NOON)  # type: ignore[arg-type]
    diary.keep("bridge", [done(1)])
    history.free = True
    diary.close()
    assert len(history.added) == 1


def test_what_is_lost_is_told_in_the_end() -> None:
    lines: list[str] = []
    diary = Diary(Locked(), lines.append, lambda: NOON)  # type: ignore[arg-type]
    diary.keep("bridge", [done(1), done(2)])
    diary.close()
    assert lines[1:] == ["2 repetitions of this session could not be kept"]
