"""From a choreography to frames. Times in seconds, smooth minimum-jerk transitions."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

import exercises
from exercises.faults import BY_CHOREOGRAPHY, sizes
from exercises.moment import SWAY_CHANNELS, Moment
from figure.geometry import lerp

# Timing used where a repetition does not give its own (seconds).
TIMING = {
    "bridge": dict(up_s=1.5, hold_s=2.5, down_s=1.5, rest_s=1.2),
    "bird_dog": dict(up_s=1.3, hold_s=2.0, down_s=1.3, rest_s=0.8),
    "cat_camel": dict(up_s=1.1, hold_s=1.2, down_s=1.8, hold2_s=1.2, back_s=1.1, rest_s=0.3),
    "childs_pose": dict(up_s=2.5, hold_s=12.0, down_s=2.5, rest_s=0.5),
    "pelvic_tilt": dict(up_s=1.2, hold_s=2.5, down_s=1.2, rest_s=1.2),
    "seated_twist": dict(up_s=2.0, hold_s=6.0, down_s=1.8, rest_s=2.5),
}
#: Share of a rushed cat-camel cycle that each part takes.
RUSHED = dict(up_s=0.24, hold_s=0.04, down_s=0.40, hold2_s=0.04, back_s=0.28)
SWAY = {
    "cat_camel": 1.0,
    "bird_dog": 1.0,
    "childs_pose": 0.8,
    "bridge": 0.9,
    "pelvic_tilt": 0.6,
    "seated_twist": 1.0,
}
#: Stops on the way of a jerky movement.
STOPS = 3


def min_jerk(x):
    """0..1 -> 0..1 with zero speed and acceleration at both ends."""
    x = np.clip(x, 0.0, 1.0)
    return x * x * x * (10 - 15 * x + 6 * x * x)


def stop_and_go(x, jerkiness):
    """0..1 -> 0..1 in STOPS halting steps; at jerkiness 1 the speed falls to nothing between them."""
    return x - jerkiness * np.sin(2 * np.pi * STOPS * x) / (2 * np.pi * STOPS)


def slow_noise(rng, times, channels=SWAY_CHANNELS):
    """Smooth noise (frames, channels), each channel of spread about 0.7: natural sway, never still."""
    out = np.zeros((len(times), channels))
    for c in range(channels):
        for _ in range(5):
            hz = rng.uniform(0.08, 1.3)
            weight = 0.55 / (0.5 + hz)
            out[:, c] += weight * np.sin(2 * np.pi * (hz * times + rng.random()))
    return out


@dataclass
class Scheduled:
    """A repetition on the clock (seconds); arch times are the cat-camel's. `inner` is the side before mirroring."""

    side: str | None
    inner: str
    faults: dict
    may: tuple
    amplitude: float
    start: float
    peak_start: float
    peak_end: float
    end: float
    rest_s: float
    arch_start: float | None = None
    arch_end: float | None = None
    stroke: dict = field(default_factory=dict)
    setup: dict = field(default_factory=dict)


