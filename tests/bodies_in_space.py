"""Made-up people in space, on all fours, kneeling or sitting, with exact joints; and a camera that looks at them.

x goes along the picture to the right, y *up*, z to the camera, metres. People on all fours look to the right, so that
their right side is near; sitting people look into the camera.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from formcheck.tracking import INDEX, LANDMARKS, Body
from formcheck.video import Frame
from tests.bodies import SHANK_M, THIGH_M, TRUNK_M, FloatArray, film
from tests.courses import Course

ARM_M = 0.54
HIP_M, SHOULDER_M = 0.12, 0.17
_STAND_IN = {"eye": "nose", "mouth": "nose", "pinky": "wrist", "index": "wrist", "thumb": "wrist"}
_OWN = ("nose", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")


def _source(landmark: str) -> str:
    plain = landmark.replace("left_", "").replace("right_", "")
    return plain if plain in _OWN else _STAND_IN[plain.split("_")[0]]


#: Whether each landmark is a left one, and the joint it takes its place from.
_SOURCES = [("left" in name, _source(name)) for name in LANDMARKS]

#: Place of each landmark's counterpart on the other side.
OTHER_SIDE = [INDEX[name.replace("left", "#").replace("right", "left").replace("#", "right")] for name in LANDMARKS]

#: Cells of a silhouette, across and down; drawn this much finer.
_CELLS, _FINE = (320, 240), 2


@dataclass(frozen=True, eq=False)
class Person:
    """One moment: 33 landmarks (33, 3), and how far the back is rounded (trunk lengths; None: not drawn)."""

    landmarks: FloatArray
    back: float | None = None


def person(left: dict[str, FloatArray], right: dict[str, FloatArray], back: float | None = None) -> Person:
    """A person from the joints (3,) of both sides; the nose is in both."""
    return Person(np.array([(left if is_left else right)[joint] for is_left, joint in _SOURCES]), back)


def at(start: FloatArray, length: float, deg: float) -> FloatArray:
    """`length` from `start` in the picture's plane; 0 degrees = to the right, 90 = up."""
    turn = math.radians(deg)
    return start + length * np.array([math.cos(turn), math.sin(turn), 0.0])


def _side(
    hip: FloatArray,
    trunk_deg: float,
    arm_deg: float,
    thigh_deg: float,
    shank_deg: float,
    nose_deg: float,
    bent_deg: float = 0.0,
) -> dict[str, FloatArray]:
    """One side of somebody seen from the side, from directions in the picture's plane; the elbow is bent downwards."""
    knee = at(hip, THIGH_M, thigh_deg)
    ankle = at(knee, SHANK_M, shank_deg)
    shoulder = at(hip, TRUNK_M, trunk_deg)
    shoulder[2] += math.copysign(SHOULDER_M - HIP_M, hip[2])
    ear = at(shoulder, 0.15, trunk_deg)
    nose = at(ear, 0.1, nose_deg)
    elbow = at(shoulder, ARM_M / 2, arm_deg - bent_deg / 2)
    return {
        "nose": nose * [1.0, 1.0, 0.0],
        "ear": ear,
        "shoulder": shoulder,
        "elbow": elbow,
        "wrist": at(elbow, ARM_M / 2, arm_deg + bent_deg / 2),
        "hip": hip,
        "knee": knee,
        "ankle": ankle,
        "heel": at(ankle, 0.06, shank_deg),
        "foot_index": at(ankle, 0.15, shank_deg + 60),
    }


_ALL_FOURS_DEG = math.degrees(math.asin((ARM_M - THIGH_M) / TRUNK_M))


def reaching(right: float, left: float, leg_deg: float = 0.0, arm_deg: float = 0.0) -> Person:
    """On all fours; `right` of the way (0 to 1) the right leg and the left arm are up, `left` the others.

    Up is `leg_deg` and `arm_deg` over level.
    """
    sides = {}
    for side, leg, arm, z in (("left", left, right, -HIP_M), ("right", right, left, HIP_M)):
        thigh = 270.0 - leg * (90.0 + leg_deg)
        shank = thigh - (1.0 - leg) * 90.0
        hip = np.array([0.0, THIGH_M, z])
        sides[side] = _side(hip, _ALL_FOURS_DEG, -90.0 + arm * (90.0 + arm_deg), thigh, shank, -45.0)
    return person(sides["left"], sides["right"])


