"""Tracking the next frame while this one is worked with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import cv2
import numpy as np
import pytest

from formcheck.errors import VideoError
from formcheck.tracking import Body, Tracker
from formcheck.video import Frame


class Numbered(Tracker):
    """Finds a body that carries its frame's number, without a model."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def _found_in(self, frame: Frame) -> Body:
        self.asked.append(frame.index)
        return Body.missing(frame.time_s, (4, 4))


def made(count: int) -> Iterator[Frame]:
    for i in range(count):
        yield Frame(i, i / 15, np.zeros((4, 4, 3), np.uint8))


def at_work() -> set[str]:
    return {thread.name for thread in threading.enumerate()} & {"formcheck-decode", "formcheck-track"}


def test_every_frame_comes_with_its_own_body_in_order() -> None:
    tracker = Numbered()
    seen = [(frame.index, frame.time_s, body.time_s) for frame, body in tracker.bodies(made(20))]
    assert seen == [(i, i / 15, i / 15) for i in range(20)]
    assert tracker.asked == list(range(20))
    assert not at_work()


def test_the_model_is_few_frames_ahead() -> None:
    tracker = Numbered()
    with closing(tracker.bodies(made(50))) as bodies:
        for frame, _ in bodies:
            assert (
                len(tracker.asked) <= frame.index + 1 + 3
            )  # this one; one ready, one in the thread's hand, one being found


@pytest.mark.parametrize("fails", ["clip", "caller"])
def test_an_error_ends_both_threads_and_comes_after_the_bodies_before_it(fails: str) -> None:
    def failing() -> Iterator[Frame]:
        yield from made(3)
        raise VideoError("the rest is gone")

    seen = []
    with pytest.raises(VideoError, match="the rest is gone"), closing(Numbered().bodies(failing())) as bodies:
        for frame, _ in bodies:
            seen.append(frame.index)
            if fails == "caller" and frame.index == 1:
                raise VideoError("the rest is gone")
    assert seen == ([0, 1, 2] if fails == "clip" else [0, 1])
    assert not at_work()


def test_opencv_works_in_one_thread_meanwhile_and_as_before_afterwards() -> None:
    before = cv2.getNumThreads()
    cv2.setNumThreads(2)
    try:
        assert {cv2.getNumThreads() for _ in Numbered().bodies(made(3))} == {1}
        assert cv2.getNumThreads() == 2
    finally:
        cv2.setNumThreads(before)
