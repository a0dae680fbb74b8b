"""Times of a choreography on the clock, and what moves when."""

from __future__ import annotations

import numpy as np
import pytest

from timeline import RUSHED, Timeline, min_jerk, stop_and_go


def test_movements_start_and_end_at_rest():
    x = np.linspace(0, 1, 1001)
    speed = np.diff(min_jerk(x))
    assert min_jerk(0.0) == 0 and min_jerk(1.0) == 1
    assert (speed >= 0).all()
    assert speed[[0, -1]].max() < 0.01 * speed.max()


def test_a_jerky_movement_stops_on_its_way_but_arrives():
    x = np.linspace(0, 1, 1001)
    moved = stop_and_go(x, 1.0)
    speed = np.diff(moved)
    assert moved[0] == 0 and moved[-1] == pytest.approx(1)
    assert (speed > -1e-12).all()
    stops = (speed[1:-1] < speed[:-2]) & (speed[1:-1] <= speed[2:]) & (speed[1:-1] < 0.01 * speed.max())
    assert stops.sum() == 2  # between three steps; the ends are stops anyhow


def test_repetitions_follow_each_other_with_the_rests_asked_for(choreo):
    line = Timeline(choreo("bridge", {"up_s": 1, "hold_s": 2, "down_s": 1, "rest_s": 0.5}, {}, lead_in_s=1, fps=10))
    first, second = line.reps
    assert (first.start, first.peak_start, first.peak_end, first.end) == (1, 2, 4, 5)
    assert second.start == 5.5
    assert line.frames == round(line.seconds * 10)
    assert line.times[1] == pytest.approx(0.1)


def test_lowered_fast_is_the_time_down(choreo):
    (rep,) = Timeline(choreo("bridge", {"down_s": 2, "faults": {"lowered_fast": 0.4}})).reps
    assert rep.end - rep.peak_end == pytest.approx(0.4)


def test_a_rushed_cycle_takes_the_time_asked_for(choreo):
    (rep,) = Timeline(choreo("cat_camel", {"faults": {"rushed": 2.0}})).reps
    assert rep.end - rep.start == pytest.approx(2.0)
    assert sum(RUSHED.values()) == pytest.approx(1)


@pytest.mark.parametrize(("mirrored", "inner"), [(False, "L"), (True, "R")])
def test_the_side_is_the_one_a_viewer_sees(choreo, mirrored, inner):
    (rep,) = Timeline(choreo("bird_dog", {"side": "left"}, camera={"mirrored": mirrored})).reps
    assert rep.inner == inner


def test_the_legs_change_only_while_resting(rig, choreo):
    line = Timeline(choreo("seated_twist", {"side": "left"}, {"side": "right"}))
    line.prepare(rig)
    first, second = line.reps
    assert line.setup_at(first.end) == first.setup
    assert line.setup_at(second.start) == second.setup
    assert 0 < line.setup_at((first.end + second.start) / 2)["cross_L"] < 1


def test_the_same_seed_gives_the_same_sway(rig, choreo):
    def sway(seed):
        line = Timeline(choreo("cat_camel", seed=seed))
        line.prepare(rig)
        return line.sway

    assert np.array_equal(sway(3), sway(3))
    assert not np.array_equal(sway(3), sway(4))


def test_the_back_goes_from_rounded_to_arched(rig, choreo):
    line = Timeline(choreo("cat_camel", {"faults": {"shallow_arch": 0.4}}, fps=50))
    line.prepare(rig)
    (rep,) = line.reps
    bend = np.array([line.moment(i).u for i in range(line.frames)])
    assert bend.max() == pytest.approx(1)
    assert bend.min() == pytest.approx(-0.4)
    assert rep.peak_start <= line.times[bend.argmax()] <= rep.peak_end
