"""The coach: from one tracked frame to the next, what is shown, what is said, and when a set is over.

It has no clock: time is the camera's. Nothing it does changes what is counted; that is the engine's.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from formcheck.checking import Moment, Repetition
from formcheck.checking.repetition import worst_of
from formcheck.live.absence import GONE_S, PAUSE_TIMES, Absence
from formcheck.live.exercise_set import ExerciseSet
from formcheck.live.gestures import RaisedHand
from formcheck.live.holding import HoldTimer
from formcheck.live.placement import ADVICE, Placement, accompanied, dim, out_of_picture
from formcheck.live.plan import SAFETY, Keeper, Plan
from formcheck.live.saying import PRAISES, Corrections, Guidance, Kind, Reminder, Say, at_the_end
from formcheck.live.scenes import BROKEN_OFF, GO, GOING_ON, PAUSED, end_scene, exercise_scene, paused_scene, rest_scene
from formcheck.live.sides import side_heard, side_told
from formcheck.reporting.scene import Scene, Tone
from formcheck.tracking import Body, People
from formcheck.video import Frame

#: Shown this long at the start, seconds: three short lines, read slowly.
_SAFETY_S = 7.0
#: Counting in, from when the start posture was recognised; what is wrong with the placing delays it at most so long
#: from when it could be heard, s.
_COUNT_IN_S, _INSIST_S = 3.0, 6.0
#: The start posture must be lost for this long before guidance comes back, seconds.
_LOST_S = 1.5
#: Praise and set totals stay on the screen this long, seconds.
_PRAISE_S, _END_S = 2.5, 5.0
#: A hold is corrected once it has lasted this long (on the way up all is too low), or began this long ago, way up
#: included (after a rest that was misread the running hold stays short); seconds.
_JUDGED_S, _SURELY_UP_S = 1.0, 2.0
#: Others are looked for this often while the start posture is taken, and at rest between two repetitions, seconds.
_LOOK_S, _LOOK_AT_REST_S = 0.5, 2.0
#: Who has not moved for this long is between two repetitions, seconds.
_BETWEEN_S = 3.0


class Stage(Enum):
    """Where in a set the person is."""

    PLACING = "placing"
    COUNT_IN = "count in"
    WORKING = "working"
    RESTING = "resting"
    OVER = "over"


@dataclass
class Coach:
    """Coaches through one or more sets.

    Parameters
    ----------
    plans : the sets, in order.
    keeper : told of every repetition when it is counted.
    gone_s : who is away this long in a set, or pauses `PAUSE_TIMES` as long, has gone, and the session ends.

    Attributes
    ----------
    sets : the sets begun so far, the last of them running unless it is over.
    finished : whether all is done and has been shown.
    people : who was last seen in the picture; whoever looks for them says so here.
    """

    plans: Sequence[Plan]
    keeper: Keeper
    gone_s: float = GONE_S
    sets: list[ExerciseSet] = field(default_factory=list)
    finished: bool = False
    people: People = field(default_factory=People)

    def __post_init__(self) -> None:
        self._hand = RaisedHand()
        self._says: list[Say] = []
        self._began_s: float | None = None
        self._over_s = math.inf
        self._paused_s: float | None = None
        self._absence, self._gone = Absence(), False
        self._press = False
        self._praises = itertools.cycle(PRAISES)
        self._begin(0.0, " ".join(SAFETY))

    # --- in and out ------------------------------------------------------------------------------

    def update(self, frame: Frame, body: Body) -> Scene:
        """Take in one frame and the body in it; what to show."""
        time_s = frame.time_s
        if self._began_s is None:
            self._began_s = time_s
        asked = self._hand.update(body) or self._press
        self._press = False
        if self.stage is Stage.OVER:
            self.finished = time_s - self._over_s >= _END_S
            return end_scene(self._total, self._gone)
        if asked and self._paused_s is None:
            self._pause(time_s)
        elif asked:
            self._resume(time_s)
        paused = self._paused_s is not None
        self._absence.update(time_s, not paused and (body.found or self.stage is Stage.RESTING))
        if paused:
            if self._absence.away_s > PAUSE_TIMES * self.gone_s:
                self._end(time_s, gone=True)
            return paused_scene(self._plan, self._counted, self._progress())
        scene = self._rest(time_s) if self.stage is Stage.RESTING else self._work(frame, body)
        if self._absence.away_s > self.gone_s:
            self._end(time_s, gone=True)
        if self._is_beginning(time_s):
            scene = replace(scene, notice=SAFETY)
        return scene

    def pass_over(self) -> None:
        """A frame was not looked at, because there are enough without it; it is one of the set all the same."""
        if self.stage not in (Stage.RESTING, Stage.OVER) and self._paused_s is None:
            self._set.frames += 1

    def says(self) -> list[Say]:
        """What is to be heard since last asked."""
        said, self._says = self._says, []
        return said

    def press(self) -> None:
        """Pause, or go on: what a raised hand does, by a key."""
        self._press = True

    def skip(self) -> None:
        """On to the next exercise, or out of the rest."""
        if self.stage is Stage.RESTING:
            self._rest_until_s = -math.inf
        elif self.stage is not Stage.OVER:
            self._end_set(self._now_s)

    def finish(self, broken_off: bool = False) -> None:
        """No more frames will come: settle the set in progress and keep it; `broken_off` when there should be more."""
        if self.stage not in (Stage.RESTING, Stage.OVER):
            self._close(broken_off)
        self.finished = True

    # --- sets ------------------------------------------------------------------------------------

    def _begin(self, time_s: float, first: str = "") -> None:
        """The next set; `first` is said before it, in one piece: of two sentences that wait, one would be lost."""
        self._plan = self.plans[len(self.sets)]
        self._set = ExerciseSet(self._plan.poses, self._plan.hold_s)
        self.sets.append(self._set)
        self.keeper.begin_set(self._plan.hold_s)
        self.stage = Stage.PLACING
        self._now_s = time_s
        self._corrections, self._guidance = Corrections(self._praises), Guidance(ADVICE)
        pose = self._set.pose
        self._reminder = Reminder(" ".join(pose.instructions[1:2]) if pose is not None else "")
        self._shows: dict[str, tuple[str, ...]] = {}
        self._moved_s = self._counted_s = -math.inf
        self._up_since_s = math.inf
        self._counted = 0
        self._placed_s: float | None = None
        self._lost_s: float | None = None
        self._counted_in = self._rests = False
        self._placement = Placement(self._plan.poses)
        self._praise: tuple[str, float] | None = None
        self._hold = HoldTimer(self._plan.hold_s)
        several = len(self.plans) > 1
        opening = f"{self._plan.title}. {self._plan.poses[0].instructions[0]}" if several else ""
        if first or opening:
            self._say(f"{first} {opening}".strip(), Kind.INFO)

    def _end_set(self, time_s: float) -> None:
        if len(self.sets) == len(self.plans):
            self._end(time_s)
            return
        self._close()
        self._says, later = at_the_end(self._says)
        self.stage = Stage.RESTING
        self._rest_until_s = time_s + self._plan.rest_s
        following = f"Rest. Next comes {self.plans[len(self.sets)].title}" if self._plan.rest_s else ""
        done = f"Well done{later}." if self._set.repetitions else ""
        if done or following:
            self._say(f"{done} {following}".strip(), Kind.INFO)

    def _end(self, time_s: float, gone: bool = False) -> None:
        if self.stage not in (Stage.RESTING, Stage.OVER):
            self._close()
        self.stage, self._over_s, self._paused_s, self._gone = Stage.OVER, time_s, None, gone
        self._says, later = at_the_end(self._says)
        done = f"That was all. Well done{later}" if self._total else "Goodbye"
        self._say(BROKEN_OFF if gone else done, Kind.INFO)

    @property
    def look_every_s(self) -> float:
        """How often others are to be looked for now, seconds; it takes as long as tracking some frames."""
        if self.stage is Stage.PLACING:
            return _LOOK_S
        return _LOOK_AT_REST_S if self.stage is Stage.WORKING and self._rests else math.inf

    @property
    def _total(self) -> int:
        return sum(done.counted for done in self.sets)

    def _close(self, broken_off: bool = False) -> None:
        """The set is over: what was done of other exercises meanwhile is kept as sets of its own."""
        self._set.finish(broken_off)
        self._keep()
        for pose, repetitions in self._set.beside:
            self.keeper.begin_set(self._plan.hold_s)
            self.keeper.keep(pose.id, repetitions)

    def _keep(self) -> None:
        """Tell the keeper of repetitions, and the person of new ones."""
        pose, done = self._set.pose, self._set.repetitions
        self.keeper.keep(pose.id if pose is not None else None, done)
        if len(done) > self._counted:
            self._say(str(len(done)), Kind.COUNT)
        self._counted = len(done)

    # --- stages ----------------------------------------------------------------------------------

    def _work(self, frame: Frame, body: Body) -> Scene:
        time_s = self._now_s = frame.time_s
        moment = self._hold.update(self._set.update(frame, body), self._set.pose)
        self._rests = moment.stage == "ready"
        before = self._counted
        self._keep()
        self._follow(time_s, moment)
        problem = self._placement.problem(frame, body, moment, self.people)
        in_posture = moment.stage in ("ready", "moving", "holding")
        if self.stage is Stage.PLACING:
            well = problem is None and self._guidance.shown is None
            if in_posture and (well or self._insisted(time_s)):
                self._start(time_s)
        elif self.stage is Stage.COUNT_IN:
            self._count_in(time_s, moment)
        elif self._lost_s is not None and time_s - self._lost_s > _LOST_S:
            self.stage = Stage.PLACING
        if self.stage is Stage.PLACING:
            return self._guide(time_s, moment, problem)
        if self.stage is Stage.COUNT_IN:
            return self._scene(moment, middle=str(self._number), under="Get ready")
        scene = self._coach(time_s, moment, self._set.repetitions[before:])
        if self.stage is Stage.WORKING and moment.stage == "ready" and scene.tone is Tone.GUIDE:
            problem = accompanied(self.people) or out_of_picture(body) or (dim(frame) if scene.say is None else None)
            guide = self._guide(time_s, moment, problem, mute=not self._between(time_s))
            return scene if guide.say is None else guide
        return scene

    def _guide(self, time_s: float, moment: Moment, problem: str | None, mute: bool = False) -> Scene:
        """How to place oneself: shown soon, and spoken when the safety note has been."""
        self._heard(time_s, self._guidance.update(time_s, problem, mute or self._is_beginning(time_s)))
        return self._scene(moment, say=self._guidance.shown, tone=Tone.GUIDE)

    def _insisted(self, time_s: float) -> bool:
        """Whether what is wrong with the placing could be heard for long enough."""
        began_s, placed_s = self._began_s or 0.0, self._placed_s or time_s
        return time_s - max(placed_s, began_s + _SAFETY_S) > _INSIST_S

    def _is_beginning(self, time_s: float) -> bool:
        return self._began_s is not None and time_s - self._began_s < _SAFETY_S

    def _follow(self, time_s: float, moment: Moment) -> None:
        """Since when the posture is there, and since when it is lost."""
        if moment.stage in ("absent", "placing"):
            self._lost_s = time_s if self._lost_s is None else self._lost_s
            self._placed_s = None
        else:
            self._placed_s = time_s if self._placed_s is None else self._placed_s
            self._lost_s = None

    def _start(self, time_s: float) -> None:
        """The start posture is there: count in, the first time."""
        if self._counted_in or self._counted:
            self.stage = Stage.WORKING
            return
        self._counted_in, self._start_s = True, time_s
        self.stage, self._number = Stage.COUNT_IN, math.ceil(_COUNT_IN_S)
        self._say(str(self._number), Kind.NUMBER)

    def _count_in(self, time_s: float, moment: Moment) -> None:
        """Three, two, one, go; who begins sooner is not held up."""
        left = math.ceil(_COUNT_IN_S - (time_s - self._start_s))
        if moment.stage in ("moving", "holding") or self._counted:
            self.stage = Stage.WORKING
        elif left <= 0:
            self.stage = Stage.WORKING
            self._say(GO, Kind.NUMBER)
        elif left != self._number:
            self._number = left
            self._say(str(left), Kind.NUMBER)

    def _coach(self, time_s: float, moment: Moment, new: list[Repetition]) -> Scene:
        for repetition in new:
            praised = self._judged(time_s, repetition)
            self._heard(time_s, praised)
            if praised is None and not repetition.faults:
                self._say(str(repetition.index), Kind.NUMBER)
        lost = moment.stage in ("absent", "placing")
        self._correct(time_s, moment, lost)
        self._heard(time_s, self._hold.due(moment))
        self._heard(time_s, self._reminder.update(time_s, not lost and not self._counted and moment.stage != "holding"))
        target = self._plan.repetitions
        if target is not None and self._counted >= target and moment.stage != "holding":
            self._end_set(time_s)
        if new:
            self._counted_s = time_s
            side = side_heard(self._set.pose, self._set.repetitions, target)
            self._heard(time_s, Say(side, Kind.GUIDE) if side else None)
        if moment.stage in ("moving", "holding"):
            self._moved_s = time_s
        shown = None if lost else self._corrections.shown
        if shown is not None:
            return self._scene(moment, say=shown, tone=Tone.CORRECTION, show=self._shows[shown])
        if self._praise is not None and time_s < self._praise[1]:
            return self._scene(moment, say=self._praise[0], tone=Tone.PRAISE)
        told = self._side(time_s, moment) or self._reminder.shown(time_s)
        return self._scene(moment, say=moment.say if lost else told)

    def _judged(self, time_s: float, repetition: Repetition) -> Say | None:
        """A repetition has been judged: praise for it, if it deserves any."""
        pose, worst = self._set.pose, worst_of(repetition.faults)
        unsure = {pose.cue(item.id) for item in repetition.unjudged} if pose is not None else ()
        return self._corrections.repetition(time_s, None if worst is None else worst.say, unsure)

    def _correct(self, time_s: float, moment: Moment, lost: bool) -> None:
        """Hand the cue of this moment on, unless it comes from the way up into a hold."""
        holding = moment.stage == "holding"
        if holding:
            self._up_since_s = min(self._up_since_s, time_s)
        elif moment.stage in ("ready", "placing"):
            self._up_since_s = math.inf
        early = holding and moment.hold_s < _JUDGED_S and time_s - self._up_since_s < _SURELY_UP_S
        cue = None if lost or early else moment.say
        if cue is not None:
            self._shows[cue] = moment.show
        # The two halves of a cycle are held differently: none says that what was wrong with the other is mended.
        steady = holding and not early and self._set.pose is not None and self._set.pose.count.kind != "cycle"
        self._heard(time_s, self._corrections.update(time_s, cue, steady))

    def _between(self, time_s: float) -> bool:
        """Whether what was done last has been counted, or will not be: its tone would cut what is said before."""
        return self._counted_s > self._moved_s or time_s - self._moved_s > _BETWEEN_S

    def _side(self, time_s: float, moment: Moment) -> str | None:
        """Which side comes next, at rest between two repetitions; not while one is still being settled."""
        if moment.stage != "ready" or not self._between(time_s):
            return None
        return side_told(self._set.pose, self._set.repetitions, self._plan.repetitions)

    def _rest(self, time_s: float) -> Scene:
        self._now_s = time_s
        following = self.plans[len(self.sets)]
        left_s = self._rest_until_s - time_s
        if left_s <= 0:
            self._begin(time_s)
        return rest_scene(following, left_s, self._progress())

    def _pause(self, time_s: float) -> None:
        self._paused_s = time_s
        self._absence.over()
        self._say(PAUSED, Kind.CALL)

    def _resume(self, time_s: float) -> None:
        if self.stage is Stage.RESTING and self._paused_s is not None:
            self._rest_until_s += time_s - self._paused_s
        self._paused_s = None
        self._absence.over()
        self._say(GOING_ON, Kind.CALL)

    # --- what is shown ---------------------------------------------------------------------------

    def _heard(self, time_s: float, say: Say | None) -> None:
        if say is None:
            return
        self._says.append(say)
        if say.kind is Kind.PRAISE:
            self._praise = (say.text, time_s + _PRAISE_S)

    def _say(self, text: str, kind: Kind) -> None:
        self._says.append(Say(text, kind))

    def _scene(
        self,
        moment: Moment,
        say: str | None = None,
        tone: Tone = Tone.GUIDE,
        show: tuple[str, ...] = (),
        middle: str | None = None,
        under: str | None = None,
    ) -> Scene:
        scene = exercise_scene(self._plan, self._set.pose, moment, self._counted, self._progress())
        return replace(scene, say=say, tone=tone, show=show, middle=middle, under=under)

    def _progress(self) -> str | None:
        return f"{len(self.sets)} of {len(self.plans)}" if len(self.plans) > 1 else None
