"""How far the pelvis is tilted: how far the cloth over it has gone the way of a tilt."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.measures.backdrop import Backdrop
from formcheck.measures.flow import MIN_POINTS, FloatArray, Pixels, evened, followed, points_in, taken
from formcheck.measures.posture import height, hip_line
from formcheck.measures.registry import Measure, measure
from formcheck.measures.tilt_way import Way, full_way, gone_along
from formcheck.measures.trunk_picture import ARM_HIDES, HIP_PX, SIZE_PX, TRUNK_PX, TrunkPicture
from formcheck.tracking import Body
from formcheck.video import Frame

#: Where points are taken, in trunk lengths: from and to along the trunk from the hip, and the centre and radius of a
#: disc at the thorax. Further down the thigh takes over, further up what a tilt does is little.
_PELVIS, _THORAX = (-0.05, 0.40), (0.75, 0.22)
#: How far from the line between hip and shoulder, either way.
_HIGH = 0.30

#: Points of each: more cost time and say the same.
_PELVIS_POINTS, _THORAX_POINTS = 40, 14
_FEWEST_THORAX = 5

#: What the room tells is believed this near to what the thorax tells, degrees: who shifts on the mat has not tilted.
#: Against the thorax, whose cloth goes with the breath, rest strays by 0.3 to 0.8, against the room by 0.2 to 0.3; of
#: nine rendered people the two are up to 1.6 to 3.3 apart (98 of 100 frames).
_NEAR_DEG = 2.1

#: Grey level (median of the discs) under which a picture without texture is called dark.
_DARK = 25.0

#: Share of the pelvis (a disc of this radius) hidden by an arm, from which nothing is read: an arm that lies along
#: the floor hides 0.2 and leaves 1.5 to 2 of 10 degrees, folded arms and arms overhead hide nothing.
_HIP_SIDE, _AROUND, _HIDDEN_SHARE = 0.12, 0.25, 0.12

#: A reading is believed when this share of the points agrees, and they do to this standard error.
_MIN_SHARE, _MAX_ERROR_DEG = 0.35, 2.0

#: A tilt further than this from every key picture gets its own: windows that do not turn fail from about 15.
_KEY_EVERY_DEG, _MAX_KEYS = 9.0, 8

#: A hip that has opened this far since the last reading has left the floor, degrees: a tilt opens it by up to 5. It is
#: back under the other, or once the cloth is known again: the model may put hips that were lifted 5 further open.
_LIFTED_DEG, _BACK_DEG = 8.0, 4.0
#: So has one that opened as far within this time, seconds, and rose by this, trunk lengths, when the pelvis is lost
#: from sight half-way up: lifted hips are 0.14 up and more, feet that slide away open the hip but leave it where it is.
_RISING_S, _RISEN = 3.0, 0.05

#: After this long without a reading the person has moved for good, seconds; after this long hips that have opened are
#: lifted only if they rose: nobody saw the feet slide away.
_GIVE_UP_S, _UNWATCHED_S = 1.0, 0.25

#: Noise is the spread of the readings of one second, taken four times a second, and of all spreads of the last
#: 30 s the one that a fifth is below: holds and rests of a second or two fill more than a fifth of any set.
#: Of normal noise in 12 to 30 frames, that one is 0.85 of the true spread.
_SPREAD_S, _SPREAD_EVERY_S, _SPREADS, _QUIET_SHARE, _QUIET_SIGMA = 1.0, 0.25, 120, 0.2, 0.85
_FEWEST = 5  # readings in a second


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """A picture that others are compared with, and the reading that it stands for."""

    picture: Pixels
    place: FloatArray  # (3, 3) to the picture's pixels, from where they were in the first frame
    points: FloatArray  # (N, 2) px of the picture; the pelvis's come first
    in_room: FloatArray  # (n, 2) how far the pelvis's points go in a full tilt, trunk lengths
    on_trunk: FloatArray  # (n, 2) the same, against the thorax
    tilt_deg: float
    number: int


class _Reading(NamedTuple):
    """A reading, and where the hips were then."""

    tilt_deg: float
    hip_line_deg: float
    up: float  # hips over the shoulders, trunk lengths


class PelvisRotation:
    """How far the cloth over the pelvis has gone the way of a tilt, degrees; posterior tilt is positive.

    For a lying or kneeling person in side view, whichever way they face: against the room, within reach of what it
    is against the thorax. Each frame is compared with a key
    picture, never with the frame before, so that errors do not add up; further key pictures are taken on the
    way of a large movement and used again when it comes back. Zero is the posture of the first key picture, or of
    the first after the pelvis was lost for a second: read changes against rest, not the absolute angle.
    It reads low: a tilt of the bone by 12 degrees is called 7, which is what the skin at the hip turns by.
    Hips that leave the floor carry the pelvis out of every key picture, and legs that move take the cloth along: until
    they are back, the opening of the hip (the thigh against the trunk) is added to the last reading.

    Attributes
    ----------
    why_not : why the last frame could not be read (its reading was NaN), else None.
    noise_deg : standard deviation of the reading while nothing moves, over the last 30 s; NaN in the first second.
    hidden : share of the pelvis behind the near arm, 0 to 1. What is read beside an arm reads lower still.
    """

    def __init__(self) -> None:
        self.why_not: str | None = "no frame yet"
        self.noise_deg = math.nan
        self.hidden = 0.0
        self._trunk = TrunkPicture()
        self._backdrop = Backdrop()
        self._camera: FloatArray = np.eye(3)
        self._keys: list[_Key] = []
        self._key: _Key | None = None
        self._moved: FloatArray = np.empty((0, 2))
        self._made = 0
        self._read_s = -math.inf
        self._read_any = False
        self._last = _Reading(0.0, math.nan, math.nan)
        self._hip_line, self._hips_up = hip_line(), height("near_hip", "near_shoulder")
        self._rising: deque[tuple[float, _Reading]] = deque()
        self._lifted = False
        self._recent: deque[tuple[float, float]] = deque()
        self._full = False  # whether _recent has filled its second
        self._spreads: deque[float] = deque(maxlen=_SPREADS)
        self._spread_s = -math.inf

    def __call__(self, body: Body, frame: Frame) -> float:
        """Tilt in this frame; frames come in order. NaN (and `why_not`) where the picture does not carry it."""
        before = self._trunk.view
        why = self._trunk.aim(body)
        if why is not None:
            return self._no(why)
        self._take_along(before)
        arm = self._trunk.near_arm(body)
        disc = _disc(_HIP_SIDE, _AROUND)
        self.hidden = float(np.count_nonzero(disc & arm)) / float(np.count_nonzero(disc))
        if self.hidden > _HIDDEN_SHARE:
            return self._no(ARM_HIDES)

        self._camera = self._backdrop(body, frame)
        gray = self._trunk.cut(frame)
        picture = evened(gray)
        hip_line_deg, up = self._hip_line(body, frame), self._hips_up(body, frame)
        if body.time_s - self._read_s > _GIVE_UP_S or not self._keys:
            self._last, self._lifted = _Reading(0.0, hip_line_deg, up), False
            return self._start(body, gray, picture, arm)
        may_lift = not body.company  # who is half hidden may be read with hips that are anywhere
        if body.time_s - self._read_s > _UNWATCHED_S:  # feet may have slid away meanwhile
            may_lift = may_lift and up - self._last.up > _RISEN
        opened_deg = hip_line_deg - self._last.hip_line_deg
        open_ = opened_deg > _LIFTED_DEG and (self._lifted or may_lift)
        tilt_deg = None if open_ else self._compare(picture)
        self._lifted = open_ or (self._lifted and tilt_deg is None and opened_deg > _BACK_DEG)
        if self._lifted or (tilt_deg is None and may_lift and self._rose(body.time_s, hip_line_deg, up)):
            assert self._key is not None
            self._use(self._key)  # the points are looked for where they were, once the hips are back
            self.why_not, self._read_s = None, body.time_s
            return self._last.tilt_deg + hip_line_deg - self._last.hip_line_deg
        if tilt_deg is None:
            return self._no(
                "the pelvis was lost from sight"
                if self._read_any
                else "the clothes are too plain to see the pelvis turn"
            )
        self.why_not = None
        self._read_s = body.time_s
        self._read_any = True
        self._last = _Reading(tilt_deg, hip_line_deg, up)
        self._rising.append((body.time_s, self._last))
        self._forget_rise(body.time_s)
        self._note(body.time_s, tilt_deg)
        self._choose(tilt_deg, body, picture, arm)
        return tilt_deg

    def _no(self, why: str) -> float:
        self.why_not = why
        return math.nan

    def _take_along(self, before: FloatArray | None) -> None:
        """Bring the followed points from the picture's place before to its place now."""
        if before is None or before is self._trunk.view or not len(self._moved):
            return
        assert self._trunk.view is not None
        shift = self._trunk.view @ np.linalg.inv(np.vstack([before, [0, 0, 1]]))
        self._moved = taken(self._moved, shift)

    def _start(self, body: Body, gray: Pixels, picture: Pixels, arm: Pixels) -> float:
        """Take the first key picture; zero is here."""
        self._keys, self._key, self._moved = [], None, np.empty((0, 2))
        self._recent.clear()
        self._rising.clear()
        self._full = False
        self._read_any = False
        key = self._take(0.0, body, picture, arm)
        if key is None:
            dark = float(np.median(gray[_disc(_HIP_SIDE, _AROUND) > 0])) < _DARK
            return self._no("it is too dark" if dark else "the clothes are too plain to see the pelvis turn")
        self._use(key)
        self.why_not = None
        self._read_s = body.time_s
        self._note(body.time_s, 0.0)
        return 0.0

    def _rose(self, time_s: float, hip_line_deg: float, up: float) -> bool:
        """Whether the hips have left the floor since they were last read; readings then go on from where they lay."""
        self._forget_rise(time_s)
        if not self._rising:
            return False
        low = min((reading for _, reading in self._rising), key=lambda reading: reading.hip_line_deg)
        self._lifted = hip_line_deg - low.hip_line_deg > _LIFTED_DEG and up - low.up > _RISEN
        if self._lifted:
            self._last = low
        return self._lifted

    def _forget_rise(self, time_s: float) -> None:
        while self._rising and time_s - self._rising[0][0] > _RISING_S:
            self._rising.popleft()

    def _take(self, tilt_deg: float, body: Body, picture: Pixels, arm: Pixels) -> _Key | None:
        region = self._trunk.trunk(body, arm)
        pelvis = points_in(picture, region & _box(), _PELVIS_POINTS)
        thorax = points_in(picture, region & _disc(*_THORAX), _THORAX_POINTS)
        if len(pelvis) < MIN_POINTS or len(thorax) < _FEWEST_THORAX:
            return None
        self._made += 1
        along = (pelvis[:, 0] - HIP_PX[0]) / TRUNK_PX
        key = _Key(
            picture=picture,
            place=self._place(),
            points=np.vstack([pelvis, thorax]),
            in_room=full_way(along),
            on_trunk=full_way(along, against_thorax=True),
            tilt_deg=tilt_deg,
            number=self._made,
        )
        self._keys.append(key)
        return key

    def _use(self, key: _Key) -> None:
        self._key = key
        self._moved = key.points.copy()

    def _compare(self, picture: Pixels) -> float | None:
        """Tilt against the key picture in use; when it fails, against one of the others (one a frame)."""
        assert self._key is not None
        moved = followed(self._key.picture, picture, self._key.points, self._moved)
        tilt_deg = self._along(self._key, moved)
        if tilt_deg is None:
            self._use(self._keys[(self._keys.index(self._key) + 1) % len(self._keys)])
            return None
        lost = np.isnan(moved[:, 0])
        moved[lost] = self._key.points[lost] + (moved[~lost] - self._key.points[~lost]).mean(axis=0)
        self._moved = moved
        return self._key.tilt_deg + tilt_deg

    def _along(self, key: _Key, moved: FloatArray) -> float | None:
        """How far points have gone the way of a tilt since a key picture, degrees; None where that is not believed."""
        back = key.place @ np.linalg.inv(self._place())  # to where the camera was then
        gone = (taken(moved, back) - key.points) / TRUNK_PX
        pelvis, thorax = gone[: len(key.in_room)], gone[len(key.in_room) :]
        seen = np.isfinite(thorax[:, 0])
        if np.count_nonzero(seen) < max(_FEWEST_THORAX, _MIN_SHARE * len(thorax)):
            return None
        in_room = gone_along(key.in_room, pelvis)
        on_trunk = gone_along(key.on_trunk, pelvis - np.median(thorax[seen], axis=0))
        if not (_good(in_room) and _good(on_trunk)):
            return None
        assert in_room is not None and on_trunk is not None
        return float(np.clip(in_room.deg, on_trunk.deg - _NEAR_DEG, on_trunk.deg + _NEAR_DEG))

    def _place(self) -> FloatArray:
        """(3, 3) to the pixels of the trunk's picture, from where they were in the first frame."""
        assert self._trunk.view is not None
        return np.vstack([self._trunk.view @ self._camera, [0.0, 0.0, 1.0]])

    def _choose(self, tilt_deg: float, body: Body, picture: Pixels, arm: Pixels) -> None:
        """Change to the key picture nearest to this tilt; take a new one where none is near."""
        assert self._key is not None
        nearest = min(self._keys, key=lambda key: abs(key.tilt_deg - tilt_deg))
        away = abs(nearest.tilt_deg - tilt_deg)
        if away > _KEY_EVERY_DEG and len(self._keys) < _MAX_KEYS:
            taken = self._take(tilt_deg, body, picture, arm)
            if taken is not None:
                self._use(taken)
        elif abs(self._key.tilt_deg - tilt_deg) > away + _KEY_EVERY_DEG / 3:
            self._use(nearest)

    def _note(self, time_s: float, tilt_deg: float) -> None:
        """Keep the noise estimate up to date."""
        self._recent.append((time_s, tilt_deg))
        while time_s - self._recent[0][0] > _SPREAD_S:
            self._recent.popleft()
            self._full = True
        if self._full and time_s - self._spread_s >= _SPREAD_EVERY_S and len(self._recent) >= _FEWEST:
            self._spread_s = time_s
            self._spreads.append(float(np.std([tilt for _, tilt in self._recent], ddof=1)))
            quiet = sorted(self._spreads)[int(_QUIET_SHARE * len(self._spreads))]
            self.noise_deg = quiet / _QUIET_SIGMA


