"""How long a bridge was held: gaps, prescriptions and clips that end too early."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest

from formcheck.checking import PoseDefinition, Repetition
from formcheck.engine import Engine
from tests.bodies import Act, Bridging, Figure, Lift, film
from tests.conftest import Check

LONG = Bridging([Lift(rest_s=2, up_s=1.2, hold_s=8, down_s=1.2)])
(TRUTH,) = LONG.truth()
FRAME_S = 1 / 15


@dataclass(frozen=True)
class CutOff:
    """An act that the clip ends in the middle of."""

    act: Act
    duration_s: float

    def figure(self, time_s: float) -> Figure:
        return self.act.figure(time_s)


def only(repetitions: list[Repetition]) -> Repetition:
    (repetition,) = repetitions
    return repetition


def fault_ids(repetition: Repetition) -> list[str]:
    return [fault.id for fault in repetition.faults]


@pytest.mark.parametrize("begin_s", [3.5, 8.0])
@pytest.mark.parametrize("length_s", [0.5, 2.5])
def test_hold_pauses_during_tracking_gap(check: Check, begin_s: float, length_s: float) -> None:
    repetition = only(check(LONG, gaps=[(begin_s, begin_s + length_s)]).repetitions)
    assert repetition.hold_s == pytest.approx(TRUTH.hold_s - length_s, abs=2.5 * FRAME_S)
    assert repetition.events.peak_end_s == pytest.approx(TRUTH.peak_end_s, abs=FRAME_S)


@pytest.mark.parametrize("gap", [(2.4, 4.0), (2.7, 3.5), (10.4, 12.6), (11.0, 12.0)])
def test_a_gap_at_the_edge_of_a_hold_is_not_held_either(check: Check, gap: tuple[float, float]) -> None:
    unseen = min(gap[1], TRUTH.peak_end_s) - max(gap[0], TRUTH.peak_start_s)
    repetition = only(check(LONG, gaps=[gap]).repetitions)
    assert repetition.hold_s <= TRUTH.hold_s - unseen + 1.5 * FRAME_S


def test_who_is_lost_on_the_way_up_and_found_again_at_the_very_end_has_done_nothing(check: Check) -> None:
    """An end card was taken for a person after a clip's last picture of one: a bridge of no hold at all."""
    gap = (TRUTH.start_s + 0.3, 6.0 - 1.5 * FRAME_S)
    assert check(CutOff(LONG, 6.0), gaps=[gap]).repetitions == []
    seen_longer = check(CutOff(LONG, 6.0), gaps=[(gap[0], gap[1] - 0.5)]).repetitions
    assert len(seen_longer) == 1


def test_several_gaps_add_up(check: Check) -> None:
    repetition = only(check(LONG, gaps=[(4, 5), (6, 7), (8, 8.5)]).repetitions)
    assert repetition.hold_s == pytest.approx(TRUTH.hold_s - 2.5, abs=4 * FRAME_S)


def test_a_single_missing_frame_is_no_gap(check: Check) -> None:
    repetition = only(check(LONG, gaps=[(5, 5 + FRAME_S)]).repetitions)
    assert repetition.hold_s == pytest.approx(TRUTH.hold_s, abs=FRAME_S)


def test_a_repetition_whose_way_up_was_hardly_seen_has_risen_all_the_same(check: Check) -> None:
    assert len(check(Bridging([Lift(), Lift()]), gaps=[(1.6, 2.4)]).repetitions) == 2


def test_who_was_out_of_sight_for_seconds_and_is_found_lifted_has_not_risen(check: Check) -> None:
    """A camera that was moved, or a tracker that finds its feet: the start posture is taken anew."""
    act = Bridging([Lift(), Lift(hold_s=1.0)])
    back = act.truth()[1]
    assert len(check(act, gaps=[(back.start_s - 2.0, back.peak_start_s + 0.05)]).repetitions) == 1
    assert len(check(act, gaps=[(back.start_s - 1.2, back.start_s - 0.4)]).repetitions) == 2


def test_a_gap_at_rest_takes_nothing_from_a_hold(check: Check) -> None:
    act = Bridging([Lift(), Lift()])
    found = check(act, gaps=[(6.0, 6.8)]).repetitions
    assert [r.hold_s for r in found] == pytest.approx([truth.hold_s for truth in act.truth()], abs=FRAME_S)


def test_a_hold_that_would_do_with_what_was_not_seen_of_it_is_not_called_short(check: Check) -> None:
    assert fault_ids(only(check(LONG, hold_s=8.0).repetitions)) == []
    hidden = only(check(LONG, hold_s=8.0, gaps=[(5, 7)]).repetitions)
    assert fault_ids(hidden) == []
    assert ("hold_short", "part of the hold was not seen") in [(item.id, item.why) for item in hidden.unjudged]
    assert fault_ids(only(check(LONG, hold_s=12.0, gaps=[(5, 7)]).repetitions)) == ["hold_short"]


