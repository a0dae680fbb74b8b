"""The voice: sentences to sound in a thread of its own, so that it never keeps the picture waiting."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import av
import numpy as np

from formcheck.reporting.sound import RATE, Loudspeaker, Mixer, Samples, tone

#: A sentence that has waited this long is no longer news, seconds.
STALE_S = 3.0
#: How long the end of a session waits for the last sentence, seconds.
_GOODBYE_S = 6.0
#: How often the voice looks whether it may go on, seconds.
_LOOK_UP_S = 0.05

NO_VOICE = "no voice: install one with  pip install 'formcheck[voice]'  (Linux: also espeak-ng)"
NO_SOUND = "no sound: no loudspeaker was found (Linux: install libportaudio2)"


class Output(Protocol):
    """An open loudspeaker."""

    def close(self) -> None:
        """Stop playing."""


class Synthesizer(Protocol):
    """Turns a sentence into sound."""

    def speech(self, text: str) -> Samples:
        """Samples of the sentence, at `RATE`, -1 to 1. Raises RuntimeError when it cannot."""


class SystemVoice:
    """The voice that the system brings (SAPI, NSSpeech, espeak-ng), through pyttsx3. Nothing leaves the machine.

    Must be used in the thread that made it.

    Raises
    ------
    RuntimeError : pyttsx3 or the system's engine is not installed.
    """

    def __init__(self) -> None:
        try:
            import pyttsx3
        except ImportError as error:
            raise RuntimeError("pyttsx3 is not installed") from error
        try:
            self._engine = pyttsx3.init()
        except Exception as error:  # every driver has its own
            raise RuntimeError(f"the system has no speech engine: {error}") from error
        self._engine.setProperty("rate", 165)  # words a minute; slower than talk, over the sound of a room
        self._folder = tempfile.TemporaryDirectory(prefix="formcheck-voice-")

    def speech(self, text: str) -> Samples:
        """The sentence as samples."""
        file = Path(self._folder.name) / "sentence.wav"
        file.unlink(missing_ok=True)
        try:
            self._engine.save_to_file(text, str(file))
            self._engine.runAndWait()
            return _samples(file)
        except Exception as error:  # every driver has its own
            raise RuntimeError(f"the speech engine failed: {error}") from error


@dataclass(frozen=True, slots=True)
class _Sentence:
    rank: int
    text: str
    until_s: float


class Voice:
    """Speaks and rings. Use as a context manager; every call returns at once.

    Parameters
    ----------
    tell : called once with one line when there is no sound or no voice; the rest is then silent.
    synthesizer : makes the voice, in the voice's thread.
    loudspeaker : opens the output.
    mixer : what is played from.
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        synthesizer: Callable[[], Synthesizer] = SystemVoice,
        loudspeaker: Callable[[Mixer], Output] = Loudspeaker,
        mixer: Mixer | None = None,
    ) -> None:
        self._tell = tell
        self._synthesizer = synthesizer
        self._loudspeaker = loudspeaker
        self._mixer = mixer or Mixer()
        self._changed = threading.Condition()
        self._next: _Sentence | None = None
        self._rank = -1  # of what is being spoken
        self._ended = False
        self._silent = False
        self._made: dict[str, Samples] = {}
        self._thread = threading.Thread(target=self._run, name="formcheck-voice", daemon=True)

    def __enter__(self) -> Voice:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join(_GOODBYE_S)

    def ring(self, name: str = "count") -> None:
        """Sound a tone now, over everything."""
        self._mixer.ring(tone(name))

    def say(self, text: str, rank: int, wait_s: float = STALE_S) -> None:
        """Speak a sentence; what is of higher rank cuts in, the rest waits its turn, but no longer than `wait_s`.

        One sentence waits at a time: a new one takes the place of one of no higher rank. Late advice is no advice.
        """
        with self._changed:
            if self._silent or (self._next is not None and self._next.rank > rank):
                return
            self._next = _Sentence(rank, text, time.monotonic() + wait_s)
            self._changed.notify()

    def _run(self) -> None:
        try:
            output = self._loudspeaker(self._mixer)
        except OSError:
            self._hush(NO_SOUND)
            return
        try:
            self._speak(self._synthesizer())
        except RuntimeError as error:
            self._hush(f"{NO_VOICE} ({error})")
            with self._changed:  # tones go on
                self._changed.wait_for(lambda: self._ended)
        finally:
            self._ring_out()
            output.close()

    def _speak(self, synthesizer: Synthesizer) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._next is not None or self._ended)
                sentence = self._next
                if sentence is None:
                    return
                now_s = time.monotonic()
                if now_s > sentence.until_s:
                    self._next = None
                    continue
                if self._mixer.speaking and sentence.rank <= self._rank:
                    self._changed.wait(_LOOK_UP_S)
                    continue
                self._next = None
            if sentence.text not in self._made:
                self._made[sentence.text] = synthesizer.speech(sentence.text)
            self._rank = sentence.rank
            self._mixer.speak(self._made[sentence.text])

    def _hush(self, why: str) -> None:
        with self._changed:
            self._silent, self._next = True, None
        self._tell(why)

    def _ring_out(self) -> None:
        """Let the last sentence end, within reason."""
        until_s = time.monotonic() + _GOODBYE_S / 2
        while self._mixer.speaking and time.monotonic() < until_s:
            time.sleep(_LOOK_UP_S)


def _samples(file: Path) -> Samples:
    """The sound of a file of any kind that FFmpeg reads: macOS writes AIFF whatever the name."""
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(str(file)) as container:
        parts = [part.to_ndarray()[0] for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32)
