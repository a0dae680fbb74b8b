"""Candidates of repetitions in the stream of one signal."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from formcheck.checking import PoseDefinition
from formcheck.checking.counter import Counter, Span
from formcheck.checking.definition import Count

STEP_S = 0.05


def spans(values: Sequence[float], finish: bool = True, wander: float = 0.0, **rule: float) -> list[Span]:
    counter = Counter(Count(signal="height", min_excursion=rule.pop("min_excursion", 0.1), **rule), wander)
    found = [counter.update(i * STEP_S, value) for i, value in enumerate(values)]
    if finish:
        found.append(counter.finish())
    return [span for span in found if span is not None]


def hill(top: float = 0.4, up: int = 10, hold: int = 20, down: int = 10, rest: int = 30) -> list[float]:
    rise = [top * i / up for i in range(up)]
    return [*rise, *[top] * hold, *[top * (1 - i / down) for i in range(down)], *[0.0] * rest]


REST = [0.0] * 20


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_every_hill_is_one_candidate(count: int) -> None:
    assert len(spans(REST + hill() * count)) == count


def test_a_candidate_holds_the_rest_before_and_after() -> None:
    first, second = spans(REST + hill() * 2)
    assert first.begin_s == 0.0
    assert first.end_s > (20 + 40) * STEP_S
    assert second.begin_s >= (20 + 40) * STEP_S - STEP_S
    assert second.begin_s <= (20 + 70) * STEP_S
    assert first.finished and second.finished


def test_who_is_found_at_the_top_holds_since_then() -> None:
    held = [0.4] * 40
    assert spans([*held, *hill(rest=10)[30:]]) == []
    (span,) = spans([*held, *hill()[30:]], held_from=0.35)
    assert span.begin_s == 0.0 and span.finished
    assert span.held_from == pytest.approx(0.25)
    (span,) = spans(held, held_from=0.35)
    assert not span.finished
    assert [span.held_from for span in spans(REST + hill() * 2, held_from=0.35)] == [None, None]
    assert spans([0.3] * 40, held_from=0.35) == []


def test_a_rise_below_the_smallest_excursion_is_none() -> None:
    assert spans(REST + hill(top=0.07) * 3) == []
    assert len(spans(REST + hill(top=0.11) * 3)) == 3


def test_a_dip_of_half_the_height_does_not_end_it() -> None:
    dip = [*hill(hold=20, down=5, rest=0)[:30], 0.35, 0.25, 0.2, 0.25, 0.35, *hill()[10:]]
    assert len(spans(REST + dip)) == 1


def test_a_second_rise_right_after_the_lowering_ends_the_watching_early() -> None:
    quick = [*[0.4 * i / 10 for i in range(10)], *[0.4 * (1 - i / 10) for i in range(9)]]
    assert len(spans(REST + quick * 4 + REST)) == 4


def test_it_is_over_though_the_reading_strays_as_it_does_of_who_keeps_still() -> None:
    strays = [0.03 if i % 8 < 4 else 0.0 for i in range(40)]
    sinks = [value - 0.0015 * i for i, value in enumerate(strays)]
    then = [*REST, *hill(rest=0), *sinks]
    (sure,) = spans(then, wander=0.035)
    (unsure,) = spans(then)
    assert sure.end_s == pytest.approx((20 + 40) * STEP_S + 0.6, abs=0.3)
    assert unsure.end_s > sure.end_s + 0.5


def test_noise_before_a_rise_is_no_part_of_it() -> None:
    """Found by the bodies: a wobble at rest opened a candidate, and the rise that came next was taken for its top."""
    wobble = [0.0, 0.09, 0.0, 0.002, 0.004, 0.002]
    found = spans([0.0] * 20 + wobble + hill())
    rise_s = (20 + len(wobble) + 1) * STEP_S
    assert len(found) == 2
    assert found[0].end_s <= rise_s
    assert found[1].begin_s <= rise_s


@pytest.mark.parametrize("wrong", [[-3.0] * 3, [-0.8] * 10])
def test_a_wrong_reading_far_below_rest_does_not_keep_the_next_repetitions_open(wrong: list[float]) -> None:
    counter = Counter(Count(signal="height", min_excursion=0.1))
    ended = 0
    for i, value in enumerate(REST + hill() * 2 + wrong + REST + hill() * 4):
        if counter.update(i * STEP_S, value) is not None:
            counter.counted(0.4)
            ended += 1
    assert ended >= 6


def test_a_camera_that_sees_the_rest_higher_after_a_cut_goes_on_counting() -> None:
    higher = [1.0 + value for value in REST + hill() * 4]
    counter = Counter(Count(signal="height", min_excursion=0.1))
    ended = 0
    for i, value in enumerate(REST + hill() * 2 + higher):
        if counter.update(i * STEP_S, value) is not None:
            counter.counted(0.4)
            ended += 1
    assert ended >= 6


def test_what_the_stream_ends_in_comes_at_the_end_and_unfinished() -> None:
    counter = Counter(Count(signal="height", min_excursion=0.1))
    for i, value in enumerate(REST + hill()[:25]):
        assert counter.update(i * STEP_S, value) is None
    span = counter.finish()
    assert span is not None and not span.finished
    assert span.end_s == pytest.approx(44 * STEP_S)


def test_missing_values_are_passed_over() -> None:
    values = REST + hill()
    for i in (5, 25, 35, 36, 37):
        values[i] = math.nan
    assert len(spans(values)) == 1
    assert spans([math.nan] * 50) == []


def test_the_persons_own_range_raises_what_is_needed() -> None:
    counter = Counter(Count(signal="height", min_excursion=0.1, min_share=0.5))
    assert counter.needed == 0.1
    for excursion in (0.4, 0.6, 0.5):
        counter.counted(excursion)
    assert counter.needed == pytest.approx(0.25)


def test_reset_forgets_the_repetition_in_progress_and_the_rest() -> None:
    counter = Counter(Count(signal="height", min_excursion=0.1))
    for i, value in enumerate(REST + hill()[:25]):
        counter.update(i * STEP_S, value)
    assert counter.on
    counter.reset()
    assert not counter.on
    assert counter.finish() is None
    assert counter.update(10.0, 0.4) is None
    assert not counter.on  # high as it is, it is the new rest


def test_share_goes_from_rest_to_the_highest_so_far() -> None:
    counter = Counter(Count(signal="height", min_excursion=0.1))
    shares = []
    for i, value in enumerate(REST + hill(hold=5)):
        counter.update(i * STEP_S, value)
        shares.append(counter.share)
    assert set(shares[:20]) == {0.0}
    assert shares[31] == pytest.approx(1.0)
    assert all(0.0 <= share <= 1.0 for share in shares)


def test_the_rest_is_followed_when_it_drifts_up() -> None:
    drift = [0.2 * i / 600 for i in range(600)]  # in 30 s, slower than anybody lifts
    assert len(spans(drift + [0.2 + value for value in hill()])) == 1


def test_one_wild_frame_in_a_hold_does_not_end_the_repetition(bridge: PoseDefinition) -> None:
    counter = Counter(bridge.count)
    values = [0.0] * 15 + [0.1, 0.2, 0.3, 0.4] + [0.4] * 60 + [-0.1] + [0.4] * 30 + [0.3, 0.2, 0.1] + [0.0] * 30
    spans = [counter.update(i / 15, value) for i, value in enumerate(values)]
    assert sum(span is not None for span in spans) == 1


@pytest.mark.parametrize(("after", "counted"), [(0.0, 1), (-0.9, 0)])
def test_what_comes_out_of_a_gap_far_under_rest_ends_no_repetition(after: float, counted: int) -> None:
    """As the end card of a clip did, with a person in a small picture."""
    up = REST + hill()[:25]
    assert len(spans([*up, *[math.nan] * 15, *[after] * 30])) == counted


def test_who_leaves_the_posture_once_the_signal_is_down_has_done_it() -> None:
    """Out of a child's pose straight into another pose: it was over, and nobody waited for rest."""
    counter = Counter(Count(signal="height", min_excursion=0.1))
    values = REST + hill(rest=2)
    assert [counter.update(i * STEP_S, value) for i, value in enumerate(values)] == [None] * len(values)
    span = counter.leave()
    assert span is not None
    assert (span.begin_s, span.finished) == (0.0, True)
    assert span.end_s == pytest.approx((len(values) - 3) * STEP_S, abs=0.1)
    assert counter.leave() is None


