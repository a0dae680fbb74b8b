"""The back's arc on silhouettes drawn with a known arc."""

from __future__ import annotations

import dataclasses
import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from formcheck.measures.spine import arc_angle_deg, dorsal_contour, dorsal_height
from formcheck.tracking.body import Body
from formcheck.tracking.landmarks import INDEX

SIZE = (640, 480)
CELLS = (320, 240)

#: A trunk of 120 px between hip and shoulder, kneeling, head to the right, left side near; y down.
JOINTS = {
    "hip": (240.0, 240.0),
    "shoulder": (360.0, 240.0),
    "knee": (245.0, 360.0),
    "elbow": (360.0, 300.0),
    "wrist": (365.0, 360.0),
}


def quadruped(height: float, *, depth: float = 0.3, cells: tuple[int, int] = CELLS) -> Body:
    """Someone on all fours whose dorsal contour is an arc of `height` and passes `depth` over hip and shoulder."""
    along = np.linspace(-0.2, 1.2, 141)
    back = depth + 4 * height * along * (1 - along)
    belly = back - 0.5 if height > 0.2 else np.full_like(along, -0.2)
    trunk = np.vstack([np.column_stack([along, back]), np.column_stack([along, belly])[::-1]])
    outline = np.array(JOINTS["hip"]) + trunk * [120.0, -120.0]
    return _with_picture(_body(), _draw(outline, cells))


def _body() -> Body:
    landmarks = np.full((33, 2), 300.0)
    for joint, place in JOINTS.items():
        landmarks[[INDEX[f"left_{joint}"], INDEX[f"right_{joint}"]]] = place
    return Body(0.0, SIZE, landmarks, np.ones(33), np.zeros((33, 3)), "left")


def _draw(outline: NDArray[np.float64], cells: tuple[int, int]) -> NDArray[np.float32]:
    """A filled outline (pixels), smoothly cut down to `cells`."""
    fine = 4
    picture = np.zeros((SIZE[1] * fine, SIZE[0] * fine), np.float32)
    cv2.fillPoly(picture, [np.round(outline * fine - 0.5).astype(np.int32)], 1.0)
    return np.asarray(cv2.resize(picture, cells, interpolation=cv2.INTER_AREA), np.float32)


def _with_picture(body: Body, silhouette: NDArray[np.float32] | None) -> Body:
    return dataclasses.replace(body, silhouette=silhouette)


