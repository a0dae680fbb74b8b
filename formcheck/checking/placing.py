"""Whether the person has taken the posture an exercise starts from, and keeps it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from formcheck.checking.condition import Condition
from formcheck.checking.definition import Count, PoseDefinition
from formcheck.checking.onset import Onset
from formcheck.checking.repetition import Reading
from formcheck.measures import view_name

#: The start posture must be kept this long before anything is counted, seconds.
_SETTLED_S = 0.5
#: Posture may be lost this long (a passing hand, a bad frame) before the repetition in progress is dropped, seconds.
_LOST_S = 1.0
#: Without stillness before it a movement must be this multiple of the smallest that counts: in its first second the
#: tracker drifts by as much as that (a pelvis by 1.3 deg).
_PLAIN = 2.0
_UNSEEN = "I cannot see you"


class Placing:
    """Follows the posture of one set; readings in the order of their times.

    Attributes
    ----------
    placed : whether the start posture has been taken, and not been lost since.
    from_s : in the frame that tells, the time to count from, seconds: the body was at rest there. Else None.
    unread : frames in which all of it was taken but a signal that could not be read.
    """

    def __init__(self, pose: PoseDefinition) -> None:
        self.placed = False
        self.from_s: float | None = None
        self.unread = 0
        self._pose = pose
        self._ever = False
        self._problems: Counter[str] = Counter()
        self._taken_s: float | None = None
        self._still_s = 0.0
        self._onset: Onset | None = None
        self._lost_s = 0.0
        self._seen_s = -math.inf

    def update(
        self, reading: Reading, values: Mapping[str, float], step_s: float, moved: Callable[[float], bool]
    ) -> str | None:
        """What the person should change in this frame, or None when all is well.

        Parameters
        ----------
        values : of every signal.
        step_s : time since the frame before, seconds.
        moved : tells whether the signal that counts has moved since a time: who is moving has not settled.
        """
        self.from_s = None
        self._seen_s = reading.time_s if reading.found else self._seen_s
        problem = self._keep(reading, values, step_s) if self.placed else self._start(reading, values, moved)
        if self._onset is not None:
            self._begin(reading.time_s, values[self._pose.count.signal])
        return problem

    def begin_anew(self) -> None:
        """The start posture is to be taken again."""
        self._lost_s, self.placed = 0.0, False
        self._taken_s = self._onset = None

    @property
    def obstacle(self) -> str | None:
        """What most often kept the person from the start posture; None when it was taken at some time."""
        return None if self._ever or not self._problems else self._problems.most_common(1)[0][0]

    def _start(self, reading: Reading, values: Mapping[str, float], moved: Callable[[float], bool]) -> str | None:
        problem = _unmet(self._pose.start, values, reading) if reading.found else _UNSEEN
        if problem is not None:
            self._problems[problem] += 1
            self.unread += any(problem.endswith(why) for why in reading.why.values())
            if not reading.found and reading.time_s - self._seen_s <= _LOST_S:
                return problem  # lost for a moment: nobody was seen to move
            # a repetition may leave the start posture, as a leg does that is lifted, while it keeps to the exercise
            if not reading.found or _unmet(self._pose.keep, values, reading) is not None:
                self._taken_s = self._onset = None
            self._still_s = reading.time_s
            return problem
        if self._taken_s is None:
            self._taken_s = self._still_s = reading.time_s
            self._onset = _onset(self._pose.count)
        if moved(self._still_s):
            self._still_s = reading.time_s
        if reading.time_s - self._still_s >= _SETTLED_S:
            # a cycle's neutral posture is told by what came before the stillness
            self._place(self._taken_s if self._pose.count.kind == "cycle" else reading.time_s)
            if self._onset is not None:
                self._onset.settled()
        return None

    def _begin(self, time_s: float, value: float) -> None:
        """Count from where the first repetition began, once that is known."""
        rest_s = self._onset.rest_s(time_s, value) if self._onset is not None else None
        if rest_s is not None and self._taken_s is not None and time_s - self._taken_s >= _SETTLED_S:
            self._place(rest_s)
            self._onset = None

    def _place(self, from_s: float) -> None:
        self.placed = self._ever = True
        self.from_s = from_s

    def _keep(self, reading: Reading, values: Mapping[str, float], step_s: float) -> str | None:
        problem = _unmet(self._pose.keep, values, reading) if reading.found else _UNSEEN
        if problem is None:
            self._lost_s = 0.0
            return None
        self._lost_s += step_s if reading.found and _left(self._pose.keep, values, reading) else 0.0
        if self._lost_s > _LOST_S:
            self.begin_anew()
        return problem


def _onset(count: Count) -> Onset | None:
    """None where only stillness tells rest: a cycle swings to both sides of it."""
    return None if count.kind == "cycle" else Onset(_PLAIN * count.min_excursion)


def _asked(conditions: tuple[Condition, ...], reading: Reading) -> Iterator[Condition]:
    """The conditions that are asked in the view of this frame."""
    view = view_name(reading.azimuth_deg, reading.behind)
    return (condition for condition in conditions if condition.asked_from(view))


def _left(conditions: tuple[Condition, ...], values: Mapping[str, float], reading: Reading) -> bool:
    """Whether a condition is seen to be broken: who folds up so that joints are not seen has not left."""
    return any(condition.broken_by(values[condition.signal]) for condition in _asked(conditions, reading))


def _unmet(conditions: tuple[Condition, ...], values: Mapping[str, float], reading: Reading) -> str | None:
    """What to say about the first condition that is not met; None when all are."""
    for condition in _asked(conditions, reading):
        value = values[condition.signal]
        if not condition.met_by(value):
            reason = reading.why.get(condition.signal) if math.isnan(value) else None
            return f"{condition.say}: {reason}" if reason else condition.say
    return None
