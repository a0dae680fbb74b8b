"""The rise of the low back on silhouettes drawn with a known one."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from formcheck.measures.back_rise import back_rise
from formcheck.tracking import Body
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Frame

SIZE, RATE, TRUNK_PX = (640, 400), 12.0, 200.0
HIP, SHOULDER = (420.0, 180.0), (220.0, 180.0)
ALL_FOURS = {"hip": HIP, "shoulder": SHOULDER, "knee": (420.0, 280.0), "ankle": (500.0, 285.0)}
ALL_FOURS |= {"elbow": (220.0, 240.0), "wrist": (220.0, 300.0), "index": (205.0, 302.0)}


def on_all_fours(
    time_s: float, rise: float, lifted: bool, forward: float = 0.0, mirror: bool = False, dip: float = 0.0
) -> Body:
    """A body whose trunk has come up by this share of its length, gone forward by another, and sunk in the middle."""
    landmarks = np.full((33, 2), 5.0)
    for joint, place in ALL_FOURS.items():
        moved = (place[0] - forward * TRUNK_PX, place[1] - rise * TRUNK_PX) if joint in ("hip", "shoulder") else place
        for side in ("left", "right"):
            landmarks[INDEX[f"{side}_{joint}"]] = moved
    if lifted:
        landmarks[INDEX["right_knee"]], landmarks[INDEX["right_ankle"]] = (520.0, 180.0), (610.0, 180.0)
    person = np.zeros(SIZE[::-1], np.float32)
    up, left = rise * TRUNK_PX, forward * TRUNK_PX
    sunk = 130 + dip * TRUNK_PX
    trunk = np.array([(440, 130), (400, 130), (340, sunk), (310, sunk), (250, 130), (200, 130), (200, 210), (440, 210)])
    trunk = trunk - (left, up)
    for part in (
        trunk,
        [(400, 180), (440, 180), (440, 300), (400, 300)],
        [(205, 180), (240, 180), (240, 300), (205, 300)],
    ):
        cv2.fillPoly(person, [np.round(np.array(part)).astype(np.int32)], 1.0)
    if mirror:
        person, landmarks = np.ascontiguousarray(person[:, ::-1]), landmarks * (-1, 1) + (SIZE[0] - 1, 0)
    return Body(time_s, SIZE, landmarks, np.full(33, 0.9), np.zeros((33, 3)), "left", silhouette=person)


def picture(shift_px: float = 0.0) -> np.ndarray:
    """A room with something to be seen in it, from a camera that has gone aside by this much."""
    noise = np.random.default_rng(3).normal(size=SIZE[::-1]).astype(np.float32)
    room = np.uint8(np.clip(128 + 900 * cv2.GaussianBlur(noise, (0, 0), 3), 0, 255))
    return cv2.warpAffine(room, np.array([[1.0, 0, 0], [0, 1, -shift_px]]), SIZE, borderMode=cv2.BORDER_REFLECT)


def frame(i: int, gray: np.ndarray) -> Frame:
    return Frame(i, i / RATE, np.ascontiguousarray(np.repeat(gray[:, :, None], 3, axis=2)))


def reading(rise: float, rest_s: float = 1.0, forward: float = 0.0, mirror: bool = False) -> float:
    """What is read last of a person who rests for so long and then lifts a leg while the trunk comes up so far."""
    measure, gray, value = back_rise("low"), picture(), math.nan
    rest = round(rest_s * RATE)
    for i in range(rest + 4):
        up, ahead = (share * min(1.0, max(0, i - rest + 1) / 3) for share in (rise, forward))
        value = measure(on_all_fours(i / RATE, up, i >= rest, ahead, mirror), frame(i, gray))
        assert i >= rest or math.isnan(value)
    return value


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("rise", [-0.05, 0.0, 0.05, 0.12])
def test_the_rise_is_read_whichever_way_the_person_faces(rise: float, mirror: bool) -> None:
    assert reading(rise, mirror=mirror) == pytest.approx(rise, abs=0.006)


def test_a_back_that_sags_sinks_in_the_middle() -> None:
    parts = {part: back_rise(part) for part in ("low", "middle")}
    read = {}
    for i in range(20):
        lifted = i >= 12
        body = on_all_fours(i / RATE, 0.0, lifted, dip=0.12 if lifted else 0.0)
        read = {part: measure(body, frame(i, picture())) for part, measure in parts.items()}
    assert read["middle"] == pytest.approx(-0.12, abs=0.015)
    assert -0.08 < read["low"] < 0.0


def test_a_part_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="part"):
        back_rise("upper")


def test_who_rocks_forward_a_little_on_a_level_back_has_not_risen() -> None:
    assert reading(0.0, forward=0.04) == pytest.approx(0.0, abs=0.006)


@pytest.mark.parametrize("forward", [0.15, -0.3])
def test_hips_that_go_forward_or_back_over_the_knees_say_nothing(forward: float) -> None:
    assert math.isnan(reading(0.08, forward=forward))


def test_who_was_hardly_seen_at_rest_is_not_read() -> None:
    assert math.isnan(reading(0.1, rest_s=0.2))


def test_a_camera_that_moves_lifts_nobody() -> None:
    measure, value = back_rise("low"), math.nan
    for i in range(24):
        lifted = i >= 12
        body = on_all_fours(i / RATE, 0.0, lifted)
        shift_px = 12.0 if lifted else 0.0
        landmarks, silhouette = body.landmarks_px - (0, shift_px), body.silhouette
        assert silhouette is not None
        moved = cv2.warpAffine(silhouette, np.array([[1.0, 0, 0], [0, 1, -shift_px]]), SIZE)
        body = Body(body.time_s, SIZE, landmarks, body.visibility, body.world_m, "left", silhouette=moved)
        value = measure(body, frame(i, picture(shift_px)))
    assert value == pytest.approx(0.0, abs=0.006)


def test_without_a_silhouette_nothing_is_read() -> None:
    measure = back_rise("low")
    for i in range(20):
        seen = on_all_fours(i / RATE, 0.0, i >= 15)
        body = Body(seen.time_s, SIZE, seen.landmarks_px, seen.visibility, seen.world_m, "left")
        assert math.isnan(measure(body, frame(i, picture())))
