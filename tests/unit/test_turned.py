"""Pictures that lie on their side: bodies turned upright, and what is asked where nothing was counted."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.checking import PoseDefinition, load_pose
from formcheck.turned import Turnings, ask_turn, turned
from formcheck.video import TURNS, Turn
from tests.bodies import STANDING, SUPINE, Acting, Camera, Posture, film
from tests.cameras import blank

UPRIGHT = Camera(px_per_m=200, at=(300, 300))


def followed(pose: PoseDefinition, posture: Posture, roll_deg: float, seconds: float = 6.0) -> Turnings:
    turnings = Turnings(pose)
    act = Acting([(0.0, posture), (seconds, posture)])
    for frame, body in film(act, camera=Camera(px_per_m=200, at=(300, 300), roll_deg=roll_deg)):
        turnings.update(blank(frame.index, frame.time_s), body)
    return turnings


@pytest.mark.parametrize("by_deg", TURNS.values())
def test_a_turned_body_is_where_its_pixels_go(by_deg: Turn) -> None:
    _, body = next(iter(film(Acting([(0.0, SUPINE), (1.0, SUPINE)]), camera=UPRIGHT)))
    width, height = body.frame_size
    after = turned(body, by_deg)
    for before_px, after_px in zip(body.landmarks_px, after.landmarks_px, strict=True):
        picture = np.zeros((height, width), np.uint8)
        x, y = (int(value) for value in before_px)
        if not (0 <= x < width and 0 <= y < height):
            continue
        picture[y, x] = 1
        rows, columns = np.nonzero(np.rot90(picture, -by_deg // 90))
        assert after_px == pytest.approx((columns[0] + 0.5, rows[0] + 0.5), abs=0.51)
    wide, high = after.frame_size
    assert np.rot90(np.zeros((height, width)), -by_deg // 90).shape == (high, wide)


@pytest.mark.parametrize("by_deg", TURNS.values())
def test_a_body_turned_all_the_way_round_is_the_same(by_deg: Turn) -> None:
    _, body = next(iter(film(Acting([(0.0, SUPINE), (1.0, SUPINE)]), camera=UPRIGHT)))
    there = turned(body, by_deg)
    for _ in range(0 if by_deg == 0 else (360 - by_deg) // 90):
        there = turned(there, 90)
    assert there.frame_size == body.frame_size
    assert there.landmarks_px == pytest.approx(body.landmarks_px)
    assert there.world_m == pytest.approx(body.world_m)


@pytest.mark.parametrize(("roll_deg", "asked"), [(90, 270), (180, 180), (270, 90)])
def test_a_start_posture_in_a_turned_picture_is_asked_for(bridge: PoseDefinition, roll_deg: int, asked: int) -> None:
    assert (ask_turn([followed(bridge, SUPINE, roll_deg)]) or "").endswith(f"turn it with --turn {asked}")


def test_nothing_is_asked_of_who_is_seen_upright_or_for_too_short_a_time(bridge: PoseDefinition) -> None:
    assert ask_turn([followed(bridge, SUPINE, 0)]) is None
    assert ask_turn([followed(bridge, STANDING, 180)]) is None
    assert ask_turn([followed(bridge, SUPINE, 180, seconds=3.0)]) is None
    assert ask_turn([Turnings(bridge)]) is None


def test_nothing_is_asked_where_another_start_posture_is_there_as_it_is(bridge: PoseDefinition) -> None:
    """Legs that hang from the floor are on all fours upside down; who lies there is seen as the picture is."""
    fours = load_pose("cat_camel")
    lying = [followed(pose, SUPINE, 180) for pose in (bridge, fours)]
    assert lying[0].upright == 180 and ask_turn(lying) is not None
    as_it_is = [followed(pose, SUPINE, 0) for pose in (bridge, fours)]
    assert as_it_is[0].as_it_is and ask_turn([lying[0], as_it_is[0]]) is None
