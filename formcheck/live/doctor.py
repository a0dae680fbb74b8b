"""`formcheck doctor`: looks at everything a live session needs, and says how to mend what does not work."""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from formcheck.errors import FormcheckError, HistoryError
from formcheck.history import History
from formcheck.live.placement import DARK, brightness
from formcheck.reporting.sound import Loudspeaker, Mixer
from formcheck.reporting.voice import NO_SOUND, NO_VOICE, SystemVoice
from formcheck.scoring import StrPath
from formcheck.tracking import Tracker, model_digest, model_path
from formcheck.video import Camera, Frame, Opener
from formcheck.video.capture import SLOW_RATE

#: Pictures taken to tell a camera's rate, after some for its exposure to settle.
_SETTLE, _PICTURES = 10, 30
#: A frame must be tracked within this to keep step with a camera of 30 a second, milliseconds.
_KEEPS_STEP_MS = 33.0
#: And within this to be of use at all.
_OF_USE_MS = 100.0
#: Opened in another process, because a window toolkit without a screen ends its process.
_TRY_WINDOW = "import cv2, numpy; cv2.namedWindow('x'); cv2.imshow('x', numpy.zeros((9, 9, 3), 'u1')); cv2.waitKey(1)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine, or what to do about it. What is not `needed` is missed but not necessary."""

    what: str
    fine: bool
    said: str
    needed: bool = True


def doctor_command(camera: int, window: bool, model: StrPath | None, history: Path | None) -> bool:
    """Print what was found; whether everything that is needed works."""
    table = Table(show_edge=False, pad_edge=False, show_header=False)
    found = []
    for finding in examine(lambda: Camera(camera), window, model, history):
        mark = (
            Text("ok", "green")
            if finding.fine
            else Text("to mend" if finding.needed else "without", "red" if finding.needed else "yellow")
        )
        table.add_row(finding.what, mark, Text(finding.said, overflow="fold"))
        found.append(finding)
    lacking = [finding.what for finding in found if finding.needed and not finding.fine]
    end = f"to mend before a session: {', '.join(lacking)}" if lacking else "all that a session needs works"
    Console().print(table, Text(f"\n{end}", style="bold"))
    return not lacking


def examine(opener: Opener, window: bool, model: StrPath | None, history: Path | None) -> Iterator[Finding]:
    """Look at one thing after the other."""
    yield _told("model", lambda: _model(model))
    yield _told("speed", lambda: _speed(model))
    yield _told("camera", lambda: _camera(opener))
    if window:
        yield _window()
    yield _sound()
    yield _voice()
    yield _told("history", lambda: _history(history))


def _told(what: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except FormcheckError as error:
        return Finding(what, False, str(error), needed=not isinstance(error, HistoryError))


def _model(model: StrPath | None) -> Finding:
    path = model_path(model)
    return Finding("model", True, f"{path.name}, {model_digest(path)[:19]}...")


def _speed(model: StrPath | None) -> Finding:
    """Track pictures as a camera gives them, with the silhouette; noise takes the model as long as anything."""
    noise = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    taken_ms = []
    with Tracker(model, silhouette=True) as tracker:
        for i in range(_PICTURES):
            began_s = time.perf_counter()
            tracker.track(Frame(i, i / 30, noise))
            taken_ms.append((time.perf_counter() - began_s) * 1000)
    median = float(np.median(taken_ms[5:]))
    said = f"{median:.0f} ms to look for a person in a picture of 640x480"
    if median > _OF_USE_MS:
        return Finding("speed", False, f"{said}: too slow; close other programs, or use --model with the lite model")
    if median > _KEEPS_STEP_MS:
        return Finding("speed", True, f"{said}: some pictures will be dropped, which does no harm")
    return Finding("speed", True, said)


def _camera(opener: Opener) -> Finding:
    device = opener()
    try:
        for _ in range(_SETTLE):
            shot = device.read()
        began_s = time.monotonic()
        for _ in range(_PICTURES):
            shot = device.read()
        rate = _PICTURES / max(1e-6, time.monotonic() - began_s)
    finally:
        device.close()
    if shot is None:
        return Finding("camera", False, f"{device.name} gives no pictures")
    light = brightness(shot.rgb)
    said = f"{device.name}: {shot.rgb.shape[1]}x{shot.rgb.shape[0]}, {rate:.0f} pictures a second"
    if math.isclose(light, 0, abs_tol=2):
        return Finding("camera", False, f"{said}, all black: is the lens covered?")
    if rate < SLOW_RATE:
        return Finding("camera", False, f"{said}: too few; more light makes cameras faster, or try another --size")
    if light < DARK:
        return Finding("camera", True, f"{said}; the picture is dark: more light helps")
    return Finding("camera", True, said)


def _window() -> Finding:
    done = subprocess.run([sys.executable, "-c", _TRY_WINDOW], capture_output=True, check=False, timeout=60)
    if done.returncode == 0:
        return Finding("window", True, "opens")
    return Finding("window", False, "none can be opened: run formcheck where there is a screen, or use --no-window")


def _sound() -> Finding:
    try:
        Loudspeaker(Mixer()).close()
    except OSError:
        return Finding("sound", False, NO_SOUND, needed=False)
    return Finding("sound", True, "opens")


def _voice() -> Finding:
    try:
        seconds = len(SystemVoice().speech("Lift your hips higher")) / 22_050
    except RuntimeError as error:
        return Finding("voice", False, f"{NO_VOICE} ({error})", needed=False)
    return Finding("voice", seconds > 0.3, f"speaks ({seconds:.1f} s for four words)", needed=False)


def _history(path: Path | None) -> Finding:
    """Open the history; where there is none yet, try to write one beside its place rather than make it."""
    from formcheck.history import history_path

    file = path or history_path()
    if file.exists():
        with History(file) as history:
            return Finding("history", True, f"{file}: {len(history.repetitions())} repetitions", needed=False)
    parent = next(folder for folder in file.parents if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=parent):
            pass
    except OSError as error:
        return Finding("history", False, f"{parent} cannot be written to: {error.strerror}", needed=False)
    return Finding("history", True, f"{file}: not begun yet", needed=False)
