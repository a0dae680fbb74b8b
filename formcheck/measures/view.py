"""From where the camera looks at the body, and whether it sees enough of it."""

from __future__ import annotations

import math

from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import Measure, measure, read_once
from formcheck.tracking import Body
from formcheck.video import Frame

#: Azimuth up to which a view counts as this (degrees from the exact side view); beyond: front or back.
#: A limb angle seen from 40 degrees off reads up to 10 degrees wrong for a limb at 45 degrees (atan of tan/cos), and
#: the reading falls short of the camera's angle: 40 from 60 degrees off, 19 from 22 (medians of rendered bird dogs).
SIDE_UP_TO_DEG, OBLIQUE_UP_TO_DEG = 36.0, 60.0


@read_once
def azimuth_deg(body: Body) -> float:
    """Angle between the camera's axis and the body's left-right axis: 0 = exact side view, 90 = front or back.

    From world landmarks (hips and shoulders together). NaN where nobody was found.
    """
    x, y, z = (
        body.world("left_hip") - body.world("right_hip") + body.world("left_shoulder") - body.world("right_shoulder")
    )
    return math.degrees(math.atan2(math.hypot(x, y), abs(z)))


def view_name(azimuth: float) -> str:
    """`side`, `oblique` or `front` (which stands for the back as well) for an azimuth; `unknown` for NaN."""
    if math.isnan(azimuth):
        return "unknown"
    if azimuth <= SIDE_UP_TO_DEG:
        return "side"
    return "oblique" if azimuth <= OBLIQUE_UP_TO_DEG else "front"


@measure(unit="deg")
def view_azimuth() -> Measure:
    """Angle between the camera's axis and the body's left-right axis: 0 = exact side view."""

    def read(body: Body, frame: Frame) -> float:
        return azimuth_deg(body)

    return read


@measure(unit="px")
def trunk_size() -> Measure:
    """Length of the trunk in the picture, pixels."""

    def read(body: Body, frame: Frame) -> float:
        return trunk_px(body)

    return read
