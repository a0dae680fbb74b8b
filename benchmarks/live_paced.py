"""Whether coaching in front of a camera counts what scoring counts, with frames dropped as they are dropped.

    python benchmarks/live_paced.py samples/*_clean.mp4 samples/*_faults.mp4

Plays each clip at its own pace through `formcheck live`, as a camera would give it, and scores it; the exercise is the
one its labels name. A line of a Markdown table for each, as it finishes; exits with 1 when any repetition, side or
fault differs.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

#: Nothing to see or hear, nothing kept: what is left is camera, tracking and checking.
UNSEEN = ("--no-window", "--quiet", "--no-keep")


def asked(*arguments: str | Path) -> tuple[dict, str]:
    """The result of a command, and what it said beside it."""
    command = [sys.executable, "-m", "formcheck", *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return json.loads(done.stdout), done.stderr


def repetitions(result: dict) -> list[tuple[str | None, tuple[str, ...]]]:
    """Side and faults of each repetition."""
    return [(r["side"], tuple(fault["id"] for fault in r["faults"])) for r in result["repetitions"]]


def told(found: Sequence[tuple[str | None, tuple[str, ...]]]) -> str:
    return f"{len(found)}: " + ", ".join("+".join(faults) or "-" for _, faults in found)


def compared(clip: Path) -> bool:
    """Print one line; whether live and score agree."""
    pose = json.loads(clip.with_suffix(".labels.json").read_text())["pose"]
    scored, _ = asked("score", clip, "--pose", pose)
    lived, said = asked("live", pose, "--source", clip, *UNSEEN, "--stats")
    dropped = int(re.search(r"(\d+) dropped", said)[1])
    holds = [abs(a["hold_s"] - b["hold_s"]) for a, b in zip(lived["repetitions"], scored["repetitions"], strict=False)]
    same = repetitions(lived) == repetitions(scored) and lived["set_faults"] == scored["set_faults"]
    rate = lived["frames"] / lived["duration_s"]
    print(
        f"| `{clip.stem}` | {rate:.0f} | {lived['frames'] - dropped} of {lived['frames']} | {told(repetitions(scored))} "
        f"| {'the same' if same else told(repetitions(lived))} | {max(holds, default=0):.2f} |",
        flush=True,
    )
    return same


def main() -> None:
    print("| clip | frames a second | of them judged | score: repetitions, faults | live | holds differ by, s |")
    print("|---|---|---|---|---|---|")
    sys.exit(0 if all([compared(Path(clip)) for clip in sys.argv[1:]]) else 1)


if __name__ == "__main__":
    main()
