"""How much memory a long live session takes, minute by minute. Linux only: it reads /proc.

    python benchmarks/live_memory.py samples/cat_camel_clean.mp4 cat_camel 30 > live_memory.csv

Plays the clip over and over at its own pace, as a camera would, to a live session without an end: one set that grows,
a window where there is a screen, a history in a temporary folder. Prints a line of CSV each minute: minutes,
repetitions counted, resident memory in MB, frames read and dropped.
"""

import gc
import math
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from formcheck.checking import load_pose
from formcheck.history import Diary, History
from formcheck.live.plan import Plan
from formcheck.live.run import Options, run_live
from formcheck.video import Clip, PacedClips


def resident_mb() -> float:
    """Memory of this process that is in RAM, as the kernel counts it."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    clip, pose, minutes = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    with Clip(clip) as source:
        for _ in source:  # how long it lasts is known once it has been read
            pass
        rounds = math.ceil(minutes * 60 / source.duration_s) + 1
    device = PacedClips([clip] * rounds)
    options = Options(window=bool(os.environ.get("DISPLAY")), voice=False, stats=True)
    over = threading.Event()
    print("minute,repetitions,resident_mb,python_objects", flush=True)

    def tell_each_minute(history: History) -> None:
        began_s = time.monotonic()
        for minute in range(int(minutes) + 1):
            if over.wait(max(0.0, began_s + 60 * minute - time.monotonic())):
                return
            with History(history_file) as read:
                counted = len(read.repetitions())
            print(f"{minute},{counted},{resident_mb():.1f},{len(gc.get_objects())}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        history_file = Path(folder) / "history.sqlite3"
        with History(history_file) as history:
            teller = threading.Thread(target=tell_each_minute, args=(history,), daemon=True)
            teller.start()
            outcome = run_live([Plan((load_pose(pose),))], lambda: device, Diary(history, print), options, print)
            over.set()
            teller.join()
    print(outcome.stats, file=sys.stderr)


if __name__ == "__main__":
    main()
