"""What could not be judged, in words: alike on pages and in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.reporting.result import CannotJudge

#: Why a fault is not judged when nobody has prescribed a hold: an answer that was not asked for.
NO_HOLD = "no hold prescribed"

#: Reasons that results give in a word or two, in a sentence for a person; the others are sentences.
_SENTENCES = {
    "view": "the camera does not see it from there",
    "not visible": "the part of the body was hidden or out of the picture",
    NO_HOLD: "nobody has said how long a hold should be",
    "too small to tell": "the reading is too close to the limit to tell",
    "frame rate": "the clip has too few pictures a second",
    "no person found": "no person was found",
}


@dataclass(frozen=True, slots=True)
class UnjudgedGroup:
    """Faults that could not be judged for one reason (`why` as results give it) in the same repetitions."""

    ids: tuple[str, ...]
    why: str
    repetitions: tuple[int, ...]
    """Indices; none: the whole set."""

    @property
    def sentence(self) -> str:
        """The reason, in a sentence."""
        return _SENTENCES.get(self.why, self.why)


def grouped(items: Sequence[CannotJudge]) -> list[UnjudgedGroup]:
    """What was not judged, by the reason and the repetitions it holds for, in the order of the first of each."""
    groups: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for item in items:
        groups.setdefault((item.why, tuple(item.repetitions)), []).append(item.id)
    return [UnjudgedGroup(tuple(dict.fromkeys(ids)), why, repetitions) for (why, repetitions), ids in groups.items()]
