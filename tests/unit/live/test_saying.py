"""What is said when."""

from __future__ import annotations

import itertools

import pytest

from formcheck.live.saying import Corrections, Guidance, Kind, Reminder, Say

LOW, FEET = "Lift your hips higher", "Bring your feet closer"


def run(corrections: Corrections, cues: list[tuple[float, str | None]], rate: float = 20.0) -> list[tuple[float, Say]]:
    """Feed stretches of (seconds, cue), holding all the while."""
    heard, time_s = [], 0.0
    for seconds, cue in cues:
        for _ in range(round(seconds * rate)):
            say = corrections.update(time_s, cue, holding=True)
            if say is not None:
                heard.append((time_s, say))
            time_s += 1 / rate
    return heard


def texts(heard: list[tuple[float, Say]], kind: Kind = Kind.CORRECTION) -> list[str]:
    return [say.text for _, say in heard if say.kind is kind]


def test_a_cue_that_flickers_is_not_spoken() -> None:
    assert run(Corrections(), [(0.2, LOW), (0.3, None)] * 8) == []


def test_a_correction_is_spoken_once_and_again_only_after_a_pause() -> None:
    heard = run(Corrections(), [(20.0, LOW)])
    times = [time_s for time_s, _ in heard]
    assert texts(heard) == [LOW] * 3
    assert times[0] < 1.0
    assert min(b - a for a, b in itertools.pairwise(times)) >= 9.0


def test_one_correction_at_a_time_with_time_to_do_it() -> None:
    heard = run(Corrections(), [(1.0, LOW), (7.0, FEET)])
    assert texts(heard) == [LOW, FEET]
    assert heard[1][0] - heard[0][0] >= 4.0


def test_what_is_mended_is_praised_once() -> None:
    heard = run(Corrections(), [(1.0, LOW), (6.0, None)])
    assert texts(heard, Kind.CORRECTION) == [LOW]
    assert len(texts(heard, Kind.PRAISE)) == 1


def test_nobody_is_praised_who_was_not_corrected_or_does_not_hold() -> None:
    assert run(Corrections(), [(8.0, None)]) == []
    corrections = Corrections()
    run(corrections, [(1.0, LOW)])
    assert [corrections.update(1.0 + i / 20, None, holding=False) for i in range(100)] == [None] * 100


def test_a_repetition_without_the_fault_that_was_told_is_praised_and_one_with_it_is_not() -> None:
    corrections = Corrections()
    run(corrections, [(1.0, LOW)])
    assert corrections.repetition(9.0, LOW) is None
    praise = corrections.repetition(9.0, None)
    assert praise is not None
    assert praise.kind is Kind.PRAISE
    assert corrections.repetition(9.0, None) is None


def test_guidance_waits_until_it_is_sure_and_does_not_nag() -> None:
    guidance = Guidance()
    heard = []
    for i in range(1200):  # a minute
        say = guidance.update(i / 20, "Step back" if i > 10 else "Come closer")
        heard += [(i / 20, say)] if say else []
    assert [say.text for _, say in heard] == ["Step back"] * 4
    assert heard[0][0] >= 1.5
    pauses = [b - a for (a, _), (b, _) in itertools.pairwise(heard)]
    assert pauses[0] >= 8.0
    assert pauses == sorted(pauses)
    assert pauses[-1] > pauses[0]


def test_what_flickers_is_not_shown_and_what_is_shown_does_not_flicker() -> None:
    corrections = Corrections()
    run(corrections, [(0.2, LOW), (0.1, None), (0.2, LOW)])
    assert corrections.shown is None
    run(corrections, [(1.0, LOW), (0.2, FEET)])
    assert corrections.shown == LOW


def test_what_was_told_of_a_whole_movement_is_not_mended_by_a_hold() -> None:
    corrections = Corrections()
    told = [corrections.update(i / 20, "Lower slowly", holding=False) for i in range(20)]
    assert [say.text for say in told if say] == ["Lower slowly"]
    assert all(corrections.update(1.0 + i / 20, None, holding=True) is None for i in range(100))
    assert corrections.repetition(9.0, None) is not None


def test_what_a_repetition_is_told_is_said_at_once_though_the_next_one_begins() -> None:
    corrections = Corrections()
    assert corrections.repetition(5.0, LOW) is None
    said = corrections.update(5.0, LOW, holding=False)
    assert said == Say(LOW, Kind.CORRECTION)
    assert corrections.update(5.1, None, holding=True) is None
    assert corrections.shown == LOW


def test_a_repetition_of_which_the_told_fault_could_not_be_judged_is_not_praised_for_it() -> None:
    corrections = Corrections()
    run(corrections, [(1.0, LOW)])
    assert corrections.repetition(9.0, None, unsure={LOW}) is None
    assert corrections.repetition(15.0, None, unsure={FEET}) is not None


def test_advice_is_said_once() -> None:
    guidance = Guidance(once={"More light helps"})
    heard = [guidance.update(i / 20, "More light helps") for i in range(1200)]
    assert [say.text for say in heard if say] == ["More light helps"]
    assert guidance.shown == "More light helps"


def test_what_to_do_is_said_again_more_and_more_seldom_while_nothing_comes_of_it() -> None:
    reminder = Reminder("Lift your hips")
    heard = [i / 10 for i in range(2000) if reminder.update(i / 10, idle=i > 100)]
    assert heard == pytest.approx([35.0, 85.0, 185.0], abs=0.4)
    assert reminder.shown(190.0) == "Lift your hips"
    assert reminder.shown(195.0) is None
    assert reminder.update(199.0, idle=False) is None
    assert [Reminder("").update(i / 10, idle=True) for i in range(500)] == [None] * 500
