"""Made-up people who sit on the floor, with exact angles, and who turn."""

import math
from collections.abc import Iterable

import numpy as np

from formcheck.measures import make_measure
from formcheck.tracking import Body
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Frame

FPS = 12
SIZE = (640, 480)
PX_PER_M = 200.0
_ACROSS_PX_PER_DEG = 1.2
_PICTURE = np.zeros((2, 2, 3), np.uint8)
#: Half the width of the body, and how far the joint is above the hips, metres.
_JOINTS = {"ear": (0.07, 0.75), "shoulder": (0.18, 0.5), "elbow": (0.25, 0.25), "wrist": (0.3, 0.0), "hip": (0.12, 0.0)}


def sitting(
    time_s: float = 0.0,
    *,
    shoulders: float = 0.0,
    arms: float | None = None,
    hips: float = 0.0,
    facing: float = 0.0,
    lean: float = 0.0,
    standing: bool = False,
    bent: bool = True,
) -> Body:
    """A person whose lines are turned by these degrees (+ = to the person's left) from where they face (0 = camera).

    The left leg is bent, or neither. In the picture the elbow on the other side goes across, to be hooked.
    """
    world = np.zeros((33, 3))
    turned = {"ear": shoulders, "shoulder": shoulders, "hip": hips}
    for joint, (half_m, up_m) in _JOINTS.items():
        heading = math.radians(facing + turned.get(joint, shoulders if arms is None else arms))
        across = np.array([math.cos(heading), 0.0, math.sin(heading)])
        back = np.array([-math.sin(math.radians(facing)), 0.0, math.cos(math.radians(facing))])
        tilt = math.radians(lean)
        middle = up_m * (math.sin(tilt) * back + np.array([0.0, -math.cos(tilt), 0.0]))
        world[INDEX[f"left_{joint}"]] = middle + half_m * across
        world[INDEX[f"right_{joint}"]] = middle - half_m * across
    for joint, down_m in (("knee", 0.43), ("ankle", 0.85)):
        for side in ("left", "right"):
            world[INDEX[f"{side}_{joint}"]] = (0.0, down_m if standing else 0.0, 0.0 if standing else -down_m)
    if bent and not standing:
        world[INDEX["left_knee"]], world[INDEX["left_ankle"]] = (0.0, -0.35, -0.25), (0.0, 0.0, -0.4)
    world[INDEX["nose"]] = (0.1 * math.sin(math.radians(facing + shoulders)), -0.75, -0.1)
    px = np.array([320.0, 240.0]) + PX_PER_M * world[:, :2]
    px[INDEX["right_elbow" if shoulders > 0 else "left_elbow"], 0] += _ACROSS_PX_PER_DEG * shoulders
    if standing:
        px[:, 1] -= 0.85 * PX_PER_M
    return Body(time_s, SIZE, px, np.ones(33), world, "left")


def frame_of(body: Body) -> Frame:
    return Frame(0, body.time_s, _PICTURE)


def read_all(name: str, bodies: Iterable[Body], **parameters: str) -> list[float]:
    read = make_measure(name, dict(parameters))
    return [read(body, frame_of(body)) for body in bodies]


def twisting(
    *twists: float, hold_s: float = 4.0, arms: float = 1.5, shift: float = 0.0, bent: bool = True
) -> list[Body]:
    """A set: each twist 2 s up, held, 2 s back, then 3 s of rest in which the resting line shifts by `shift`."""
    knots = [(0.0, 0.0), (2.0, 0.0)]
    for i, turn in enumerate(twists):
        rest, time_s = shift * (i % 2), knots[-1][0]
        knots += [(time_s + 2, turn + rest), (time_s + 2 + hold_s, turn + rest), (time_s + 4 + hold_s, rest)]
        knots += [(time_s + 5 + hold_s, rest), (time_s + 7 + hold_s, shift * ((i + 1) % 2))]
    times = np.arange(0, knots[-1][0], 1 / FPS)
    lines = np.interp(times, *np.array(knots).T)
    turned = zip(times.tolist(), lines.tolist(), strict=True)
    return [sitting(t, shoulders=v, arms=v * arms, bent=bent) for t, v in turned]
