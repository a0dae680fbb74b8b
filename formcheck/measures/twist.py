"""How far a sitting person has turned the trunk, from world landmarks: no single pair of them says it.

Turning is read against the person's own rest. Measured on rendered people with a known rotation of 40 to 46 degrees,
from the front to 45 degrees off it: seen from the back shoulder the model turns the hips along with the shoulders by
up to 80 degrees, though they stay on the floor, so that the shoulder line against the hip line reads 15 to 48; the
shoulder line against its own rest reads 22 to 109. The mean of the two errs least: 19 to 69.

Signs: + is to the person's left. World landmarks have x to the right of the picture, y *down*, z away from the camera.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from formcheck.measures.geometry import cross
from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import Measure, measure, read_once
from formcheck.measures.view import azimuth_deg
from formcheck.tracking import Body, FloatArray
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Frame

#: Sitting on the floor: trunk within this of upright (deg; sitting people read 0 to 39, on all fours 49 and more) ...
_UPRIGHT_DEG = 45.0
#: ... and knees no further below the hips (trunk lengths; -0.35 to 0.35 sitting, 0.76 and more standing or kneeling).
_KNEES_BELOW = 0.5
#: Rest is the mean of this much sitting at first, seconds ...
_LEARN_S = 1.0
#: ... or of this much, where the first twist begins so soon: the line is then turned this far (deg) for two frames (in
#: its first second the model's line jumps by up to 26 degrees, for one).
_LEARN_AT_LEAST_S, _BEGUN_DEG = 0.2, 20.0
#: Afterwards it follows the line of the upper body while that is this near (deg) ...
_NEAR_DEG = 7.0
#: ... and this slowly, seconds. Changing legs moves a resting line by up to 15 degrees in a second or two, a shallow
#: twist turns it by 16 in as much. A close call: most pairs tried around these lost or invented one twist of 28.
_FOLLOW_S = 1.5
#: A turn of the upper body is levelled off towards this (deg). Its reading wanders between 70 and 130 during one still
#: hold, seen from the back shoulder; levelled, that stays near the top, and the hold is one.
_LEVEL_DEG = 60.0
#: A head, or arms, that have gone as far as this (trunk lengths) and are still that share of their way from rest are in
#: the twist: the turn is then read as this share of its furthest at least. That of who slouches jumps by 40 degrees for
#: half a second, that of a twist of 6 degrees wanders between 11 and 40.
_GONE, _THERE, _KEPT = 0.3, 0.5, 0.6
#: The leg is bent whose knee is this much higher in the picture than the other, trunk lengths.
_BENT = 0.15
#: Where the feet are across the legs is not seen from nearer to the side than this, degrees.
_ACROSS_SEEN_DEG = 30.0
#: Rest is forgotten after not sitting for this long, seconds (a bad frame is shorter, getting up is longer).
_FORGET_S = 1.0
#: While rest is learned, a line turned further than this is one whose left and right the model has exchanged, degrees.
_EXCHANGED_DEG = 90.0
#: Rest further than this from facing the camera is a side view, in which the reading is not worth giving, degrees.
_SIDE_ON_DEG = 60.0

_SIDES = ("either", "left", "right")
_HIGH = [INDEX[f"{side}_{joint}"] for joint in ("ear", "shoulder") for side in ("left", "right")]
#: The head is one and a half times as high above the hips as the shoulders, and sinks by as much more.
_AT_HEAD = np.array([1.0, 1.5])
_ARMS = [INDEX[f"{side}_{joint}"] for side in ("left", "right") for joint in ("elbow", "wrist")]


@dataclass(slots=True)
class _Turn:
    """How far three angles are turned from the person's own rest, degrees; NaN before rest is known.

    upper : the line of shoulders, elbows and wrists. It turns more than the trunk (the arms go along), which lets a
        shallow twist stand out of the noise: 18 degrees and more for a true 10.
    shoulders : the shoulder line.
    trunk : the shoulder line against the hip line, about the trunk's axis.
    facing : where the person faces at rest, 0 = to the camera.
    head : how far the nose is in the picture from where it was at rest, trunk lengths.
    fallen : how far head and shoulders are in the picture below where they were at rest, trunk lengths at the head.
    arms : how far elbows and wrists are in the picture from where they were at rest, in the mean, trunk lengths.
    """

    upper: float = math.nan
    shoulders: float = math.nan
    trunk: float = math.nan
    facing: float = math.nan
    head: float = math.nan
    fallen: float = math.nan
    arms: float = math.nan


@dataclass
class _OwnRest:
    """Learns where the person faces at rest, and reads turns from there. Feed it frames in order."""

    _rest: FloatArray | None = None  # (3,) deg: upper, shoulders, trunk
    _nose: FloatArray = field(default_factory=lambda: np.full(2, math.nan))  # px
    _heights_px: FloatArray = field(default_factory=lambda: np.full(2, math.nan))  # y of ears and shoulders
    _arms: FloatArray = field(default_factory=lambda: np.full((4, 2), math.nan))  # px
    _trunk_px: float = math.nan
    _learned_s: float = 0.0
    _against_s: float = 0.0  # how long the line was the other way round while rest was learned
    _first: FloatArray = field(default_factory=lambda: np.full(3, math.nan))  # rest as learned in the first moment
    _turned: float = 0.0  # deg, in the frame before
    _last_s: float = math.nan
    _away_since: float | None = field(default=None)

    def update(self, body: Body) -> _Turn:
        """Take in one frame: the turns from rest."""
        step_s = 0.0 if math.isnan(self._last_s) else body.time_s - self._last_s
        self._last_s = body.time_s
        if not sits(body):
            self._away_since = body.time_s if self._away_since is None else self._away_since
            if body.time_s - self._away_since >= _FORGET_S:
                self._rest, self._learned_s, self._against_s = None, 0.0, 0.0
            return _Turn()
        self._away_since = None
        now = np.array([upper_heading_deg(body), shoulder_heading_deg(body), shoulders_against_hips_deg(body)])
        nose, heights_px, arms = body.px("nose"), _heights_px(body), body.landmarks_px[_ARMS]
        if self._rest is None:
            self._rest = self._first = now
            self._nose, self._heights_px, self._arms, self._trunk_px = nose, heights_px, arms, trunk_px(body)
        turned = _wrapped(now - self._rest)
        before, self._turned = self._turned, abs(float(turned[0]))
        if self._learned_s < _LEARN_S and self._turned > _BEGUN_DEG and _BEGUN_DEG < before < _EXCHANGED_DEG:
            share = 0.0
            if self._learned_s >= _LEARN_AT_LEAST_S:
                self._learned_s = _LEARN_S
                self._rest = self._first  # what was learned since has turned along
                turned = _wrapped(now - self._rest)
        elif self._learned_s < _LEARN_S and self._turned > _EXCHANGED_DEG:
            self._against_s, share = self._against_s + step_s, 0.0
            if self._against_s > self._learned_s:  # it was exchanged before, not now
                self._rest, self._learned_s, self._against_s = now, 0.0, 0.0
        elif self._learned_s < _LEARN_S:
            self._learned_s += step_s
            share = step_s / max(self._learned_s, step_s) if step_s > 0 else 0.0
        else:
            share = 1.0 - math.exp(-step_s / _FOLLOW_S) if abs(turned[0]) < _NEAR_DEG else 0.0
        self._rest = _wrapped(self._rest + share * turned)
        if self._learned_s <= _LEARN_AT_LEAST_S:
            self._first = self._rest
        self._heights_px = self._heights_px + share * (heights_px - self._heights_px)
        self._arms = self._arms + share * (arms - self._arms)
        self._follow(nose, trunk_px(body), share)
        upper, shoulders, trunk = _wrapped(now - self._rest)
        return _Turn(
            upper,
            shoulders,
            trunk,
            facing=float(self._rest[1]),
            head=math.hypot(*(nose - self._nose)) / self._trunk_px,
            fallen=float(((heights_px - self._heights_px) * _AT_HEAD).min()) / self._trunk_px,
            arms=float(np.hypot(*(arms - self._arms).T).mean()) / self._trunk_px,
        )

    def _follow(self, nose: FloatArray, length_px: float, share: float) -> None:
        """Let the head's place at rest and the trunk's length follow; what cannot be seen is passed over."""
        if np.isfinite(nose).all():
            self._nose = nose if np.isnan(self._nose).any() else self._nose + share * (nose - self._nose)
        if not math.isnan(length_px):
            new = math.isnan(self._trunk_px)
            self._trunk_px = length_px if new else self._trunk_px + share * (length_px - self._trunk_px)


@dataclass
class _KeptTurn:
    """A turn that is not over while head or arms are still where they went; feed it frames in order."""

    _top: float = 0.0  # deg, the furthest turn since rest, to whichever side
    _head: float = 0.0  # trunk lengths, the furthest that the head was meanwhile
    _arms: float = 0.0  # the same of the arms

    def update(self, turn_deg: float, head: float, arms: float) -> float:
        """The turn of this frame (NaN: not read), or of one that has lost it, most of the furthest to the same side."""
        # hands may be laid elsewhere afterwards: once the turn is gone they tell nothing
        arms = arms if abs(turn_deg) >= _NEAR_DEG else math.nan
        there = _still(head, self._head) or _still(arms, self._arms)
        if not there:
            self._top = self._head = self._arms = 0.0
        if abs(turn_deg) > self._top:
            self._top = abs(turn_deg)
        self._head = max(self._head, head) if math.isfinite(head) else self._head
        self._arms = max(self._arms, arms) if math.isfinite(arms) else self._arms
        least = _KEPT * self._top
        return math.copysign(least, turn_deg) if there and abs(turn_deg) < least else turn_deg


def _still(gone: float, furthest: float) -> bool:
    """Whether what has gone far (trunk lengths) is still there."""
    return furthest >= _GONE and gone >= _THERE * furthest


@read_once
def sits(body: Body) -> bool:
    """Whether the body sits on the floor: trunk upright, knees about as high as the hips."""
    return trunk_lean_deg(body) < _UPRIGHT_DEG and below_hips(body, "knee") < _KNEES_BELOW


@read_once
def shoulder_heading_deg(body: Body) -> float:
    """Where the shoulder line faces, seen from above: 0 = to the camera, + = turned to the person's left."""
    return _heading_deg(_across(body, "shoulder"))


