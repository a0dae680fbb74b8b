"""The running hold agrees with the one that is settled."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from formcheck.checking import Moment, PoseDefinition
from formcheck.engine import Engine
from formcheck.live.breathing import IN_S, OUT_S, breath_at
from formcheck.live.holding import HoldTimer, RunningHold, _Course
from tests.bodies import Bridging, Lift, film


@pytest.mark.parametrize("up_s", [0.8, 2.5])
@pytest.mark.parametrize("rate", [8.0, 30.0])
def test_running_hold_ends_as_the_settled_one_however_slow_the_rise(
    bridge: PoseDefinition, up_s: float, rate: float
) -> None:
    engine, timer = Engine(bridge, 6.0), HoldTimer(6.0)
    shown, told_s = [0.0], None
    for frame, body in film(Bridging([Lift(up_s=up_s, hold_s=7.0)]), rate):
        moment = timer.update(engine.update(frame, body), bridge)
        shown.append(moment.hold_s)
        if timer.due(moment) is not None:
            assert told_s is None, "told twice"
            told_s = frame.time_s
    engine.finish()
    (repetition,) = engine.checker.repetitions
    assert max(shown) == pytest.approx(repetition.hold_s, abs=2.5 / rate)
    assert told_s is not None
    assert told_s - repetition.events.peak_start_s >= 6.0


def test_time_in_which_nobody_was_seen_is_not_held(bridge: PoseDefinition) -> None:
    engine, timer = Engine(bridge), HoldTimer(None)
    act = Bridging([Lift(hold_s=8.0)])
    shown = [timer.update(engine.update(frame, body), bridge).hold_s for frame, body in film(act, gaps=[(5.0, 8.0)])]
    engine.finish()
    assert max(shown) == pytest.approx(engine.checker.repetitions[0].hold_s, abs=0.3)


def test_a_resting_level_above_the_hold_is_no_hold_and_no_crash() -> None:
    running = RunningHold()
    moments = [Moment(i / 10, "ready" if i < 5 else "holding", 0, 0.0, None, (), {}) for i in range(10)]
    assert [running.update(moment, 1.0 if moment.stage == "ready" else 0.2) for moment in moments] == [0.0] * 10


def hold_of(running: RunningHold, values: Sequence[float], rate: float = 30.0) -> list[float]:
    """What is shown frame by frame of a hold with these values, from a rest at 0."""
    rest = [Moment(i / rate, "ready", 0, 0.0, None, (), {}) for i in range(15)]
    for moment in rest:
        running.update(moment, 0.0)
    return [
        running.update(Moment((15 + i) / rate, "holding", 0, 0.0, None, (), {}), value)
        for i, value in enumerate(values)
    ]


def test_a_long_hold_is_read_as_long_as_it_is_however_long_it_lasts() -> None:
    rng = np.random.default_rng(1)
    rise, top = np.linspace(0, 100, 60), 100 + rng.normal(0, 1, 30 * 150) - np.linspace(0, 4, 30 * 150)
    shown = hold_of(RunningHold(), [*rise, *top])
    expected_s = (len(top) + 6) / 30
    assert shown[-1] == pytest.approx(expected_s, abs=0.15)
    steps = np.diff(shown[90:])
    assert steps.min() > -0.1 and steps.max() < 0.2


def test_a_frame_of_a_long_hold_takes_in_no_more_than_one_of_a_short_one() -> None:
    course = _Course()
    for i in range(100_000):
        course.add(i / 30, 100.0)
    assert len(course.frames) <= 1024
    numbers = [frame[0] for frame in course.frames]
    assert numbers[:256] == list(range(256)) and numbers[-256:] == list(range(100_000 - 256, 100_000))
    between = np.diff(numbers[256:-256])
    assert (between[1:-1] == between[1]).all(), "not evenly spread"


def test_a_gap_in_the_middle_of_a_long_hold_is_not_held() -> None:
    running = RunningHold()
    held = [running.update(Moment(i / 30, "ready", 0, 0.0, None, (), {}), 0.0) for i in range(15)]
    times = [*np.arange(1, 61, 1 / 30), *np.arange(70, 130, 1 / 30)]
    held = [running.update(Moment(t, "holding", 0, 0.0, None, (), {}), 100.0) for t in times]
    assert held[-1] == pytest.approx(120, abs=0.1)


def test_breath_goes_in_and_out_without_a_jump() -> None:
    assert breath_at(0.0).fullness == 0
    assert breath_at(IN_S / 2).word == "breathe in"
    assert breath_at(IN_S + 0.1).word == "breathe out"
    values = [breath_at(i / 50).fullness for i in range(round(2 * 50 * (IN_S + OUT_S)))]
    assert max(abs(a - b) for a, b in itertools.pairwise(values)) < 0.01
    assert max(values) == pytest.approx(1.0)
