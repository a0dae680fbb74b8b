"""Times read off many signals together: each counts by how far it stands out of its own noise."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.checking.definition import PoseDefinition
from formcheck.checking.recording import Recording
from formcheck.checking.repetition import Events
from formcheck.checking.timing import between, lost_s, timed, without_spikes

_FPS = 15
_NOISY, _CLEAR, _STILL = "noisy", "clear", "still"


def exercise(signals: tuple[str, ...] = ("turn", _NOISY, _CLEAR, _STILL), **count: object) -> PoseDefinition:
    described = {name: {"measure": "joint_place", "joint": "nose", "along": "x"} for name in signals}
    return PoseDefinition.model_validate(
        {
            "id": "made_up", "title": "Made up", "summary": "For tests.", "instructions": ["Turn."],
            "views": ["front"], "view_say": "Sit", "signals": described, "start": [],
            "count": {"signal": "turn", "min_excursion": 10, **count},
        }
    )  # fmt: skip


def way(
    time_s: np.ndarray, begin_s: float = 2.0, top_s: float = 3.0, leave_s: float = 7.0, end_s: float = 8.0
) -> np.ndarray:
    return np.interp(time_s, [begin_s, top_s, leave_s, end_s], [0.0, 1.0, 1.0, 0.0])


def recorded(noise: float = 40.0, clear: float = 60.0) -> Recording:
    """A noisy signal that goes a long way, a clear one that goes less far, and one that stays."""
    rng = np.random.default_rng(3)
    times = np.arange(0, 10, 1 / _FPS)
    recording = Recording(("turn", _NOISY, _CLEAR, _STILL))
    for time_s, share in zip(times, way(times), strict=True):
        values = {
            "turn": 30 * share,
            _NOISY: 100 + 200 * share + rng.normal(0, noise),
            _CLEAR: 50 - clear * share + rng.normal(0, 1),
            _STILL: 70 + rng.normal(0, 3),
        }
        recording.append(float(time_s), values, {})
    return recording


def rough(shift_s: float = 0.6) -> Events:
    """Times as another signal might have them, off by so much."""
    return Events(2.1 - shift_s, 2.9 + shift_s, 7.1 - shift_s, 7.0, 7.9 + shift_s, rest=0.0, peak=30.0, complete=True)


def test_many_signals_together_put_rough_times_right() -> None:
    pose = exercise(refined_by=[[_NOISY, _CLEAR, _STILL]])
    events, sure = timed(pose, recorded(), rough(), -math.inf)
    assert sure
    read = (events.start_s, events.peak_start_s, events.peak_end_s, events.end_s)
    assert read == pytest.approx((2.1, 2.9, 7.1, 7.9), abs=0.1)
    assert (events.rest, events.peak) == (0.0, 30.0)  # what counted keeps its own size


def test_signals_that_hardly_move_do_not_tell_a_hold() -> None:
    pose = exercise(refined_by=[[_NOISY, _CLEAR, _STILL]])
    _, sure = timed(pose, recorded(noise=150.0, clear=2.0), rough(0.0), -math.inf)
    assert not sure


def test_a_first_guess_that_overshot_on_the_way_is_put_right() -> None:
    """As of the mirrored picture of a shallow twist: head and arms went further at first, and the hold read 0.2 s."""
    overshot = Events(2.1, 2.9, 3.1, 3.1, 7.9, rest=0.0, peak=30.0, complete=True)
    events, sure = timed(exercise(refined_by=[[_NOISY, _CLEAR, _STILL]]), recorded(), overshot, -math.inf)
    assert sure
    assert (events.peak_start_s, events.peak_end_s) == pytest.approx((2.9, 7.1), abs=0.1)


def test_what_hurries_ahead_does_not_tell_when_the_rest_arrives() -> None:
    """An elbow is over the knee 0.8 s before the trunk has turned, and goes far and clearly; both make the hold."""
    recording = Recording(("turn", _NOISY, _CLEAR, _STILL))
    rng = np.random.default_rng(4)
    times = np.arange(0, 10, 1 / _FPS)
    for time_s, trunk, elbow in zip(times, way(times, 2.0, 4.0, 6.0, 8.0), way(times, 2.0, 2.8, 7.2, 8.0), strict=True):
        values = {"turn": 30 * trunk, _NOISY: 20 * trunk, _STILL: 10 * trunk, _CLEAR: 200 * elbow}
        recording.append(float(time_s), {name: value + rng.normal(0, 0.5) for name, value in values.items()}, {})
    together, _ = timed(exercise(refined_by=[[_NOISY, _STILL, _CLEAR]]), recording, rough(0.0), -math.inf)
    trunk_too, _ = timed(exercise(refined_by=[[_NOISY, _STILL], [_CLEAR, "turn"]]), recording, rough(0.0), -math.inf)
    assert (together.peak_start_s, together.peak_end_s) == pytest.approx((2.75, 7.25), abs=0.15)
    assert (trunk_too.peak_start_s, trunk_too.peak_end_s) == pytest.approx((3.8, 6.2), abs=0.15)


def test_without_rest_before_it_the_times_stay() -> None:
    pose = exercise(refined_by=[[_NOISY, _CLEAR, _STILL]])
    given = rough()
    assert timed(pose, recorded(), given, last_end_s=given.start_s) == (given, True)


def test_shares_are_0_at_rest_and_1_held_and_lean_on_the_clear_signal() -> None:
    rng = np.random.default_rng(5)
    rest = np.column_stack([rng.normal(0, 40, 200), rng.normal(0, 1, 200)])
    held = rest[::-1] + np.array([200, 60])
    share, strays = between(np.vstack([rest, held]), rest, held)
    assert np.median(share[:200]) == pytest.approx(0, abs=0.02)
    assert np.median(share[200:]) == pytest.approx(1, abs=0.02)
    assert strays < 0.06  # 40 in 200 alone would be 0.28


def test_what_does_not_differ_tells_nothing() -> None:
    still = np.ones((10, 2))
    share, strays = between(still, still[:5], still[5:])
    assert not share.any()
    assert strays == math.inf


def test_a_spike_before_a_movement_does_not_time_it() -> None:
    """Legs that are changed are taken for the arms: far away for a fifth of a second, just before."""
    recording = Recording(("turn", _CLEAR))
    for time_s in np.arange(0, 10, 1 / _FPS).tolist():
        spike = 200.0 if 1.5 < time_s < 1.7 else 0.0
        recording.append(time_s, {"turn": 0.0, _CLEAR: 60 * float(way(np.array([time_s]))[0]) + spike}, {})
    pose = exercise(signals=("turn", _CLEAR), timed_by=_CLEAR)
    events, sure = timed(pose, recording, rough(), -math.inf)
    assert sure
    assert (events.peak_start_s, events.peak_end_s) == pytest.approx((2.9, 7.1), abs=0.1)


def test_what_moves_only_for_a_moment_of_it_does_not_time_it() -> None:
    recording = Recording(("turn", _CLEAR))
    for time_s in np.arange(0, 10, 1 / _FPS).tolist():
        recording.append(time_s, {"turn": 0.0, _CLEAR: 60 * float(way(np.array([time_s]), 4.0, 4.4, 5.2, 5.6)[0])}, {})
    given = rough()
    assert timed(exercise(signals=("turn", _CLEAR), timed_by=_CLEAR), recording, given, -math.inf) == (given, True)


def unseen_s(times: int, fps: float = _FPS) -> float:
    """How much longer a hold may have been in which what moves is lost so many times, for two frames each."""
    recording = Recording(("turn",))
    for i, time_s in enumerate(np.arange(0, 10, 1 / fps).tolist()):
        since, lost = divmod(time_s - 3.5, 0.7)
        gone = 0 <= since < times and lost < 2 / fps
        recording.append(time_s, {"turn": 1.0 + i % 2 if gone else 30 * float(way(np.array([time_s]))[0])}, {})
    return lost_s(recording, "turn", rough(0.0))


def test_a_limb_that_is_lost_and_found_again_does_not_tell_how_long_it_was_held() -> None:
    """A far arm behind the head was found in every third frame: a hold of 2.9 s read 0.1 s, and was called short."""
    assert unseen_s(5) == pytest.approx(5.8 + 2.0)  # all of it and a second on either side
    assert unseen_s(1) == 0.0  # one wild frame or two
    assert unseen_s(5, fps=6) == 0.0  # so far apart, frames show quick movements so too


def test_the_median_of_a_moment_keeps_slopes_and_drops_gaps() -> None:
    times = np.arange(0, 3, 0.1)
    slope = 10 * times
    assert without_spikes(times, slope)[5:-5] == pytest.approx(slope[5:-5])
    assert np.isnan(without_spikes(times, np.full(30, np.nan))).all()


def test_one_signal_alone_is_no_refinement() -> None:
    with pytest.raises(ValueError, match="two signals at least"):
        exercise(refined_by=[[_CLEAR]])
    with pytest.raises(ValueError, match="refined_by"):
        exercise(refined_by=[[_CLEAR, "nowhere"]])