@read_once
def upper_heading_deg(body: Body) -> float:
    """The same for shoulders, elbows and wrists together: longer arms weigh more."""
    return _heading_deg(_across(body, "shoulder") + _across(body, "elbow") + _across(body, "wrist"))


@read_once
def shoulders_against_hips_deg(body: Body) -> float:
    """Rotation of the shoulder line against the hip line about the trunk's axis, degrees, + = to the left."""
    up = _trunk(body)
    up = up / math.sqrt(float(up @ up))
    hips, shoulders = _across(body, "hip"), _across(body, "shoulder")
    hips, shoulders = hips - (hips @ up) * up, shoulders - (shoulders @ up) * up
    x, y, z = hips
    u, v, w = shoulders
    cross = np.array([y * w - z * v, z * u - x * w, x * v - y * u])  # np.cross takes ten times as long
    return math.degrees(math.atan2(float(cross @ up), float(hips @ shoulders)))


@read_once
def _heights_px(body: Body) -> FloatArray:
    """(2,) how far down in the picture the middles of ears and shoulders are."""
    return np.asarray(body.landmarks_px[_HIGH, 1].reshape(2, 2).mean(axis=1))


@read_once
def trunk_lean_deg(body: Body) -> float:
    """Angle of the trunk (middle of the hips to middle of the shoulders) with the vertical, 0 = upright."""
    x, y, z = _trunk(body)
    return math.degrees(math.atan2(math.hypot(x, z), -y))


