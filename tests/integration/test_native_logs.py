"""The model's own notes do not reach the user, whenever the person comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "samples" / "bridge_clean.mp4"
PROGRAM = """
import sys
from dataclasses import replace
from formcheck.tracking import PeopleFinder, Tracker
from formcheck.video import Clip

with Clip(sys.argv[1]) as clip, Tracker() as tracker, PeopleFinder() as finder:
    for frame, _ in zip(clip, range(4)):
        seen = frame if frame.index > 1 else replace(frame, rgb=frame.rgb * 0)
        finder.find(seen.rgb)
        print(tracker.track(seen).found)
"""


def test_nothing_is_written_to_standard_error_when_the_first_pictures_show_nobody() -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM, str(SAMPLE)], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False", "True", "True"]
    assert run.stderr == ""
