"""A clip that begins in mid-hold: what was under way is not counted, or not seen whole, and results say so."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from formcheck.reporting.result import ClipFacts, Maker, scored
from tests.bodies import STANDING, SUPINE, Act, Acting, Bridging, Figure, Lift
from tests.conftest import Check

TWO = Bridging([Lift(), Lift()])
FIRST, SECOND = TWO.truth()
ONE = Bridging([Lift(hold_s=5)])
MAKER = Maker(version="1.2.3", model="sha256:abc")


@dataclass(frozen=True)
class From:
    """An act that the clip begins in the middle of."""

    act: Act
    begin_s: float

    @property
    def duration_s(self) -> float:
        return self.act.duration_s - self.begin_s

    def figure(self, time_s: float) -> Figure:
        return self.act.figure(time_s + self.begin_s)


def said(check: Check, act: Act) -> list[str]:
    """What the result says of the clip's beginning."""
    warnings = scored(ClipFacts("clip.mp4", act.duration_s, 100, None), check(act), MAKER).warnings
    return [line for line in warnings if "begins" in line]


def test_a_clip_that_begins_in_mid_hold_says_what_is_not_counted(check: Check) -> None:
    begin_s = FIRST.peak_start_s + 0.5
    act = From(TWO, begin_s)
    checker = check(act)
    assert len(checker.repetitions) == 1
    assert checker.under_way_until == pytest.approx(FIRST.end_s - begin_s, abs=0.4)
    assert said(check, act) == [
        f"the clip begins during a repetition, which was over at {checker.under_way_until:.1f} s and is not counted"
    ]


def test_it_is_said_too_where_that_was_all_there_was(check: Check) -> None:
    (truth,) = ONE.truth()
    checker = check(From(ONE, truth.peak_start_s + 2.0))
    assert checker.repetitions == []
    assert checker.under_way_until is not None


@pytest.mark.parametrize("begin_s", [0.0, FIRST.start_s - 0.3, FIRST.end_s + 0.2, (FIRST.end_s + SECOND.start_s) / 2])
def test_it_is_not_said_of_a_clip_that_begins_at_rest(check: Check, begin_s: float) -> None:
    assert check(From(TWO, begin_s)).under_way_until is None


def test_it_is_not_said_of_who_lies_down_first(check: Check) -> None:
    assert check(Acting([(2.0, STANDING), (2.0, SUPINE), (3.0, SUPINE)])).under_way_until is None


def test_it_is_not_said_of_a_body_that_is_misread_at_first(check: Check) -> None:
    """A tracker that has to find its feet takes what rests for lifted, for less than a second."""
    assert check(From(TWO, FIRST.peak_end_s - 0.2)).under_way_until is None
