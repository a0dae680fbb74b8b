"""Writes the sets of one sitting into the history, every repetition as it happens."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from formcheck.checking import Repetition
from formcheck.errors import HistoryError
from formcheck.history.store import History


def now() -> datetime:
    """Local time with its offset: what a person calls today."""
    return datetime.now().astimezone()


class Diary:
    """One sitting. A history that cannot be written to is told once, and coaching goes on.

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
        self._failed = False
        self.begin_set(None)

    def begin_set(self, hold_s: float | None) -> None:
        """A set begins, with this hold prescribed; it is in the history from its first repetition on."""
        self._set_id, self._started, self._hold_s = uuid.uuid4().hex, self._clock(), hold_s
        self._pose: str | None = None
        self._written: list[Repetition] = []

    def keep(self, pose: str | None, repetitions: Sequence[Repetition]) -> None:
        """Bring the set in the history up to what has been counted so far; None: of no exercise, after all."""
        try:
            same = pose == self._pose and list(repetitions[: len(self._written)]) == self._written
            if self._written and not same:  # another exercise after all, or counted by another signal
                self._history.forget_set(self._set_id)
                self._written = []
            self._pose = pose
            if pose is None:
                return
            for repetition in repetitions[len(self._written) :]:
                self._history.add(
                    self._session, self._set_id, self._started, pose, self._hold_s, repetition, self._clock()
                )
                self._written.append(repetition)
        except HistoryError as error:
            if not self._failed:
                self._tell(f"{error}; this session is not kept")
            self._failed = True


class NoDiary:
    """Keeps nothing."""

    def begin_set(self, hold_s: float | None) -> None:
        """Nothing to do."""

    def keep(self, pose: str | None, repetitions: Sequence[Repetition]) -> None:
        """Nothing to do."""
