"""What the coach says, as it is heard: what is true for a moment only is heard in that moment, or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from formcheck.checking import PoseDefinition
from formcheck.live.coach import Coach
from formcheck.live.holding import BACK
from formcheck.live.plan import Plan
from formcheck.live.run import _hearing, foreseen
from formcheck.live.saying import Kind, Say
from formcheck.live.scenes import GO
from formcheck.reporting.sound import RATE, Mixer
from formcheck.reporting.voice import Voice
from tests.bodies import Bridging
from tests.unit.live.test_coach import QUICK, Kept, lit, watch
from tests.unit.reporting.test_voice import Speaker, told, wait_until

NEWS = "Bridge. Lie on your back, knees bent, feet flat on the floor."


class Drawling:
    """A speech engine whose sentences take ten seconds, each as loud as it is long."""

    def speech(self, text: str) -> np.ndarray:
        return np.full(10 * RATE, len(text) / 1000, np.float32)


@pytest.fixture
def mixer() -> Mixer:
    return Mixer()


@pytest.fixture
def voice(mixer: Mixer) -> Iterator[Voice]:
    with Voice(told, (), Drawling, Speaker, mixer) as voice:
        yield voice
        mixer.ring(np.zeros(1, np.float32))  # else the end waits for the last word


def sounds(mixer: Mixer, text: str) -> bool:
    """Whether this is being said now."""
    return bool(np.isclose(mixer.fill(10)[-1], len(text) / 1000))


def test_a_call_cuts_in_on_news(mixer: Mixer, voice: Voice) -> None:
    hear = _hearing(voice)
    hear(Say(NEWS, Kind.INFO))
    wait_until(lambda: sounds(mixer, NEWS))
    hear(Say(BACK, Kind.CALL))
    wait_until(lambda: sounds(mixer, BACK))


def test_a_number_that_comes_too_late_is_not_said(mixer: Mixer, voice: Voice) -> None:
    hear = _hearing(voice)
    hear(Say(NEWS, Kind.INFO))
    wait_until(lambda: sounds(mixer, NEWS))
    hear(Say(GO, Kind.NUMBER))
    time.sleep(1.1)
    mixer.fill(20 * RATE)
    time.sleep(0.2)
    assert not mixer.speaking


def test_counting_in_ends_with_a_number_and_holds_with_a_call(bridge: PoseDefinition) -> None:
    seen = watch(Coach([Plan((bridge,), hold_s=1.0)], Kept()), lit(Bridging([QUICK, QUICK], rest_after_s=6.0)))
    waited = watch(Coach([Plan((bridge,))], Kept()), lit(Bridging([], rest_after_s=6.0)))
    assert GO in waited.texts(Kind.NUMBER)
    assert BACK in seen.texts(Kind.CALL)


def test_calls_are_made_ahead_where_holds_are_prescribed(bridge: PoseDefinition) -> None:
    assert {GO, BACK} <= set(foreseen([Plan((bridge,), hold_s=5.0)]))
    assert BACK not in foreseen([Plan((bridge,))])