def rounding(back: float) -> Person:
    """On all fours with the back rounded (+) or arched by this much, trunk lengths; with a silhouette."""
    return replace(reaching(0.0, 0.0), back=back)


def sitting_back(share: float, knee_deg: float = 20.0, elbow_deg: float = 180.0) -> Person:
    """From all fours (0) to child's pose (1) with these angles left at the knee and at the elbow."""
    thigh = 90.0 + share * (90.0 - knee_deg)  # from the knee up
    trunk = _ALL_FOURS_DEG + share * (-12.0 - _ALL_FOURS_DEG)
    sides = []
    for z in (-HIP_M, HIP_M):
        hip = at(np.array([0.0, 0.0, z]), THIGH_M, thigh)
        arm, bent = -90.0 + share * 86.0, share * (180.0 - elbow_deg)
        sides.append(_side(hip, trunk, arm, thigh + 180.0, 180.0, -45.0 + 20.0 * share, bent))
    return person(sides[0], sides[1])


def turning(turn_deg: float, lean_deg: float = 4.0) -> Person:
    """Sitting with the legs to the camera, the upper body turned to the person's own left (+) or right.

    The left leg is bent and its foot set beyond the other. The arm on the other side goes across, to be hooked.
    """
    turn, lean = math.radians(turn_deg), math.radians(lean_deg)
    up = np.array([0.0, math.cos(lean), -math.sin(lean)])
    across, ahead = (
        np.array([math.cos(turn), 0.0, -math.sin(turn)]),
        np.array([math.sin(turn), 0.0, math.cos(turn)]),
    )
    chest = TRUNK_M * up
    sides = []
    for sign in (1.0, -1.0):
        leg = np.array([sign * HIP_M, 0.0, 0.0])
        hooked = np.array([-sign * 0.35 * min(1.0, max(0.0, -sign * turn_deg / 40)), 0.0, 0.0])
        sides.append(
            {
                "nose": chest + 0.25 * up + 0.12 * ahead,
                "ear": chest + 0.25 * up + sign * 0.08 * across,
                "shoulder": chest + sign * SHOULDER_M * across,
                "elbow": 0.5 * chest + sign * 0.25 * across + hooked,
                "wrist": 0.1 * chest + sign * 0.28 * across + 0.1 * ahead + hooked,
                "hip": leg,
                "knee": leg + np.array([0.0, 0.05, THIGH_M]),
                "ankle": leg + np.array([0.0, 0.0, THIGH_M + SHANK_M]),
                "heel": leg + np.array([0.0, -0.05, THIGH_M + SHANK_M]),
                "foot_index": leg + np.array([0.0, 0.1, THIGH_M + SHANK_M + 0.05]),
            }
        )
    foot = np.array([-HIP_M - 0.1, 0.0, THIGH_M])
    sides[0] |= {"knee": np.array([0.0, 0.36, 0.6 * THIGH_M]), "ankle": foot, "heel": foot, "foot_index": foot}
    return person(sides[0], sides[1])


def standing(x: float) -> Person:
    """Somebody upright, this far to the right of the middle."""
    left, right = (_side(np.array([x, THIGH_M + SHANK_M, z]), 90.0, -90.0, -90.0, -90.0, 0.0) for z in (-HIP_M, HIP_M))
    return person(left, right)


class Performing:
    """Goes from posture to posture: (seconds to get there, numbers that `pose` makes a person of)."""

    def __init__(self, pose: Callable[..., Person], steps: Sequence[tuple[float, tuple[float, ...]]]) -> None:
        self._pose = pose
        self._paths = [Course() for _ in steps[0][1]]
        self._last: tuple[float, Person] | None = None
        self.duration_s = 0.0
        for seconds, numbers in steps:
            self.duration_s += seconds
            for path, number in zip(self._paths, numbers, strict=True):
                path.add(self.duration_s, number)

    def figure(self, time_s: float) -> Person:
        if self._last is None or self._last[0] != time_s:  # joints and silhouette are asked for one after the other
            self._last = time_s, self._pose(*(path.at(time_s) for path in self._paths))
        return self._last[1]


