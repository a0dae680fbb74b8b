"""Where the camera has gone, told by what is behind the person."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from formcheck.measures.backdrop import Backdrop
from formcheck.tracking import Body
from formcheck.video import Frame
from tests.tilting import picture

RATE = 12.0
SIZE = (640, 480)


def room(blur: float = 3.0) -> np.ndarray:
    noise = np.random.default_rng(3).normal(size=SIZE[::-1]).astype(np.float32)
    blotches = cv2.GaussianBlur(noise, (0, 0), blur)
    return np.clip(128 + 40 * blotches / blotches.std(), 0, 255).astype(np.uint8)


def seen(shift: tuple[float, float] = (0, 0), roll_deg: float = 0.0, zoom: float = 1.0) -> np.ndarray:
    """(3, 3) what a camera does to the picture that is moved so."""
    matrix = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), roll_deg, zoom)
    return np.vstack([matrix + np.array([[0, 0, shift[0]], [0, 0, shift[1]]]), [0, 0, 1]])


def show(backdrop: Backdrop, index: int, gray: np.ndarray, person: np.ndarray | None = None) -> np.ndarray:
    silhouette = np.zeros((60, 80), np.float32) if person is None else person
    still = Body(index / RATE, SIZE, np.full((33, 2), 200.0), np.ones(33), np.zeros((33, 3)), "left", silhouette)
    return backdrop(still, Frame(index, index / RATE, picture(gray)))


def moved(gray: np.ndarray, way: np.ndarray) -> np.ndarray:
    return cv2.warpAffine(gray, way[:2], SIZE, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


@pytest.mark.parametrize("how", [{"shift": (6, -4)}, {"roll_deg": 2.0}, {"zoom": 1.03}], ids=str)
def test_where_the_camera_goes_is_told_to_a_fifth_of_a_pixel(how) -> None:
    backdrop, gray = Backdrop(), room()
    corners = np.array([[100, 100, 1], [500, 80, 1], [320, 400, 1.0]]).T
    for i in range(13):
        share = i / 12
        way = seen(
            **{
                name: (share * np.array(to) if name == "shift" else (to - (name == "zoom")) * share + (name == "zoom"))
                for name, to in how.items()
            }
        )
        told = show(backdrop, i, moved(gray, way))
        assert (told @ corners)[:2] == pytest.approx((way @ corners)[:2], abs=0.2)


def test_a_camera_that_begins_to_move_after_a_long_rest_is_noticed() -> None:
    backdrop, gray = Backdrop(), room()
    for i in range(40):
        assert show(backdrop, i, gray) == pytest.approx(np.eye(3), abs=0.05)
    for i in range(40, 60):
        way = seen((0.5 * (i - 40), 0.0))
        told = show(backdrop, i, moved(gray, way))
    assert told[0, 2] == pytest.approx(way[0, 2], abs=0.2)


def test_a_person_who_moves_does_not_move_the_camera() -> None:
    backdrop, gray = Backdrop(), room()
    person = np.zeros((60, 80), np.float32)
    person[10:55, 20:70] = 1.0
    inside = cv2.resize(person, SIZE) > 0.5
    for i in range(6):
        shifted = moved(room(4.0), seen((3.0 * i, 0.0)))
        assert show(backdrop, i, np.where(inside, shifted, gray), person) == pytest.approx(np.eye(3), abs=0.02)


def test_before_a_plain_wall_the_camera_is_taken_to_stand() -> None:
    backdrop = Backdrop()
    for i in range(6):
        assert np.array_equal(show(backdrop, i, np.full(SIZE[::-1], 128 + i, np.uint8)), np.eye(3))


def test_where_the_room_is_lost_the_camera_is_where_it_was_seen_last() -> None:
    backdrop, gray = Backdrop(), room()
    show(backdrop, 0, gray)
    last = show(backdrop, 1, moved(gray, seen((2.0, 1.0))))
    assert last[:2, 2] == pytest.approx([2.0, 1.0], abs=0.1)
    assert np.array_equal(show(backdrop, 2, np.full_like(gray, 90)), last)
