"""Made-up people who squat, seen from the side, and who do a side plank, seen from the front."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.tracking import INDEX, LANDMARKS
from tests.bodies import SHANK_M, THIGH_M, TRUNK_M, Figure, FloatArray, joint_of, limbs
from tests.courses import Course


@dataclass(frozen=True)
class Squat:
    """One squat: how far thigh, trunk (from upright) and heel (metres) are moved at the bottom, and how quickly."""

    thigh_deg: float = 88.0
    trunk_deg: float = 35.0
    heel_m: float = 0.0
    stand_s: float = 1.5
    down_s: float = 1.5
    hold_s: float = 0.5
    up_s: float = 1.2


class Squatting:
    """A set of squats, standing before, between and after, with the toes where they are."""

    def __init__(self, squats: Sequence[Squat]) -> None:
        up = Squat(0, 0, 0)
        steps = [step for s in squats for step in ((s.stand_s, up), (s.down_s, s), (s.hold_s, s), (s.up_s, up))]
        self._thigh = Course.through(0.0, ((seconds, squat.thigh_deg) for seconds, squat in steps))
        self._trunk = Course.through(0.0, ((seconds, squat.trunk_deg) for seconds, squat in steps))
        self._heel = Course.through(0.0, ((seconds, squat.heel_m) for seconds, squat in steps))
        self.duration_s = self._thigh.end_s + 1.5

    def figure(self, time_s: float) -> Figure:
        thigh, heel = self._thigh.at(time_s), self._heel.at(time_s)
        shank = -90.0 - 0.25 * thigh  # the knee goes forward over the foot
        knee = (-SHANK_M * math.cos(math.radians(shank)), heel - SHANK_M * math.sin(math.radians(shank)))
        way = math.radians(thigh - 90.0)
        hip = (1.0 + knee[0] - THIGH_M * math.cos(way), knee[1] - THIGH_M * math.sin(way))
        joints = limbs(90.0 - self._trunk.at(time_s), thigh - 90.0, shank, hip)
        x, y = joints["ankle"]
        return Figure(joints | {"heel": (x - 0.03, y - 0.05), "foot_index": (x + 0.14, -0.06)})


@dataclass(frozen=True)
class Plank:
    """One side plank: the angle at the hip as a camera in front sees it (180 straight, less = sagging), and times."""

    body_deg: float = 178.0
    sink_deg: float = 0.0
    rest_s: float = 2.0
    up_s: float = 1.0
    hold_s: float = 6.0
    down_s: float = 1.2


class SidePlanking:
    """Lifts of the hips, lying on one side (`on`) on the forearm, legs straight; the hips on the floor in between.

    Its figures are of the plane that lies between left and right, for `InFront`.
    """

    LYING_DEG = 138.0

    def __init__(self, planks: Sequence[Plank], on: str = "left", rolled_deg: float = 0.0) -> None:
        self.on, self.rolled_deg = on, rolled_deg
        steps = [
            step
            for plank in planks
            for step in (
                (plank.rest_s, self.LYING_DEG),
                (plank.up_s, plank.body_deg),
                (plank.hold_s / 2, plank.body_deg - plank.sink_deg),
                (plank.hold_s / 2, plank.body_deg),
                (plank.down_s, self.LYING_DEG),
            )
        ]
        self._body = Course.through(self.LYING_DEG, steps)
        self.duration_s = self._body.end_s + 2.0

    def figure(self, time_s: float) -> Figure:
        shoulder, leg, deg = np.array([0.0, 0.30]), THIGH_M + SHANK_M, math.radians(self._body.at(time_s))
        # Shoulder and ankle stay on the floor's props; the hip hangs below or stands over the line between them.
        reach = math.sqrt(TRUNK_M**2 + leg**2 - 2 * TRUNK_M * leg * math.cos(deg))
        at_shoulder = math.asin(leg * math.sin(deg) / reach)
        ankle = np.array([math.sqrt(reach**2 - 0.25**2), 0.05])
        down = math.atan2(ankle[1] - shoulder[1], ankle[0]) - at_shoulder
        hip = shoulder + TRUNK_M * np.array([math.cos(down), math.sin(down)])
        knee = hip + (ankle - hip) * THIGH_M / leg
        points = {
            "nose": shoulder + np.array([-0.22, 0.05]),
            "ear": shoulder + np.array([-0.2, 0.03]),
            "shoulder": shoulder,
            "elbow": shoulder + np.array([0.0, -0.25]),
            "wrist": shoulder + np.array([0.05, -0.27]),
            "hip": hip,
            "knee": knee,
            "ankle": ankle,
            "heel": ankle + np.array([0.03, -0.02]),
            "foot_index": ankle + np.array([0.1, 0.0]),
        }
        return Figure({name: (float(x), float(y)) for name, (x, y) in points.items()}, rolled_deg=self.rolled_deg)


@dataclass(frozen=True)
class InFront:
    """A camera in front of somebody who lies on the side: the joints of the upper side stand over those of the lower.

    Frames of `tests.bodies.film`; `on` is the side that the person lies on.
    """

    on: str = "left"
    size: tuple[int, int] = (640, 480)
    px_per_m: float = 300.0
    near: str = "left"

    def see_all(self, figures: Sequence[Figure]) -> tuple[FloatArray, FloatArray]:
        """Pixels (n, 33, 2), y down, and world landmarks (n, 33, 3), metres, origin between the hips."""
        plain = [joint_of(name) for name in LANDMARKS]
        upper = np.array([0.0 if name == "nose" else -1.0 if self.on in name else 1.0 for name in LANDMARKS])
        legs = ("hip", "knee", "ankle", "heel", "foot_index")
        width = upper * [0.1 if joint in legs else 0.17 for joint in plain]
        rolled = np.radians([[figure.rolled_deg] for figure in figures])
        x, y = np.moveaxis(np.array([[figure.joints[joint] for joint in plain] for figure in figures]), -1, 0)
        world = np.stack([x, -(y + width * np.cos(rolled)), -width * np.sin(rolled)], axis=-1)
        px = np.array([120.0, 380.0]) + self.px_per_m * world[..., :2]
        world -= (world[:, [INDEX["left_hip"]]] + world[:, [INDEX["right_hip"]]]) / 2
        return px, world
