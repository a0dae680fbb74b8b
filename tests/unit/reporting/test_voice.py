"""What is heard: tones over speech, one sentence at a time, and silence where there is no sound."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from formcheck.reporting import voice as spoken
from formcheck.reporting.sound import RATE, Mixer, tone
from formcheck.reporting.voice import NO_SOUND, SystemVoice, Voice

SPEECH = np.full(RATE, 0.5, np.float32)


class Speaker:
    """In place of the loudspeaker."""

    def __init__(self, mixer: Mixer) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Engine:
    """In place of the speech engine: a sound as long as the text, and a note of what was made."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def speech(self, text: str) -> np.ndarray:
        self.made.append(text)
        return np.full(100 * len(text), 0.5, np.float32)


class Broken(Engine):
    def speech(self, text: str) -> np.ndarray:
        raise RuntimeError("it coughs")


def wait_until(true: Callable[[], bool]) -> None:
    until_s = time.monotonic() + 2
    while not true():
        assert time.monotonic() < until_s, "it never came"
        time.sleep(0.005)


def told(line: str) -> None:
    raise AssertionError(line)


def test_a_tone_sounds_at_once_and_cuts_speech() -> None:
    mixer = Mixer()
    mixer.speak(SPEECH)
    assert np.all(mixer.fill(100) == 0.5)
    mixer.ring(tone("count"))
    assert not mixer.speaking
    heard = mixer.fill(2 * len(tone("count")))
    assert np.array_equal(heard[: len(tone("count"))], tone("count"))
    assert not heard[len(tone("count")) :].any()


def test_speech_waits_for_the_tone_to_end() -> None:
    mixer = Mixer()
    mixer.ring(tone("count"))
    mixer.speak(SPEECH)
    heard = mixer.fill(len(tone("count")) + 50)
    assert np.array_equal(heard[: len(tone("count"))], tone("count"))
    assert np.all(heard[len(tone("count")) :] == 0.5)


@pytest.mark.parametrize("name", ["count", "start", "end"])
def test_tones_are_short_and_do_not_click(name: str) -> None:
    samples = tone(name)
    assert 0.1 < len(samples) / RATE < 0.5
    assert abs(samples[0]) < 0.01
    assert abs(samples[-1]) < 0.02
    assert 0.2 < np.abs(samples).max() <= 1


def test_a_sentence_is_made_once_and_spoken() -> None:
    engine, mixer = Engine(), Mixer()
    with Voice(told, (), lambda: engine, Speaker, mixer) as voice:
        for _ in range(2):
            voice.say("Lift your hips higher", 3)
            wait_until(lambda: mixer.speaking)
            mixer.fill(10_000)
    assert engine.made == ["Lift your hips higher"]


def test_what_matters_more_cuts_in_and_what_matters_less_waits_its_turn() -> None:
    engine, mixer = Engine(), Mixer()
    with Voice(told, (), lambda: engine, Speaker, mixer) as voice:
        voice.say("a correction", 3)
        wait_until(lambda: mixer.speaking)
        voice.say("news", 4)
        wait_until(lambda: engine.made == ["a correction", "news"])
        voice.say("praise", 1)
        time.sleep(0.1)
        assert engine.made == ["a correction", "news"]
        mixer.fill(100_000)
        wait_until(lambda: "praise" in engine.made)
        mixer.fill(100_000)


def test_advice_that_waited_too_long_is_not_given() -> None:
    engine, mixer = Engine(), Mixer()
    with Voice(told, (), lambda: engine, Speaker, mixer) as voice:
        voice.say("long news", 4)
        wait_until(lambda: mixer.speaking)
        voice.say("late advice", 3, wait_s=0.05)
        time.sleep(0.15)
        mixer.fill(100_000)
        time.sleep(0.1)
    assert engine.made == ["long news"]


def test_saying_never_waits_for_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "_GOODBYE_S", 0.2)  # nobody plays what is said here
    going_on = threading.Event()

    class Slow(Engine):
        def speech(self, text: str) -> np.ndarray:
            going_on.wait(2)
            return super().speech(text)

    with Voice(told, (), Slow, Speaker) as voice:
        began_s = time.monotonic()
        for i in range(50):
            voice.say(str(i), 3)
            voice.ring()
        assert time.monotonic() - began_s < 0.2
        going_on.set()


def test_foreseen_sentences_are_made_while_there_is_nothing_to_say() -> None:
    engine = Engine()
    with Voice(told, ["one", "two"], lambda: engine, Speaker):
        wait_until(lambda: engine.made == ["one", "two"])


def test_no_loudspeaker_is_told_once_and_all_else_goes_on() -> None:
    lines: list[str] = []

    def none(mixer: Mixer) -> Speaker:
        raise OSError("no device")

    with Voice(lines.append, (), Engine, none) as voice:
        wait_until(lambda: bool(lines))
        voice.say("Lift your hips higher", 3)
        voice.ring()
    assert lines == [NO_SOUND]


@pytest.mark.parametrize("engine", [Broken, lambda: SystemVoice(engines=(("no-such-program",),))])
def test_no_voice_is_told_once_and_tones_go_on(engine: Callable[[], Engine]) -> None:
    lines: list[str] = []
    mixer = Mixer()
    with Voice(lines.append, (), engine, Speaker, mixer) as voice:
        voice.say("Lift your hips higher", 3)
        wait_until(lambda: bool(lines))
        voice.say("again", 3)
        voice.ring()
        assert mixer.fill(100).any()
    assert len(lines) == 1
    assert "no voice" in lines[0]


@pytest.mark.skipif(not any(map(shutil.which, ("espeak-ng", "espeak", "say"))), reason="no speech engine here")
def test_the_systems_own_voice_speaks() -> None:
    samples = SystemVoice().speech("Lift your hips higher")
    assert 0.5 < len(samples) / RATE < 4
    assert 0.05 < np.abs(samples).max() <= 1
