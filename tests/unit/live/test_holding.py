"""The running hold agrees with the one that is settled."""

from __future__ import annotations

import itertools

import pytest

from formcheck.checking import Moment, PoseDefinition
from formcheck.engine import Engine
from formcheck.live.breathing import IN_S, OUT_S, breath_at
from formcheck.live.holding import HoldTimer, RunningHold
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


def test_breath_goes_in_and_out_without_a_jump() -> None:
    assert breath_at(0.0).fullness == 0
    assert breath_at(IN_S / 2).word == "breathe in"
    assert breath_at(IN_S + 0.1).word == "breathe out"
    values = [breath_at(i / 50).fullness for i in range(round(2 * 50 * (IN_S + OUT_S)))]
    assert max(abs(a - b) for a, b in itertools.pairwise(values)) < 0.01
    assert max(values) == pytest.approx(1.0)
