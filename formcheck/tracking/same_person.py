"""Whether the body found is still the person's: somebody who walks by may be found instead, or hide the person."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from formcheck.tracking.body import FloatArray
from formcheck.tracking.landmarks import INDEX

#: Lengths below are in trunk lengths: of a trunk seen end on, as long as it would be from the side.
_LEFT = [INDEX["left_shoulder"], INDEX["left_hip"]]
_RIGHT = [INDEX["right_shoulder"], INDEX["right_hip"]]

#: The trunk jumps when its ends are this far from where they were (trunk lengths, mean of both) and came there this
#: fast (trunk lengths a second): two metres a second, where getting up quickly takes one and a half.
_JUMP, _JUMP_A_S = 0.5, 4.0
#: Between frames further apart than this the speed is no longer believed, seconds; then so many lengths a second.
_STEP_S, _UNSEEN_A_S = 0.25, 1.0
#: Nobody's trunk changes its length in the picture by this share within this time (seconds): by 0.17 at most in 4,500
#: frames of the samples. Who is half hidden reads 0.2 to 1.3, with landmarks as sure of themselves as ever.
_JOLT, _JOLT_S = 0.22, 0.3
#: The person is back when the trunk is near where it was (trunk lengths at either end, and so much more a second),
#: about as long as it was (share), and has kept its length for this long (seconds) to this share.
_BACK, _BACK_A_S, _AS_LONG, _STILL_S, _STILL = 0.5, 0.2, 0.12, 0.13, 0.08
#: While something else moves beside the person, a trunk whose ends have moved this far since (trunk lengths) is not
#: believed: half hidden it reads 0.1 to 0.4 off. Such company is thought to last this long at most, seconds, and no
#: longer than the person was seen before: of a woman who walks in, her head above the picture, the model makes a small
#: body, and what is beyond it moves.
_COMPANY, _COMPANY_S = 0.12, 8.0
#: Who stays this long, or longer than the one before was seen, is the person from now on, seconds.
_STAYS_S = 3.0
#: And so is anybody, when nobody was found in the person's place for this long: who moved away, or another clip.
_EMPTY_S = 1.0
#: The place of a person: the landmarks' box, and this share of its longer side around it.
_AROUND = 0.15

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where shoulders and hips were at a time: (2, 2) px and the length between them."""

    time_s: float
    trunk: FloatArray
    length: float


def trunk_size_px(landmarks_px: FloatArray, world_m: FloatArray) -> float:
    """How long the trunk would be in the picture if it were not foreshortened, pixels.

    Its length in space, times the scale at which all landmarks (33, 2) pixels and (33, 3) metres are seen.
    """
    shoulders, hips = (world_m[_LEFT] + world_m[_RIGHT]) / 2
    spread_m = math.sqrt(float(world_m[:, :2].var(axis=0).sum()))
    scale = math.sqrt(float(landmarks_px.var(axis=0).sum())) / spread_m if spread_m > 0 else 0.0
    return scale * float(np.linalg.norm(shoulders - hips))


