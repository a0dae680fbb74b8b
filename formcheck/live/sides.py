"""Left and right: which side comes next, and when both are done."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.checking import PoseDefinition, Repetition

BOTH_DONE = "Both sides are done"


def side_told(pose: PoseDefinition | None, done: Sequence[Repetition], planned: int | None) -> str | None:
    """What to say about sides between two repetitions; None where there is nothing to say.

    Parameters
    ----------
    done : the repetitions so far.
    planned : how many were prescribed; None when that is left to the person. Of an exercise whose sides need not
        alternate, each is then asked for as often as the other, and no more.
    """
    last = done[-1].side if done else None
    if pose is None or pose.count.side is None or last is None or (planned is not None and len(done) >= planned):
        return None
    other = "right" if last == "left" else "left"
    sides = [repetition.side for repetition in done]
    ahead = sides.count(last) - sides.count(other)
    if pose.count.side.repeated_say is not None or ahead > 0:
        return f"Now the {other} side"
    if ahead < 0:
        return f"Now the {last} side"
    return BOTH_DONE if planned is None else f"Now the {other} side"


def side_heard(pose: PoseDefinition | None, done: Sequence[Repetition], planned: int | None) -> str | None:
    """What of that is spoken when a repetition has been counted: what is new, or was not heeded."""
    told = side_told(pose, done, planned)
    heeded = len(done) > 1 and done[-1].side != done[-2].side
    return told if told == BOTH_DONE or not heeded else None
