"""From where the camera looks at the body, and whether it sees enough of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import median

from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import Measure, measure, read_once
from formcheck.tracking import Body, trunk_size_px
from formcheck.video import Frame

#: Azimuth up to which a view counts as this (degrees from the exact side view); beyond: front or back.
#: A limb angle seen from 40 degrees off reads up to 10 degrees wrong for a limb at 45 degrees (atan of tan/cos), and
#: the reading falls short of the camera's angle: 40 from 60 degrees off, 19 from 22 (medians of rendered bird dogs).
SIDE_UP_TO_DEG, OBLIQUE_UP_TO_DEG = 36.0, 60.0


#: Sides of the body whose place in the picture tells its front from its back.
_SIDES = ("hip", "shoulder")


@read_once
def azimuth_deg(body: Body) -> float:
    """Angle between the camera's axis and the body's left-right axis: 0 = exact side view, 90 = front or back.

    From world landmarks (hips and shoulders together). NaN where nobody was found.
    """
    across = (
        body.world("left_hip") - body.world("right_hip") + body.world("left_shoulder") - body.world("right_shoulder")
    )
    x, y, z = across.tolist()
    return math.degrees(math.atan2(math.hypot(x, y), abs(z)))


@read_once
def from_behind(body: Body) -> bool:
    """Whether the camera sees the back, or on all fours the feet first: the left is on the left of the picture."""
    return sum(float(body.world(f"left_{at}")[0] - body.world(f"right_{at}")[0]) for at in _SIDES) < 0


def view_name(azimuth: float, behind: bool = False) -> str:
    """`side`, `oblique`, `front` or `behind` for an azimuth; `unknown` for NaN."""
    if math.isnan(azimuth):
        return "unknown"
    if azimuth <= SIDE_UP_TO_DEG:
        return "side"
    if azimuth <= OBLIQUE_UP_TO_DEG:
        return "oblique"
    return "behind" if behind else "front"


def view_of(seen: Iterable[tuple[float, bool]]) -> str:
    """The view over several frames: median of their azimuths (NaN: nobody found), and how most of them were seen.

    Parameters
    ----------
    seen : of each frame its `azimuth_deg` and whether it was seen `from_behind`.
    """
    known = [(azimuth, behind) for azimuth, behind in seen if not math.isnan(azimuth)]
    if not known:
        return "unknown"
    azimuths, behind = zip(*known, strict=True)
    return view_name(median(azimuths), sum(behind) > len(behind) / 2)


@measure(unit="deg")
def view_azimuth(up_to: float = 90.0) -> Measure:
    """Angle between the camera's axis and the body's left-right axis: 0 = exact side view; NaN beyond `up_to`."""

    def read(body: Body, frame: Frame) -> float:
        azimuth = azimuth_deg(body)
        return azimuth if azimuth <= up_to else math.nan

    return read


@measure(unit="px")
def trunk_size() -> Measure:
    """Length that the trunk has in the picture, or would have if the camera did not see it end on, pixels."""

    def read(body: Body, frame: Frame) -> float:
        return math.nan if math.isnan(trunk_px(body)) else trunk_size_px(body.landmarks_px, body.world_m)

    return read
