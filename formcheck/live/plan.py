"""What a session is made of: its sets, who keeps what was done, and what is said before the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from formcheck.checking import PoseDefinition, Repetition

SAFETY = (
    "Not a medical device.",
    "Stop if it hurts.",
    "Persistent or severe pain, numbness or weakness: see a professional.",
)


class Keeper(Protocol):
    """Keeps what was done; see `history.Diary`."""

    def begin_set(self, hold_s: float | None) -> None:
        """A set begins."""

    def keep(self, pose: str | None, repetitions: Sequence[Repetition]) -> None:
        """These have been counted so far in it; None: of no exercise, after all."""


@dataclass(frozen=True)
class Plan:
    """One set to be done: exercise (several: recognise it), repetitions (None: open end), hold, rest after it."""

    poses: tuple[PoseDefinition, ...]
    repetitions: int | None = None
    hold_s: float | None = None
    rest_s: float = 0.0
    breathing: bool = False

    @property
    def title(self) -> str:
        """The exercise's name, for people."""
        return self.poses[0].title if len(self.poses) == 1 else "formcheck"
