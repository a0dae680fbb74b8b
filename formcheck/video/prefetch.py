"""Decoding ahead in a thread, so that the next frame is ready while this one is tracked."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from queue import Empty, Full, Queue

from formcheck.video.frame import Frame

#: Frames held ready. Memory is bounded by this many frames; more does not help once decoding is ahead.
DEPTH = 4


def prefetched(frames: Iterable[Frame], depth: int = DEPTH) -> Iterator[Frame]:
    """The same frames in the same order, produced by a thread; an error in it is raised here."""
    queue: Queue[Frame | BaseException | None] = Queue(depth)
    stopped = threading.Event()

    def put(item: Frame | BaseException | None) -> None:
        while not stopped.is_set():
            try:
                queue.put(item, timeout=0.1)
                return
            except Full:
                continue

    def produce() -> None:
        try:
            for frame in frames:
                if stopped.is_set():
                    return
                put(frame)
            put(None)
        except BaseException as error:  # handed to the consumer, which raises it
            put(error)

    thread = threading.Thread(target=produce, name="formcheck-decode", daemon=True)
    thread.start()
    try:
        while True:
            item = queue.get()
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stopped.set()
        while thread.is_alive():
            try:
                queue.get_nowait()
            except Empty:
                thread.join(0.05)
