"""Working ahead in a thread: the next frame is decoded while this one is tracked, and tracked while it is measured."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

T = TypeVar("T")

#: Frames held ready. Memory is bounded by this many frames; more does not help once decoding is ahead.
DEPTH = 4

#: How long the thread waits for room before it looks whether anybody still wants frames, seconds.
_LOOK_UP_S = 0.1


def prefetched(items: Iterable[T], depth: int = DEPTH, *, name: str = "decode") -> Generator[T, None, None]:
    """The same frames (or what is made of them) in the same order, produced by a thread; an error in it is raised here.

    The thread starts with the first one asked for, and has ended when iteration ends, however it ends:
    at most `depth` are ready, one is in the thread's hand and one in the caller's. It also closes what it iterated.
    """
    producer = _Producer(items, depth, name)
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


class _Producer(threading.Thread, Generic[T]):
    """Puts items, then None or the error that ended them, into `ready`."""

    def __init__(self, items: Iterable[T], depth: int, name: str) -> None:
        super().__init__(name=f"formcheck-{name}", daemon=True)
        self.ready: Queue[T | BaseException | None] = Queue(depth)
        self._items = items
        self._stopped = threading.Event()

    def run(self) -> None:
        items = iter(self._items)
        try:
            for item in items:
                self._put(item)
                if self._stopped.is_set():
                    return
                del item  # not kept while the next is made
            self._put(None)
        except BaseException as error:  # the consumer raises it
            self._put(error)
        finally:
            if isinstance(items, Generator):
                items.close()

    def stop(self) -> None:
        """Return when the thread has ended."""
        self._stopped.set()
        while self.is_alive():
            try:
                self.ready.get_nowait()
            except Empty:
                self.join(_LOOK_UP_S / 2)

    def _put(self, item: T | BaseException | None) -> None:
        while not self._stopped.is_set():
            try:
                self.ready.put(item, timeout=_LOOK_UP_S)
                return
            except Full:
                continue
