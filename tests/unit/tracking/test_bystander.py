"""Something else that moves beside the person is noticed; the person who moves, and a camera that does, are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from formcheck.tracking import FloatArray
from formcheck.tracking.bystander import Bystander
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Pixels

STEP_S, TRUNK_PX = 1 / 12, 110.0


def landmarks(lift: float = 0.0) -> FloatArray:
    """Somebody lying from x = 160 to 480 on y = 300, the hips lifted by so many pixels; the trunk is 110 long."""
    out = np.full((33, 2), (200.0, 295.0))
    for side in ("left", "right"):
        for joint, place in (
            ("shoulder", (210, 300)),
            ("hip", (320, 300 - lift)),
            ("knee", (420, 230)),
            ("ankle", (470, 310)),
        ):
            out[INDEX[f"{side}_{joint}"]] = place
    return out


def picture(walker_x: float | None = None, lift: float = 0.0, light: float = 1.0, shift: int = 0) -> Pixels:
    """A patterned room with somebody who lies there and, at `walker_x`, somebody who stands."""
    noise = np.random.default_rng(0).integers(60, 180, (12, 16), dtype=np.uint8)
    gray = np.roll(cv2.resize(noise, (640, 480), interpolation=cv2.INTER_CUBIC), shift, axis=1)
    body = landmarks(lift).astype(np.int32)
    for a, b in (("shoulder", "hip"), ("hip", "knee"), ("knee", "ankle")):
        start, end = (tuple(int(v) for v in body[INDEX[f"left_{joint}"]]) for joint in (a, b))
        cv2.line(gray, start, end, 30, 40)
    if walker_x is not None:
        cv2.rectangle(gray, (int(walker_x) - 40, 60), (int(walker_x) + 40, 440), 230, -1)
    return np.repeat(np.clip(gray * light, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def noticed(pictures: list[Pixels], bodies: list[FloatArray]) -> list[bool]:
    bystander = Bystander()
    return [
        bystander.update(rgb, body, TRUNK_PX, i * STEP_S)
        for i, (rgb, body) in enumerate(zip(pictures, bodies, strict=True))
    ]


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_walker_is_noticed_from_touching_the_person_to_leaving(mirrored: bool) -> None:
    way = np.linspace(-100, 740, 42)[:: -1 if mirrored else 1]
    seen = noticed([picture(x) for x in way], [landmarks()] * len(way))
    beside = np.array([110 < x < 530 for x in way])
    assert all(np.array(seen)[beside])
    far = np.array([x < 10 or x > 620 for x in way]) & (np.arange(len(way)) < len(way) / 2)
    assert not any(np.array(seen)[far])
    assert noticed([picture()] * 20, [landmarks()] * 20)[-1] is False


def test_the_persons_own_movement_is_none_of_somebody_else() -> None:
    lifts = 40 * (1 - np.cos(np.linspace(0, 6, 40)))
    assert not any(noticed([picture(lift=lift) for lift in lifts], [landmarks(lift) for lift in lifts]))


def test_light_that_changes_and_a_camera_that_moves_are_nobody() -> None:
    lights = np.linspace(1.0, 0.6, 20)
    assert not any(noticed([picture(light=light) for light in lights], [landmarks()] * 20))
    assert not any(noticed([picture(shift=30 * i) for i in range(20)], [landmarks()] * 20))


def test_a_camera_held_in_the_hand_makes_nobody() -> None:
    """As in a recorded bridge before shelves of weights, whose person was lost for seven tenths of the clip."""
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 255, (60, 80), dtype=np.uint8)  # every cell of the room is another grey
    room = np.repeat(cv2.resize(noise, (640, 480), interpolation=cv2.INTER_CUBIC)[:, :, None], 3, axis=2)
    swaying = [round(6 * np.sin(2 * i * STEP_S)) for i in range(40)]
    assert not any(noticed([np.roll(room, sway, axis=(0, 1)) for sway in swaying], [landmarks()] * 40))


def test_somebody_at_the_other_end_of_the_room_is_not_beside_the_person() -> None:
    way = np.linspace(560, 600, 20)
    far = landmarks() - (100, 0)
    plain = [picture() for _ in way]
    for rgb, x in zip(plain, way, strict=True):
        rgb[20:150, int(x) : int(x) + 30] = 240
    assert not any(noticed(plain, [far] * len(way)))


def test_without_a_person_or_before_there_is_a_picture_nobody_is_noticed() -> None:
    bystander = Bystander()
    assert not bystander.update(picture(300), landmarks(), TRUNK_PX, 0.0)
    assert not bystander.update(picture(330), None, TRUNK_PX, 0.3)


def test_a_person_who_sits_back_quickly_leaves_nobody_behind() -> None:
    """As a recorded man did who knelt down: what he left within a quarter of a second was taken for somebody else."""
    ways = np.linspace(0, 220, 14)  # two trunk lengths in a second

    def at(x: float) -> Pixels:
        rgb = picture()
        cv2.rectangle(rgb, (int(100 + x), 180), (int(230 + x), 330), (230, 230, 230), -1)
        return rgb

    corners = np.array([(100, 180), (230, 180), (100, 330), (230, 330)], np.float64)
    bodies = [np.vstack([landmarks(), corners + np.array([x, 0])]) for x in ways]
    assert not any(noticed([at(x) for x in ways], bodies))


def test_a_limb_that_the_landmarks_follow_a_frame_later_is_nobody() -> None:
    """As a leg of a rendered man that he brought over the other one, seen from the front."""
    leg = np.array([(470, 200), (560, 200), (470, 420), (560, 420)], np.float64)
    pictures = [picture() for _ in range(20)]
    for rgb in pictures[10:]:
        rgb[200:420, 470:560] = 230
    bodies = [landmarks() if i <= 10 else np.vstack([landmarks(), leg]) for i in range(20)]
    assert not any(noticed(pictures, bodies))
    assert any(noticed(pictures, [landmarks()] * 20))  # never followed, it is somebody else's


def test_a_shadow_that_moves_on_the_floor_is_nobody() -> None:
    pictures = []
    for i in range(20):
        shown = picture()
        shown[340:385, 120 + 20 * (i % 10) : 320 + 20 * (i % 10)] //= 2
        pictures.append(shown)
    assert not any(noticed(pictures, [landmarks()] * 20))


@pytest.mark.parametrize(("tint", "told"), [((0.5, 0.5, 0.5), False), ((0.5, 0.9, 0.3), True)], ids=["darker", "other"])
def test_a_shadow_seen_from_above_is_nobody_but_something_low_of_another_colour_is(
    tint: tuple[float, float, float], told: bool
) -> None:
    """As the arm's of a rendered bird dog under a lamp, on the floor before a camera on a shelf."""
    pictures = []
    for i in range(20):
        shown = picture()
        patch = shown[290:400, 440 + 90 * (i // 3 % 2) : 560 + 90 * (i // 3 % 2)]
        patch[:] = patch * np.array(tint)
        pictures.append(shown)
    assert any(noticed(pictures, [landmarks()] * 20)) == told


def test_somebody_in_grey_before_a_grey_wall_is_no_shadow() -> None:
    pictures = [picture() for _ in range(30)]
    for i, rgb in enumerate(pictures):
        rgb[60:440, 100 + 10 * i : 180 + 10 * i] //= 2
    assert any(noticed(pictures, [landmarks()] * 30))


def test_a_cut_to_another_place_is_nobody_and_light_and_a_shaken_camera_are_no_cut() -> None:
    bystander = Bystander()
    elsewhere = np.ascontiguousarray(picture()[::-1, ::-1])
    pictures = [picture(shift=2 * (i % 3), light=1.0 - 0.5 * (i > 4)) for i in range(10)] + [elsewhere] * 10
    cuts, company = [], []
    for i, rgb in enumerate(pictures):
        company.append(bystander.update(rgb, landmarks(), TRUNK_PX, i * STEP_S))
        cuts.append(bystander.cut)
    assert [i for i, cut in enumerate(cuts) if cut] == [10]
    assert not any(company)
