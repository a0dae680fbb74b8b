"""Arms and legs that are lifted from all fours: how far, and how straight.

Seen from the side, one limb of a pair hides the other, and BlazePose then exchanges left and right or lets the hidden
one follow its neighbour. So how far a limb is lifted is read from the higher one of the pair, whatever it is called;
only the side is taken from the names, and that over time (`limb_sides`).

Elevations are of the line from shoulder to wrist (`arm`), hip to ankle (`leg`) or hip to knee (`thigh`): 0 level, -90
straight down, above 0 over level. Arms point towards the head, legs away from it: what points the other way reads
below -90. Seen from behind, feet first, the picture has no such lines; there a thigh is read from how far its knee has
risen towards the hips, and arms and lower legs are not read. Landmarks are not gated by visibility here, since a hand
or foot just out of the picture, or behind the trunk, is mostly placed well enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from formcheck.measures.geometry import distance, interior_angle_deg
from formcheck.measures.registry import Joint, Measure, measure, read_once
from formcheck.measures.silhouette import share_at
from formcheck.measures.view import azimuth_deg, from_behind, view_name
from formcheck.tracking import INDEX, Body, FloatArray
from formcheck.tracking.landmarks import SIDES
from formcheck.video import Frame

_LINES = {"arm": ("shoulder", "wrist"), "leg": ("hip", "ankle"), "thigh": ("hip", "knee")}
_BENDS = {"arm": ("shoulder", "elbow", "wrist"), "leg": ("hip", "knee", "ankle")}

#: A thigh or an arm above this elevation is lifted, degrees: 28 off the upright support, where rocking to and fro
#: reaches 20; the lowest limb that is plainly reached out (48 below level) reads -55.
LIFTED_DEG = -62.0
#: An arm above this elevation points up rather than ahead, degrees.
_STEEP_DEG = 45.0
#: Seen from behind on all fours, the knee that carries is this many widths of the hips under them or more; on the
#: heels it is not. The hips' width is that of the model's hip joints, half of the thigh's length.
_KNEELING = 0.9
#: What an arm counts for in `reach`: 54 when level, where a thigh plainly too low still reads 55 and more.
_ARM_SHARE = 0.6

#: Both hands are said to be on the floor from this visibility on: a dark one, reached out before a dark wall, was put
#: beside the other at 0.53, one that is there is seen at 0.69 and more.
_SURE = 0.6

#: A stretched limb is a straight stretch of silhouette from here to here, trunk lengths from its root. An arm ends 1.05
#: and more away in the hand, a head 0.8 away, a bent arm before 0.9; a leg ends 1.5 away, a bent one before 1.1.
#: As many neighbouring elevations must find it: a leg bent by 50 deg is met by one, a straight one by two and more.
_STRETCHED = {"arm": (0.3, 0.96), "leg": (0.35, 1.25)}
_FEWEST = {"arm": 1, "leg": 2}
_STRETCHED_STEPS = {limb: np.arange(*reach, 0.03) for limb, reach in _STRETCHED.items()}
_STRETCHED_DEG = np.arange(-70.0, 61.0, 1.5)
_STRETCHED_COS, _STRETCHED_SIN = np.cos(np.radians(_STRETCHED_DEG)), np.sin(np.radians(_STRETCHED_DEG))
#: Landmarks of a leg this far under its silhouette are those of the other leg, degrees.
_FALLEN_DEG = 20.0
#: ... unless the ray lies no higher than this over the line from hip to ankle, degrees.
_BESIDE_DEG = 10.0
#: A lifted arm whose bones are read this much shorter than those of the arm that carries (share) ends where the sleeve
#: does, or in the air: it is 0.74 long and more where its wrist is found, 0.54 to 0.63 where a dark hand is not seen.
_WHOLE = 0.7
#: An arm that reads straighter than this, degrees, and whose hand is nearer to the shoulder than this share of the
#: other arm's bones, is not seen whole: one bent to 108 degrees behind the head reads 173 and ends at 0.67 to 0.78.
_BENT_DEG, _REACHES = 150.0, 0.8


@read_once
def elevation_deg(body: Body, limb: str, side: str) -> float:
    """Elevation of one limb (`arm`, `leg`, `thigh`) of the person's own side, -225 to 135 degrees."""
    if _feet_first(body):
        return _thigh_from_behind_deg(body, side) if limb == "thigh" else math.nan
    root, end = _LINES[limb]
    across, down = _px(body, f"{side}_{end}") - _px(body, f"{side}_{root}")
    outwards = _headwards(body) if limb == "arm" else -_headwards(body)
    elevation = math.degrees(math.atan2(-down, outwards * across))
    return elevation - 360.0 if elevation > 135.0 else elevation