def _good(part: Way | None) -> bool:
    return part is not None and part.share >= _MIN_SHARE and part.error_deg <= _MAX_ERROR_DEG


@cache
def _disc(along: float, radius: float) -> NDArray[np.uint8]:
    """A disc of the trunk's picture: centre along the trunk and radius, in trunk lengths."""
    mask = np.zeros(SIZE_PX[::-1], np.uint8)
    centre = round(HIP_PX[0] + along * TRUNK_PX), round(HIP_PX[1])
    cv2.circle(mask, centre, round(radius * TRUNK_PX), 255, -1)
    return mask


@cache
def _box() -> NDArray[np.uint8]:
    """Where the pelvis's points are taken in the trunk's picture."""
    mask = np.zeros(SIZE_PX[::-1], np.uint8)
    left, right = (round(HIP_PX[0] + along * TRUNK_PX) for along in _PELVIS)
    top, bottom = (round(HIP_PX[1] + side * _HIGH * TRUNK_PX) for side in (-1, 1))
    mask[max(top, 0) : bottom, max(left, 0) : right] = 255
    return mask


@measure(unit="deg", silhouette=True)
def pelvis_rotation() -> Measure:
    """Posterior tilt of the pelvis: how far the cloth has gone the way of a tilt, 7 for a full one of 12 degrees."""
    return PelvisRotation()
