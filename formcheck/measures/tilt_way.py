"""The way that a pelvic tilt takes the cloth: what is looked for where it is followed.

In a posterior tilt the skin over the hip turns with the bone, the belly comes down, the seat comes up, and all of it
goes towards the head. Measured on the flow of 32 full tilts (12 degrees) of eleven rendered people, whose ways hardly
differ; of seven recorded people a tilt is 0.5 to 2 times as much.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from formcheck.measures.flow import AGREES, MIN_POINTS, ROUNDS, FloatArray, reweighted

#: Along the trunk from the hip (trunk lengths), and how far the cloth goes there in a full tilt: towards the head and
#: towards the back, thousandths of a trunk length.
_WAY = np.array(
    [
        (-0.15, 17, -10),
        (-0.05, 24, -16),
        (0.05, 35, -14),
        (0.15, 44, 4),
        (0.25, 38, 16),
        (0.35, 27, 15),
        (0.45, 23, 14),
        (0.55, 20, 6),
        (0.70, 21, 2),
        (1.00, 22, 0),
    ]
) / (1, 1000, 1000)
#: What all of the trunk goes, the thorax included.
_ALL_OF_IT = np.array([0.021, 0.001])
#: A full tilt is called so many degrees: what the skin at the hip turns by, half to two thirds of the bone's 12.
FULL_DEG = 7.0

#: The misfit that a perfectly followed point still has, trunk lengths.
_FINEST = 0.0005


class Way(NamedTuple):
    """How far points have gone the way of a tilt: degrees, their standard error, and the share of points that agree."""

    deg: float
    error_deg: float
    share: float


def full_way(along: FloatArray, against_thorax: bool = False) -> FloatArray:
    """(N, 2) how far the cloth goes in a full tilt, towards the head and towards the back, trunk lengths.

    Parameters
    ----------
    along : (N,) how far along the trunk from the hip, trunk lengths.
    against_thorax : whether that is told against the thorax, and not against the room.
    """
    way = np.column_stack([np.interp(along, _WAY[:, 0], _WAY[:, i]) for i in (1, 2)])
    return way - _ALL_OF_IT if against_thorax else way


def gone_along(way: FloatArray, gone: FloatArray) -> Way | None:
    """How far the cloth has gone the way of a tilt; None where too few points were followed.

    Least squares for the one factor, in complex numbers, reweighted.

    Parameters
    ----------
    way : (N, 2) how far each point goes in a full tilt, as `full_way` has it.
    gone : (N, 2) how far each has gone, trunk lengths; NaN = lost.
    """
    seen = np.isfinite(gone[:, 0])
    count = int(np.count_nonzero(seen))
    if count < MIN_POINTS:
        return None
    z, w = (points[seen].view(np.complex128)[:, 0] for points in (way, gone))
    square, along = np.square(z.real) + np.square(z.imag), (z.conj() * w).real
    weight = np.ones(count)
    for _ in range(ROUNDS):
        length = float(weight @ square)
        factor = float(weight @ along) / length
        miss = np.abs(w - factor * z)
        weight = reweighted(miss, _FINEST)
    variance = float(weight @ miss**2) / float(weight.sum()) / 2
    agree = np.count_nonzero(weight > AGREES) / len(gone)
    return Way(FULL_DEG * factor, FULL_DEG * math.sqrt(variance / length), agree)
