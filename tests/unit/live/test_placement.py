"""Where the person is, in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from formcheck.checking import Moment, PoseDefinition
from formcheck.live.placement import Placement, misplaced
from formcheck.tracking import INDEX, Body, People
from tests.bodies import STANDING, Acting, Bridging, Camera, Lift, film
from tests.cameras import blank

DAY, NIGHT = blank(0, 0.0), blank(0, 0.0, brightness=12)


def lying(px_per_m: float = 300.0) -> Body:
    return next(film(Bridging([Lift()]), camera=Camera(px_per_m=px_per_m)))[1]


def shifted(body: Body, right: float, down: float = 0.0) -> Body:
    return replace(body, landmarks_px=body.landmarks_px + np.array([right, down]))


def test_a_person_in_the_picture_has_nothing_to_change() -> None:
    assert misplaced(DAY, lying()) is None


def test_nobody_is_called_into_the_picture_and_in_the_dark_the_light_is_named() -> None:
    assert misplaced(DAY, Body.missing(0.0, (640, 480))) == "I cannot see you: come into the picture, or closer"
    assert misplaced(NIGHT, Body.missing(0.0, (640, 480))) == "It is too dark here: switch a light on"


def test_feet_out_of_the_picture_are_named() -> None:
    feet = lying().landmarks_px[INDEX["right_heel"], 0]
    assert misplaced(DAY, shifted(lying(), 650 - feet)) == "Your feet are cut off: step back"


def test_head_out_of_the_picture_is_named() -> None:
    head = lying().landmarks_px[INDEX["nose"], 0]
    assert misplaced(DAY, shifted(lying(), -12 - head)) == "Your head is cut off: step back"


@pytest.mark.parametrize(("edge", "told"), [("right", "Your feet are"), ("left", "Your head is")])
def test_what_is_nearest_to_an_edge_that_cuts_the_silhouette_off_goes_on_beyond_it(edge: str, told: str) -> None:
    assert misplaced(DAY, lying(), {edge}) == f"{told} cut off: step back"


def test_an_edge_that_cut_the_person_off_is_remembered_for_some_seconds(bridge: PoseDefinition) -> None:
    placement, body = Placement([bridge]), lying()
    ready = Moment(0.0, "ready", 0, 0.0, None, (), {})
    seen = [(0.0, People(1, frozenset({"right"}))), (2.0, People()), (4.0, People())]
    told = [placement.problem(blank(0, t), replace(body, time_s=t), ready, people) for t, people in seen]
    assert told == ["Your feet are cut off: step back"] * 2 + [None]


def test_who_is_cut_off_and_therefore_seen_twice_is_not_asked_to_be_alone(bridge: PoseDefinition) -> None:
    ready = Moment(0.0, "ready", 0, 0.0, None, (), {})
    halved = People(2, frozenset({"left"}))
    assert Placement([bridge]).problem(DAY, lying(), ready, halved) == "Your head is cut off: step back"
    assert "One person" in str(Placement([bridge]).problem(DAY, lying(), ready, People(2)))


def test_standing_too_close_is_not_told_part_by_part() -> None:
    upright = next(film(Acting([(0.0, STANDING), (1.0, STANDING)]), camera=Camera(px_per_m=600)))[1]
    assert misplaced(DAY, shifted(upright, -400, 200)) == "I cannot see all of you: step back"


def test_a_camera_that_hangs_upside_down_is_told_with_the_option_that_helps() -> None:
    upright = next(film(Acting([(0.0, STANDING), (1.0, STANDING)]), camera=Camera(px_per_m=200, at=(200, 420))))[1]
    assert misplaced(DAY, upright) is None
    turned = replace(upright, landmarks_px=np.array(upright.frame_size, float) - upright.landmarks_px)
    assert misplaced(DAY, turned) == "The picture is upside down: turn the camera, or start with --turn 180"


@pytest.mark.parametrize(("px_per_m", "far"), [(90.0, True), (150.0, False)])
def test_far_away_is_told(px_per_m: float, far: bool) -> None:
    say = misplaced(DAY, lying(px_per_m))
    assert (say == "You are far away: come a little closer") is far
