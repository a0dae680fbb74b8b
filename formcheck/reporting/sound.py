"""Sounds: tones made here, and a player in which a tone always comes before speech."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

#: Samples a second of everything played: enough for speech, and what most speech engines give.
RATE = 22_050
_TONES_HZ = {"count": (880.0,), "start": (660.0, 880.0), "end": (880.0, 660.0)}
_TONE_S, _FADE_S, _LOUD = 0.16, 0.02, 0.35


def tone(name: str) -> Samples:
    """A short sound, one note after the other: `count`, `start` or `end`; samples from -1 to 1."""
    time_s = np.arange(round(_TONE_S * RATE)) / RATE
    fade = np.clip(np.minimum(time_s, _TONE_S - time_s) / _FADE_S, 0, 1)
    notes = [_LOUD * fade * np.sin(2 * np.pi * hz * time_s) for hz in _TONES_HZ[name]]
    return np.concatenate(notes).astype(np.float32)


class Mixer:
    """What is to be heard next: a tone at once, speech when no tone sounds. Speech that a tone meets is cut."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tone: Samples = np.zeros(0, np.float32)
        self._speech: Samples = np.zeros(0, np.float32)

    def ring(self, samples: Samples) -> None:
        """Play a tone now; speech ends."""
        with self._lock:
            self._tone, self._speech = samples, self._speech[:0]

    def speak(self, samples: Samples) -> None:
        """Play speech, after the tone if one sounds, in place of what was being spoken."""
        with self._lock:
            self._speech = samples

    @property
    def speaking(self) -> bool:
        """Whether speech is under way or waiting."""
        with self._lock:
            return len(self._speech) > 0

    def fill(self, count: int) -> Samples:
        """The next `count` samples."""
        out = np.zeros(count, np.float32)
        with self._lock:
            rung = min(count, len(self._tone))
            out[:rung], self._tone = self._tone[:rung], self._tone[rung:]
            spoken = min(count - rung, len(self._speech))
            out[rung : rung + spoken], self._speech = self._speech[:spoken], self._speech[spoken:]
        return out


class Loudspeaker:
    """Plays a mixer on the system's usual output.

    Raises
    ------
    OSError : there is no sound system, or no output.
    """

    def __init__(self, mixer: Mixer) -> None:
        import sounddevice  # here: it looks for the sound system when it is imported, and raises where there is none

        def play(out: NDArray[np.float32], frames: int, time: Any, status: Any) -> None:
            out[:, 0] = mixer.fill(frames)

        try:
            self._stream = sounddevice.OutputStream(RATE, channels=1, dtype="float32", callback=play)
            self._stream.start()
        except sounddevice.PortAudioError as error:
            raise OSError(str(error)) from error

    def close(self) -> None:
        """Stop playing."""
        self._stream.close()