def _changed(body: Body, rows: slice, columns: slice, value: float) -> Body:
    """The body with part of its silhouette set to `value`; rows and columns in pixels of the picture."""
    assert body.silhouette is not None
    picture = body.silhouette.copy()
    picture[rows.start // 2 : rows.stop // 2, columns.start // 2 : columns.stop // 2] = value
    return _with_picture(body, picture)


def _moved(body: Body, joint: str, by_px: tuple[float, float]) -> Body:
    landmarks = body.landmarks_px.copy()
    landmarks[INDEX[joint]] += by_px
    return dataclasses.replace(body, landmarks_px=landmarks)


def _raised(body: Body, by_px: int) -> Body:
    """The body higher up, cut by the upper edge of the picture."""
    assert body.silhouette is not None
    picture = np.zeros_like(body.silhouette)
    picture[: -by_px // 2] = body.silhouette[by_px // 2 :]
    return dataclasses.replace(body, landmarks_px=body.landmarks_px - [0, by_px], silhouette=picture)


def _mirrored(body: Body) -> Body:
    assert body.silhouette is not None
    landmarks = body.landmarks_px * [-1, 1] + [SIZE[0], 0]
    return dataclasses.replace(body, landmarks_px=landmarks, silhouette=np.ascontiguousarray(body.silhouette[:, ::-1]))


def _upside_down(body: Body) -> Body:
    assert body.silhouette is not None
    landmarks = body.landmarks_px * [1, -1] + [0, SIZE[1]]
    return dataclasses.replace(body, landmarks_px=landmarks, silhouette=np.ascontiguousarray(body.silhouette[::-1]))


@pytest.mark.parametrize("height", [-0.15, -0.06, 0.0, 0.03, 0.12, 0.25])
def test_reads_the_arc_that_was_drawn(height: float) -> None:
    assert dorsal_height(quadruped(height)) == pytest.approx(height, abs=0.004)


def test_contour_lies_where_it_was_drawn() -> None:
    contour = dorsal_contour(quadruped(0.1, depth=0.3))
    assert contour is not None
    along = contour[:, 0]
    assert contour[:, 1] == pytest.approx(0.3 + 0.4 * along * (1 - along), abs=0.004)


@given(height=st.floats(-0.12, 0.2), depth=st.floats(0.25, 0.4))
@settings(max_examples=15)
def test_same_from_either_side_and_upside_down(height: float, depth: float) -> None:
    body = quadruped(height, depth=depth)
    assert dorsal_height(_mirrored(body)) == pytest.approx(dorsal_height(body), abs=0.003)
    assert dorsal_height(_upside_down(body)) == pytest.approx(dorsal_height(body), abs=0.003)


def test_depth_of_the_trunk_does_not_enter() -> None:
    assert dorsal_height(quadruped(0.08, depth=0.4)) == pytest.approx(
        dorsal_height(quadruped(0.08, depth=0.2)), abs=0.004
    )


@pytest.mark.parametrize("joint", ["left_shoulder", "left_hip"])
def test_landmark_error_across_the_chord_hardly_enters(joint: str) -> None:
    body = quadruped(0.08)
    assert dorsal_height(_moved(body, joint, (0.0, 6.0))) == pytest.approx(dorsal_height(body), abs=0.01)


def test_small_silhouette_reads_the_same() -> None:
    assert dorsal_height(quadruped(0.1, cells=(96, 72))) == pytest.approx(0.1, abs=0.01)


def test_lifted_arm_and_leg_do_not_turn_the_back_over() -> None:
    body = quadruped(0.05)
    reaching = _moved(_moved(body, "left_wrist", (80.0, -150.0)), "left_knee", (-110.0, -140.0))
    assert dorsal_height(reaching) == pytest.approx(dorsal_height(body))


def test_head_above_the_shoulder_does_not_enter() -> None:
    body = quadruped(-0.05)
    with_head = _changed(body, slice(120, 300), slice(364, 430), 1.0)
    assert dorsal_height(with_head) == pytest.approx(dorsal_height(body), abs=1e-6)


def test_head_thrown_back_over_the_shoulder_does_not_enter() -> None:
    """As of a recorded woman, whose head stood behind the last of her back and made a deeper arch of it."""
    body = quadruped(-0.05)
    with_head = _changed(body, slice(100, 240), slice(342, 430), 1.0)
    assert dorsal_height(with_head) == pytest.approx(dorsal_height(body), abs=0.01)


def test_belly_does_not_enter() -> None:
    body = quadruped(0.05)
    with_loose_shirt = _changed(body, slice(264, 330), slice(260, 340), 1.0)
    assert dorsal_height(with_loose_shirt) == pytest.approx(dorsal_height(body), abs=1e-6)


def test_chord_that_leaves_a_slim_rounded_body_is_still_measured() -> None:
    body = quadruped(0.3, depth=0.25)
    assert body.silhouette is not None
    assert body.silhouette[120, 150] == 0.0  # middle of the chord: below the belly
    assert dorsal_height(body) == pytest.approx(0.3, abs=0.006)


def test_small_hole_leaves_the_rest_of_the_back_to_measure() -> None:
    body = quadruped(0.08)
    assert dorsal_height(_changed(body, slice(214, 224), slice(294, 304), 0.0)) == pytest.approx(0.08, abs=0.005)


BACK = quadruped(0.08)
UNREADABLE = {
    "no silhouette": _with_picture(BACK, None),
    "empty silhouette": _with_picture(BACK, np.zeros(CELLS[::-1], np.float32)),
    "nobody found": Body.missing(0.0, SIZE),
    "hip half missing": _changed(BACK, slice(0, 480), slice(0, 290), 0.0),
    "shoulder half missing": _changed(BACK, slice(0, 480), slice(310, 640), 0.0),
    "upper half missing": _changed(BACK, slice(0, 232), slice(0, 640), 0.0),
    "step in the back": _changed(BACK, slice(0, 212), slice(0, 300), 0.0),
    "hole along the back": _changed(BACK, slice(212, 224), slice(200, 400), 0.0),
    "arm over the back": _changed(BACK, slice(150, 170), slice(260, 360), 1.0),
    "back joined to something above it": _changed(BACK, slice(0, 260), slice(0, 640), 1.0),
    "back out of the picture": _raised(BACK, 202),
    "trunk of a few cells": quadruped(0.08, cells=(40, 30)),
    "shoulder not seen": dataclasses.replace(BACK, visibility=(np.arange(33) != INDEX["left_shoulder"]) + 0.0),
    "shoulder on the hip": _moved(BACK, "left_shoulder", (-115.0, 0.0)),
    "knee and hand over the back": _moved(_moved(BACK, "left_knee", (0.0, -260.0)), "left_wrist", (0.0, -260.0)),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_is_missing_rather_than_guessed(what: str) -> None:
    assert math.isnan(dorsal_height(UNREADABLE[what]))


def test_contour_is_missing_only_where_the_picture_cuts_it() -> None:
    contour = dorsal_contour(_raised(BACK, 202))  # the chord is 38 px under the edge: 0.317 trunk lengths
    assert contour is not None
    drawn = 0.3 + 0.32 * contour[:, 0] * (1 - contour[:, 0])
    assert np.isnan(contour[drawn > 0.325, 1]).all()
    assert np.isfinite(contour[drawn < 0.305, 1]).all()


def test_back_that_touches_the_edge_in_few_places_is_still_measured() -> None:
    assert dorsal_height(_raised(BACK, 192)) == pytest.approx(dorsal_height(BACK), abs=0.003)


def test_arc_angle_keeps_the_sign() -> None:
    assert arc_angle_deg(0.5) == pytest.approx(180.0)  # a half circle stands half its chord high
    assert arc_angle_deg(-0.1) == pytest.approx(-45.24, abs=0.01)
    assert arc_angle_deg(0.0) == 0.0
