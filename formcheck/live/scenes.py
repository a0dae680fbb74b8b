"""What is shown: in an exercise, in a pause, in a rest, at the end."""

from __future__ import annotations

import math

from formcheck.checking import Moment, PoseDefinition
from formcheck.live.breathing import breath_at
from formcheck.live.plan import Plan
from formcheck.reporting.scene import Scene
from formcheck.words import counted

#: How a pause ends.
_HAND_AGAIN = "Raise your hand again to go on"
#: Said at the end of counting in, at the beginning of a pause, and at its end.
GO, PAUSED, GOING_ON = "Go", f"Paused. {_HAND_AGAIN}", "Going on"
#: What is said when a session ends because nobody comes back.
BROKEN_OFF = "You have been away for long: this session ends here. Goodbye"


def exercise_scene(plan: Plan, pose: PoseDefinition | None, moment: Moment, count: int, progress: str | None) -> Scene:
    """In this set, after `count` repetitions of an exercise, None while it is not known which; nothing is told yet."""
    holding = moment.stage == "holding"
    breath = breath_at(moment.hold_s) if holding and plan.breathing else None
    return Scene(
        title=pose.title if pose else plan.title,
        count=count,
        target=plan.repetitions,
        hold_s=moment.hold_s if holding else None,
        hold_target_s=plan.hold_s,
        line=pose.line if pose and moment.stage in ("moving", "holding") else None,
        breath=breath.fullness if breath else None,
        breath_word=breath.word if breath else None,
        progress=progress,
    )


def paused_scene(plan: Plan, count: int, progress: str | None) -> Scene:
    """In a pause within this set, after `count` repetitions."""
    return Scene(
        title=plan.title,
        count=count,
        target=plan.repetitions,
        middle="Paused",
        under=_HAND_AGAIN,
        progress=progress,
    )


def rest_scene(following: Plan, left_s: float, progress: str | None) -> Scene:
    """In the rest before this set, with so many seconds left."""
    return Scene(
        title="Rest",
        middle=str(math.ceil(left_s)) if left_s > 0 else None,
        under=f"Next: {following.title}",
        say=following.poses[0].instructions[0],
        progress=progress,
    )


def end_scene(done: int, gone: bool = False) -> Scene:
    """At the end, after so many repetitions in all; `gone`: it ended because nobody came back."""
    total = f"{done} {counted(done, 'repetition')} counted"
    if gone:
        return Scene(title="Ended after a long break", middle="Goodbye", under=total)
    return Scene(title="Done", middle="Well done" if done else "Goodbye", under=total)
