"""How long a frame takes from its arrival to the screen, and how many are dropped, at 30 frames a second.

    python benchmarks/live_latency.py samples/bridge_clean.mp4 640x480 [1280x720 ...]

Plays the clip as a camera of 30 frames a second would give it, scaled to each size, to a live session that draws every
frame (in a window where there is a screen), with the silhouette and without. Prints one line each.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import cv2

from formcheck.checking import load_pose
from formcheck.history import NoDiary
from formcheck.live.plan import Plan
from formcheck.live.run import Options, run_live
from formcheck.video import Clip, ClipWriter, PacedClips

RATE, SECONDS = 30, 20


def at_camera_rate(clip: Path, size: tuple[int, int], target: Path) -> None:
    with Clip(clip) as source, ClipWriter(target, RATE) as writer:
        frames = list(source)
        for i in range(RATE * SECONDS):
            frame = frames[min(len(frames) - 1, int(i / RATE * source.rate) % len(frames))]
            writer.append(cv2.resize(frame.rgb, size), i / RATE)


def main() -> None:
    clip, *sizes = sys.argv[1:]
    window = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    options = Options(window=window, voice=False, stats=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            width, height = map(int, size.split("x"))
            paced = Path(folder) / f"{size}.mp4"
            at_camera_rate(Path(clip), (width, height), paced)
            for name in ("bridge", "cat_camel"):
                plan = Plan((load_pose(name),))
                device = PacedClips([paced])
                before_s = time.process_time()
                outcome = run_live([plan], lambda device=device: device, NoDiary(), options, print)
                cpu_s = time.process_time() - before_s  # of all threads; tells more than the rest on a busy machine
                memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(
                    f"{size} {name}: {outcome.stats}; processor {cpu_s:.1f} s for {SECONDS} s; "
                    f"memory at most {memory_mb:.0f} MB",
                    flush=True,
                )


if __name__ == "__main__":
    main()