@dataclass(frozen=True)
class View:
    """How a person is seen: mirrored, turned about the vertical (deg), tilted (deg), small, to the side (shares)."""

    mirrored: bool = False
    azimuth_deg: float = 0.0
    roll_deg: float = 0.0
    px_per_m: float = 220.0
    shift: tuple[float, float] = (0.0, 0.0)
    size: tuple[int, int] = (960, 720)

    @property
    def near(self) -> str:
        return "left" if self.mirrored else "right"

    def see_all(self, figures: Sequence[Person]) -> tuple[FloatArray, FloatArray]:
        """Pixels and world landmarks of n people, as `see` gives those of one."""
        px, world = zip(*map(self.see, figures), strict=True)
        return np.array(px), np.array(world)

    def see(self, figure: Person) -> tuple[FloatArray, FloatArray]:
        """Pixels (33, 2), y down, and world landmarks (33, 3), metres, origin between the hips."""
        world = self._world(figure.landmarks)
        if self.mirrored:
            world = world[OTHER_SIDE]
        px = self._px(world)
        return px, world - (world[INDEX["left_hip"]] + world[INDEX["right_hip"]]) / 2

    def silhouette(self, figure: Person) -> FloatArray:
        """(h, w) of trunk and limbs; the back is an arc over the line from hip to shoulder."""
        hip, shoulder = (
            (figure.landmarks[INDEX[f"left_{joint}"]] + figure.landmarks[INDEX[f"right_{joint}"]]) / 2
            for joint in ("hip", "shoulder")
        )
        along = np.linspace(-0.15, 1.15, 40)
        over = 0.25 + 4 * (figure.back or 0.0) * along * (1 - along)
        up = np.array([hip[1] - shoulder[1], shoulder[0] - hip[0], 0.0])
        chord = hip + along[:, None] * (shoulder - hip)
        outline = np.vstack([chord + over[:, None] * up, (chord - 0.25 * up)[::-1]])
        picture = np.zeros((_CELLS[1] * _FINE, _CELLS[0] * _FINE), np.uint8)
        to_cells = np.array(_CELLS) * _FINE / np.array(self.size)
        cv2.fillPoly(picture, [np.round(self._px(self._world(outline)) * to_cells - 0.5).astype(np.int32)], 255)
        return np.asarray(cv2.resize(picture, _CELLS, interpolation=cv2.INTER_AREA) / np.float32(255.0))

    def _world(self, points: FloatArray) -> FloatArray:
        """Points (n, 3) turned and tilted, x right, y down, z away from the camera."""
        turn, roll = math.radians(self.azimuth_deg), math.radians(self.roll_deg)
        x, y, z = points.T
        x, z = x * math.cos(turn) + z * math.sin(turn), z * math.cos(turn) - x * math.sin(turn)
        x = -x if self.mirrored else x
        return np.stack([x * math.cos(roll) + y * math.sin(roll), x * math.sin(roll) - y * math.cos(roll), -z], axis=1)

    def _px(self, world: FloatArray) -> FloatArray:
        middle = np.array(self.size) * (0.5 + np.array(self.shift))
        return middle + self.px_per_m * (world[:, :2] + [0.0, 0.3])


def seen(
    act: Performing, view: View, rate: float = 15.0, speed: float = 1.0, jitter: float = 0.0, seed: int = 0
) -> Iterator[tuple[Frame, Body]]:
    """Frames and bodies of an act as `tests.bodies.film` makes them, with silhouettes where the act has a back."""
    for frame, body in film(act, rate, view, speed=speed, jitter=jitter, seed=seed):
        figure = act.figure(frame.time_s * speed)
        yield frame, body if figure.back is None else replace(body, silhouette=view.silhouette(figure))
