"""Silhouettes that run out of the picture."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.tracking.people import touched_edges


def silhouette(top: int, bottom: int, left: int, right: int) -> np.ndarray:
    mask = np.zeros((480, 640), np.float32)
    mask[top:bottom, left:right] = 0.95
    return mask


@pytest.mark.parametrize(
    ("box", "edges"),
    [
        ((200, 300, 100, 500), set()),
        ((200, 260, 100, 640), {"right"}),
        ((200, 260, 0, 500), {"left"}),
        ((0, 400, 300, 360), {"top"}),
        ((100, 480, 0, 360), {"left", "bottom"}),
    ],
)
def test_the_edges_that_a_person_is_cut_off_by(box: tuple[int, int, int, int], edges: set[str]) -> None:
    assert touched_edges([silhouette(*box)]) == edges


def test_a_fleck_at_the_edge_and_a_pale_shadow_are_nobody_cut_off() -> None:
    fleck, shadow = silhouette(200, 208, 600, 640), silhouette(100, 400, 300, 640) * 0.4
    assert touched_edges([fleck, shadow]) == set()


def test_nobody_is_cut_off_by_nothing() -> None:
    assert touched_edges([]) == set()
