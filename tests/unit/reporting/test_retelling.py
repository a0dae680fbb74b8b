"""What is shown of a clip that was seen to its end is what its result says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.checking import Checker, Moment, PoseDefinition
from formcheck.engine import Engine
from formcheck.reporting.retelling import retold
from tests.bodies import STANDING, Act, Acting, Bridging, InTurn, Lift, film

LIFT = Lift(hold_s=3.0)
LOW = replace(LIFT, hip_line_deg=148)


def told(bridge: PoseDefinition, act: Act, until_s: float = 99.0, **filmed: object) -> tuple[list[Moment], Checker]:
    engine = Engine(bridge)
    seen = [(frame, body) for frame, body in film(act, **filmed) if frame.time_s < until_s]  # type: ignore[arg-type]
    moments = [engine.update(frame, body) for frame, body in seen]
    engine.finish()
    return retold(moments, engine.checker), engine.checker


def test_the_hold_that_is_shown_runs_to_the_one_that_is_scored(bridge: PoseDefinition) -> None:
    moments, checker = told(bridge, Bridging([LIFT] * 2))
    for repetition in checker.repetitions:
        events = repetition.events
        held = [m.hold_s for m in moments if events.peak_start_s <= m.time_s <= events.peak_end_s]
        assert held == sorted(held)
        assert held[0] < 0.1
        assert held[-1] == pytest.approx(repetition.hold_s, abs=0.1)
    shown = [m.hold_s for m in moments if m.stage == "holding"]
    assert max(shown) <= max(repetition.hold_s for repetition in checker.repetitions)


def test_no_cue_is_shown_that_the_result_does_not_have(bridge: PoseDefinition) -> None:
    moments, checker = told(bridge, Bridging([LIFT, LOW, LIFT]))
    low = checker.repetitions[1]
    assert [fault.say for fault in low.faults] == ["Lift your hips higher"]
    saying = [moment.time_s for moment in moments if moment.say is not None]
    assert low.events.start_s < min(saying) and max(saying) < low.events.end_s + 3.1


def test_repetitions_are_counted_when_they_are_over_the_last_one_at_the_end_of_the_clip(bridge: PoseDefinition) -> None:
    moments, checker = told(bridge, Bridging([LIFT] * 2), until_s=10.0)
    first, second = checker.repetitions
    assert not second.events.complete
    assert [moment.count for moment in moments if moment.time_s < first.events.end_s][-1] == 0
    assert next(moment for moment in moments if moment.count == 1).time_s == pytest.approx(first.events.end_s, abs=0.1)
    assert [(m.time_s, m.settled) for m in moments if m.settled][1:] == [(moments[-1].time_s, second)]
    assert moments[-1].count == 2


def test_who_has_to_change_something_is_still_told(bridge: PoseDefinition) -> None:
    moments, _ = told(bridge, InTurn(Acting([(0, STANDING), (3, STANDING)]), Bridging([LIFT])))
    assert moments[20].say == "Lie down on your back, side-on to the camera"