class SamePerson:
    """Follows the trunk from frame to frame. Frames in the order of their times.

    The middles of shoulders and hips are looked at, so that sides taken for each other make no other person, and
    somebody who stands before one who lies does.

    Attributes
    ----------
    away : somebody else is found, or somebody hides the person: what is found is not believed.
    landmarks_px : (33, 2) the person's, as last believed; None before.
    """

    def __init__(self) -> None:
        self.away = False
        self.landmarks_px: FloatArray | None = None
        self._trunk: FloatArray | None = None  # (2, 2) px, where shoulders and hips were last
        self._first_s, self._last_s = 0.0, 0.0  # when the person was seen
        self._found_s = 0.0  # when anybody was
        self._found_px = np.empty((0, 2))  # and their landmarks
        self._recent: deque[_Seen] = deque()  # of the last moment
        self._size = 1.0  # px, a trunk length
        self._alone = np.zeros((2, 2))  # px, the trunk when nothing else moved beside it last
        self._company_s = 0.0  # when something else moved there last

    def update(
        self,
        landmarks_px: FloatArray,
        time_s: float,
        company: bool = False,
        at_least_px: float = 0.0,
        suspected: bool = False,
    ) -> bool:
        """Take in one frame's landmarks (33, 2), pixels, and say whether they are the person's.

        `company`: something else moves beside the person, or (`suspected`) may. `at_least_px`: the trunk's length if it
        were not foreshortened (`trunk_size_px`); it is taken to be as long as in the picture at least.
        """
        if company:
            self._company_s = time_s
        trunk = (landmarks_px[_LEFT] + landmarks_px[_RIGHT]) / 2
        seen = _Seen(time_s, trunk, _length(trunk))
        self._note(seen)
        self._found_s, self._found_px = time_s, landmarks_px
        if self._trunk is None:
            self._first_s, company = time_s, False
        elif not (self._is_back(time_s, company) if self.away else self._is_near(trunk, time_s, company)):
            if not self.away:
                self.away = True
                self._recent = deque([seen])
                if company:  # what was believed since may have been half hidden already
                    self._trunk = self._alone
            if not self._is_over(time_s):
                return False
            self._first_s, company = time_s, False
        if self.away:  # what was read meanwhile is no measure of what comes
            self._recent = deque([seen])
        self._trunk, self.landmarks_px, self._last_s, self.away = trunk, landmarks_px, time_s, False
        self._size = max(seen.length, at_least_px)
        if not (company or suspected):
            self._alone = trunk
        return True

    def nobody(self, time_s: float) -> None:
        """Nobody was found in a frame."""
        if self.away and time_s - self._found_s > _EMPTY_S:
            self.away, self._trunk, self.landmarks_px = False, None, None

    @property
    def anywhere_px(self) -> FloatArray | None:
        """(n, 2) pixels: the landmarks of the person, and of who is found while the person is away; None before."""
        if self.landmarks_px is None:
            return None
        return np.vstack([self.landmarks_px, self._found_px]) if self.away else self.landmarks_px

    @property
    def trunk_px(self) -> float:
        """Length of the person's trunk when it was last believed, not foreshortened, pixels; 1 before."""
        return 1.0 if self._trunk is None else self._size

    def place(self, width: int, height: int) -> Box | None:
        """Where the person was last: left, top, right, bottom, pixels of a picture of this size; None before."""
        if self.landmarks_px is None:
            return None
        low, high = self.landmarks_px.min(axis=0), self.landmarks_px.max(axis=0)
        around = _AROUND * float((high - low).max())
        left, top = np.clip(low - around, 0, (width - 1, height - 1))
        right, bottom = np.clip(high + around, 1, (width, height))
        return int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom))

    def _note(self, seen: _Seen) -> None:
        self._recent.append(seen)
        while seen.time_s - self._recent[0].time_s > _JOLT_S:
            self._recent.popleft()

    def _is_over(self, time_s: float) -> bool:
        """Whether who is found has stayed so long that it is the person from now on."""
        known_s = self._last_s - self._first_s
        since_s = min(max(self._last_s, self._company_s), self._last_s + min(_COMPANY_S, known_s))
        return time_s - since_s > min(_STAYS_S, known_s)

    def _is_near(self, trunk: FloatArray, time_s: float, company: bool) -> bool:
        """Whether the person can have come there since the last frame, and is not half hidden."""
        assert self._trunk is not None
        if company and self._has_moved(trunk):
            return False
        since_s = time_s - self._last_s
        way = float(np.hypot(*(trunk - self._trunk).T).mean()) / self._size
        fast = _JUMP_A_S * min(since_s, _STEP_S) + _UNSEEN_A_S * max(0.0, since_s - _STEP_S)
        if way > max(_JUMP, fast):
            return False
        lengths = [seen.length for seen in self._recent]
        if not self._changes(lengths, _JOLT):
            return True
        before = self._recent[0]  # the last that was surely the person's
        self._trunk, self._last_s = before.trunk, max(before.time_s, self._first_s)
        return False

    def _changes(self, lengths: list[float], share: float) -> bool:
        """Whether these lengths of a trunk (pixels) differ by more than this share of the greatest, or of its size."""
        return max(lengths) - min(lengths) > share * max(*lengths, self._size)

    def _has_moved(self, trunk: FloatArray) -> bool:
        """Whether the trunk is not where it was while the person was alone."""
        return bool(np.hypot(*(trunk - self._alone).T).max() > _COMPANY * self._size)

    def _is_back(self, time_s: float, company: bool) -> bool:
        assert self._trunk is not None
        if company and self._has_moved(self._recent[-1].trunk):
            return False
        begin_s = time_s - _STILL_S - 1e-6
        lengths = [seen.length for seen in self._recent if seen.time_s >= begin_s]
        if self._recent[0].time_s > begin_s + 0.5 * _STILL_S or self._changes(lengths, _STILL):
            return False
        if self._changes([_length(self._trunk), lengths[-1]], _AS_LONG):
            return False
        ways = np.hypot(*(self._recent[-1].trunk - self._trunk).T) / self._size
        return bool(ways.max() <= _BACK + _BACK_A_S * (time_s - self._last_s))


def _length(trunk: FloatArray) -> float:
    return max(float(np.hypot(*(trunk[0] - trunk[1]))), 1.0)
