"""What the model's libraries write to standard error is kept off it, and nothing else is."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from formcheck.tracking.tracker import without_native_logs

NOTE = b"W0000 00:00:1700000000.149643    2847 landmark_projection_calculator.cc:78] Using NORM_RECT\n"


def test_native_notes_are_dropped_and_what_others_write_meanwhile_is_passed_on(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with without_native_logs():
        os.write(2, NOTE + b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n")
        os.write(2, b"formcheck: the camera is gone\n")
    os.write(2, b"formcheck: it is back\n")
    assert capfd.readouterr().err == "formcheck: the camera is gone\nformcheck: it is back\n"


def test_two_threads_at_once_leave_standard_error_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    def quietly() -> None:
        for _ in range(50):
            with without_native_logs():
                os.write(2, NOTE)

    threads = [threading.Thread(target=quietly) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("still there", file=sys.stderr, flush=True)
    assert capfd.readouterr().err == "still there\n"
