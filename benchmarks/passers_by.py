"""Somebody walks past in each sample: `python benchmarks/passers_by.py WALKER_CLIP [SAMPLE ...]` prints a table.

WALKER_CLIP is a clip of one person who stands or walks, whole in the picture; the person is cut out of its first
seconds and pasted before and behind the one who exercises (`tests/passers_by.py`). Minutes; no numbers are kept.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from formcheck.checking import Checker, load_pose, pose_names  # noqa: E402
from tests.passers_by import Passing, checked, cut_out, passed, silhouettes  # noqa: E402

SAMPLES = HERE.parent / "samples"
#: Which repetition is passed, and how long before and after it the part of the clip begins and ends, seconds.
_PASSED, _AROUND_S = 0, 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("walker", type=Path)
    parser.add_argument("samples", nargs="*", default=[f"{pose}_clean" for pose in pose_names()])
    given = parser.parse_args()
    walker = cut_out(given.walker, 30)
    print("| clip | way | counted | faults named wrongly | hold read, of a true one, s | company told, s |")
    print("|---|---|---|---|---|---|")
    for name in given.samples:
        labels = json.loads((SAMPLES / f"{name}.labels.json").read_text(encoding="utf-8"))
        pose, true = load_pose(labels["pose"]), labels["repetitions"][_PASSED]
        part_s = max(0.0, true["start_s"] - _AROUND_S), true["end_s"] + _AROUND_S
        person = list(silhouettes(SAMPLES / f"{name}.mp4", part_s))
        middle_s = (true["peak_start_s"] + true["peak_end_s"]) / 2
        for way, passing in ways(middle_s).items():
            checker = checked(pose, passed(person, walker, passing))
            print(f"| `{name}` | {way} | {_row(checker, true)} |", flush=True)


def ways(middle_s: float) -> dict[str, Passing]:
    """The walks that are tried, through the middle of the hold."""
    return {
        "nobody": Passing(middle_s=-99.0),
        "before, 1.5 s": Passing(middle_s, way_s=1.5),
        "before, 4 s, to the left": Passing(middle_s, way_s=4.0, to_left=True),
        "behind, small, 2.5 s": Passing(middle_s, height=0.6, feet=0.75, behind=True),
        "behind, large, 4 s, to the left": Passing(middle_s, way_s=4.0, height=0.9, behind=True, to_left=True),
    }


def _row(checker: Checker, true: dict[str, Any]) -> str:
    found = checker.repetitions
    wrong = sorted({fault.id for repetition in found for fault in repetition.faults} - {"hold_short", *true["faults"]})
    held = ", ".join(f"{repetition.hold_s:.1f}" for repetition in found)
    whole = true["peak_end_s"] - true["peak_start_s"]
    company = ", ".join(f"{begin:.1f} to {end:.1f}" for begin, end in checker.company.stretches)
    return f"{len(found)} of 1 | {', '.join(wrong) or '0'} | {held or '-'} of {whole:.1f} | {company or '-'}"


if __name__ == "__main__":
    main()