@read_once
def _feet_first(body: Body) -> bool:
    return view_name(azimuth_deg(body), from_behind(body)) == "behind"


def _thigh_from_behind_deg(body: Body, side: str) -> float:
    """Elevation of a thigh that is seen end on: its knee's depth under the hips against that of the knee that carries.

    -90 for the one that carries, 0 at the height of the hips, in proportion between: the arc sine that geometry asks
    for makes 18 degrees of a knee that is read two pixels off. NaN unless one of them carries, upright.
    """
    hips_px = _middle(body, "hip")
    under_px = {each: float((_px(body, f"{each}_knee") - hips_px)[1]) for each in SIDES}
    thigh_px = max(under_px.values())
    if not thigh_px > _KNEELING * float(np.hypot(*(_px(body, "left_hip") - _px(body, "right_hip")))):
        return math.nan
    return -90.0 * under_px[side] / thigh_px


@read_once
def higher_deg(body: Body, limb: str) -> float:
    """Elevation of the higher limb of a pair, with the help of the silhouette.

    The landmarks of a far limb fall back to its neighbour on the floor, for moments or for good. A far arm was 20 to
    25 deg low where its silhouette was within 5: the higher of both is taken, but with both hands seen on the floor
    what stands out is something else (a head and the sofa behind it). A far leg was 60 low or right: its silhouette is
    taken where both knees are on the floor, or the higher one, half-way down, is nowhere on the body.
    """
    side = max(SIDES, key=lambda side: elevation_deg(body, limb, side))
    highest = elevation_deg(body, limb, side)
    if _feet_first(body):
        return highest
    if limb == "arm":
        on_the_floor = highest < LIFTED_DEG and _hands_seen(body)
        return highest if on_the_floor else float(np.fmax(highest, stretched_arm_deg(body)))
    if body.silhouette is not None and (highest < LIFTED_DEG or not _on_body(body, f"{side}_knee")):
        stretched = stretched_leg_deg(body)
        # thigh and shank of who kneels, with what is between them, are a ray too
        kneeling = elevation_deg(body, "leg", side)
        if stretched - highest > _FALLEN_DEG and stretched > kneeling + _BESIDE_DEG:
            return stretched
    return highest


def _on_body(body: Body, joint: str) -> bool:
    across_px, down_px = _px(body, joint)[:, None, None]
    return bool(share_at(body, across_px, down_px, outside=0.0)[0, 0] > 0.5)


@read_once
def stretched_arm_deg(body: Body) -> float:
    """Elevation of a straight arm that stands out of the silhouette ahead of either shoulder; NaN where none does."""
    return _stretched_deg(body, "arm", _headwards(body))


@read_once
def stretched_leg_deg(body: Body) -> float:
    """Elevation of a straight leg that stands out of the silhouette behind either hip; NaN where none does."""
    return _stretched_deg(body, "leg", -_headwards(body))


def _stretched_deg(body: Body, limb: str, outwards: float) -> float:
    if body.silhouette is None:
        return math.nan
    steps = _STRETCHED_STEPS[limb] * _trunk_px(body)
    found: list[float] = []
    for side in SIDES:
        root = _px(body, f"{side}_{_LINES[limb][0]}")
        if not np.isfinite(root).all() or not math.isfinite(steps[-1]):
            continue
        ends = _inside(body, root, outwards * _STRETCHED_COS, -_STRETCHED_SIN, steps[-1:])[:, 0]
        if not ends.any():  # most elevations meet nothing so far out
            continue
        whole = np.flatnonzero(ends)
        walks = _inside(body, root, outwards * _STRETCHED_COS[whole], -_STRETCHED_SIN[whole], steps)
        whole = whole[walks.all(axis=1)]
        if len(whole) >= _FEWEST[limb]:
            found.append(float(_STRETCHED_DEG[whole].mean()))
    return max(found, default=math.nan)


