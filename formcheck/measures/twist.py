"""How far a sitting person has turned the trunk, from world landmarks: no single pair of them says it.

Turning is read against the person's own rest. Measured on rendered people with a known rotation of 40 to 46 degrees,
from the front to 45 degrees off it: seen from the back shoulder the model turns the hips along with the shoulders by
up to 80 degrees, though they stay on the floor, so that the shoulder line against the hip line reads 15 to 48; the
shoulder line against its own rest reads 22 to 109. The mean of the two errs least: 19 to 69.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from formcheck.measures.geometry import cross, interior_angle_deg
from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import Measure, measure, shared
from formcheck.measures.sitting import (
    ARMS,
    NEAR_DEG,
    OwnRest,
    Turn,
    below_hips,
    knees_seen,
    raised_knee,
    trunk_lean_deg,
)
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
#: A leg is bent whose knee is raised, or is bent in space to less than this, degrees: 13 to 124 in 60 twists whose
#: knees are about as high, 162 and 173 in two by a man who sits with both legs straight.
_BENT_DEG = 150.0
#: Where the feet are across the legs is not seen from nearer to the side than this, degrees.
_ACROSS_SEEN_DEG = 30.0
#: A leg that points at the camera, shorter in the picture than this, trunk lengths, has no direction there.
_SHORTEST = 0.1
#: Seen side-on the arms hide each other, and the line turns by 50 degrees at rest. The head stays within 0.06 trunk
#: lengths then, and goes by 0.15 to 1.1 in full twists of four rendered people and a recorded one: a turn is believed
#: up to so many degrees for each trunk length of the head's way, and kept while the head is this far away.
_HEAD_TELLS_DEG, _HEAD_GONE = 300.0, 0.15
#: A twist of 4 to 8 degrees leaves the head where it was (within 0.1 trunk lengths), and its line wanders between 0
#: and 30; but both arms go, that which goes less by 0.12 and more in 18 of 21, and in most one is at the raised knee.
#: Out of twists both are so far from rest for 0.6 s at most (41 clips; the same twists are counted with 0.15 to 0.2). A
#: head that has gone further is that of somebody who bends to a leg.
_ARMS_GONE, _AT_KNEE, _HEAD_STAYS = 0.17, 0.45, 0.1
#: Side-on a turn is then believed up to so many degrees for each trunk length of that arm's way.
_ARMS_TELL_DEG = 350.0
#: Hands that are laid elsewhere afterwards keep no turn that has not been read for this long, seconds.
_FORGOTTEN_S = 0.5

_SIDES = ("either", "left", "right")


@dataclass
class _KeptTurn:
    """A turn that is not over while head or arms are still where they went; feed it frames in order."""

    _top: float = 0.0  # deg, the furthest turn since rest, to whichever side
    _head: float = 0.0  # trunk lengths, the furthest that the head was meanwhile
    _arms: float = 0.0  # the same of the arms
    _hooked: bool = False  # whether both arms are where a twist takes them
    _turned_s: float = -math.inf  # when a turn was read last

    def update(self, time_s: float, turn_deg: float, turn: Turn, both: float) -> float:
        """The turn of this frame (NaN: not read), or of one that has lost it, most of the furthest to the same side.

        `both` is how far both arms have gone to a raised knee, trunk lengths.
        """
        turned = abs(turn_deg) >= NEAR_DEG
        self._turned_s = time_s if turned else self._turned_s
        # hands may be laid elsewhere afterwards: once the turn is gone they tell nothing
        head, arms = turn.head, turn.arms if turned else math.nan
        kept = _THERE if self._hooked else 1.0
        self._hooked = (
            both >= kept * _ARMS_GONE and head < _HEAD_STAYS / kept and time_s - self._turned_s <= _FORGOTTEN_S
        )
        gone = _HEAD_GONE if turn.side_on else _GONE
        there = self._hooked or _still(head, self._head, gone) or _still(arms, self._arms, _GONE)
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
    along, or both arms go, one of them to the raised knee. NaN until a person sits facing forward.
    """
    _check_side(to)
    rest, kept = shared(OwnRest), _KeptTurn()

    def read(body: Body, frame: Frame) -> float:
        turn = rest.update(body)
        turned, both = _LEVEL_DEG * math.tanh(turn.upper / _LEVEL_DEG), _both_arms(turn, body)
        if turn.side_on and not math.isnan(turn.head):
            most = max(_HEAD_TELLS_DEG * turn.head, _ARMS_TELL_DEG * both)
            turned = math.copysign(min(abs(turned), most), turned)
        return _to_side(kept.update(body.time_s, turned, turn, both), to)

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
        return math.nan if turn.side_on else _to_side((turn.shoulders + turn.trunk) / 2, to)

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
        return float(min(knees_deg) < _BENT_DEG or raised_knee(body) != 0)

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
        raised, knees = raised_knee(body), (body.px("left_knee"), body.px("right_knee"))
        if not raised or not np.isfinite(knees).all():
            return math.nan
        bent, other = ("left", "right") if raised > 0 else ("right", "left")
        hip, leg = body.px(f"{other}_hip"), body.px(f"{other}_ankle") - body.px(f"{other}_hip")
        own = cross(leg, body.px(f"{bent}_hip") - hip)
        beyond = -math.copysign(1.0, own) * cross(leg, body.px(f"{bent}_ankle") - hip)
        off_deg, length_px = azimuth_deg(body), math.hypot(*leg)
        if not off_deg >= _ACROSS_SEEN_DEG or not length_px > _SHORTEST * trunk_px(body):
            return math.nan
        return beyond / (math.sin(math.radians(off_deg)) * length_px * trunk_px(body))

    return read


def _both_arms(turn: Turn, body: Body) -> float:
    """How far both arms have gone from rest, whichever went less (trunk lengths), while one is at the raised knee.

    0 where no knee is raised, or neither a hand nor an elbow is at it.
    """
    raised = raised_knee(body)
    knee = body.landmarks_px[INDEX["left_knee" if raised > 0 else "right_knee"]]
    at_knee = raised and np.hypot(*(body.landmarks_px[ARMS] - knee).T).min() < _AT_KNEE * trunk_px(body)
    return min(turn.left_arm, turn.right_arm) if at_knee else 0.0


def _check_side(to: str) -> None:
    if to not in _SIDES:
        raise ValueError('to must be "either", "left" or "right"')


def _to_side(turn_deg: float, to: str) -> float:
    return abs(turn_deg) if to == "either" else turn_deg if to == "left" else -turn_deg
