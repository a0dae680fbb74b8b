"""Made-up people with exact angles: bridging, standing, walking, turning, rolling; filmed by a made-up camera.

A figure lives in the plane that halves the body: x along the floor from the head to the feet, y *up*, in metres,
the shoulder of a lying person at (0, 0). The camera makes pixels (y down) and world landmarks of it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from formcheck.tracking import INDEX, LANDMARKS, Body
from formcheck.video import Frame
from tests.courses import Course, min_jerk

FloatArray = NDArray[np.float64]
Joints = dict[str, tuple[float, float]]

TRUNK_M, THIGH_M, SHANK_M = 0.50, 0.43, 0.42
_BLANK = np.zeros((2, 2, 3), np.uint8)

#: Landmarks that no figure has take the place of these joints.
_STAND_IN = {"eye": "nose", "mouth": "nose", "pinky": "wrist", "index": "wrist", "thumb": "wrist"}
_OF_FIGURE = ("nose", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")


def joint_of(landmark: str) -> str:
    """The joint of a figure that a landmark takes its place from."""
    plain = landmark.replace("left_", "").replace("right_", "")
    return plain if plain in _OF_FIGURE else _STAND_IN[plain.split("_")[0]]


_SOURCES = [_OF_FIGURE.index(joint_of(name)) for name in LANDMARKS]
#: +1 for the person's left, -1 for the right, 0 for the nose.
_LEFT = np.array([1.0 if "left" in name else -1.0 if "right" in name else 0.0 for name in LANDMARKS])
#: Half the width of the body at each landmark, metres.
_HALF_WIDTH_M = np.array([{"hip": 0.12, "knee": 0.12, "ankle": 0.12}.get(joint_of(name), 0.17) for name in LANDMARKS])


@dataclass(frozen=True)
class Figure:
    """One moment: joints of the near side, how far the body is turned from the side view and rolled over (deg)."""

    joints: Joints
    far: Joints = field(default_factory=dict)
    turned_deg: float = 0.0
    rolled_deg: float = 0.0


class Act(Protocol):
    """Something a made-up person does."""

    @property
    def duration_s(self) -> float: ...

    def figure(self, time_s: float) -> Figure: ...


# --- bridging -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lift:
    """One repetition of the bridge, as a camera sees it; heights in trunk lengths above the shoulder.

    `hip_line_deg` and `knee_deg` are the exact angles at the top; `sink_deg` is what the hip line loses in the
    middle of the hold and wins back; `head` is how far the ear is raised at the top; `floor` is how high the hips
    are before this lift: where the last lowering ended.
    """

    rest_s: float = 1.5
    up_s: float = 1.0
    hold_s: float = 2.0
    down_s: float = 1.1
    hip_line_deg: float = 182.0
    knee_deg: float = 85.0
    sink_deg: float = 0.0
    head: float = 0.0
    floor: float = 0.0


@dataclass(frozen=True)
class TrueEvents:
    """When a made-up repetition really happened (label format of the design), seconds."""

    start_s: float
    peak_start_s: float
    peak_end_s: float
    end_s: float

    @property
    def hold_s(self) -> float:
        return self.peak_end_s - self.peak_start_s


class Bridging:
    """A set of lifts, lying down before, between and after.

    `fidgets` are (time, size): moments at which the hips come up by a little (trunk lengths) for a second.
    """

    def __init__(
        self, lifts: Sequence[Lift], rest_after_s: float = 1.5, fidgets: Sequence[tuple[float, float]] = ()
    ) -> None:
        self.lifts = tuple(lifts)
        self.fidgets = tuple(fidgets)
        height, feet, head = (Course() for _ in range(3))
        self.spans: list[tuple[float, float]] = []  # of each lift: on the floor before it, on the floor after it
        now, first = 0.0, self.lifts[0] if self.lifts else Lift()
        for path, value in ((height, first.floor), (feet, feet_m(first)), (head, 0.0)):
            path.add(0.0, value)
        for i, lift in enumerate(self.lifts):
            after = self.lifts[i + 1].floor if i + 1 < len(self.lifts) else first.floor
            begin = now
            now += lift.rest_s
            at, top = feet_m(lift), height_at(lift.hip_line_deg, feet_m(lift))
            for path, value in ((height, lift.floor), (feet, at), (head, 0.0)):
                path.add(now, value)
            now += lift.up_s
            height.add(now, top)
            head.add(now, lift.head)
            if lift.sink_deg:
                sunk = height_at(lift.hip_line_deg - lift.sink_deg, at)
                for share, value in ((0.25, top), (0.5, sunk), (0.75, top)):
                    height.add(now + share * lift.hold_s, value)
            now += lift.hold_s
            height.add(now, top)
            head.add(now, lift.head)
            now += lift.down_s
            height.add(now, after)
            feet.add(now, at)
            head.add(now, 0.0)
            self.spans.append((begin, now))
        self._height, self._feet, self._head = height, feet, head
        self.duration_s = now + rest_after_s

    def height(self, time_s: float) -> float:
        """Hips above shoulders, trunk lengths: the primary signal."""
        bumps = (size * min_jerk(1 - abs(2 * (time_s - at_s) - 1)) for at_s, size in self.fidgets)
        return self._height.at(time_s) + sum(bumps)

    def figure(self, time_s: float) -> Figure:
        return Figure(lying(self.height(time_s), self._feet.at(time_s), self._head.at(time_s)))

    def truth(self) -> list[TrueEvents]:
        """The events of each lift, read off the made-up height itself."""
        return [self._events(i) for i in range(len(self.lifts))]

    def _events(self, i: int) -> TrueEvents:
        begin_s, end_s = self.spans[i]
        if i + 1 < len(self.lifts):
            end_s += self.lifts[i + 1].rest_s
        time_s = np.arange(begin_s, end_s, 0.004)
        height = np.array([self._height.at(t) for t in time_s])
        top = int(np.argmax(height))
        before, after = height[0], height[-1]
        peak = height[top] - 0.1 * (height[top] - before)
        high = np.flatnonzero(height >= peak)
        up = np.flatnonzero(height[:top] <= before + 0.1 * (height[top] - before))
        down = np.flatnonzero(height[top:] <= after + 0.1 * (height[top] - after))
        return TrueEvents(*(float(time_s[j]) for j in (up[-1], high[0], high[-1], top + down[0])))


def feet_m(lift: Lift) -> float:
    """How far the ankle is from the shoulder, so that both angles at the top are as asked for."""
    thigh, shank = math.radians(180 - lift.hip_line_deg), math.radians(lift.knee_deg - lift.hip_line_deg)
    x = TRUNK_M + THIGH_M * math.cos(thigh) + SHANK_M * math.cos(shank)
    return math.hypot(x, THIGH_M * math.sin(thigh) + SHANK_M * math.sin(shank))


def height_at(hip_line_deg: float, feet: float) -> float:
    """Height of the hips over the shoulders, trunk lengths, at this hip line with the feet there."""
    turn = math.radians(180 - hip_line_deg)
    x, y = TRUNK_M + THIGH_M * math.cos(turn), THIGH_M * math.sin(turn)  # the knee, from a level trunk
    reach = math.hypot(x, y)
    to_knee = math.acos((reach**2 + feet**2 - SHANK_M**2) / (2 * reach * feet))
    return math.sin(to_knee - math.atan2(y, x))


def lying(height: float, feet: float, head: float = 0.0) -> Joints:
    """A person on the back, feet on the floor, the hips this high; see `Lift` for the units."""
    up = math.asin(height)
    hip = (TRUNK_M * math.cos(up), TRUNK_M * math.sin(up))
    gap = math.hypot(feet - hip[0], hip[1])
    bend = math.acos((gap**2 + THIGH_M**2 - SHANK_M**2) / (2 * gap * THIGH_M)) + math.atan2(-hip[1], feet - hip[0])
    knee = (hip[0] + THIGH_M * math.cos(bend), hip[1] + THIGH_M * math.sin(bend))
    ear = (-0.15, head * TRUNK_M)
    return {
        "nose": (ear[0] + 0.02, ear[1] + 0.1),
        "ear": ear,
        "shoulder": (0.0, 0.0),
        "elbow": (0.27, -0.03),
        "wrist": (0.5, -0.03),
        "hip": hip,
        "knee": knee,
        "ankle": (feet, 0.0),
        "heel": (feet - 0.03, -0.06),
        "foot_index": (feet + 0.15, -0.06),
    }


# --- everything else ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Posture:
    """Directions of trunk (hip to shoulder), thigh and shank, degrees: 0 = towards the feet of a lying person, 90 = up.

    `hip` is where the hip is, metres from the shoulder of the lying person; `far` gives thigh and shank of the other
    leg when they differ.
    """

    trunk_deg: float
    thigh_deg: float
    shank_deg: float
    hip: tuple[float, float]
    far: tuple[float, float] | None = None
    turned_deg: float = 0.0
    rolled_deg: float = 0.0


#: Ankles on the floor, as those of a lying person.
STANDING = Posture(90, -90, -90, (1.0, THIGH_M + SHANK_M))
SITTING = Posture(100, 45, -62, (0.5, 0.0))
SUPINE = Posture(180, 60, -62, (0.5, 0.0))
DEAD_BUG = Posture(180, 90, 0, (0.5, 0.0))


class Acting:
    """Goes from posture to posture: (seconds to get there, posture) one after the other."""

    def __init__(self, steps: Sequence[tuple[float, Posture]]) -> None:
        self._paths = [Course() for _ in range(9)]
        now = 0.0
        for seconds, posture in steps:
            now += seconds
            for path, value in zip(self._paths, _numbers(posture), strict=True):
                path.add(now, value)
        self.duration_s = now

    def figure(self, time_s: float) -> Figure:
        trunk, thigh, shank, x, y, far_thigh, far_shank, turned, rolled = (path.at(time_s) for path in self._paths)
        near = limbs(trunk, thigh, shank, (x, y))
        return Figure(near, limbs(trunk, far_thigh, far_shank, (x, y)), turned, rolled)


def _numbers(posture: Posture) -> tuple[float, ...]:
    far = posture.far or (posture.thigh_deg, posture.shank_deg)
    legs = (posture.trunk_deg, posture.thigh_deg, posture.shank_deg, *posture.hip, *far)
    return (*legs, posture.turned_deg, posture.rolled_deg)


def limbs(trunk_deg: float, thigh_deg: float, shank_deg: float, hip: tuple[float, float]) -> Joints:
    def on(start: tuple[float, float], length: float, deg: float) -> tuple[float, float]:
        return start[0] + length * math.cos(math.radians(deg)), start[1] + length * math.sin(math.radians(deg))

    shoulder, knee = on(hip, TRUNK_M, trunk_deg), on(hip, THIGH_M, thigh_deg)
    ankle, ear = on(knee, SHANK_M, shank_deg), on(shoulder, 0.15, trunk_deg)
    return {
        "nose": on(ear, 0.1, trunk_deg - 90),
        "ear": ear,
        "shoulder": shoulder,
        "elbow": on(shoulder, 0.27, trunk_deg - 180),
        "wrist": on(shoulder, 0.5, trunk_deg - 180),
        "hip": hip,
        "knee": knee,
        "ankle": ankle,
        "heel": on(ankle, 0.06, shank_deg),
        "foot_index": on(ankle, 0.16, shank_deg + 70),
    }


class InTurn:
    """One act after the other."""

    def __init__(self, *acts: Act) -> None:
        self._acts = acts
        self.duration_s = sum(act.duration_s for act in acts)

    def figure(self, time_s: float) -> Figure:
        for act in self._acts[:-1]:
            if time_s < act.duration_s:
                return act.figure(time_s)
            time_s -= act.duration_s
        return self._acts[-1].figure(time_s)


# --- the camera ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Camera:
    """Where the camera is. `feet` is the side of the picture the feet point to; the rest are degrees and pixels.

    Somebody on the back with the feet to the picture's right turns the right side to the camera.
    """

    size: tuple[int, int] = (640, 480)
    px_per_m: float = 300.0
    at: tuple[float, float] = (170.0, 400.0)
    feet: str = "right"
    azimuth_deg: float = 0.0
    roll_deg: float = 0.0

    @property
    def near(self) -> str:
        return self.feet

    def see(self, figure: Figure) -> tuple[FloatArray, FloatArray]:
        """Pixels (33, 2), y down, and world landmarks (33, 3), metres, origin between the hips, of a figure."""
        px, world = self.see_all([figure])
        return px[0], world[0]

    def see_all(self, figures: Sequence[Figure]) -> tuple[FloatArray, FloatArray]:
        """The same of n figures at once: (n, 33, 2) and (n, 33, 3)."""
        to_camera = _LEFT * _HALF_WIDTH_M * (1.0 if self.near == "left" else -1.0)
        near, far = (
            np.array([[joints[name] for name in _OF_FIGURE] for joints in sides])[:, _SOURCES]
            for sides in ([f.joints for f in figures], [f.far or f.joints for f in figures])
        )
        flat = np.where((to_camera < 0)[:, None], far, near)
        over = np.radians([[f.rolled_deg] for f in figures])
        turn = np.radians([[self.azimuth_deg + f.turned_deg] for f in figures])
        y = flat[..., 1] * np.cos(over) - to_camera * np.sin(over)
        deep = -(to_camera * np.cos(over) + flat[..., 1] * np.sin(over))
        along = flat[..., 0] if self.feet == "right" else -flat[..., 0]
        x, z = along * np.cos(turn) + deep * np.sin(turn), deep * np.cos(turn) - along * np.sin(turn)
        world = np.stack([x, -y, z], axis=-1)
        world -= (world[:, [INDEX["left_hip"]]] + world[:, [INDEX["right_hip"]]]) / 2
        centre, roll = np.array(self.size) / 2, math.radians(self.roll_deg)
        px = np.array(self.at) + self.px_per_m * np.stack([x, -y], axis=-1) - centre
        turned = np.array([[math.cos(roll), math.sin(roll)], [-math.sin(roll), math.cos(roll)]])
        world[..., :2] = world[..., :2] @ turned
        return px @ turned + centre, world


#: The same person the other way round in the same picture.
MIRRORED = Camera(at=(470.0, 400.0), feet="left")


@lru_cache(maxsize=64)  # many tests film the same act and differ in what they hide of it
def _seen(act: Act, camera: Camera, rate: float, speed: float) -> tuple[FloatArray, FloatArray]:
    times_s = (i / rate * speed for i in range(math.floor(act.duration_s / speed * rate) + 1))
    return camera.see_all([act.figure(time_s) for time_s in times_s])


def film(
    act: Act,
    rate: float = 15.0,
    camera: Camera = Camera(),
    *,
    speed: float = 1.0,
    jitter: float = 0.0,
    seed: int = 0,
    gaps: Sequence[tuple[float, float]] = (),
    hidden: Collection[str] = (),
) -> Iterator[tuple[Frame, Body]]:
    """Frames and bodies of an act, `rate` a second.

    Parameters
    ----------
    speed : how much faster the act is played than it was meant.
    jitter : spread of the error of every landmark, trunk lengths.
    gaps : stretches of the clip (begin, end), seconds, in which nobody is found.
    hidden : joints without their side (`ankle`) that the model believes to be hidden.
    """
    near = 1.0 if camera.near == "left" else -1.0
    noise = np.random.default_rng(seed)
    visibility = np.where(near == _LEFT, 0.99, 0.7)
    visibility[[i for i, name in enumerate(LANDMARKS) if name.partition("_")[2] in hidden]] = 0.2
    for i, (px, world) in enumerate(zip(*_seen(act, camera, rate, speed), strict=True)):
        time_s = i / rate
        frame = Frame(i, time_s, _BLANK)
        if any(begin_s <= time_s < end_s for begin_s, end_s in gaps):
            yield frame, Body.missing(time_s, camera.size, camera.near)
            continue
        if jitter:
            px = px + noise.normal(0.0, jitter * TRUNK_M * camera.px_per_m, px.shape)
        yield frame, Body(time_s, camera.size, px, visibility, world, camera.near)
