"""One moment of a repetition, as an exercise is asked to pose it."""

from dataclasses import dataclass, field

import numpy as np

SWAY_CHANNELS = 16


@dataclass
class Moment:
    """Where in the repetition the body is.

    t : 0 = rest .. 1 = top. u : -1 = arched .. +1 = rounded (cat-camel).
    act : 0..1 = inside a repetition. sink : 0..1 = hips sinking.
    side : "L" or "R", the leg lifted or the side turned to, before any mirroring.
    stroke, setup : the repetition's numbers; setup changes while resting, stroke at once.
    sway : slow noise (16,), each channel about -1..1.
    """

    t: float = 0.0
    u: float = 0.0
    act: float = 0.0
    sink: float = 0.0
    side: str = "R"
    stroke: dict = field(default_factory=dict)
    setup: dict = field(default_factory=dict)
    sway: np.ndarray = field(default_factory=lambda: np.zeros(SWAY_CHANNELS))
