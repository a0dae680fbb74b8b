"""What a tracked body answers about its landmarks."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from formcheck.tracking.body import MIN_VISIBILITY, Body
from formcheck.tracking.landmarks import INDEX


def body(near: str = "left") -> Body:
    """Landmark i at pixel (i, 10 i) and world (i, 2 i, 3 i), all visible."""
    i = np.arange(33, dtype=float)
    return Body(1.5, (640, 480), np.stack([i, 10 * i], 1), np.ones(33), np.stack([i, 2 * i, 3 * i], 1), near)


@pytest.mark.parametrize(("near", "far"), [("left", "right"), ("right", "left")])
def test_near_and_far_stand_for_sides(near: str, far: str) -> None:
    seen = body(near)
    assert seen.far == far
    assert seen.name("near_hip") == f"{near}_hip"
    assert seen.name("far_foot_index") == f"{far}_foot_index"
    assert np.array_equal(seen.px("near_knee"), seen.px(f"{near}_knee"))
    assert np.array_equal(seen.world("far_knee"), seen.world(f"{far}_knee"))


@pytest.mark.parametrize("joint", ["nose", "left_hip", "right_foot_index", "mouth_left"])
def test_other_names_stay(joint: str) -> None:
    assert body().name(joint) == joint
    assert np.array_equal(body().px(joint), [INDEX[joint], 10 * INDEX[joint]])
    assert np.array_equal(body().world(joint), INDEX[joint] * np.array([1.0, 2.0, 3.0]))


def test_an_unknown_joint_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        body().px("left_wing")


def test_a_hidden_landmark_reads_as_missing_in_the_picture_only() -> None:
    visibility = np.ones(33)
    visibility[INDEX["right_hip"]] = MIN_VISIBILITY - 0.01
    visibility[INDEX["left_hip"]] = MIN_VISIBILITY
    seen = replace(body(), visibility=visibility)
    assert np.isnan(seen.px("right_hip")).all()
    assert np.isnan(seen.px("far_hip")).all()
    assert np.isfinite(seen.px("left_hip")).all()
    assert np.isfinite(seen.world("right_hip")).all()


def test_nobody_found_reads_as_missing_everywhere() -> None:
    gap = Body.missing(2.0, (640, 480), "right")
    assert not gap.found
    assert (gap.time_s, gap.frame_size, gap.near, gap.silhouette) == (2.0, (640, 480), "right", None)
    for joint in INDEX:
        assert np.isnan(gap.px(joint)).all()
        assert np.isnan(gap.world(joint)).all()
    assert gap.landmarks_px.shape == (33, 2)
    assert gap.world_m.shape == (33, 3)


def test_a_body_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        body().near = "right"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("at", "seen"), [((-20.0, 100.0), True), ((-40.0, 100.0), False), ((300.0, 505.0), True), ((300.0, 520.0), False)]
)
def test_what_lies_plainly_outside_the_picture_reads_as_missing(at: tuple[float, float], seen: bool) -> None:
    """The model supposes where limbs are that it cannot see, and is sure of them."""
    landmarks = body().landmarks_px.copy()
    landmarks[INDEX["left_knee"]] = at
    assert bool(np.isfinite(replace(body(), landmarks_px=landmarks).px("left_knee")).all()) == seen
