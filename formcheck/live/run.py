"""Live coaching, wired: camera, tracking thread, window, voice, history, recording."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from formcheck.engine import needs_silhouette
from formcheck.interruption import Deferred
from formcheck.live.absence import GONE_S
from formcheck.live.coach import Coach
from formcheck.live.exercise_set import ExerciseSet
from formcheck.live.holding import BACK, CHANGE, SOON
from formcheck.live.plan import Keeper, Plan
from formcheck.live.recorder import Recorder
from formcheck.live.saying import PRAISES, Kind, Say
from formcheck.live.scenes import GO, GOING_ON, PAUSED
from formcheck.live.stats import Stats
from formcheck.live.watching import View, Watcher
from formcheck.reporting.hud import Hud
from formcheck.reporting.overlay import PANEL
from formcheck.reporting.result import ClipFacts, Result
from formcheck.reporting.scene import Scene, Tone
from formcheck.reporting.voice import STALE_S, Voice
from formcheck.reporting.window import Window
from formcheck.scoring import StrPath, made_by
from formcheck.tracking import PeopleFinder, Tracker
from formcheck.video import Capture, Opener, PacedClips, Pixels

#: Keys of the window: they do what a person at the mat does without them.
_END, _PAUSE, _NEXT = ("q", "\x1b"), " ", "n"
#: A camera that has been gone this long ends the session, seconds.
_GIVE_UP_S = 120.0
#: News (what comes next, the safety note) may wait for its turn for this long, seconds; what is true for a moment only
#: may hardly wait.
_WAIT_S = {Kind.INFO: 15.0, Kind.NUMBER: 1.0, Kind.CALL: 1.0}
#: On the whole screen, smaller pictures are enlarged to so many rows before anything is drawn, so that type is crisp.
_FULLSCREEN_ROWS = 720
#: The picture is refreshed at least this often, so that the window stays alive while there are no frames, seconds.
_REFRESH_S = 0.1
#: How long the window is given to show that it is there, before the model is loaded, seconds.
_OPENING_S = 0.05
#: A body is drawn over frames that are at most so much newer than the one it was found in, seconds.
_STALE_BODY_S = 0.3
#: Fewer frames a second than this are too few to be judged by: with 7 of them counts and faults were right, with 2 not.
_FEW = 6.0
#: And when the camera gives this many times as many, it is the computer that is slow.
_DROPPING = 1.5
#: Of a clip more than this share of the frames dropped is told: what was counted may be anything.
_MANY = 0.5
TOO_FAST = "came too fast to be judged: play it slower, or wait for each of them with --every-frame"
SLOW = "The camera gives few pictures a second: more light helps"
BUSY = "This computer is too busy to follow you: close other programs"
PICTURE_AGAIN = "I have a picture again"
NO_PICTURE = "There is still no picture: this session ends here"
KEYS = "q or Esc ends, space pauses, n goes on to the next"
NO_WINDOW = "use --no-window to go without, and --record out.mp4 to see it later"


@dataclass(frozen=True)
class Options:
    """How a live session is shown, heard and kept."""

    model: StrPath | None = None
    window: bool = True
    fullscreen: bool = True
    mirror: bool = False
    voice: bool = True
    record: Path | None = None
    stats: bool = False
    every_frame: bool = False


class Ears(Protocol):
    """What sentences and sounds go to; see `Voice`."""

    def ring(self, name: str = "count") -> None:
        """Sound a tone."""

    def say(self, text: str, rank: int, wait_s: float = STALE_S) -> None:
        """Speak a sentence, waiting its turn for at most this long."""


@dataclass(frozen=True)
class Outcome:
    """What a session came to.

    Attributes
    ----------
    sets : each set that was begun, and its result.
    stats : how fast the loop was, in words.
    problem : why the camera was given up; None when it was not.
    recorded_from_s : time of the recording's first picture; None without a recording.
    unrecorded : why there is no recording though one was asked for; None when there is.
    """

    sets: list[tuple[ExerciseSet, Result]]
    stats: str
    problem: str | None
    recorded_from_s: float | None = None
    unrecorded: str | None = None

    @property
    def results(self) -> list[Result]:
        """The results alone, in the order of the sets."""
        return [result for _, result in self.sets]


def run_live(
    plans: Sequence[Plan], opener: Opener, keeper: Keeper, options: Options, tell: Callable[[str], None]
) -> Outcome:
    """Coach through the plans in front of a device, until they are done, it has no more frames, or q is pressed.

    Parameters
    ----------
    tell : called with lines for the person at the keyboard: no voice, history not writable.

    Raises
    ------
    CameraError, VideoError : the device cannot be opened, or no recording be begun.
    DisplayError : no screen; said before the camera is opened.
    """
    poses = [pose for plan in plans for pose in plan.poses]
    stats = Stats()
    with ExitStack() as stack:
        window = None
        if options.window:
            window = stack.enter_context(Window("formcheck", instead=NO_WINDOW, fullscreen=options.fullscreen))
            window.show(_opening_picture(), _OPENING_S)  # loading the model takes a second
        voice = stack.enter_context(Voice(tell, foreseen(plans))) if options.voice else None
        tracker = stack.enter_context(Tracker(options.model, needs_silhouette(poses)))
        finder = stack.enter_context(PeopleFinder(options.model))
        # After the model, which takes a second to load: a clip would play on meanwhile.
        capture = stack.enter_context(Capture(opener, every_frame=options.every_frame))
        coach = Coach(plans, keeper, GONE_S if capture.live else math.inf)  # a clip ends by itself
        writer = stack.enter_context(Recorder(options.record, tell)) if options.record else None
        hear = _hearing(voice)
        screen = _Screen(coach, capture, stats, options, window, writer, _announcing(hear, tell))
        every_view = options.every_frame and writer is not None
        interrupted: KeyboardInterrupt | None = None
        with Watcher(capture, tracker, coach, stats, hear, every_view, finder.find) as watcher:
            try:
                with Deferred() as interrupts:
                    screen.run(watcher, interrupts.check)
            except KeyboardInterrupt as error:
                interrupted = error
        facts, maker = _facts(capture), made_by(options.model)
        sets = [(done, done.result(replace(facts, frames=done.frames), maker)) for done in coach.sets]
        told = stats.report(capture.read, capture.dropped)
        if isinstance(capture.device, PacedClips) and capture.dropped > _MANY * capture.read:
            tell(f"{capture.dropped} of {capture.read} pictures of the clip {TOO_FAST}")
    unrecorded = writer.problem if writer is not None else None
    recorded_from_s = screen.recorded_from_s if unrecorded is None else None
    outcome = Outcome(sets, told, screen.gave_up, recorded_from_s, unrecorded)
    if interrupted is not None:
        raise Interrupted(outcome) from interrupted
    return outcome


class Interrupted(KeyboardInterrupt):
    """Ctrl-C was pressed; what was done until then is in `outcome`."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class _Screen:
    """The drawing loop: frames and views to window and recording, keys to the coach.

    Each frame is drawn as it arrives, with the newest body and scene there are: tracking takes longer than a camera's
    frame on small machines, and must not hold up the picture. Where every frame is judged, or nothing is drawn, views
    are taken as they are made instead.
    """

    def __init__(
        self,
        coach: Coach,
        capture: Capture,
        stats: Stats,
        options: Options,
        window: Window | None,
        writer: Recorder | None,
        announce: Callable[[str, Kind], None],
    ) -> None:
        self._announce = announce
        self._told: str | None = None
        self._coach, self._capture, self._stats, self._options = coach, capture, stats, options
        self._window, self._writer = window, writer
        self._by_view = options.every_frame or (window is None and writer is None)
        self._hud = Hud(options.mirror, _FULLSCREEN_ROWS if window is not None and options.fullscreen else 0)
        self._last: View | None = None
        self._key = ""
        self._began_s = time.monotonic()
        self._busy = self._lags = False
        self.gave_up: str | None = None
        self.recorded_from_s: float | None = None

    def run(self, watcher: Watcher, between: Callable[[], None]) -> None:
        """Draw until the watcher is over, or the person ends it; `between` is called between two pictures."""
        while not watcher.over:
            between()
            view = watcher.newest(_REFRESH_S) if self._by_view else self._newest(watcher)
            if view is not None:
                self._last, self._began_s = view, time.monotonic()
                if self._told is not None and self._capture.trouble is None:  # views may come late, when it has gone
                    self._told = None
                    self._announce(PICTURE_AGAIN, Kind.CALL)
                self._show(view)
            elif self._capture.trouble is not None:
                self._show_trouble(self._capture.trouble)
                if time.monotonic() - self._began_s > _GIVE_UP_S:
                    self.gave_up = self._capture.trouble
                    self._announce(NO_PICTURE, Kind.CALL)
                    return
            if self._ended_by_key(watcher):
                return

    def _newest(self, watcher: Watcher) -> View | None:
        """The frame that has just arrived, under the newest body and scene; None when none came."""
        if self._last is None:
            return watcher.newest(_REFRESH_S)
        arrival = self._capture.after(self._last.arrival.frame.index, _REFRESH_S)
        known = watcher.view
        if arrival is None or known is None:
            return None
        stale = arrival.frame.time_s - known.body.time_s > _STALE_BODY_S
        return replace(known, arrival=arrival, scene=replace(known.scene, body=False) if stale else known.scene)

    def _look_at_pace(self) -> None:
        """Notice when tracking lags so far behind that repetitions may be missed; announced once."""
        judged = self._stats.judging_rate
        dropping = not self._options.every_frame and self._capture.rate > _DROPPING * judged
        lags = dropping and 0 < judged < _FEW
        if lags and not self._busy:
            self._announce(BUSY, Kind.INFO)
        self._busy, self._lags = self._busy or lags, lags

    def _show(self, view: View) -> None:
        self._look_at_pace()
        if self._window is None and self._writer is None:
            self._stats.shown(view.arrival.arrived_s, time.monotonic())
            return
        stats = self._stats.line(self._capture.dropped) if self._options.stats else None
        scene = view.scene
        if (self._capture.slow or self._lags) and scene.say is None:
            scene = replace(scene, say=BUSY if self._lags else SLOW, tone=Tone.TROUBLE)
        picture = self._hud.draw(view.arrival.frame.rgb, view.body, scene, stats)
        if self._writer is not None:
            self._writer.append(picture, view.arrival.frame.time_s)
            if self.recorded_from_s is None:
                self.recorded_from_s = view.arrival.frame.time_s
        self._put(picture)
        self._stats.shown(view.arrival.arrived_s, time.monotonic())

    def _show_trouble(self, trouble: str) -> None:
        """The last picture, dimmed, with what is wrong with the camera; said once."""
        if trouble != self._told:
            self._told = trouble
            self._announce(trouble, Kind.CALL)
        if self._last is not None:
            scene = Scene(self._last.scene.title, self._last.scene.count, say=trouble, tone=Tone.TROUBLE)
            self._put(self._hud.draw(self._last.arrival.frame.rgb // 3, None, scene))

    def _put(self, picture: Pixels) -> None:
        self._key = self._window.show(picture, 0.001) if self._window is not None else ""

    def _ended_by_key(self, watcher: Watcher) -> bool:
        key, self._key = self._key, ""
        if key == _PAUSE:
            watcher.ask(self._coach.press)
        elif key == _NEXT:
            watcher.ask(self._coach.skip)
        return key in _END or (self._window is not None and self._last is not None and self._window.closed)


def _opening_picture() -> Pixels:
    """What is shown until there is a picture: that it begins, and how to end it, since it covers the screen."""
    dark = np.full((_FULLSCREEN_ROWS, _FULLSCREEN_ROWS * 4 // 3, 3), PANEL, np.uint8)
    return Hud().draw(dark, None, Scene("formcheck", middle="One moment", under=KEYS))


def foreseen(plans: Sequence[Plan]) -> list[str]:
    """What will probably be said: calls, cues, guidance, praise and numbers of these plans."""
    said: list[str] = [*(str(number) for number in (3, 2, 1)), GO, PAUSED, GOING_ON]
    if any(plan.hold_s is not None for plan in plans):
        said += [SOON, BACK, CHANGE]
    for pose in (pose for plan in plans for pose in plan.poses):
        said += [condition.say for condition in pose.start]
        said += [fault.say for fault in pose.faults]
    return list(dict.fromkeys([*said, *PRAISES, *(str(number) for number in range(4, 16))]))


def _hearing(voice: Ears | None) -> Callable[[Say], None]:
    """What the coach says, to the voice."""

    def hear(say: Say) -> None:
        if voice is None:
            return
        if say.kind is Kind.COUNT:
            voice.ring("count")
        else:
            voice.say(say.text, int(say.kind), _WAIT_S.get(say.kind, STALE_S))

    return hear


def _announcing(hear: Callable[[Say], None], tell: Callable[[str], None]) -> Callable[[str, Kind], None]:
    """Trouble with camera or computer, to be heard at the mat and read at the keyboard."""

    def announce(trouble: str, kind: Kind) -> None:
        hear(Say(trouble, kind))
        tell(trouble)

    return announce


def _facts(capture: Capture) -> ClipFacts:
    device = capture.device
    if isinstance(device, PacedClips):
        return ClipFacts(device.name, device.duration_s, capture.read, capture.problem)
    return ClipFacts(device.name if device else "camera", capture.time_s, capture.read, None)
