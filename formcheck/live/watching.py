"""The tracking thread: newest frame, body, coach; the newest view is kept for whoever draws."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from formcheck.live.coach import Coach
from formcheck.live.saying import Say
from formcheck.live.stats import Stats
from formcheck.reporting.scene import Scene
from formcheck.tracking import Body, People, Tracker
from formcheck.video import Arrival, Capture, Frame, Pixels

#: How long to wait for a frame before looking round, seconds.
_LOOK_UP_S = 0.1


@dataclass(frozen=True, slots=True)
class View:
    """One tracked frame, ready to be drawn."""

    arrival: Arrival
    body: Body
    scene: Scene


class Watcher:
    """Tracks in a thread of its own, so that drawing never keeps tracking waiting. Use as a context manager.

    Parameters
    ----------
    capture : where frames come from.
    tracker, coach : what becomes of them.
    hear : called with what is to be said, in the tracking thread; must return at once.
    people : finds the people in a picture; asked as often as the coach wants to know.
    every_view : wait until each view has been taken (for recording every frame), rather than replacing it.

    Attributes
    ----------
    over : the coach has finished, the frames have ended, or `stop` was called.
    """

    def __init__(
        self,
        capture: Capture,
        tracker: Tracker,
        coach: Coach,
        stats: Stats,
        hear: Callable[[Say], None],
        every_view: bool = False,
        people: Callable[[Pixels], People] | None = None,
    ) -> None:
        self._capture, self._tracker, self._coach, self._stats = capture, tracker, coach, stats
        self._hear = hear
        self._every_view = every_view
        self._people = people
        self._people_s = -math.inf
        self._changed = threading.Condition()
        self._view: View | None = None
        self._taken = True
        self._over = False
        self._stopped = False
        self._error: BaseException | None = None
        self._asked: list[Callable[[], None]] = []
        self._thread = threading.Thread(target=self._run, name="formcheck-track", daemon=True)

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End tracking; returns when the set in progress is settled and kept."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()

    def ask(self, what: Callable[[], None]) -> None:
        """Have something done to the coach, between two frames."""
        with self._changed:
            self._asked.append(what)

    def newest(self, timeout_s: float) -> View | None:
        """The newest view not yet taken, waiting this long; None when none came. Raises what ended the thread."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken or self._over, timeout_s)
            view = None if self._taken else self._view
            self._taken = True
            self._changed.notify_all()
            if view is None and self._error is not None:
                raise self._error
        return view

    @property
    def view(self) -> View | None:
        """The newest view, taken before or not; None before the first. Raises what ended the thread."""
        with self._changed:
            self._taken = True
            if self._error is not None:
                raise self._error
            return self._view

    @property
    def over(self) -> bool:
        """Whether there will be no more views."""
        with self._changed:
            return self._over and self._taken

    def _run(self) -> None:
        try:
            while not self._stopped and not self._capture.ended and not self._coach.finished:
                arrival = self._capture.newest(_LOOK_UP_S)
                with self._changed:
                    asked, self._asked = self._asked, []
                for what in asked:
                    what()
                if arrival is not None:
                    self._see(arrival)
        except BaseException as error:  # whoever draws raises it
            self._error = error
        finally:
            try:
                self._coach.finish(broken_off=self._capture.problem is not None)
                self._tell()
            except Exception as error:
                self._error = self._error or error
            with self._changed:
                self._over = True
                self._changed.notify_all()

    def _see(self, arrival: Arrival) -> None:
        known = self._view
        if arrival.extra and known is not None:
            self._coach.pass_over()
            body, scene = known.body, known.scene
        else:
            body = self._tracker.track(arrival.frame)
            self._look_for_others(arrival.frame)
            scene = self._coach.update(arrival.frame, body)
            self._stats.judged(arrival.arrived_s, time.monotonic())
        with self._changed:
            if self._every_view:
                self._changed.wait_for(lambda: self._taken or self._stopped)
            self._view, self._taken = View(arrival, body, scene), False
            self._changed.notify_all()
        self._tell()

    def _look_for_others(self, frame: Frame) -> None:
        if self._people is not None and frame.time_s - self._people_s >= self._coach.look_every_s:
            self._people_s = frame.time_s
            self._coach.people = self._people(frame.rgb)

    def _tell(self) -> None:
        for say in self._coach.says():
            self._hear(say)