def test_a_short_hold_is_told_only_when_a_hold_is_prescribed(check: Check) -> None:
    act = Bridging([Lift(hold_s=2), Lift(hold_s=6), Lift(hold_s=1)])
    assert [fault_ids(r) for r in check(act, hold_s=5.0).repetitions] == [["hold_short"], [], ["hold_short"]]
    free = check(act).repetitions
    assert [fault_ids(r) for r in free] == [[], [], []]
    assert [(u.id, u.why) for r in free for u in r.unjudged if u.id == "hold_short"] == [
        ("hold_short", "no hold prescribed")
    ] * 3


def test_the_definitions_own_hold_is_judged_and_can_be_prescribed_otherwise(
    check: Check, bridge: PoseDefinition
) -> None:
    pose = bridge.model_copy(update={"hold": bridge.hold.model_copy(update={"prescribed_s": 5.0, "say": "Longer"})})
    act = Bridging([Lift(hold_s=3)])
    short = only(check(act, pose=pose).repetitions).faults[0]
    assert (short.id, short.limit, short.unit, short.say) == ("hold_short", 5.0, "s", "Longer")
    assert short.value == pytest.approx(act.truth()[0].hold_s, abs=FRAME_S)
    assert fault_ids(only(check(act, pose=pose, hold_s=2.0).repetitions)) == []


@pytest.mark.parametrize("end_s", [3.4, 6.0, 11.0, 11.6])
def test_a_clip_that_breaks_off_in_the_hold_gives_an_incomplete_repetition_that_is_not_short(
    check: Check, end_s: float
) -> None:
    repetition = only(check(CutOff(LONG, end_s), hold_s=30.0, broken_off=True).repetitions)
    assert not repetition.events.complete
    assert repetition.faults == ()
    assert repetition.hold_s == pytest.approx(min(end_s, TRUTH.peak_end_s) - TRUTH.peak_start_s, abs=1.5 * FRAME_S)
    why = {unjudged.id: unjudged.why for unjudged in repetition.unjudged}
    assert why["hold_short"] == "the clip breaks off during the hold"
    assert why["lowered_fast"] == "the clip ends during the repetition"


def test_a_whole_clip_that_ends_in_the_hold_shows_how_long_it_was(check: Check) -> None:
    repetition = only(check(CutOff(LONG, 6.0), hold_s=30.0).repetitions)
    assert not repetition.events.complete
    assert fault_ids(repetition) == ["hold_short"]
    assert repetition.faults[0].value == pytest.approx(6.0 - TRUTH.peak_start_s, abs=1.5 * FRAME_S)


def test_a_hold_that_was_long_enough_before_the_clip_ended_is_fine(check: Check) -> None:
    repetition = only(check(CutOff(LONG, 9.0), hold_s=5.0).repetitions)
    assert "hold_short" not in [*fault_ids(repetition), *(unjudged.id for unjudged in repetition.unjudged)]


def test_the_running_hold_is_shown_at_once_and_grows_by_the_clips_time(bridge: PoseDefinition) -> None:
    engine = Engine(bridge)
    holding = []
    for frame, body in film(LONG):
        moment = engine.update(frame, body)
        if moment.stage == "holding":
            holding.append((frame.time_s, moment.hold_s))
        else:
            assert moment.hold_s == 0.0
    assert holding[0][0] == pytest.approx(TRUTH.peak_start_s, abs=1.0)
    steps = {round((b[1] - a[1]) - (b[0] - a[0]), 6) for a, b in pairwise(holding)}
    assert steps == {0.0}
    assert holding[-1][1] == pytest.approx(TRUTH.hold_s, abs=1.2)


@pytest.mark.parametrize(("rough_s", "hold_s", "told"), [(0.0, 9.0, True), (3.0, 9.0, False), (3.0, 13.0, True)])
def test_a_hold_that_is_read_roughly_from_there_is_called_short_only_by_more(
    bridge: PoseDefinition, check: Check, rough_s: float, hold_s: float, told: bool
) -> None:
    """A twist of 4.7 s, filmed from the side, was read 2.5 s long and called short."""
    rough = bridge.hold.model_copy(update={"rough_views": ("side",), "rough_s": rough_s})
    found = only(check(LONG, hold_s=hold_s, pose=bridge.model_copy(update={"hold": rough})).repetitions)
    assert found.hold_s == pytest.approx(8.4, abs=0.5)
    assert ("hold_short" in fault_ids(found)) == told
