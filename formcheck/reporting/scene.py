"""What the person in front of the camera is shown at one moment, without saying how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """What the sentence at the lower edge is."""

    GUIDE = "guide"
    CORRECTION = "correction"
    PRAISE = "praise"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment on the screen; None and empty things are not drawn.

    `middle` is a word or number over the middle of the picture (count-in, rest, pause) with a line under it;
    `notice` fills the lower half with sentences (safety). `breath` is how full the lungs should be (0 to 1).
    `line` names three joints that should lie in one line: the right one is drawn as a ghost.
    """

    title: str
    count: int | None = None
    target: int | None = None
    hold_s: float | None = None
    hold_target_s: float | None = None
    say: str | None = None
    tone: Tone = Tone.GUIDE
    show: tuple[str, ...] = ()
    line: tuple[str, str, str] | None = None
    middle: str | None = None
    under: str | None = None
    notice: tuple[str, ...] = ()
    breath: float | None = None
    breath_word: str | None = None
    progress: str | None = None
    body: bool = True
