"""Whether coaching in front of a camera counts what scoring counts, with frames dropped as they are dropped live.

    python benchmarks/live_paced.py samples/*_clean.mp4 samples/*_faults.mp4
    python benchmarks/live_paced.py --judging-ms 50 samples/childs_pose_hard_view.mp4

Plays each clip at its own pace through `formcheck live`, as a camera would give it, and scores it; the exercise is the
one its labels name. With `--judging-ms`, time is made up: each frame keeps tracking busy for about so long, give or
take a quarter, by a fixed seed, and frames that come meanwhile are dropped. That is the same on every machine, however
busy. A line of a Markdown table for each clip, as it finishes; exits with 1 when a repetition, side or fault differs.
"""

import argparse
import json
import math
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from formcheck import score
from formcheck.checking import load_pose
from formcheck.engine import needs_silhouette
from formcheck.history import NoDiary
from formcheck.live.coach import Coach
from formcheck.live.plan import Plan
from formcheck.reporting.result import ClipFacts, Result
from formcheck.scoring import made_by
from formcheck.tracking import Tracker
from formcheck.video import Clip, Frame

#: Nothing to see or hear, nothing kept: what is left is camera, tracking and checking.
UNSEEN = ("--no-window", "--quiet", "--no-keep", "--json", "--stats")


def live(clip: Path, pose: str) -> tuple[Result, int]:
    """What `formcheck live` makes of a clip at its own pace, and how many frames it judged."""
    command = [sys.executable, "-m", "formcheck", "live", pose, "--source", str(clip), *UNSEEN]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    read, dropped = map(int, re.search(r"(\d+) read, (\d+) dropped", done.stderr).groups())
    return Result.model_validate_json(done.stdout), read - dropped


def taken(frames: Iterable[Frame], judging_s: float) -> Iterator[Frame]:
    """The frames that tracking gets to see: always the newest, when it is done with the one before."""
    chance = np.random.default_rng(1)
    free_s, newest = 0.0, None
    for frame in frames:
        if newest is not None and free_s <= frame.time_s:
            yield newest
            free_s = max(free_s, newest.time_s) + judging_s * chance.uniform(0.75, 1.25)
        newest = frame
    if newest is not None:
        yield newest


def live_in_made_up_time(clip: Path, pose: str, judging_s: float) -> tuple[Result, int]:
    """What the coach makes of a clip when judging a frame takes so long, and how many frames it judged."""
    plan = Plan((load_pose(pose),))
    coach = Coach([plan], NoDiary(), math.inf)
    judged = 0
    with Clip(clip) as frames, Tracker(silhouette=needs_silhouette(plan.poses)) as tracker:
        for frame in taken(frames, judging_s):
            judged += 1
            coach.update(frame, tracker.track(frame))
        coach.finish()
        facts = ClipFacts(clip.name, frames.duration_s, frames.frames, frames.problem)
    return coach.sets[0].result(facts, made_by(None)), judged


def told(result: Result) -> str:
    """How many repetitions, and the faults of each."""
    faults = ("+".join(fault.id for fault in repetition.faults) or "-" for repetition in result.repetitions)
    return f"{len(result.repetitions)}: {', '.join(faults)}"


def names(result: Result) -> tuple[list[str | None], list[str]]:
    """Sides, and faults of the set."""
    return [repetition.side for repetition in result.repetitions], [fault.id for fault in result.set_faults]


def compared(clip: Path, judging_ms: float | None) -> bool:
    """Print one line; whether live and score agree."""
    pose = json.loads(clip.with_suffix(".labels.json").read_text())["pose"]
    scored = score(clip, pose)
    lived, judged = live(clip, pose) if judging_ms is None else live_in_made_up_time(clip, pose, judging_ms / 1000)
    same = (told(lived), names(lived)) == (told(scored), names(scored))
    pairs = zip(lived.repetitions, scored.repetitions, strict=False)
    hold_s = max((abs(a.hold_s - b.hold_s) for a, b in pairs), default=0.0)
    rate = scored.frames / scored.duration_s
    print(
        f"| `{clip.stem}` | {rate:.0f} | {judged / scored.duration_s:.0f} | {told(scored)} "
        f"| {'the same' if same else told(lived)} | {hold_s:.2f} |",
        flush=True,
    )
    return same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--judging-ms", type=float, help="make up the time, and let judging a frame take so long")
    asked = parser.parse_args()
    print("| clip | frames a second | judged a second | score: repetitions, faults | live | holds differ by, s |")
    print("|---|---|---|---|---|---|")
    sys.exit(0 if all([compared(clip, asked.judging_ms) for clip in asked.clips]) else 1)


if __name__ == "__main__":
    main()
