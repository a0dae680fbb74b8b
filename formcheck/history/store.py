"""The history file: SQLite in the user's data folder. Two processes may use it at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

import platformdirs

from formcheck.checking import Repetition
from formcheck.errors import HistoryError

#: Version of the tables; kept in the file itself (`PRAGMA user_version`).
_VERSION = 1
#: How long to wait while another process writes, seconds.
_WAIT_S = 5.0

_TABLES = (
    """
    CREATE TABLE exercise_set (
        id TEXT PRIMARY KEY,
        session TEXT NOT NULL,       -- sets of one sitting share it
        started TEXT NOT NULL,       -- local time with offset, ISO 8601
        pose TEXT NOT NULL,
        hold_s REAL                  -- prescribed hold, if there was one
    )
    """,
    """
    CREATE TABLE repetition (
        set_id TEXT NOT NULL REFERENCES exercise_set(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,     -- 1, 2, 3 ... within the set
        done TEXT NOT NULL,          -- when it was counted
        side TEXT,
        hold_s REAL NOT NULL,
        score INTEGER NOT NULL,
        complete INTEGER NOT NULL,
        PRIMARY KEY (set_id, number)
    )
    """,
    """
    CREATE TABLE fault (
        set_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        fault TEXT NOT NULL,
        value REAL NOT NULL,
        "limit" REAL NOT NULL,
        unit TEXT NOT NULL,
        say TEXT NOT NULL,
        PRIMARY KEY (set_id, number, fault),
        FOREIGN KEY (set_id, number) REFERENCES repetition(set_id, number) ON DELETE CASCADE
    )
    """,
)


@dataclass(frozen=True, slots=True)
class DoneRepetition:
    """One repetition of the past, with the set it was part of."""

    session: str
    """Sets of one sitting share it."""
    set_id: str
    """The set it was part of."""
    pose: str
    """Id of the exercise."""
    number: int
    """Of the repetition in its set, from 1."""
    done: datetime
    """When it was counted."""
    side: str | None
    """`left`, `right`, or None."""
    hold_s: float
    """Seconds."""
    score: int
    """0 to 100."""
    complete: bool
    """Whether it was seen to its end."""
    faults: tuple[tuple[str, str], ...]
    """Id and cue of each."""


def history_path() -> Path:
    """Where the history is kept: the user's data folder for formcheck, as this system has it."""
    return platformdirs.user_data_path("formcheck", appauthor=False) / "history.sqlite3"


class History:
    """The opened history file; made when there is none. Use as a context manager.

    WAL mode: a reader never waits for a writer, and what was written is there after the process was killed.

    Parameters
    ----------
    path : the file; None takes the user's own.

    Raises
    ------
    HistoryError : here and in every method: the file cannot be read or written, or is something else.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or history_path()
        with self._told():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
        try:
            with self._told():
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA foreign_keys = ON")
                self._db.execute("PRAGMA secure_delete = ON")
                self._make_tables()
        except HistoryError:
            self._db.close()
            raise

    def __enter__(self) -> History:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def add(
        self,
        session: str,
        set_id: str,
        started: datetime,
        pose: str,
        hold_s: float | None,
        repetition: Repetition,
        done: datetime,
    ) -> None:
        """Write one repetition, with its set where that is not there yet; in the file when this returns."""
        with self._told(), self._writing():
            self._db.execute(
                "INSERT OR IGNORE INTO exercise_set VALUES (?, ?, ?, ?, ?)",
                (set_id, session, started.isoformat(timespec="seconds"), pose, hold_s),
            )
            self._db.execute(
                "INSERT OR REPLACE INTO repetition VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    set_id,
                    repetition.index,
                    done.isoformat(timespec="seconds"),
                    repetition.side,
                    round(repetition.hold_s, 3),
                    repetition.score,
                    repetition.events.complete,
                ),
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO fault VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (set_id, repetition.index, fault.id, fault.value, fault.limit, fault.unit, fault.say)
                    for fault in repetition.faults
                ],
            )

    def forget_set(self, set_id: str) -> None:
        """Take a set out again: it was recognised as another exercise."""
        with self._told(), self._writing():
            self._db.execute("DELETE FROM exercise_set WHERE id = ?", (set_id,))

    def repetitions(self) -> list[DoneRepetition]:
        """Everything that was done, oldest first."""
        with self._told():
            faults: dict[tuple[str, int], list[tuple[str, str]]] = {}
            for set_id, number, fault, say in self._db.execute("SELECT set_id, number, fault, say FROM fault"):
                faults.setdefault((set_id, number), []).append((str(fault), str(say)))
            rows = self._db.execute(
                "SELECT session, set_id, pose, number, done, side, r.hold_s, score, complete"
                " FROM repetition r JOIN exercise_set s ON s.id = set_id ORDER BY started, number"
            ).fetchall()
        try:
            done_ones = [
                DoneRepetition(
                    str(session), str(set_id), str(pose), int(number), datetime.fromisoformat(done), side,
                    float(hold_s), int(score), bool(complete), tuple(faults.get((set_id, number), ())),
                )
                for session, set_id, pose, number, done, side, hold_s, score, complete in rows
            ]  # fmt: skip
            return sorted(done_ones, key=lambda one: one.done)  # not as text: clocks change, and people travel
        except (TypeError, ValueError, OverflowError) as error:  # SQLite takes any value in any column
            raise HistoryError(f"the history {self.path} is damaged: {error}") from error

    def delete(self) -> int:
        """Delete everything; the number of repetitions that were there.

        Nothing is left in the file: deleted rows are overwritten with zeros, the file is written anew without
        them, and so is its log. The file itself stays, because another process may be using it.
        """
        with self._told():
            with self._writing():
                (count,) = self._db.execute("SELECT count(*) FROM repetition").fetchone()
                for table in ("fault", "repetition", "exercise_set"):
                    self._db.execute(f"DELETE FROM {table}")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("VACUUM")
            busy, *_ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise HistoryError(f"{self.path.name}: in use by another formcheck; end that and delete again")
        return int(count)

    def _make_tables(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == _VERSION:
            return
        if version != 0:
            raise HistoryError(f"{self.path}: written by a newer formcheck (version {version}); update formcheck")
        with self._writing():
            (version,) = self._db.execute("PRAGMA user_version").fetchone()  # another process may have been faster
            if version == 0:
                for statement in _TABLES:
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {_VERSION}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise HistoryError(f"the history {self.path} cannot be used: {why}") from error