def _inside(body: Body, root: FloatArray, across: FloatArray, down: FloatArray, steps: FloatArray) -> NDArray[np.bool_]:
    """Whether the person is there, so many steps (n,) from the root (2,) in directions (k,): (k, n)."""
    x, y = (root[i] + way[:, None] * steps for i, way in enumerate((across, down)))
    return np.asarray(share_at(body, x, y, outside=0.0) > 0.5)


def _px(body: Body, joint: str) -> FloatArray:
    """(2,) pixels, however well it is seen; NaN where nobody was found."""
    return np.asarray(body.landmarks_px[INDEX[joint]])


def _middle(body: Body, joint: str) -> FloatArray:
    return np.asarray((_px(body, f"left_{joint}") + _px(body, f"right_{joint}")) / 2)


@read_once
def _headwards(body: Body) -> float:
    """+1 where the head is to the right in the picture, -1 where it is to the left."""
    return math.copysign(1.0, float(_middle(body, "shoulder")[0] - _middle(body, "hip")[0]))


@read_once
def _trunk_px(body: Body) -> float:
    return float(np.hypot(*(_middle(body, "shoulder") - _middle(body, "hip"))))


def _hand_has_room(body: Body) -> bool:
    """Whether a hand at full reach would still be in the picture; an arm that points up reaches less far ahead."""
    shoulder = float(_middle(body, "shoulder")[0])
    room = body.frame_size[0] - shoulder if _headwards(body) > 0 else shoulder
    elevation = higher_deg(body, "arm")
    ahead = math.cos(math.radians(elevation)) if _STEEP_DEG < elevation <= 90.0 else 1.0
    return room > ahead * _STRETCHED["arm"][1] * _trunk_px(body)


def _hands_seen(body: Body) -> bool:
    return all(body.visibility[INDEX[f"{side}_wrist"]] >= _SURE for side in SIDES)


def _check(limb: str, known: Iterable[str]) -> None:
    if limb not in known:
        raise ValueError(f"limb must be one of {', '.join(known)}")


# --- how far, how straight -------------------------------------------------------------------------------


@measure(unit="deg", silhouette=True)
def reach() -> Measure:
    """How far a limb is out from all fours: about 0 on all fours, 90 with the leg level, 54 with only an arm level.

    The thigh leads: a foot swings up as its knee bends, and a far arm behind the head is seen late. The arm is what
    counts while no leg is lifted. Over level the thigh counts half: there it trembles, and its foot has often left
    the picture.
    """

    def read(body: Body, frame: Frame) -> float:
        thigh = higher_deg(body, "thigh")
        thigh = thigh / 2 if thigh > 0 else thigh
        if _feet_first(body):
            return thigh + 90.0
        return max(thigh + 90.0, _ARM_SHARE * (higher_deg(body, "arm") + 90.0))

    return read


@measure(unit="pairs", silhouette=True)
def limbs_lifted() -> Measure:
    """How many pairs have a lifted limb: 0 on all fours, 1 with an arm or a leg out, 2 with both."""

    def read(body: Body, frame: Frame) -> float:
        return float(_is_lifted(body, "leg") + _is_lifted(body, "arm"))

    return read


@measure(unit="share", silhouette=True)
def both_lifted() -> Measure:
    """1 while an arm and a leg are lifted, 0 while not both are.

    NaN where an arm may be out that is not seen: with the hand out of the picture, or from behind.
    """

    def read(body: Body, frame: Frame) -> float:
        if _is_lifted(body, "arm"):
            return float(_is_lifted(body, "leg"))
        return math.nan if _feet_first(body) or not _hand_has_room(body) else 0.0

    return read


@measure(unit="deg", silhouette=True)
def lift(limb: str) -> Measure:
    """Elevation of the higher of both arms, legs or thighs (`limb`): 0 level, -90 hanging, above 0 over level.

    NaN for arms where an arm may be out that is not seen: the hand would be out of the picture, or no arm seems
    to be lifted and one hand is hidden.
    """
    _check(limb, _LINES)

    def read(body: Body, frame: Frame) -> float:
        if limb != "arm":
            return higher_deg(body, limb)
        elevation = higher_deg(body, limb)
        if not _hand_has_room(body) or (elevation < LIFTED_DEG and not _hands_seen(body)):
            return math.nan
        return elevation

    return read