def below_hips(body: Body, joint: str) -> float:
    """How far a pair of joints is below the hips (the middles of both), in trunk lengths."""
    trunk = _trunk(body)
    return float(_middle(body, joint)[1] - _middle(body, "hip")[1]) / math.sqrt(float(trunk @ trunk))


@measure(unit="deg")
def upper_body_turn(to: str = "either") -> Measure:
    """How far the line of shoulders, elbows and wrists is turned from the sitting person's own rest, levelled off.

    `to` = "left" or "right": + to that side; "either": the size of the turn. True to a degree up to 15, never more
    than 60: it tells when a person turns, not how far. NaN until a person sits.
    """
    _check_side(to)
    rest, kept = _OwnRest(), _KeptTurn()

    def read(body: Body, frame: Frame) -> float:
        turn = rest.update(body)
        return _to_side(kept.update(_LEVEL_DEG * math.tanh(turn.upper / _LEVEL_DEG), turn.head, turn.arms), to)

    return read


@measure(unit="deg")
def trunk_rotation(to: str = "either") -> Measure:
    """Rotation of the trunk from the sitting person's own rest: the shoulder line against the hips.

    Where the hips are is taken half from what the model sees now and half from rest, since it lets them turn along
    with the shoulders. `to` as for `upper_body_turn`. NaN until a person sits, and for one who sits side-on.
    """
    _check_side(to)
    rest = _OwnRest()

    def read(body: Body, frame: Frame) -> float:
        turn = rest.update(body)
        if not abs(turn.facing) <= _SIDE_ON_DEG:
            return math.nan
        return _to_side((turn.shoulders + turn.trunk) / 2, to)

    return read


