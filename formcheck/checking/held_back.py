"""Repetitions that are not counted yet: as long as nobody knows whether they are of this exercise at all."""

from __future__ import annotations

from formcheck.checking.definition import PoseDefinition
from formcheck.checking.recording import Recording
from formcheck.checking.repetition import Events, Repetition
from formcheck.checking.rules import rule_value


class HeldBack:
    """What was found of one set: counted, or waiting until one repetition has shown every mark of the exercise.

    Parameters
    ----------
    counted : the list that repetitions are added to once they count.
    """

    def __init__(self, pose: PoseDefinition, recording: Recording, counted: list[Repetition]) -> None:
        self._pose = pose
        self._recording = recording
        self._counted = counted
        self._waiting: list[Repetition] = []
        self._dropped = False

    @property
    def found(self) -> list[Repetition]:
        """Those counted, then those that wait, in the order done."""
        return self._counted + self._waiting

    @property
    def another(self) -> str | None:
        """What would have to change for those that wait to be this exercise; None where nothing is missing."""
        return self._missing_mark(self._waiting[-1].events) if self._waiting else None

    def add(self, repetition: Repetition) -> None:
        """One more, to wait until `release`."""
        self._waiting.append(repetition)

    def drop_first(self) -> None:
        """The first one, if it waits, turned out to be none; said more than once it is said of the same."""
        if not self._counted and not self._dropped:
            del self._waiting[:1]
        self._dropped = True

    def release(self, doubtful: bool = False) -> Repetition | None:
        """Count those that wait, if they may be; the last counted by this. Once one counts, all after it do.

        `doubtful` : whether there is another reason to wait.
        """
        if not self._waiting or (not self._counted and (doubtful or self.another is not None)):
            return None
        self._counted += self._waiting
        self._waiting.clear()
        return self._counted[-1]

    def _missing_mark(self, events: Events) -> str | None:
        """What to say about the first mark of the exercise that this repetition has not; None when it has all."""
        marks = self._pose.count.marks
        values = ((mark, rule_value(mark, events, self._recording, self._pose.count.signal)) for mark in marks)
        return next((mark.say for mark, value in values if mark.broken_by(value)), None)
