"""Writes the sets of one sitting into the history, every repetition as it happens."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from formcheck.checking import Repetition
from formcheck.errors import HistoryError
from formcheck.history.store import History
from formcheck.words import counted

#: A history that could not be written is tried again after this time.
_AGAIN = timedelta(seconds=10)


def now() -> datetime:
    """Local time with its offset: what a person calls today."""
    return datetime.now().astimezone()


@dataclass
class _Set:
    """A set as it is to be in the history, and how much of it is there."""

    started: datetime
    hold_s: float | None
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    pose: str | None = None
    done: list[tuple[Repetition, datetime]] = field(default_factory=list)
    written: int = 0
    forget: bool = False


class Diary:
    """One sitting. A history that cannot be written to is told once, and tried again; coaching goes on.

    Parameters
    ----------
    history : where to write.
    tell : called with one line when the history cannot be written.
    clock : the time of day.
    """

    def __init__(self, history: History, tell: Callable[[str], None], clock: Callable[[], datetime] = now) -> None:
        self._history = history
        self._tell = tell
        self._clock = clock
        self._session = uuid.uuid4().hex
        self._sets: list[_Set] = []  # of those that are over, only what is not written
        self._told = False
        self._again: datetime | None = None
        self.begin_set(None)

    def begin_set(self, hold_s: float | None) -> None:
        """A set begins, with this hold prescribed; it is in the history from its first repetition on."""
        self._sets = [one for one in self._sets if one.forget or one.written < len(one.done)]
        self._sets.append(_Set(self._clock(), hold_s))

    def keep(self, pose: str | None, repetitions: Sequence[Repetition]) -> None:
        """Bring the set in the history up to what has been counted so far; None: of no exercise, after all."""
        current = self._sets[-1]
        known = [repetition for repetition, _ in current.done]
        if known and (pose != current.pose or list(repetitions[: len(known)]) != known):
            current.forget |= current.written > 0  # another exercise after all, or counted by another signal
            current.done, current.written = [], 0
        current.pose = pose
        if pose is not None:
            current.done += [(repetition, self._clock()) for repetition in repetitions[len(current.done) :]]
        self.write_up(self._again)

    def close(self) -> None:
        """The session is over: write what is not written yet, or tell how much is lost."""
        self.write_up()
        if lost := sum(len(one.done) - one.written for one in self._sets):
            self._tell(f"{lost} {counted(lost, 'repetition')} of this session could not be kept")

    def write_up(self, not_before: datetime | None = None) -> None:
        """Write what is not written yet, unless it is too soon to try again: who is locked out waits for seconds."""
        if all(not one.forget and one.written == len(one.done) for one in self._sets):
            return
        if not_before is not None and self._clock() < not_before:
            return
        try:
            for one in self._sets:
                self._write(one)
            self._again = None
        except HistoryError as error:
            self._again = self._clock() + _AGAIN
            if not self._told:
                self._tell(f"{error}; what you do is not kept until it can be")
            self._told = True

    def _write(self, one: _Set) -> None:
        if one.forget:
            self._history.forget_set(one.id)
            one.forget = False
        for repetition, done in one.done[one.written :]:
            self._history.add(self._session, one.id, one.started, one.pose or "", one.hold_s, repetition, done)
            one.written += 1


class NoDiary:
    """Keeps nothing."""

    def begin_set(self, hold_s: float | None) -> None:
        """Nothing to do."""

    def keep(self, pose: str | None, repetitions: Sequence[Repetition]) -> None:
        """Nothing to do."""
