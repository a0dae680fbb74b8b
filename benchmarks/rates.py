"""What looking at fewer frames costs.

    python benchmarks/rates.py CLIP... [--fps 20 15 12 10]

Scores each clip with every frame, then with frames beyond each rate skipped, and prints what changed: repetitions,
faults, the worst difference of a time (start, peak, end) and of a hold, seconds. The exercise is the one in
CLIP.labels.json, or recognised.
"""

import argparse
import json
from pathlib import Path
from unittest.mock import patch

import formcheck
from formcheck import scoring


def labelled(clip: Path) -> str:
    labels = clip.with_name(f"{clip.stem}.labels.json")
    pose = json.loads(labels.read_text())["pose"] if labels.exists() else "auto"
    from formcheck.checking import pose_names

    return pose if pose in pose_names() else "auto"


def told(result: formcheck.Result) -> list[tuple[str | None, tuple[str, ...]]]:
    return [(r.side, tuple(fault.id for fault in r.faults)) for r in result.repetitions]


def worst_s(one: formcheck.Result, other: formcheck.Result, *names: str) -> float:
    pairs = zip(one.repetitions, other.repetitions, strict=True)
    return max((abs(getattr(a, name) - getattr(b, name)) for a, b in pairs for name in names), default=0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--fps", nargs="+", type=float, default=[20, 15, 12, 10])
    given = parser.parse_args()
    for clip in given.clips:
        pose = labelled(clip)
        full = formcheck.score(clip, pose, every_frame=True)
        print(f"{clip.stem} ({full.pose}, {full.frames / full.duration_s:.0f} fps): {told(full)}", flush=True)
        for fps in given.fps:
            with patch.object(scoring, "enough_fps", return_value=fps):
                some = formcheck.score(clip, pose)
            if len(some.repetitions) != len(full.repetitions):
                print(f"  {fps:4g} fps: {len(some.repetitions)} repetitions", flush=True)
                continue
            same = "same" if told(some) == told(full) else f"told {told(some)}"
            times_s = worst_s(full, some, "start_s", "peak_start_s", "peak_end_s", "end_s")
            hold_s = worst_s(full, some, "hold_s")
            print(f"  {fps:4g} fps: {same}; times within {times_s:.2f} s, holds within {hold_s:.2f} s", flush=True)


if __name__ == "__main__":
    main()
