"""Which side of the body faces the camera."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.tracking.body import FloatArray
from formcheck.tracking.landmarks import INDEX, LANDMARKS, PAIRED
from formcheck.tracking.near_side import NearSide

RATE = 15.0


def world(left_nearer_m: float) -> FloatArray:
    """A body whose left side is nearer to the camera by this much; z points away from the camera."""
    points = np.zeros((33, 3))
    for i, name in enumerate(LANDMARKS):
        if "left" in name:
            points[i, 2] = -left_nearer_m / 2
        elif "right" in name:
            points[i, 2] = left_nearer_m / 2
    return points


def sides(*left_nearer_m: float) -> list[str]:
    near = NearSide()
    return [near.update(world(depth_m), i / RATE) for i, depth_m in enumerate(left_nearer_m)]


@pytest.mark.parametrize(
    ("left_nearer_m", "side"), [(0.3, "left"), (-0.3, "right"), (0.001, "left"), (-0.001, "right")]
)
def test_the_first_frame_decides_at_once(left_nearer_m: float, side: str) -> None:
    assert sides(left_nearer_m) == [side]


@given(st.lists(st.floats(-0.045, 0.045), min_size=1, max_size=60))
def test_the_side_does_not_flicker_when_seen_from_the_front(left_nearer_m: list[float]) -> None:
    assert len(set(sides(*left_nearer_m))) == 1


def test_limbs_swapped_for_a_moment_do_not_change_the_side() -> None:
    assert set(sides(*[0.3] * 15, *[-0.3] * 6, *[0.3] * 15)) == {"left"}


def test_a_single_wild_frame_does_not_change_the_side() -> None:
    assert set(sides(*[0.3] * 10, -3.0, *[0.3] * 10)) == {"left"}


def test_turning_round_changes_the_side_once_and_soon() -> None:
    found = sides(*[0.3] * 30, *[-0.3] * 45)
    changes = [i for i in range(1, len(found)) if found[i] != found[i - 1]]
    assert found[0] == "left"
    assert found[-1] == "right"
    assert len(changes) == 1
    assert (changes[0] - 30) / RATE < 1.5


@given(st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=40))
def test_a_mirrored_body_has_the_other_side_near(left_nearer_m: list[float]) -> None:
    shifted = [depth_m + 1e-6 for depth_m in left_nearer_m]  # no frame in which both are equally near
    other = {"left": "right", "right": "left"}
    mirrored = sides(*(-depth_m for depth_m in shifted))
    if 0.0 not in shifted:
        assert mirrored == [other[side] for side in sides(*shifted)]


def test_the_decision_does_not_depend_on_the_frame_rate() -> None:
    def change_s(rate: float) -> float:
        near = NearSide()
        for i in range(round(6 * rate)):
            if near.update(world(0.3 if i / rate < 2 else -0.3), i / rate) == "right":
                return i / rate
        raise AssertionError("no change")

    assert change_s(60.0) == pytest.approx(change_s(10.0), abs=0.1)


def test_a_frame_without_depths_changes_nothing() -> None:
    near = NearSide()
    near.update(world(-0.3), 0.0)
    assert near.update(np.full((33, 3), np.nan), 0.1) == "right"
    assert [near.update(world(0.3), 0.2 + i / RATE) for i in range(45)][-1] == "left"


@pytest.mark.parametrize(("left_nearer_m", "side"), [(0.3, "left"), (-0.3, "right")])
def test_a_first_frame_without_depths_does_not_decide(left_nearer_m: float, side: str) -> None:
    near = NearSide()
    near.update(np.full((33, 3), np.nan), 0.0)
    found = [near.update(world(left_nearer_m), 0.1 + i / RATE) for i in range(5)]
    assert set(found) == {side}
    near.update(world(-left_nearer_m), 0.1 + 5 / RATE)
    assert [near.update(world(-left_nearer_m), 1.0 + i / RATE) for i in range(45)][-1] != side


def test_landmarks_come_in_pairs() -> None:
    # BlazePose has 33: the nose, and 16 on each side (the mouth's two are named the other way round).
    assert len(LANDMARKS) == 33
    assert len(PAIRED) == 15
    assert all(
        INDEX[f"right_{name}"] == INDEX[f"left_{name}"] + (3 if name.startswith("eye") else 1) for name in PAIRED
    )