@pytest.mark.parametrize("frames", [12, 25, 35], ids=["on the way up", "at the top", "on the way down"])
def test_who_leaves_the_posture_before_has_not(frames: int) -> None:
    counter = Counter(Count(signal="height", min_excursion=0.1))
    for i, value in enumerate((REST + hill())[: len(REST) + frames]):
        counter.update(i * STEP_S, value)
    assert counter.leave() is None


LIE_HIGHER = [0.06 * i / 20 for i in range(20)]


@pytest.mark.parametrize("before", [hill(), []], ids=["after a repetition", "at first"])
def test_who_rests_higher_than_before_begins_the_next_from_there(before: list[float]) -> None:
    """The hips come up by 15 % of their way and stay: that is no hold, and what it leads to starts afterwards."""
    course = [*REST, *before, *LIE_HIGHER, *[0.06] * 200, *[0.06 + value for value in hill()]]
    span = spans(course, min_excursion=0.05)[-1]
    lain_s = (len(course) - len(hill()) - 200) * STEP_S
    assert span.begin_s == pytest.approx(lain_s, abs=0.5)


def test_who_rests_higher_than_before_holds_nothing_for_long() -> None:
    counter = Counter(Count(signal="height", min_excursion=0.05))
    counter.counted(0.4)
    on = []
    for i, value in enumerate([*REST, *LIE_HIGHER, *[0.06] * 1200]):
        counter.update(i * STEP_S, 1.5 * value)
        on.append(counter.on)
    assert 0 < sum(on) * STEP_S < 16.0
    assert not any(on[-800:])


def test_a_low_hold_after_full_ones_is_still_a_candidate() -> None:
    low = hill(top=0.16, hold=600)  # 30 s at 40 % of the way
    assert len(spans([*REST, *hill() * 2, *low], min_excursion=0.05)) == 3


def test_who_stops_on_the_way_up_starts_where_the_way_begins() -> None:
    stop = [0.06 * i / 5 for i in range(5)] + [0.06] * 40  # 2 s
    (span,) = spans([*REST, *stop, *[0.06 + value for value in hill(top=0.34)][:30], *hill()[30:]], min_excursion=0.05)
    assert span.begin_s == 0.0


def test_a_wild_moment_that_takes_two_frames_to_come_back_from_does_not_end_a_hold() -> None:
    """At 24 frames a second one picture's error is read in two or three."""
    first = REST + hill(hold=40, rest=0)[:30]
    assert len(spans([*first, 0.1, 0.24, 0.4, *hill(hold=40)[30:]])) == 1