@measure(unit="deg")
def support(limb: str) -> Measure:
    """Elevation of the lower of both arms, legs or thighs (`limb`): -90 = the one that carries, upright.

    NaN for arms where one is lifted and the other's hand is hidden: its landmarks may go along.
    """
    _check(limb, _LINES)

    def read(body: Body, frame: Frame) -> float:
        lower = min(SIDES, key=lambda side: elevation_deg(body, limb, side))
        elevation = elevation_deg(body, limb, lower)
        hidden = limb == "arm" and not _hands_seen(body)
        return math.nan if hidden and elevation > LIFTED_DEG else elevation

    return read


@measure(unit="deg", silhouette=True)
def lifted_elevation(limb: str) -> Measure:
    """As `lift`, but only of a limb that is lifted; NaN while the limb is on the floor."""
    _check(limb, _LINES)
    of_any = lift(limb)

    def read(body: Body, frame: Frame) -> float:
        if not _is_lifted(body, limb) or (limb == "arm" and not _arm_is_whole(body)):
            return math.nan
        return of_any(body, frame)

    return read


@measure(unit="deg", silhouette=True)
def lifted_bend(limb: str) -> Measure:
    """Angle at the elbow (`limb = "arm"`) or knee (`"leg"`) of the lifted limb: 180 straight; NaN while none is.

    NaN too for an arm that reads straight and is too short in the picture for that: its elbow is behind the head.
    """
    _check(limb, _BENDS)
    root, bend, end = _BENDS[limb]

    def read(body: Body, frame: Frame) -> float:
        if not _is_lifted(body, limb) or (limb == "arm" and not (_hand_has_room(body) and _arm_is_whole(body))):
            return math.nan
        # The lifted one of the pair by its upper half: a bent limb's end may hang below the other's.
        upper = "thigh" if limb == "leg" else "arm"
        side = max(SIDES, key=lambda side: elevation_deg(body, upper, side))
        angle_deg = interior_angle_deg(*(_px(body, f"{side}_{joint}") for joint in (root, bend, end)))
        return math.nan if limb == "arm" and angle_deg > _BENT_DEG and not _arm_reaches(body, side) else angle_deg

    return read


def _arm_reaches(body: Body, side: str) -> bool:
    """Whether a lifted arm that reads straight is as long in the picture as one that is, or stands out of it so."""
    if math.isfinite(stretched_arm_deg(body)):
        return True
    reach_px = distance(_px(body, f"{side}_shoulder"), _px(body, f"{side}_wrist"))
    return reach_px >= _REACHES * max(_bones_px(body, each) for each in SIDES)


def _bones_px(body: Body, side: str) -> float:
    return sum(distance(_px(body, f"{side}_{a}"), _px(body, f"{side}_{b}")) for a, b in pairwise(_BENDS["arm"]))


def _arm_is_whole(body: Body) -> bool:
    """Whether the bones of the lifted arm are about as long as those of the other one, or the silhouette shows it."""
    if math.isfinite(stretched_arm_deg(body)):
        return True
    lengths_px = {side: _bones_px(body, side) for side in SIDES}
    lifted = max(SIDES, key=lambda side: elevation_deg(body, "arm", side))
    return lengths_px[lifted] >= _WHOLE * max(lengths_px.values())


def _is_lifted(body: Body, limb: str) -> bool:
    return higher_deg(body, "thigh" if limb == "leg" else limb) > LIFTED_DEG


@measure(unit="deg")
def folded(joints: list[Joint]) -> Measure:
    """How far two joints in a row are bent together: 360 less both inner angles; joints end, joint, joint, end.

    For shoulder, hip, knee, ankle: 0 standing, about 165 on all fours, 320 folded up on the heels.
    """
    if len(joints) != 4:
        raise ValueError("joints must be four: end, joint, joint, end")
    a, b, c, d = joints

    def read(body: Body, frame: Frame) -> float:
        first = interior_angle_deg(body.px(a), body.px(b), body.px(c))
        return 360.0 - first - interior_angle_deg(body.px(b), body.px(c), body.px(d))

    return read
