"""Decoding ahead in a thread, so that the next frame is ready while this one is tracked."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from queue import Empty, Full, Queue

from formcheck.video.frame import Frame

#: Frames held ready. Memory is bounded by this many frames; more does not help once decoding is ahead.
DEPTH = 4

#: How long the thread waits for room before it looks whether anybody still wants frames, seconds.
_LOOK_UP_S = 0.1


def prefetched(frames: Iterable[Frame], depth: int = DEPTH) -> Iterator[Frame]:
    """The same frames in the same order, produced by a thread; an error in it is raised here.

    The thread starts with the first frame asked for, and has ended when iteration ends, however it ends:
    at most `depth` frames are ready, one is in the thread's hand and one in the caller's.
    """
    producer = _Producer(frames, depth)
    producer.start()
    try:
        while True:
            item = producer.ready.get()
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item
            del item  # not kept while waiting for the next
    finally:
        producer.stop()


class _Producer(threading.Thread):
    """Puts frames, then None or the error that ended them, into `ready`."""

    def __init__(self, frames: Iterable[Frame], depth: int) -> None:
        super().__init__(name="formcheck-decode", daemon=True)
        self.ready: Queue[Frame | BaseException | None] = Queue(depth)
        self._frames = frames
        self._stopped = threading.Event()

    def run(self) -> None:
        try:
            for frame in self._frames:
                self._put(frame)
                if self._stopped.is_set():
                    return
            self._put(None)
        except BaseException as error:  # the consumer raises it
            self._put(error)

    def stop(self) -> None:
        """Return when the thread has ended."""
        self._stopped.set()
        while self.is_alive():
            try:
                self.ready.get_nowait()
            except Empty:
                self.join(_LOOK_UP_S / 2)

    def _put(self, item: Frame | BaseException | None) -> None:
        while not self._stopped.is_set():
            try:
                self.ready.put(item, timeout=_LOOK_UP_S)
                return
            except Full:
                continue
