"""The rise of the waist on made-up cloth, by a person on all fours who lifts a leg."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from formcheck.measures import roll
from formcheck.measures.roll import WaistRise
from formcheck.tracking import Body
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Frame

WIDTH, HEIGHT, RATE = 640, 400, 12.0
HIP, SHOULDER = (420.0, 180.0), (220.0, 180.0)
TRUNK_PX = 200.0
ALL_FOURS = {"hip": HIP, "shoulder": SHOULDER, "knee": (420.0, 280.0), "ankle": (500.0, 285.0)}
ALL_FOURS |= {"elbow": (220.0, 240.0), "wrist": (220.0, 300.0), "index": (205.0, 302.0)}


def cloth(plain: bool = False) -> np.ndarray:
    noise = np.random.default_rng(5).normal(size=(HEIGHT, WIDTH)).astype(np.float32)
    blotches = cv2.GaussianBlur(noise, (0, 0), 2.5)
    return np.full((HEIGHT, WIDTH), 90, np.uint8) if plain else np.uint8(np.clip(128 + 900 * blotches, 0, 255))


def scene(picture: np.ndarray, rise: float, lifted: bool, mirror: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Picture and (33, 2) landmarks; the flank beside the hip has risen by this share of the trunk."""
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    waist = 0.5 + 0.5 * np.tanh((x - 338) / 6)  # from 0.41 of the trunk on, seen from the hip
    moved = cv2.remap(picture, x, (y + rise * TRUNK_PX * waist).astype(np.float32), cv2.INTER_CUBIC)
    landmarks = np.full((33, 2), 5.0)
    for joint, place in ALL_FOURS.items():
        for side in ("left", "right"):
            landmarks[INDEX[f"{side}_{joint}"]] = place
    if lifted:
        landmarks[INDEX["right_knee"]], landmarks[INDEX["right_ankle"]] = (520.0, 180.0), (610.0, 180.0)
    if mirror:
        moved, landmarks = moved[:, ::-1], landmarks * (-1, 1) + (WIDTH - 1, 0)
    return moved, landmarks


def reading(rises: list[float], plain: bool = False, mirror: bool = False) -> tuple[float, WaistRise]:
    """What is read last of a person who rests for a second and then lifts a leg while the flank rises so far."""
    measure, picture, value = WaistRise(), cloth(plain), math.nan
    rest = round(RATE)
    for i, rise in enumerate([0.0] * rest + rises):
        gray, landmarks = scene(picture, rise, lifted=i >= rest, mirror=mirror)
        body = Body(i / RATE, (WIDTH, HEIGHT), landmarks, np.full(33, 0.9), np.zeros((33, 3)), "left")
        value = measure(body, Frame(i, i / RATE, np.ascontiguousarray(np.repeat(gray[:, :, None], 3, axis=2))))
        assert i >= rest or math.isnan(value)
    return value, measure


@pytest.mark.parametrize("rise", [-0.06, -0.03, 0.0, 0.03, 0.06])
@pytest.mark.parametrize("mirror", [False, True])
def test_the_rise_is_read_up_and_down_whichever_way_the_person_faces(rise: float, mirror: bool) -> None:
    value, _ = reading([rise / 3, 2 * rise / 3, rise, rise], mirror=mirror)
    assert value == pytest.approx(rise, abs=0.004)


def test_plain_clothes_are_said() -> None:
    value, measure = reading([0.0, 0.0], plain=True)
    assert math.isnan(value)
    assert "plain" in str(measure.why_not)


def test_a_limb_that_was_never_down_has_nothing_to_compare_with() -> None:
    measure = WaistRise()
    gray, landmarks = scene(cloth(), 0.0, lifted=True)
    body = Body(0.0, (WIDTH, HEIGHT), landmarks, np.full(33, 0.9), np.zeros((33, 3)), "left")
    assert math.isnan(measure(body, Frame(0, 0.0, np.ascontiguousarray(np.repeat(gray[:, :, None], 3, axis=2)))))
    assert measure.why_not == "not seen on all fours before"


@pytest.mark.parametrize(("rise", "told"), [(0.03, False), (0.09, True), (-0.09, True)])
def test_points_that_do_not_agree_tell_only_what_is_plain_all_the_same(
    rise: float, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a recorded woman's bare waist, whose level hips read tilted: points go this way and that."""
    followed, rng = roll.followed, np.random.default_rng(2)

    def scattered(*pictures: np.ndarray) -> np.ndarray:
        there = followed(*pictures)
        return there + rng.normal(0, 6, there.shape)

    monkeypatch.setattr(roll, "followed", scattered)
    value, measure = reading([rise / 2, rise])
    if told:
        assert 0.02 < math.copysign(value, value * rise) < abs(rise)  # so much at least
    else:
        assert math.isnan(value)
        assert measure.why_not == "the waist was lost from sight"
