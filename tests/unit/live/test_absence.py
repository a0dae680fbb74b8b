"""Who is away: for good, in a rest or a pause, or because there was no picture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from formcheck.checking import PoseDefinition
from formcheck.live.absence import PAUSE_TIMES, Absence
from formcheck.live.coach import Coach, Stage
from formcheck.live.plan import Plan
from formcheck.live.saying import Kind
from formcheck.live.scenes import BROKEN_OFF
from formcheck.tracking import Body
from formcheck.video import Frame
from tests.bodies import Bridging
from tests.unit.live.test_coach import QUICK, Kept, Seen, lit, watch

GONE_S = 3.0


def nobody(begin_s: float, seconds: float, rate: float = 10.0) -> Iterator[tuple[Frame, Body]]:
    """An empty room from then on."""
    for frame, body in lit(Bridging([], rest_after_s=begin_s + seconds), rate=rate, gaps=[(0.0, 9999.0)]):
        if frame.time_s >= begin_s:
            yield frame, body


def heard(seen: Seen) -> list[str]:
    return seen.texts(Kind.INFO)


@pytest.fixture
def in_rest(bridge: PoseDefinition) -> tuple[Coach, float]:
    """A coach in the rest of 60 s after a set of one; and when that began."""
    coach = Coach([Plan((bridge,), 1, rest_s=60.0), Plan((bridge,), 1)], Kept(), gone_s=GONE_S)
    seen = watch(coach, lit(Bridging([QUICK], rest_after_s=2.0)))
    assert coach.stage is Stage.RESTING
    return coach, seen.times[-1]


def test_who_leaves_the_room_in_a_long_rest_is_waited_for_until_it_is_over(in_rest: tuple[Coach, float]) -> None:
    coach, now_s = in_rest
    watch(coach, nobody(now_s + 0.1, 50.0))
    assert coach.stage is Stage.RESTING
    seen = watch(coach, nobody(now_s + 50.2, 30.0))
    assert coach.finished
    assert heard(seen)[-1] == BROKEN_OFF


def test_a_session_that_ends_because_nobody_comes_back_is_not_called_done(bridge: PoseDefinition) -> None:
    coach = Coach([Plan((bridge,), 5)], Kept(), gone_s=GONE_S)
    seen = watch(coach, lit(Bridging([QUICK], rest_after_s=12.0), gaps=[(6.0, 99.0)]))
    assert coach.finished
    assert heard(seen)[-1] == BROKEN_OFF
    assert (seen.scenes[-1].middle, seen.scenes[-1].under) == ("Goodbye", "1 repetition counted")


def test_the_time_in_which_the_camera_was_away_is_nobodys_absence(bridge: PoseDefinition) -> None:
    coach = Coach([Plan((bridge,))], Kept(), gone_s=GONE_S)
    last_s = watch(coach, lit(Bridging([QUICK], rest_after_s=2.0))).times[-1]
    watch(coach, nobody(last_s + 100.0, 1.0))
    assert coach.stage is not Stage.OVER


def test_a_pause_may_last_longer_than_an_absence_but_not_for_ever(bridge: PoseDefinition) -> None:
    coach = Coach([Plan((bridge,))], Kept(), gone_s=GONE_S)
    last_s = watch(coach, lit(Bridging([QUICK], rest_after_s=2.0))).times[-1]
    coach.press()
    seen = watch(coach, nobody(last_s + 0.1, (PAUSE_TIMES - 1) * GONE_S))
    assert seen.scenes[-1].middle == "Paused"
    seen = watch(coach, nobody(seen.times[-1] + 0.1, 2 * GONE_S))
    assert heard(seen)[-1] == BROKEN_OFF


def test_whoever_comes_back_is_waited_for_anew() -> None:
    absence = Absence()
    for time_s, here in [(0.0, True), (0.5, False), (1.0, False), (1.5, True), (2.0, False)]:
        absence.update(time_s, here)
    assert absence.away_s == 0.5
