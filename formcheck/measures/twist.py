"""How far a sitting person has turned the trunk, from world landmarks: no single pair of them says it.

Turning is read against the person's own rest. Measured on rendered people with a known rotation of 40 to 46 degrees,
from the front to 45 degrees off it: seen from the back shoulder the model turns the hips along with the shoulders by
up to 80 degrees, though they stay on the floor, so that the shoulder line against the hip line reads 15 to 48; the
shoulder line against its own rest reads 22 to 109. The mean of the two errs least: 19 to 69.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from formcheck.measures.geometry import cross, interior_angle_deg
from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import Measure, measure, shared
from formcheck.measures.sitting import NEAR_DEG, OwnRest, Turn, below_hips, knees_seen, trunk_lean_deg
from formcheck.measures.view import azimuth_deg
from formcheck.tracking import INDEX, Body
from formcheck.tracking.landmarks import SIDES
from formcheck.video import Frame

#: A turn of the upper body is levelled off towards this (deg). Its reading wanders between 70 and 130 during one still
#: hold, seen from the back shoulder; levelled, that stays near the top, and the hold is one.
_LEVEL_DEG = 60.0
#: A head, or arms, that have gone as far as this (trunk lengths) and are still that share of their way from rest are in
#: the twist: the turn is then read as this share of its furthest at least. That of who slouches jumps by 40 degrees for
#: half a second, that of a twist of 6 degrees wanders between 11 and 40.
_GONE, _THERE, _KEPT = 0.3, 0.5, 0.6
#: The leg is bent whose knee is this much higher in the picture than the other, trunk lengths ...
_BENT = 0.15
#: ... or bent in space to less than this, degrees: 13 to 124 in 60 twists whose knees are no further apart in height,
#: 162 and 173 in two by a man who sits with both legs straight.
_BENT_DEG = 150.0
#: Where the feet are across the legs is not seen from nearer to the side than this, degrees.
_ACROSS_SEEN_DEG = 30.0
#: A leg that points at the camera, shorter in the picture than this, trunk lengths, has no direction there.
_SHORTEST = 0.1
#: Rest further than this from facing the camera is a side view, in which how far is not worth giving, degrees.
_SIDE_ON_DEG = 60.0
#: Seen side-on the arms hide each other, and the line turns by 50 degrees at rest. The head stays within 0.06 trunk
#: lengths then, and goes by 0.15 to 1.1 in full twists of four rendered people and a recorded one: a turn is believed
#: up to so many degrees for each trunk length of the head's way, and kept while the head is this far away.
_HEAD_TELLS_DEG, _HEAD_GONE = 300.0, 0.15

_SIDES = ("either", "left", "right")
_KNEES = [INDEX[f"{side}_knee"] for side in SIDES]


@dataclass
class _KeptTurn:
    """A turn that is not over while head or arms are still where they went; feed it frames in order."""

    _top: float = 0.0  # deg, the furthest turn since rest, to whichever side
    _head: float = 0.0  # trunk lengths, the furthest that the head was meanwhile
    _arms: float = 0.0  # the same of the arms

    def update(self, turn_deg: float, head: float, arms: float, gone: float = _GONE) -> float:
        """The turn of this frame (NaN: not read), or of one that has lost it, most of the furthest to the same side.

        `gone` is how far the head has to have gone, trunk lengths.
        """
        # hands may be laid elsewhere afterwards: once the turn is gone they tell nothing
        arms = arms if abs(turn_deg) >= NEAR_DEG else math.nan
        there = _still(head, self._head, gone) or _still(arms, self._arms, _GONE)
        if not there:
            self._top = self._head = self._arms = 0.0
        if abs(turn_deg) > self._top:
            self._top = abs(turn_deg)
        self._head = max(self._head, head) if math.isfinite(head) else self._head
        self._arms = max(self._arms, arms) if math.isfinite(arms) else self._arms
        least = _KEPT * self._top
        return math.copysign(least, turn_deg) if there and abs(turn_deg) < least else turn_deg


def _still(way: float, furthest: float, gone: float) -> bool:
    """Whether what has gone as far as `gone` (trunk lengths) is still there."""
    return furthest >= gone and way >= _THERE * furthest


@measure(unit="deg")
def upper_body_turn(to: str = "either") -> Measure:
    """How far the line of shoulders, elbows and wrists is turned from the sitting person's own rest, levelled off.

    `to` = "left" or "right": + to that side; "either": the size of the turn. True to a degree up to 15, never more
    than 60: it tells when a person turns, not how far. Of who sits side-on it is believed as far as the head goes
    along. NaN until a person sits facing forward.
    """
    _check_side(to)
    rest, kept = shared(OwnRest), _KeptTurn()

    def read(body: Body, frame: Frame) -> float:
        turn = rest.update(body)
        levelled = _LEVEL_DEG * math.tanh(turn.upper / _LEVEL_DEG)
        if not _side_on(turn) or math.isnan(turn.head):
            return _to_side(kept.update(levelled, turn.head, turn.arms), to)
        believed = math.copysign(min(abs(levelled), _HEAD_TELLS_DEG * turn.head), levelled)
        return _to_side(kept.update(believed, turn.head, turn.arms, _HEAD_GONE), to)

    return read


@measure(unit="deg")
def trunk_rotation(to: str = "either") -> Measure:
    """Rotation of the trunk from the sitting person's own rest: the shoulder line against the hips.

    Where the hips are is taken half from what the model sees now and half from rest, since it lets them turn along
    with the shoulders. `to` as for `upper_body_turn`. NaN until a person sits, and for one who sits side-on.
    """
    _check_side(to)
    rest = shared(OwnRest)

    def read(body: Body, frame: Frame) -> float:
        turn = rest.update(body)
        return math.nan if _side_on(turn) else _to_side((turn.shoulders + turn.trunk) / 2, to)

    return read


@measure(unit="trunk")
def head_travel() -> Measure:
    """How far the nose is in the picture from where it was at the sitting person's own rest, in trunk lengths.

    The head goes along with a turning trunk and is seen best of all: it tells when the person turns better than any
    rotation, which jumps once the camera sees the back. NaN until a person sits, and while the face is hidden.
    """
    rest = shared(OwnRest)

    def read(body: Body, frame: Frame) -> float:
        return rest.update(body).head

    return read


@measure(unit="deg")
def head_turn() -> Measure:
    """How far the line of the ears is turned in space from the sitting person's own rest, whichever way.

    The head goes along with a turning trunk, and its turn is read better: as 22 degrees and more in 100 full twists of
    rendered people, from the front and from the side (17 of one who leans back, 11 of one whose rest was read turned),
    and as 2 to 19 in 18 of 5 to 8 degrees. NaN until a person sits.
    """
    rest = shared(OwnRest)

    def read(body: Body, frame: Frame) -> float:
        return abs(rest.update(body).head_line)

    return read


@measure(unit="trunk")
def upper_body_travel() -> Measure:
    """How far head and arms are in the picture from where they were at the sitting person's own rest, in trunk lengths.

    The root of the sum of two squares: the nose's way, and the mean of those of elbows and wrists. Seen obliquely one
    of the two hardly moves. NaN until a person sits, and while the face is hidden.
    """
    rest = shared(OwnRest)

    def read(body: Body, frame: Frame) -> float:
        turn = rest.update(body)
        return math.hypot(turn.head, turn.arms)

    return read


@measure(unit="trunk")
def head_fall() -> Measure:
    """How far the head has come down in the picture with the shoulders, since the sitting person's own rest.

    In trunk lengths. Who sinks while turning brings it down, whichever way the trunk goes: by 0.09 for a trunk 20
    degrees off vertical, the head being one and a half trunk lengths above the hips. By the ears, or by one and a half
    times the way of the shoulders, whichever is less: a head that bows sinks alone. NaN until a person sits.
    """
    rest = shared(OwnRest)

    def read(body: Body, frame: Frame) -> float:
        return rest.update(body).fallen

    return read


@measure(unit="deg")
def trunk_lean() -> Measure:
    """Angle of the trunk with the vertical in space, whichever way it leans: 0 = upright, 90 = lying."""

    def read(body: Body, frame: Frame) -> float:
        return trunk_lean_deg(body)

    return read


@measure(unit="share")
def sitting() -> Measure:
    """1 while a person sits on the floor, 0 while not: by trunk and legs, and from then on until the hips rise.

    Legs that are crossed towards the camera may read as those of somebody who stands or kneels.
    """
    rest = shared(OwnRest)

    def read(body: Body, frame: Frame) -> float:
        rest.update(body)
        return float(rest.sitting)

    return read


@measure(unit="trunk")
def below_the_hips(joint: str) -> Measure:
    """How far knees or ankles are below the hips in space, in trunk lengths: 0.8 and 1.6 standing, about 0 sitting."""
    if joint not in ("knee", "ankle"):
        raise ValueError('joint must be "knee" or "ankle"')

    def read(body: Body, frame: Frame) -> float:
        return below_hips(body, joint)

    return read


@measure(unit="share")
def leg_bent() -> Measure:
    """1 while one leg of the sitting person is bent, 0 while both are straight.

    A leg is bent whose knee is, in space, or is plainly higher in the picture than the other. NaN where no knee is in
    the picture: the model makes legs up for who is filmed from the waist upwards.
    """

    def read(body: Body, frame: Frame) -> float:
        if not knees_seen(body):
            return math.nan
        knees_deg = [
            interior_angle_deg(*(body.world(f"{side}_{joint}") for joint in ("hip", "knee", "ankle"))) for side in SIDES
        ]
        over = abs(float(body.landmarks_px[_KNEES, 1] @ (1.0, -1.0))) / trunk_px(body)
        return float(min(knees_deg) < _BENT_DEG or over > _BENT)

    return read


@measure(unit="deg")
def thighs_apart() -> Measure:
    """Angle between both thighs in space: 0 side by side, 180 one before the body and one behind, as in a split."""

    def read(body: Body, frame: Frame) -> float:
        left, right = (body.world(f"{side}_knee") - body.world(f"{side}_hip") for side in SIDES)
        return interior_angle_deg(left, left * 0.0, right)

    return read


@measure(unit="trunk")
def foot_across() -> Measure:
    """How far the bent leg's foot is beyond the other leg, seen from the front: below 0 it is on its own side.

    Distance of the ankle from the other leg (hip to ankle), in trunk lengths, read before the trunk turns and the arms
    hide it: that in the picture, and as much more as a camera off to the side shortens it. NaN where no leg is plainly
    bent, a joint is not seen, the other leg points at the camera, or the person sits side-on.
    """

    def read(body: Body, frame: Frame) -> float:
        knee_over = float(body.px("right_knee")[1] - body.px("left_knee")[1]) / trunk_px(body)
        if not abs(knee_over) >= _BENT:
            return math.nan
        bent, other = ("left", "right") if knee_over > 0 else ("right", "left")
        hip, leg = body.px(f"{other}_hip"), body.px(f"{other}_ankle") - body.px(f"{other}_hip")
        own = cross(leg, body.px(f"{bent}_hip") - hip)
        beyond = -math.copysign(1.0, own) * cross(leg, body.px(f"{bent}_ankle") - hip)
        off_deg, length_px = azimuth_deg(body), math.hypot(*leg)
        if not off_deg >= _ACROSS_SEEN_DEG or not length_px > _SHORTEST * trunk_px(body):
            return math.nan
        return beyond / (math.sin(math.radians(off_deg)) * length_px * trunk_px(body))

    return read


def _check_side(to: str) -> None:
    if to not in _SIDES:
        raise ValueError('to must be "either", "left" or "right"')


def _side_on(turn: Turn) -> bool:
    return abs(turn.facing) > _SIDE_ON_DEG


def _to_side(turn_deg: float, to: str) -> float:
    return abs(turn_deg) if to == "either" else turn_deg if to == "left" else -turn_deg
