"""The capture thread: only the newest frame, and cameras that fail."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from formcheck.errors import CameraError
from formcheck.video import capture as capture_module
from formcheck.video.capture import COVERED, FROZEN, SILENT, Arrival, Capture, Patience
from tests.cameras import FakeCamera, noise, one_after_the_other

QUICK = Patience(frozen_s=0.1, silent_s=0.2, retry_s=0.01)


def wait_until(true: Callable[[], bool], seconds: float = 2.0) -> None:
    until_s = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until_s, "it never came"
        time.sleep(0.005)


def taken(capture: Capture, count: int) -> list[Arrival]:
    out: list[Arrival] = []
    until_s = time.monotonic() + 3
    while len(out) < count and time.monotonic() < until_s:
        arrival = capture.newest(0.05)
        if arrival is not None:
            out.append(arrival)
    return out


def test_who_is_slow_gets_the_newest_frame_and_the_others_are_counted_as_dropped() -> None:
    with Capture(one_after_the_other(FakeCamera(noise(6)))) as capture:
        wait_until(lambda: capture.read == 6)
        arrival = capture.newest(0)
        assert arrival is not None
        assert arrival.frame.index == 5
        assert capture.dropped == 5
        wait_until(lambda: capture.ended)


def test_who_only_looks_sees_the_newest_frame_once_and_takes_it_from_nobody() -> None:
    with Capture(one_after_the_other(FakeCamera(noise(4)))) as capture:
        wait_until(lambda: capture.read == 4)
        looked = capture.after(-1, 0)
        assert looked is not None
        assert looked.frame.index == 3
        assert capture.after(3, 0) is None
        assert capture.newest(0) is looked


def test_every_frame_is_handed_on_when_asked_for_however_slow_the_taker() -> None:
    with Capture(one_after_the_other(FakeCamera(noise(8), rate=1000)), every_frame=True) as capture:
        indices = []
        while not capture.ended:
            arrival = capture.newest(0.2)
            if arrival is not None:
                indices.append(arrival.frame.index)
                time.sleep(0.01)
    assert indices == list(range(8))
    assert capture.dropped == 0


def test_time_is_the_devices_own_from_its_first_picture() -> None:
    with Capture(one_after_the_other(FakeCamera(noise(3), rate=100, start_s=5000)), every_frame=True) as capture:
        times = [arrival.frame.time_s for arrival in taken(capture, 3)]
    assert times == pytest.approx([0.0, 0.01, 0.02], abs=1e-6)


def test_no_camera_is_said_at_once() -> None:
    capture = Capture(one_after_the_other(CameraError("no camera is connected")))
    with pytest.raises(CameraError, match="no camera"), capture:
        pass


def test_unplugged_camera_is_told_and_taken_up_again_with_the_gap_in_the_time() -> None:
    first = FakeCamera(noise(3), then="gone", start_s=10.0)
    second = FakeCamera(noise(3, seed=1), start_s=14.0)
    gone = CameraError("not there")
    with Capture(one_after_the_other(first, gone, gone, second), every_frame=True, patience=QUICK) as capture:
        before = taken(capture, 3)
        troubles = set()
        while not (after := taken(capture, 1)):
            troubles.add(capture.trouble)
        assert capture.reconnected == 1
        assert first.closed
        assert after[0].frame.time_s - before[-1].frame.time_s == pytest.approx(4.0 - 0.01, abs=0.02)
        assert capture.trouble is None


def test_while_the_camera_is_unplugged_the_trouble_says_so() -> None:
    gone = FakeCamera(noise(2), then="gone")
    with Capture(one_after_the_other(gone, CameraError("not there")), patience=QUICK) as capture:
        wait_until(lambda: capture.trouble is not None)
        assert "Plug it in again" in str(capture.trouble)
        assert "kept" in str(capture.trouble)
        assert not capture.ended


def test_frozen_picture_is_no_new_frame_and_the_camera_is_started_again() -> None:
    frozen = FakeCamera(noise(3), then="frozen")
    opener = one_after_the_other(frozen, FakeCamera(noise(400, seed=1)))
    with Capture(opener, patience=QUICK) as capture:
        wait_until(lambda: capture.read == 3)
        time.sleep(0.05)
        assert capture.read == 3, "an old picture was handed on as a new one"
        wait_until(lambda: capture.reconnected == 1)
        wait_until(lambda: capture.read > 3)
    assert frozen.closed


def test_frozen_picture_is_told_while_it_lasts() -> None:
    opener = one_after_the_other(FakeCamera(noise(2), then="frozen"), CameraError("busy"))
    with Capture(opener, patience=QUICK) as capture:
        wait_until(lambda: capture.trouble == FROZEN)


def test_covered_lens_is_not_taken_for_a_frozen_camera() -> None:
    black = [picture // 255 for picture in noise(2)]
    with Capture(one_after_the_other(FakeCamera(black, then="frozen")), patience=QUICK) as capture:
        wait_until(lambda: capture.trouble == COVERED)
        until_s = time.monotonic() + 3 * QUICK.silent_s
        while time.monotonic() < until_s:
            capture.newest(0.01)
            assert capture.trouble == COVERED
        assert capture.reconnected == 0


def test_the_same_picture_twice_is_nothing_special_in_a_clip() -> None:
    still = noise(1) * 5
    with Capture(one_after_the_other(FakeCamera(still, live=False)), every_frame=True) as capture:
        assert len(taken(capture, 5)) == 5


def test_camera_that_stops_sending_is_given_up_and_opened_again() -> None:
    opener = one_after_the_other(FakeCamera(noise(2), then="stuck"), FakeCamera(noise(300, seed=1)))
    with Capture(opener, patience=QUICK) as capture:
        troubles = set()
        until_s = time.monotonic() + 2
        while capture.reconnected == 0 and time.monotonic() < until_s:
            capture.newest(0.02)
            troubles.add(capture.trouble)
        assert SILENT in troubles
        wait_until(lambda: capture.read > 2)


def test_slow_camera_is_noticed_after_some_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture_module, "_RATE_FRAMES", 4)
    with Capture(one_after_the_other(FakeCamera(noise(400), rate=100))) as capture:
        wait_until(lambda: capture.rate > 0)
        assert not capture.slow
    with Capture(one_after_the_other(FakeCamera(noise(400), rate=9))) as slow:
        wait_until(lambda: slow.slow, 3)


def test_other_camera_in_its_place_gives_pictures_of_the_same_size() -> None:
    other = FakeCamera([picture[:30] for picture in noise(3, seed=1)])
    opener = one_after_the_other(FakeCamera(noise(2), then="gone"), other)
    with Capture(opener, every_frame=True, patience=QUICK) as capture:
        shapes = {arrival.frame.rgb.shape for arrival in taken(capture, 4)}
    assert shapes == {(48, 64, 3)}


def test_an_error_that_is_nobodys_camera_is_raised_where_frames_are_taken() -> None:
    class Broken(FakeCamera):
        def read(self) -> None:
            raise ZeroDivisionError

    with Capture(one_after_the_other(Broken([]))) as capture, pytest.raises(ZeroDivisionError):
        for _ in range(100):
            capture.newest(0.02)
