"""Made-up pictures of somebody lying on the back in patterned clothes, whose cloth goes as in pelvic tilts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

import cv2
import numpy as np

from formcheck.measures.tilt_way import FULL_DEG, full_way
from formcheck.tracking import FloatArray
from formcheck.tracking.body import Body
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Frame, Pixels

WIDTH, HEIGHT = 640, 400
HIP, SHOULDER, KNEE = (420.0, 250.0), (220.0, 262.0), (490.0, 130.0)  # the head is on the left
TRUNK = math.dist(HIP, SHOULDER)
RATE = 12.0


def _cloth() -> FloatArray:
    noise = np.random.default_rng(5).normal(size=(HEIGHT, WIDTH)).astype(np.float32)
    blotches = cv2.GaussianBlur(noise, (0, 0), 2.5)
    return np.asarray(np.clip(128 + 35 * blotches / blotches.std(), 0, 255).astype(np.uint8))


#: Of the person, so much is seen to go along: from and to along the trunk from the hip, and to either side of it.
_FROM, _TO, _HIGH = -0.3, 1.2, 0.4


def _way() -> tuple[FloatArray, FloatArray]:
    """(HEIGHT, WIDTH) how far each pixel goes in a full tilt, across and down, px: the person's only, fading out."""
    headwards = (np.array(SHOULDER) - HIP) / TRUNK
    backwards = np.array([headwards[1], -headwards[0]])  # the head is on the left: towards the back is down
    down, across = np.mgrid[:HEIGHT, :WIDTH].astype(np.float64)
    along = ((across - HIP[0]) * headwards[0] + (down - HIP[1]) * headwards[1]) / TRUNK
    aside = ((across - HIP[0]) * backwards[0] + (down - HIP[1]) * backwards[1]) / TRUNK
    person = ((along > _FROM) & (along < _TO) & (np.abs(aside) < _HIGH)).astype(np.float64)
    share = cv2.GaussianBlur(person, (0, 0), 8)
    way = full_way(along.ravel()).reshape(HEIGHT, WIDTH, 2) * TRUNK * share[..., None]
    return tuple(way[..., 0] * headwards[i] + way[..., 1] * backwards[i] for i in (0, 1))  # type: ignore[return-value]


_CLOTH, _WAY = _cloth(), _way()


def _gone_cloth(tilt_deg: float) -> FloatArray:
    """The cloth, gone the way of a tilt."""
    down, across = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    back_across, back_down = (np.zeros((HEIGHT, WIDTH)) for _ in "xy")
    for _ in range(4):  # where a pixel came from: what goes there went so far from where it was
        at = (across - back_across).astype(np.float32), (down - back_down).astype(np.float32)
        back_across, back_down = (tilt_deg / FULL_DEG * cv2.remap(way, *at, cv2.INTER_LINEAR) for way in _WAY)
    at = (across - back_across).astype(np.float32), (down - back_down).astype(np.float32)
    return np.asarray(cv2.remap(_CLOTH.astype(np.float32), *at, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT))


def _rotated(picture: FloatArray, angle_deg: float, about: FloatArray) -> FloatArray:
    matrix = cv2.getRotationMatrix2D((float(about[0]), float(about[1])), angle_deg, 1.0)
    turned = cv2.warpAffine(picture, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(turned)


@lru_cache(maxsize=256)  # people at rest and in a hold look the same in many frames
def _seen(tilt_deg: float, roll_deg: float) -> FloatArray:
    gray = _gone_cloth(tilt_deg)
    return _rotated(gray, roll_deg, np.array([WIDTH / 2, HEIGHT / 2])) if roll_deg else gray


def scene(
    tilt_deg: float, roll_deg: float = 0.0, mirror: bool = False, scale: float = 1.0, light: float = 1.0
) -> tuple[Pixels, FloatArray]:
    """Picture (h, w) and landmarks (33, 2) with the pelvis tilted (belly towards head)."""
    landmarks = np.full((33, 2), 5.0)
    for side in ("left", "right"):
        for joint, place in (("hip", HIP), ("shoulder", SHOULDER), ("knee", KNEE), ("ankle", (540.0, 265.0))):
            landmarks[INDEX[f"{side}_{joint}"]] = place
        for joint in ("elbow", "wrist", "index"):
            landmarks[INDEX[f"{side}_{joint}"]] = (60.0, 280.0)  # overhead
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    c, s = math.cos(math.radians(roll_deg)), math.sin(math.radians(roll_deg))
    landmarks = (landmarks - middle) @ np.array([[c, -s], [s, c]]) + middle
    gray = np.clip(_seen(tilt_deg, roll_deg) * light, 0, 255).astype(np.uint8)
    if mirror:
        gray, landmarks = gray[:, ::-1], landmarks * (-1, 1) + (WIDTH - 1, 0)
    if scale != 1.0:
        interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=interpolation)
        landmarks = (landmarks + 0.5) * scale - 0.5
    return gray, landmarks


def picture(gray: Pixels) -> Pixels:
    """The same in three colours, contiguous."""
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(gray), cv2.COLOR_GRAY2RGB))


def tilts(
    *tilts_deg: float,
    rate: float = RATE,
    speed: float = 1.0,
    roll_deg: float = 0.0,
    mirror: bool = False,
    scale: float = 1.0,
    light: float = 1.0,
    arm_over_hips: bool = False,
    shake_deg: float = 0.0,
    plain: bool = False,
    hips_go: float = 0.0,
) -> Iterator[tuple[Frame, Body]]:
    """Frames and bodies of a set: 1.5 s of rest, then each tilt 1 s up, 2 s held, 1 s back, 1.5 s of rest.

    `plain` clothes have no texture; `hips_go` is how far a degree takes the hips towards the head, trunk lengths.
    """
    knots = [(0.0, 0.0), (1.5, 0.0)]
    for tilt in tilts_deg:
        start_s = knots[-1][0]
        knots += [(start_s + 1, tilt), (start_s + 3, tilt), (start_s + 4, 0.0), (start_s + 5.5, 0.0)]
    times = np.arange(0, knots[-1][0] / speed, 1 / rate)
    shake = np.random.default_rng(1).normal(scale=shake_deg, size=len(times))
    near = "right" if mirror else "left"
    for i, (time_s, tilt) in enumerate(zip(times, np.interp(times * speed, *np.array(knots).T) + shake, strict=True)):
        gray, landmarks = scene(float(tilt), roll_deg, mirror, scale, light)
        gray = np.full_like(gray, 128) if plain else gray
        hips = [INDEX["left_hip"], INDEX["right_hip"]]
        landmarks[hips] += tilt * hips_go * (landmarks[INDEX["left_shoulder"]] - landmarks[hips])
        if arm_over_hips:
            for side in ("left", "right"):
                landmarks[INDEX[f"{side}_elbow"]] = (320.0, 262.0)
                landmarks[INDEX[f"{side}_wrist"]] = landmarks[INDEX[f"{side}_index"]] = (440.0, 240.0)
        world = np.zeros((33, 3))
        world[[INDEX[f"{near}_hip"], INDEX[f"{near}_shoulder"]], 2] = -0.3
        size = gray.shape[1], gray.shape[0]
        yield (
            Frame(i, float(time_s), picture(gray)),
            Body(float(time_s), size, landmarks, np.full(33, 0.9), world, near),
        )


def duration_s(count: int) -> float:
    """How long so many tilts take at their usual speed, seconds."""
    return 1.5 + 5.5 * count
