"""Plays pictures at their times, and does what keys ask for: pause, step, slower, repeat. Knows no window."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from formcheck.reporting.reel import Reel
from formcheck.video import Pixels

#: Keys: what they do is said by `formcheck replay --help`.
PAUSE, FORWARD, BACK, SLOWER, REPEAT, AGAIN = " ", ".", ",", "s", "l", "r"
END = ("q", "\x1b")

#: Speeds that the key for slower goes through, then from the start again.
SPEEDS = (1.0, 0.5, 0.25)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture to show, when (seconds from the start), and the repetition (from, to) that has just been settled."""

    picture: Pixels
    time_s: float
    settled: tuple[float, float] | None = None


class Player:
    """Where a replay is, and where it goes next.

    Parameters
    ----------
    shots : pictures in the order of their times; taken as they are needed.
    reel : where pictures are kept for showing them again.
    """

    def __init__(self, shots: Iterator[Shot], reel: Reel) -> None:
        self._shots = shots
        self._reel = reel
        self._times_s: list[float] = []
        self._repetitions: list[tuple[float, float]] = []
        self._place = -1
        self._fresh: Pixels | None = None  # the newest picture, not to be decoded again
        self.paused = False
        self.ended = False
        self.speed = 1.0
        self.repeating: tuple[float, float] | None = None

    @property
    def time_s(self) -> float:
        """Time of the picture that is shown."""
        return self._times_s[self._place]

    @property
    def picture(self) -> Pixels:
        """The picture that is shown."""
        if self._fresh is not None and self._place == len(self._times_s) - 1:
            return self._fresh
        return self._reel[self._place]

    @property
    def note(self) -> str:
        """What is other than plain playing, in a few words."""
        words = ["paused"] if self.paused else []
        if self.speed != 1.0:
            words.append(f"{self.speed:g} x")
        if self.repeating is not None:
            words.append("repeating")
        return ", ".join(words)

    def advance(self) -> float:
        """Go on to the next picture; seconds that the one before is to be seen. Ends when there is none."""
        if self._place < 0:
            self.ended = not self._load()
            self._place = 0
            return 0.0
        before_s = self.time_s
        if self.repeating is not None and (before_s >= self.repeating[1] or not self._there(self._place + 1)):
            self._place = self._at(self.repeating[0])
            return (self._times_s[self._place + 1] - self.time_s) / self.speed
        if not self._there(self._place + 1):
            self.ended = True
            return 0.0
        self._place += 1
        return (self.time_s - before_s) / self.speed

    def press(self, key: str) -> None:
        """Do what a key asks for; other keys do nothing."""
        if key in END:
            self.ended = True
        elif key == PAUSE:
            self.paused = not self.paused
        elif key in (FORWARD, BACK):
            self.paused = True
            if key == BACK:
                self._place = max(0, self._place - 1)
            elif self._there(self._place + 1):
                self._place += 1
        elif key == SLOWER:
            self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        elif key == AGAIN:
            self._place, self.repeating = 0, None
        elif key == REPEAT:
            self.repeating = None if self.repeating is not None else self._nearest()
            if self.repeating is not None:
                self._place, self.paused = self._at(self.repeating[0]), False

    def _nearest(self) -> tuple[float, float] | None:
        """The repetition that is shown, or the one before; None where none has been settled."""
        begun = [span for span in self._repetitions if span[0] <= self.time_s]
        return begun[-1] if begun else None

    def _there(self, place: int) -> bool:
        return place < len(self._times_s) or self._load()

    def _load(self) -> bool:
        """Take in the next picture; whether there was one."""
        shot = next(self._shots, None)
        if shot is None:
            return False
        self._reel.append(shot.picture)
        self._fresh = shot.picture
        self._times_s.append(shot.time_s)
        if shot.settled is not None:
            self._repetitions.append(shot.settled)
        return True

    def _at(self, time_s: float) -> int:
        return max(0, bisect_right(self._times_s, time_s) - 1)