class Timeline:
    """The schedule of one choreography: `reps`, `frames`, `times` (frames,) in seconds."""

    def __init__(self, choreography):
        self.choreo = choreography
        self.pose = choreography.pose
        self.fps = choreography.fps
        self.mirrored = choreography.camera.mirrored
        self.reps = []
        now = choreography.lead_in_s
        for one in choreography.repetitions:
            self.reps.append(self._scheduled(one, now))
            now = self.reps[-1].end + self.reps[-1].rest_s
        self.seconds = self.reps[-1].end + choreography.lead_out_s
        self.frames = round(self.seconds * self.fps)
        self.times = np.arange(self.frames) / self.fps

    def _scheduled(self, one, start):
        """One repetition of the choreography, beginning at `start`."""
        given = {name: getattr(one, name) for name in TIMING[self.pose]}
        timing = {**TIMING[self.pose], **{name: s for name, s in given.items() if s is not None}}
        performed = {k: v for k, v in one.faults.items() if k not in BY_CHOREOGRAPHY[self.pose]}
        size = sizes(self.pose, performed)
        if "lowered_fast" in size:
            timing["down_s"] = size["lowered_fast"]
        if "rushed" in size:
            timing.update({name: share * size["rushed"] for name, share in RUSHED.items()})
        peak_start = start + timing["up_s"]
        peak_end = peak_start + timing["hold_s"]
        arch = dict(arch_start=None, arch_end=None)
        end = peak_end + timing["down_s"]
        if self.pose == "cat_camel":
            arch = dict(arch_start=end, arch_end=end + timing["hold2_s"])
            end = arch["arch_end"] + timing["back_s"]
        return Scheduled(
            side=one.side,
            inner=self._inner_side(one.side),
            faults=one.faults,
            may=one.may,
            amplitude=one.amplitude,
            start=start,
            peak_start=peak_start,
            peak_end=peak_end,
            end=end,
            rest_s=timing["rest_s"],
            **arch,
        )

    def _inner_side(self, side):
        """Which of "L" and "R" it is in the unmirrored world for the side the label names."""
        if side is None:
            return "R"
        return "L" if (side == "left") != self.mirrored else "R"

    def prepare(self, rig):
        """Solve the numbers of every repetition for this body and make the sway."""
        for rep in self.reps:
            performed = {k: v for k, v in rep.faults.items() if k not in BY_CHOREOGRAPHY[self.pose]}
            rep.stroke, rep.setup = exercises.plan(rig, self.pose, performed, rep.inner)
            if self.pose == "pelvic_tilt":
                rep.setup["arms_beside"] = 1.0 if self.choreo.arms == "beside" else 0.0
        rng = np.random.default_rng(self.choreo.seed)
        self.sway = slow_noise(rng, self.times) * (SWAY[self.pose] * self.choreo.sway)
        self.breath_shift = rng.random()

    def setup_at(self, time):
        """Blend of the repetitions' setups: changes happen while resting, between 5 and 95 % of the rest."""
        if time <= self.reps[0].start:
            return self.reps[0].setup
        for a, b in pairwise(self.reps):
            if time < b.start:
                span = b.start - a.end
                w = min_jerk((time - a.end - 0.05 * span) / (0.9 * span + 1e-9))
                return {k: float(lerp(a.setup[k], b.setup[k], w)) for k in a.setup}
        return self.reps[-1].setup

    def moment(self, i):
        """The `Moment` of frame i, for the exercise to pose."""
        time = self.times[i]
        middles = [(a.end + b.start) / 2 for a, b in pairwise(self.reps)]
        rep = self.reps[int(np.searchsorted(middles, time, "right"))]
        if self.pose == "cat_camel":
            u = self._cat_camel(rep, time)
            t = 0.5 + (0.5 + 0.5 * u - 0.5) * rep.amplitude
        else:
            u, t = 0.0, self._stroke(rep, time) * rep.amplitude
        ramp = min(0.7, 0.4 * (rep.end - rep.start))
        act = min_jerk((time - rep.start) / ramp) * min_jerk((rep.end - time) / ramp)
        return Moment(
            t=float(t),
            u=float(u * rep.amplitude),
            act=float(act),
            sink=float(self._sink(rep, time)),
            side=rep.inner,
            stroke=rep.stroke,
            setup=self.setup_at(time),
            sway=self.sway[i],
        )

    def _stroke(self, rep, time):
        if time < rep.peak_end:
            return min_jerk((time - rep.start) / (rep.peak_start - rep.start))
        return 1 - min_jerk((time - rep.peak_end) / (rep.end - rep.peak_end))

    def _cat_camel(self, rep, time):
        """-1 = arched .. +1 = rounded."""
        rounded, arched = rep.stroke["round"], -rep.stroke["arch"]
        jerkiness = rep.stroke.get("jerky", 0.0)
        knots = [
            (rep.start, 0.0),
            (rep.peak_start, rounded),
            (rep.peak_end, rounded),
            (rep.arch_start, arched),
            (rep.arch_end, arched),
            (rep.end, 0.0),
        ]
        for (t0, v0), (t1, v1) in pairwise(knots):
            if t0 <= time < t1:
                share = stop_and_go(min_jerk((time - t0) / (t1 - t0)), jerkiness)
                return v0 + (v1 - v0) * share
        return 0.0

    def _sink(self, rep, time):
        if "hips_sinking" not in rep.faults:
            return 0.0
        hold_s = rep.peak_end - rep.peak_start
        return min_jerk((time - rep.peak_start - 0.55 * hold_s) / min(2.5, 0.25 * hold_s))

    def breath(self, i):
        """Breathing phase 0 (out) .. 1 (in) of frame i."""
        rate = self.choreo.breaths_per_min / 60.0
        return float(0.5 - 0.5 * np.cos(2 * np.pi * (rate * self.times[i] + self.breath_shift)))
