"""The voice: sentences to sound in a thread of its own, so that it never keeps the picture waiting."""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import av
import av.error
import numpy as np

from formcheck.reporting.sound import RATE, Loudspeaker, Mixer, Samples, tone

#: A sentence that has waited this long is no longer news, seconds.
STALE_S = 3.0
#: How long the end of a session waits for the last sentence, seconds.
_GOODBYE_S = 6.0
#: How often the voice looks whether it may go on, seconds.
_LOOK_UP_S = 0.05

#: How long an engine may take over one sentence, seconds.
_ENGINE_S = 20.0

#: Speech programs, the first that is there is used: each reads a sentence from stdin and writes a sound file.
#: 150 words a minute: slower than talk, to be understood across a room.
_ENGINES = (
    ("espeak-ng", "-s", "150", "-w", "FILE", "--stdin"),
    ("espeak", "-s", "150", "-w", "FILE", "--stdin"),
    ("say", "-r", "150", "--file-format=WAVE", "--data-format=LEI16@22050", "-o", "FILE", "-f", "-"),
    (
        "powershell",
        "-NoProfile",
        "-Command",
        "Add-Type -AssemblyName System.Speech;"
        "$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
        "$voice.SetOutputToWaveFile('FILE'); $voice.Speak([Console]::In.ReadToEnd()); $voice.Dispose()",
    ),
)

NO_VOICE = "no voice: install espeak-ng (Linux; macOS and Windows bring one); sounds go on"
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
    """The voice that the system brings, as a program of its own: espeak-ng, macOS's `say`, Windows' SAPI.

    A process for each sentence: an engine that hangs or falls over takes nothing with it. Nothing leaves the machine.

    Parameters
    ----------
    engines : commands to choose from.

    Raises
    ------
    RuntimeError : here, there is no such program; in `speech`, it failed.
    """

    def __init__(self, engines: Sequence[tuple[str, ...]] = _ENGINES) -> None:
        command = next((command for command in engines if shutil.which(command[0])), None)
        if command is None:
            raise RuntimeError("no speech engine is installed")
        self._command = command

    def speech(self, text: str) -> Samples:
        """The sentence as samples at `RATE`, -1 to 1."""
        with tempfile.TemporaryDirectory(prefix="formcheck-voice-") as folder:
            file = Path(folder) / "sentence.wav"
            command = [part.replace("FILE", str(file)) for part in self._command]
            try:  # the sentence goes in by stdin: it is never part of a command line
                subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=_ENGINE_S)
                return _samples(file)
            except (OSError, subprocess.SubprocessError, av.error.FFmpegError) as error:
                raise RuntimeError(f"{command[0]} failed: {error}") from error


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What is to be made and, if it has a rank, spoken."""

    rank: int | None
    text: str
    until_s: float


class Voice:
    """Speaks and rings. Use as a context manager; every call returns at once.

    Parameters
    ----------
    tell : called once with one line when there is no sound or no voice; the rest is then silent.
    foreseen : sentences made while there is nothing to say, so that they come at once when they are needed.
    synthesizer : makes the voice, in the voice's thread.
    loudspeaker : opens the output.
    mixer : what is played from.
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        foreseen: Iterable[str] = (),
        synthesizer: Callable[[], Synthesizer] = SystemVoice,
        loudspeaker: Callable[[Mixer], Output] = Loudspeaker,
        mixer: Mixer | None = None,
    ) -> None:
        self._tell = tell
        self._synthesizer = synthesizer
        self._loudspeaker = loudspeaker
        self._mixer = mixer or Mixer()
        self._changed = threading.Condition()
        self._foreseen = list(foreseen)
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
            if self._silent or (self._next is not None and (self._next.rank or 0) > rank):
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
        while (due := self._due()) is not None:
            if due.text not in self._made:
                self._made[due.text] = synthesizer.speech(due.text)
            if due.rank is not None:
                self._rank = due.rank
                self._mixer.speak(self._made[due.text])

    def _due(self) -> _Sentence | None:
        """Wait for the next sentence whose turn it is, or for one to be made ahead; None at the end."""
        with self._changed:
            while True:
                sentence = self._next
                if sentence is None:
                    if self._ended:
                        return None
                    if self._foreseen:
                        return _Sentence(None, self._foreseen.pop(0), math.inf)
                    self._changed.wait()
                elif time.monotonic() > sentence.until_s:
                    self._next = None
                elif self._mixer.speaking and (sentence.rank or 0) <= self._rank:
                    self._changed.wait(_LOOK_UP_S)
                else:
                    self._next = None
                    return sentence

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
