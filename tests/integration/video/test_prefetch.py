"""Decoding ahead."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from formcheck.errors import VideoError
from formcheck.video import Clip, Frame, Pixels, prefetched


def decoders() -> int:
    return sum(thread.name == "formcheck-decode" for thread in threading.enumerate())


def made(count: int) -> Iterator[Frame]:
    for i in range(count):
        yield Frame(i, i / 15, np.full((4, 4, 3), i % 256, np.uint8))


def test_same_frames_in_the_same_order(source: Path) -> None:
    with Clip(source) as clip:
        plain = list(clip)
    with Clip(source) as clip:
        ahead = list(prefetched(clip))
    assert [(frame.index, frame.time_s) for frame in ahead] == [(frame.index, frame.time_s) for frame in plain]
    assert all(np.array_equal(a.rgb, b.rgb) for a, b in zip(ahead, plain, strict=True))
    assert decoders() == 0


def test_no_frames() -> None:
    assert list(prefetched(made(0))) == []


def test_an_error_comes_after_the_frames_before_it() -> None:
    def failing() -> Iterator[Frame]:
        yield from made(3)
        raise VideoError("the rest is gone")

    seen = []
    with pytest.raises(VideoError, match="the rest is gone"):
        for frame in prefetched(failing()):
            seen.append(frame.index)
    assert seen == [0, 1, 2]
    assert decoders() == 0


@pytest.mark.parametrize("taken", [1, 3, 10])
def test_the_thread_ends_when_the_caller_stops(taken: int) -> None:
    frames = prefetched(made(1000))
    for _ in range(taken):
        next(frames)
    assert decoders() == 1
    frames.close()  # type: ignore[attr-defined]
    assert decoders() == 0


def test_the_thread_ends_when_the_callers_loop_breaks() -> None:
    for frame in prefetched(made(1000)):
        if frame.index == 2:
            break
    assert decoders() == 0


def test_the_thread_ends_when_the_caller_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        for frame in prefetched(made(1000)):
            _ = 1 // (2 - frame.index)
    assert decoders() == 0


def test_no_thread_before_the_first_frame_is_asked_for() -> None:
    frames = prefetched(made(3))
    assert decoders() == 0
    next(frames)
    frames.close()  # type: ignore[attr-defined]


def test_few_frames_are_alive_at_a_time() -> None:
    pixels: list[weakref.ref[Pixels]] = []
    most = 0

    def counted() -> Iterator[Frame]:
        nonlocal most
        for frame in made(60):
            pixels.append(weakref.ref(frame.rgb))
            most = max(most, sum(ref() is not None for ref in pixels))
            yield frame
            del frame

    for frame in prefetched(counted(), depth=4):
        if frame.index % 10 == 0:
            time.sleep(0.01)  # the thread runs as far ahead as it may
        del frame
    assert most <= 4 + 3  # ready; just made, in the thread's hand, in the caller's


def test_closing_the_clip_while_the_thread_decodes_is_safe(source: Path) -> None:
    for _ in range(5):
        with Clip(source) as clip:
            frames = prefetched(clip, depth=2)
            next(frames)
        list(frames)  # ends with what was ready; does not crash
    assert decoders() == 0