@measure(unit="trunk")
def head_travel() -> Measure:
    """How far the nose is in the picture from where it was at the sitting person's own rest, in trunk lengths.

    The head goes along with a turning trunk and is seen best of all: it tells when the person turns better than any
    rotation, which jumps once the camera sees the back. NaN until a person sits, and while the face is hidden.
    """
    rest = _OwnRest()

    def read(body: Body, frame: Frame) -> float:
        return rest.update(body).head

    return read


@measure(unit="trunk")
def upper_body_travel() -> Measure:
    """How far head and arms are in the picture from where they were at the sitting person's own rest, in trunk lengths.

    The root of the sum of two squares: the nose's way, and the mean of those of elbows and wrists. Seen obliquely one
    of the two hardly moves. NaN until a person sits, and while the face is hidden.
    """
    rest = _OwnRest()

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
    rest = _OwnRest()

    def read(body: Body, frame: Frame) -> float:
        return rest.update(body).fallen

    return read


@measure(unit="deg")
def trunk_lean() -> Measure:
    """Angle of the trunk with the vertical in space, whichever way it leans: 0 = upright, 90 = lying."""

    def read(body: Body, frame: Frame) -> float:
        return trunk_lean_deg(body)

    return read


@measure(unit="trunk")
def below_the_hips(joint: str) -> Measure:
    """How far knees or ankles are below the hips in space, in trunk lengths: 0.8 and 1.6 standing, about 0 sitting."""
    if joint not in ("knee", "ankle"):
        raise ValueError('joint must be "knee" or "ankle"')

    def read(body: Body, frame: Frame) -> float:
        return below_hips(body, joint)

    return read


@measure(unit="trunk")
def foot_across() -> Measure:
    """How far the bent leg's foot is beyond the other leg, seen from the front: below 0 it is on its own side.

    Distance of the ankle from the other leg (hip to ankle), in trunk lengths, read before the trunk turns and the arms
    hide it: that in the picture, and as much more as a camera off to the side shortens it. NaN where no leg is plainly
    bent, a joint is not seen, or the person sits side-on.
    """

    def read(body: Body, frame: Frame) -> float:
        knee_over = float(body.px("right_knee")[1] - body.px("left_knee")[1]) / trunk_px(body)
        if not abs(knee_over) >= _BENT:
            return math.nan
        bent, other = ("left", "right") if knee_over > 0 else ("right", "left")
        hip, leg = body.px(f"{other}_hip"), body.px(f"{other}_ankle") - body.px(f"{other}_hip")
        own = cross(leg, body.px(f"{bent}_hip") - hip)
        beyond = -math.copysign(1.0, own) * cross(leg, body.px(f"{bent}_ankle") - hip)
        off_deg = azimuth_deg(body)
        if not off_deg >= _ACROSS_SEEN_DEG:
            return math.nan
        return beyond / (math.sin(math.radians(off_deg)) * math.hypot(*leg) * trunk_px(body))

    return read


def _check_side(to: str) -> None:
    if to not in _SIDES:
        raise ValueError('to must be "either", "left" or "right"')


def _to_side(turn_deg: float, to: str) -> float:
    return abs(turn_deg) if to == "either" else turn_deg if to == "left" else -turn_deg


def _across(body: Body, joint: str) -> FloatArray:
    """(3,) from a right joint to its left one, metres."""
    return body.world(f"left_{joint}") - body.world(f"right_{joint}")


def _middle(body: Body, joint: str) -> FloatArray:
    return (body.world(f"left_{joint}") + body.world(f"right_{joint}")) / 2


@read_once
def _trunk(body: Body) -> FloatArray:
    return _middle(body, "shoulder") - _middle(body, "hip")


def _heading_deg(across: FloatArray) -> float:
    return math.degrees(math.atan2(across[2], across[0]))


def _wrapped(angle_deg: FloatArray) -> FloatArray:
    """Angles brought to -180 up to 180 degrees."""
    return (angle_deg + 180.0) % 360.0 - 180.0
