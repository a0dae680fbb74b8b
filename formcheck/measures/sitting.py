"""Where a sitting person faces, from world landmarks, and how far that, the head and the arms are from rest.

Signs: + is to the person's left. World landmarks have x to the right of the picture, y *down*, z away from the camera.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from formcheck.measures.posture import trunk_px
from formcheck.measures.registry import read_once
from formcheck.tracking import Body, FloatArray
from formcheck.tracking.landmarks import INDEX

#: Sitting on the floor: trunk within this of upright (deg; sitting people read 0 to 39, on all fours 49 and more) ...
_UPRIGHT_DEG = 45.0
#: ... and knees no further below the hips (trunk lengths; -0.35 to 0.35 sitting, 0.76 and more standing or kneeling).
_KNEES_BELOW = 0.5
#: Who has sat for so long, seconds, still sits until the hips have risen by this in the picture, trunk lengths,
#: whatever the model makes of the legs: of legs that are crossed towards the camera it makes standing ones while the
#: trunk is turned. In 118 twists the hips rose by 0.19 at most, who kneels or stands up brings them up by 0.5 and more.
_SAT_S, _RISEN = 1.0, 0.3
#: Two frames further apart than this, seconds, say nothing of what was between them.
_STEP_AT_MOST_S = 0.5
#: Nobody rests whose shoulders are turned this far against the hips: 0 to 13 degrees in the first second of 24 rendered
#: people, 23 to 36 of a recorded woman who sits turned as her clip begins.
_TURNED_DEG = 20.0
#: Rest is the mean of this much sitting at first, seconds ...
_LEARN_S = 1.0
#: ... or of this much, where the first twist begins so soon: the line is then turned this far (deg) for two frames (in
#: its first second the model's line jumps by up to 26 degrees, for one).
_LEARN_AT_LEAST_S, _BEGUN_DEG = 0.2, 20.0
#: Afterwards it follows the line of the upper body while that is this near (deg) ...
NEAR_DEG = 7.0
#: ... and this slowly, seconds. Changing legs moves a resting line by up to 15 degrees in a second or two, a shallow
#: twist turns it by 16 in as much. A close call: most pairs tried around these lost or invented one twist of 28.
_FOLLOW_S = 1.5
#: Rest is forgotten after not sitting for this long, seconds (a bad frame is shorter, getting up is longer).
_FORGET_S = 1.0
#: Who has not been found for this long, seconds, may be somebody else, or sit elsewhere: rest is learned anew.
_UNSEEN_S = 10.0
#: Hips that are this far from where they were a frame ago, trunk lengths, are seen by another camera: a cut.
_CUT = 0.5
#: A leg is bent whose knee is this much higher in the picture than the other, trunk lengths.
_BENT = 0.15
#: Rest further than this from facing the camera is a side view, in which how far is not worth giving, degrees.
_SIDE_ON_DEG = 60.0
#: While rest is learned, a line turned further than this is one whose left and right the model has exchanged, degrees.
_EXCHANGED_DEG = 90.0

_HIGH = [INDEX[f"{side}_{joint}"] for joint in ("ear", "shoulder") for side in ("left", "right")]
#: The head is one and a half times as high above the hips as the shoulders, and sinks by as much more.
_AT_HEAD = np.array([1.0, 1.5])
_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
_KNEES = [INDEX["left_knee"], INDEX["right_knee"]]
#: Elbows and wrists, left ones first.
ARMS = [INDEX[f"{side}_{joint}"] for side in ("left", "right") for joint in ("elbow", "wrist")]


@dataclass(slots=True)
class Turn:
    """How far three angles are turned from the person's own rest, degrees; NaN until that is seen.

    upper : the line of shoulders, elbows and wrists. It turns more than the trunk (the arms go along), which lets a
        shallow twist stand out of the noise: 18 degrees and more for a true 10. Of a back in the dark the model makes
        a front: not side-on, its side is the one of the raised knee where the head has gone that way in the picture
        (the knee was right in all rendered twists from there whose knee is raised, the head in all but five).
    shoulders : the shoulder line.
    trunk : the shoulder line against the hip line, about the trunk's axis.
    head_line : the line of the ears.
    facing : where the person faces at rest, 0 = to the camera.
    side_on : whether that is a side view.
    head : how far the nose is in the picture from where it was at rest, trunk lengths.
    fallen : how far head and shoulders are in the picture below where they were at rest, trunk lengths at the head.
    arms : how far elbows and wrists are in the picture from where they were at rest, in the mean, trunk lengths.
    left_arm, right_arm : the same of each arm.
    """

    upper: float = math.nan
    shoulders: float = math.nan
    trunk: float = math.nan
    head_line: float = math.nan
    facing: float = math.nan
    side_on: bool = False
    head: float = math.nan
    fallen: float = math.nan
    arms: float = math.nan
    left_arm: float = math.nan
    right_arm: float = math.nan


@dataclass
class Seat:
    """Whether a person sits on the floor: as `sits` has it, and from then on until the hips rise. Frames in order."""

    _seat_px: float = math.nan  # y of the hips
    _sat_s: float = 0.0
    _last_s: float = math.nan

    def taken(self, body: Body) -> bool:
        """Take in one frame: whether the person sits in it."""
        step_s = 0.0 if math.isnan(self._last_s) else body.time_s - self._last_s
        self._last_s = body.time_s
        if step_s > _STEP_AT_MOST_S:
            step_s = 0.0
        hips_px = float(body.landmarks_px[_HIPS, 1].mean())
        if sits(body):
            self._sat_s += step_s
            self._seat_px = hips_px if math.isnan(self._seat_px) else max(hips_px, self._seat_px)
            return True
        still = self._sat_s >= _SAT_S and trunk_lean_deg(body) < _UPRIGHT_DEG and knees_seen(body)
        if still and self._seat_px - hips_px < _RISEN * trunk_px(body):
            return True
        self.left()
        return False

    def left(self) -> None:
        """The person is elsewhere."""
        self._seat_px, self._sat_s = math.nan, 0.0


@dataclass
class OwnRest:
    """Learns where the person faces at rest, and reads turns from there. Feed it frames in order, each once or more.

    Attributes
    ----------
    sitting : whether the person sat in the last frame.
    """

    sitting: bool = False

    _rest: FloatArray | None = None  # (4,) deg: upper, shoulders, trunk, head
    _nose: FloatArray = field(default_factory=lambda: np.full(2, math.nan))  # px
    _heights_px: FloatArray = field(default_factory=lambda: np.full(2, math.nan))  # y of ears and shoulders
    _arms: FloatArray = field(default_factory=lambda: np.full((4, 2), math.nan))  # px
    _hips: FloatArray = field(default_factory=lambda: np.full(2, math.nan))  # px, the middle of both
    _trunk_px: float = math.nan
    _learned_s: float = 0.0
    _against_s: float = 0.0  # how long the line was the other way round while rest was learned
    _first: FloatArray = field(default_factory=lambda: np.full(4, math.nan))  # rest as learned in the first moment
    _turned: float = 0.0  # deg, in the frame before
    _last_s: float = math.nan
    _away_since: float | None = field(default=None)
    _seat: Seat = field(default_factory=Seat)
    _last: Body | None = None
    _turn: Turn = field(default_factory=Turn)

    def update(self, body: Body) -> Turn:
        """Take in one frame: the turns from rest."""
        if body is not self._last:
            self._last, self._turn = body, self._read(body)
        return self._turn

    def _read(self, body: Body) -> Turn:
        step_s = 0.0 if math.isnan(self._last_s) else body.time_s - self._last_s
        self._last_s = body.time_s
        if self._cut(body) or step_s > _UNSEEN_S:
            self._forget()
            self._seat.left()
        self.sitting = self._seat.taken(body)
        if not self.sitting:
            self._away_since = body.time_s if self._away_since is None else self._away_since
            if body.time_s - self._away_since >= _FORGET_S:
                self._forget()
            return Turn()
        self._away_since = None
        now = np.array([read(body) for read in _LINES])
        if self._rest is None and abs(now[2]) > _TURNED_DEG:
            return Turn()
        nose, heights_px, arms = body.px("nose"), _heights_px(body), body.landmarks_px[ARMS]
        if self._rest is None:
            self._rest = self._first = now
            self._nose, self._heights_px, self._arms, self._trunk_px = nose, heights_px, arms, trunk_px(body)
        share = self._follow_lines(now, self._rest, step_s)
        self._heights_px = self._heights_px + share * (heights_px - self._heights_px)
        self._arms = self._arms + share * (arms - self._arms)
        self._follow_head(nose, trunk_px(body), share)
        upper, shoulders, trunk, head_line = _wrapped(now - self._rest)
        side_on = bool(abs(self._rest[1]) > _SIDE_ON_DEG)
        if not side_on and upper * raised_knee(body) < 0 and raised_knee(body) * (nose[0] - self._nose[0]) > 0:
            upper = -upper
        ways = np.hypot(*(arms - self._arms).T) / self._trunk_px
        return Turn(
            upper,
            shoulders,
            trunk,
            head_line,
            facing=float(self._rest[1]),
            side_on=side_on,
            head=math.hypot(*(nose - self._nose)) / self._trunk_px,
            fallen=float(((heights_px - self._heights_px) * _AT_HEAD).min()) / self._trunk_px,
            arms=float(ways.mean()),
            left_arm=float(ways[:2].mean()),
            right_arm=float(ways[2:].mean()),
        )

    def _forget(self) -> None:
        self._rest, self._learned_s, self._against_s = None, 0.0, 0.0

    def _cut(self, body: Body) -> bool:
        """Whether the person is suddenly somewhere else."""
        before, self._hips = self._hips, body.landmarks_px[_HIPS].mean(axis=0)
        return math.dist(before, self._hips) > _CUT * trunk_px(body)

    def _follow_lines(self, now: FloatArray, rest: FloatArray, step_s: float) -> float:
        """Learn where the lines are at rest, or follow them there; by which share of the way to what they are now."""
        turned = _wrapped(now - rest)
        before, self._turned = self._turned, abs(float(turned[0]))
        share = 0.0
        if self._learned_s >= _LEARN_S:
            share = 1.0 - math.exp(-step_s / _FOLLOW_S) if self._turned < NEAR_DEG else 0.0
        elif self._turned > _BEGUN_DEG and _BEGUN_DEG < before < _EXCHANGED_DEG:
            if self._learned_s >= _LEARN_AT_LEAST_S:
                self._learned_s, rest = _LEARN_S, self._first  # what was learned since has turned along
        elif self._turned > _EXCHANGED_DEG:
            self._against_s += step_s
            if self._against_s > self._learned_s:  # it was exchanged before, not now
                rest, self._learned_s, self._against_s = now, 0.0, 0.0
        else:
            self._learned_s += step_s
            share = step_s / max(self._learned_s, step_s) if step_s > 0 else 0.0
        self._rest = _wrapped(rest + share * turned)
        if self._learned_s <= _LEARN_AT_LEAST_S:
            self._first = self._rest
        return share

    def _follow_head(self, nose: FloatArray, length_px: float, share: float) -> None:
        """Let the head's place at rest and the trunk's length follow; what cannot be seen is passed over."""
        if np.isfinite(nose).all():
            self._nose = nose if np.isnan(self._nose).any() else self._nose + share * (nose - self._nose)
        if not math.isnan(length_px):
            new = math.isnan(self._trunk_px)
            self._trunk_px = length_px if new else self._trunk_px + share * (length_px - self._trunk_px)


@read_once
def sits(body: Body) -> bool:
    """Whether the body sits on the floor: trunk upright, knees about as high as the hips, and one in the picture."""
    return trunk_lean_deg(body) < _UPRIGHT_DEG and below_hips(body, "knee") < _KNEES_BELOW and knees_seen(body)


def knees_seen(body: Body) -> bool:
    """Whether a knee is in the picture: the model makes legs up for who is filmed from the waist upwards."""
    places = body.landmarks_px[_KNEES]
    return bool(((places >= 0) & (places <= body.frame_size)).all(axis=1).any())


@read_once
def raised_knee(body: Body) -> float:
    """How much higher the left knee is in the picture than the right one, trunk lengths; 0 where neither plainly is."""
    over = float(body.landmarks_px[_KNEES, 1] @ (-1.0, 1.0)) / trunk_px(body)
    return over if abs(over) >= _BENT else 0.0


@read_once
def shoulder_heading_deg(body: Body) -> float:
    """Where the shoulder line faces, seen from above: 0 = to the camera, + = turned to the person's left."""
    return _heading_deg(_across(body, "shoulder"))


@read_once
def head_heading_deg(body: Body) -> float:
    """The same for the ears."""
    return _heading_deg(_across(body, "ear"))


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
    return float(_middle(body, joint)[1] - _middle(body, "hip")[1]) / (math.sqrt(float(trunk @ trunk)) or math.nan)


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


#: What is turned from rest, in the order of `OwnRest`.
_LINES = (upper_heading_deg, shoulder_heading_deg, shoulders_against_hips_deg, head_heading_deg)
