"""The accuracy card of development clips and of held-out clips, each by itself.

    python samples/split.py FOLDER...

A clip is held out when the seed of its choreography (NAME.choreo.json beside it) is HELD_OUT_FROM or more.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console

from formcheck.accuracy_card import accuracy_card
from formcheck.evaluating import ClipScore, evaluate

HELD_OUT_FROM = 101


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    given = parser.parse_args()
    parts: dict[str, list[ClipScore]] = {"development": [], "held out": []}
    for folder in given.folders:
        seeds = seeds_in(folder)
        for score in evaluate(folder):
            name = Path(score.clip).stem
            if name not in seeds:
                parser.error(f"{name}: no choreography in {folder}, so no seed to tell which part it belongs to")
            parts["held out" if seeds[name] >= HELD_OUT_FROM else "development"].append(score)
    console = Console()
    for name, scores in parts.items():
        console.rule(f"{name}: {len(scores)} clips")
        if scores:
            console.print(accuracy_card(scores))


def seeds_in(folder: Path) -> dict[str, int]:
    """Seed of every choreography in a folder and its folders, by clip name."""
    seeds = {}
    for path in folder.rglob("*.choreo.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        seeds[content["name"]] = content.get("seed", 0)
    return seeds


if __name__ == "__main__":
    main()
