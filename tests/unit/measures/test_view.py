"""From where the camera looks."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.measures.view import OBLIQUE_UP_TO_DEG, SIDE_UP_TO_DEG, azimuth_deg, from_behind, view_name, view_of
from formcheck.tracking import Body
from tests.bodies import STANDING, Acting, Bridging, Camera, Lift, film

SEEN = {
    side: next(film(Acting([(0, STANDING), (1, STANDING)]), camera=Camera(feet=side)))[1] for side in ("left", "right")
}


@given(st.floats(-90, 90), st.sampled_from(["left", "right"]))
def test_the_azimuth_of_a_made_up_view(azimuth: float, feet: str) -> None:
    body = next(film(Bridging([Lift()]), camera=Camera(feet=feet, azimuth_deg=azimuth)))[1]
    assert azimuth_deg(body) == pytest.approx(abs(azimuth), abs=0.01)


def test_a_bridge_in_exact_side_view_stays_one_all_the_way() -> None:
    assert max(azimuth_deg(body) for _, body in film(Bridging([Lift()]), rate=5)) == pytest.approx(0, abs=1e-6)


def test_a_tilted_camera_does_not_change_the_view() -> None:
    body = next(film(Bridging([Lift()]), camera=Camera(azimuth_deg=30, roll_deg=25)))[1]
    assert azimuth_deg(body) == pytest.approx(30, abs=0.01)


def test_nobody_has_no_view() -> None:
    assert math.isnan(azimuth_deg(Body.missing(0.0, (640, 480))))


@pytest.mark.parametrize(
    ("azimuth", "view"),
    [
        (0.0, "side"),
        (SIDE_UP_TO_DEG, "side"),
        (SIDE_UP_TO_DEG + 0.1, "oblique"),
        (OBLIQUE_UP_TO_DEG, "oblique"),
        (OBLIQUE_UP_TO_DEG + 0.1, "front"),
        (90.0, "front"),
        (math.nan, "unknown"),
    ],
)
def test_names_of_views(azimuth: float, view: str) -> None:
    assert view_name(azimuth) == view


def test_only_the_far_end_of_views_has_a_back() -> None:
    assert [view_name(azimuth, behind=True) for azimuth in (10.0, 50.0, 80.0)] == ["side", "oblique", "behind"]


@pytest.mark.parametrize(("azimuth", "behind"), [(80, False), (-80, True)])
def test_who_faces_the_camera_is_told_from_who_turns_the_back(azimuth: float, behind: bool) -> None:
    act = Acting([(0, STANDING), (1, STANDING)])
    body = next(film(act, camera=Camera(feet="right", azimuth_deg=azimuth)))[1]
    assert from_behind(body) == behind


def test_the_view_over_several_frames_is_that_of_most() -> None:
    assert view_of([(80.0, True), (85.0, True), (20.0, False), (math.nan, False)]) == "behind"
    assert view_of([(math.nan, False)]) == "unknown"
