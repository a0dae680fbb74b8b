"""The accuracy card of development clips, of held-out clips and of odd views, each by itself.

    python samples/split.py [FOLDER...]

Which part a clip belongs to goes by the seed of its choreography (NAME.choreo.json beside it). Landmark recordings are
scored where there are some: the clips of `fresh` and `sweeps` have no video beside them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console

from formcheck.accuracy_card import accuracy_card
from formcheck.evaluating import ClipScore, evaluate

HERE = Path(__file__).parent
#: Clips of one movement from all round, to see where the view gate closes: by seed.
ODD_VIEWS = {*range(41, 50), *range(200, 210)}
#: Seeds from here on are drawn by studio/fresh.py, or made after all limits.
HELD_OUT_FROM = 101


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE])
    given = parser.parse_args()
    parts: dict[str, list[ClipScore]] = {"development": [], "held out": [], "odd views": []}
    for folder in given.folders:
        seeds = seeds_in(folder)
        for score in evaluate(folder, recordings=True):
            name = Path(score.clip).stem
            if name not in seeds:
                parser.error(f"{name}: no choreography in {folder}, so no seed to tell which part it belongs to")
            parts[part_of(seeds[name])].append(score)
    console = Console()
    for name, scores in parts.items():
        console.rule(f"{name}: {len(scores)} clips")
        if scores:
            console.print(accuracy_card(scores))


def part_of(seed: int) -> str:
    if seed in ODD_VIEWS:
        return "odd views"
    return "held out" if seed >= HELD_OUT_FROM else "development"


def seeds_in(folder: Path) -> dict[str, int]:
    """Seed of every choreography in a folder and its folders, by clip name."""
    seeds = {}
    for path in folder.rglob("*.choreo.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        seeds[content["name"]] = content.get("seed", 0)
    return seeds


if __name__ == "__main__":
    main()
