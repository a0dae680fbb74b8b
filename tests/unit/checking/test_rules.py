"""Statistics of a phase against limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.checking import load_pose
from formcheck.checking.condition import Fault, Rule
from formcheck.checking.recording import Recording
from formcheck.checking.repetition import Events, FoundFault, Repetition
from formcheck.checking.rules import doubted, phase_span, rule_value, statistic
from tests.courses import min_jerk

EVENTS = Events(2.0, 3.0, 6.0, 6.5, 8.0, rest=0.0, peak=1.0)
TIME_S = np.arange(0, 10, 0.1)


def recording(values: np.ndarray) -> Recording:
    out = Recording(("a",))
    for time_s, value in zip(TIME_S, values, strict=True):
        out.append(float(time_s), {"a": float(value)}, {})
    return out


def rule(phase: str, kind: str, **more: object) -> Rule:
    limit = more or {"above": 1.0}
    return Rule.model_validate(
        {"id": "x", "phase": phase, "statistic": kind, **({} if kind == "duration" else {"signal": "a"}), **limit}
    )


def test_the_phases_of_a_repetition() -> None:
    phases = ("rest", "up", "peak", "held", "down", "repetition")
    assert {name: phase_span(EVENTS, name) for name in phases} == {
        "rest": (1.0, 2.0),
        "up": (2.0, 3.0),
        "peak": (3.0, 6.0),
        "held": (3.0, 6.5),
        "down": (6.0, 8.0),
        "repetition": (2.0, 8.0),
    }


@pytest.mark.parametrize(
    ("kind", "value"),
    [("median", 30.0), ("min", 0.0), ("max", 60.0), ("range", 60.0), ("spread", 48.0), ("drop", 0.0), ("rise", 60.0)],
)
def test_statistics_of_a_slow_rise(kind: str, value: float) -> None:
    time_s = np.arange(0, 60.01, 0.1)
    assert statistic(kind, time_s, time_s) == pytest.approx(value, abs=0.1)


def test_drop_is_the_deepest_fall_below_the_best_so_far() -> None:
    time_s = np.arange(0, 12, 0.05)
    values = np.interp(time_s, [0, 2, 4, 6, 8, 10, 12], [100, 180, 170, 178, 160, 181, 175])
    assert statistic("drop", time_s, values) == pytest.approx(20, abs=1.5)
    assert statistic("rise", time_s, values) == pytest.approx(81, abs=2.5)


def test_a_limb_that_jumps_now_and_then_spreads_no_further_than_it_goes() -> None:
    """As a far leg in the dark, which was found elsewhere in seven of 75 frames of a cat-camel."""
    time_s = np.arange(0, 6.0, 1 / 12)
    still = np.full(len(time_s), 0.15)
    still[[5, 6, 7, 16, 17, 30, 31]] = 0.55
    lifted = np.where((time_s > 2) & (time_s < 3), 0.8, 0.15)
    assert statistic("range", time_s, still) > 0.35 > statistic("spread", time_s, still)
    assert statistic("spread", time_s, lifted) > 0.6


def test_an_unknown_statistic_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no statistic 'mean'"):
        statistic("mean", TIME_S, TIME_S)


def test_nothing_to_read_is_nan() -> None:
    assert math.isnan(statistic("max", TIME_S, np.full(len(TIME_S), np.nan)))
    assert math.isnan(statistic("max", TIME_S[:0], TIME_S[:0]))


def test_one_wild_frame_does_not_decide() -> None:
    values = np.full(len(TIME_S), 10.0)
    values[40] = 100.0
    assert rule_value(rule("peak", "median"), EVENTS, recording(values), "a") == 10.0
    assert rule_value(rule("peak", "max"), EVENTS, recording(values), "a") < 80.0


def test_a_rule_reads_its_own_phase_only() -> None:
    values = np.where((TIME_S >= 3.0) & (TIME_S <= 6.0), 50.0, 10.0)
    assert rule_value(rule("peak", "median"), EVENTS, recording(values), "a") == 50.0
    assert rule_value(rule("rest", "max"), EVENTS, recording(values), "a") == 10.0


@pytest.mark.parametrize(("seen", "judged"), [(0.4, False), (0.6, True)])
def test_half_of_a_phase_must_be_seen(seen: float, judged: bool) -> None:
    inside = np.flatnonzero((TIME_S >= 3.0) & (TIME_S <= 6.0))
    values = np.full(len(TIME_S), 10.0)
    values[inside[round(seen * len(inside)) :]] = np.nan
    assert math.isnan(rule_value(rule("peak", "median"), EVENTS, recording(values), "a")) is not judged


def test_the_time_of_a_whole_movement_is_told_from_its_10_to_90_percent() -> None:
    # A minimum-jerk movement of 1 s goes from 10 to 90 % in 0.506 s; smoothed over 0.07 s, in 0.537 s.
    events = Events(2.0, 2.537, 6.0, 6.0, 6.537, rest=0.0, peak=1.0)
    for phase in ("up", "down"):
        assert rule_value(rule(phase, "duration"), events, recording(TIME_S), "a") == pytest.approx(1.0, abs=0.01)
    assert rule_value(rule("peak", "duration"), events, recording(TIME_S), "a") == pytest.approx(3.463)


@pytest.mark.parametrize(
    ("bound", "value", "broken"),
    [
        ({"below": 160.0}, 159.9, True),
        ({"below": 160.0}, 160.0, False),
        ({"below": 0.0}, -0.1, True),
        ({"above": 115.0}, 115.1, True),
        ({"above": 115.0}, 115.0, False),
        ({"above": 0.0}, 0.1, True),
    ],
)
def test_at_the_limit_a_rule_is_kept(bound: dict[str, float], value: float, broken: bool) -> None:
    assert rule("peak", "median", **bound).broken_by(value) is broken
    assert rule("peak", "median", **bound).limit == next(iter(bound.values()))


@pytest.mark.parametrize(
    ("bound", "value", "close"),
    [({"below": 160.0}, 165.0, True), ({"below": 160.0}, 171.0, False), ({"above": 0.08}, 0.05, True)],
)
def test_a_value_within_the_margin_is_no_pass(bound: dict[str, float], value: float, close: bool) -> None:
    margin = 10.0 if "below" in bound else 0.2
    fault = Fault.model_validate(
        {"id": "x", "phase": "peak", "statistic": "median", "signal": "a", "say": "s", "why": "w", "margin": margin}
        | bound
    )
    assert fault.too_close(value) is close


def test_the_score_is_100_less_the_weights_and_never_negative() -> None:
    def fault(weight: int) -> FoundFault:
        return FoundFault("x", 1.0, 0.0, "deg", 0.0, 1.0, "say", weight)

    assert Repetition(1, EVENTS, 3.0).score == 100
    assert Repetition(1, EVENTS, 3.0, faults=(fault(20), fault(15))).score == 65
    assert Repetition(1, EVENTS, 3.0, faults=(fault(60), fault(60))).score == 0


def stroke(stops_per_s: float = 0.0, duration_s: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """A way of 1 in this time (minimum jerk), slowed to nearly a stop this often."""
    time_s = np.arange(0, duration_s, 1 / 15)
    warped = time_s
    if stops_per_s:
        warped = time_s - 0.95 / (2 * math.pi * stops_per_s) * np.sin(2 * math.pi * stops_per_s * time_s)
    return time_s, np.array([min_jerk(t / duration_s) for t in warped])


@pytest.mark.parametrize("duration_s", [1.6, 2.0, 3.0])
def test_a_smooth_stroke_is_smoother_than_one_with_stops(duration_s: float) -> None:
    smooth_one = statistic("smoothness", *stroke(0, duration_s))
    assert smooth_one > -1.6
    assert statistic("smoothness", *stroke(1.5, duration_s)) < -1.65
    assert statistic("smoothness", *stroke(1.5, duration_s)) < smooth_one - 0.2


@pytest.mark.parametrize(("duration_s", "stops_per_s"), [(1.6, 1.0), (1.6, 1.5), (2.0, 1.0), (3.0, 1.5)])
def test_a_stroke_that_halts_is_slow_on_its_way_and_an_even_one_is_not(duration_s: float, stops_per_s: float) -> None:
    time_s, way = stroke(stops_per_s, duration_s)
    seen = (way > 0.1) & (way < 0.9)  # as a cycle's swing is
    assert statistic("slowest", time_s[seen], way[seen]) < 0.4
    assert statistic("slowest", *stroke(0, duration_s)) > 0.8
    assert statistic("slowest", time_s, -3 * time_s) > 0.9


def test_smoothness_does_not_depend_on_size_or_direction() -> None:
    time_s, way = stroke()
    assert statistic("smoothness", time_s, -40 * way) == pytest.approx(statistic("smoothness", time_s, way))


def test_smoothness_of_a_stroke_that_leaps_is_not_told() -> None:
    """A recorded woman threw her head back: for a frame it left the outline of her back, and she was called jerky."""
    time_s, way = stroke(0, 2.0)
    leaps = way + np.where(time_s > time_s[len(time_s) // 3], 0.2 * np.ptp(way), 0.0)
    assert math.isnan(statistic("smoothness", time_s, leaps))
    assert math.isnan(statistic("slowest", time_s, leaps))


def test_smoothness_of_a_stroke_with_a_gap_is_not_told() -> None:
    time_s, way = stroke()
    way[8:24] = math.nan
    assert math.isnan(statistic("smoothness", time_s, way))


@pytest.mark.parametrize(
    ("flicker_deg", "thigh_deg", "told"),
    [(0.0, -40.0, True), (5.0, -50.0, True), (40.0, -40.0, False), (5.0, -60.0, False)],
)
def test_a_knee_that_is_lost_or_behind_the_other_leg_is_not_called_bent(
    flicker_deg: float, thigh_deg: float, told: bool
) -> None:
    """Of a straight leg in the dark it reads 110 to 177 degrees; bent ones read the same throughout."""
    leg_bent = next(fault for fault in load_pose("bird_dog").faults if fault.id == "leg_bent")
    seen = Recording(("knee_deg", "thigh_lift_deg"))
    for i, time_s in enumerate(TIME_S):
        seen.append(float(time_s), {"knee_deg": 120.0 + flicker_deg * (i // 4 % 2), "thigh_lift_deg": thigh_deg}, {})
    assert leg_bent.broken_by(rule_value(leg_bent, EVENTS, seen, "reach_deg"))
    assert (doubted(leg_bent.unless, EVENTS, seen, "reach_deg") is None) == told
