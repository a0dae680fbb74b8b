"""The accuracy card of each part of the samples by itself: development, held out, further out, odd views.

    python samples/split.py [FOLDER...] [--readme README.md]

Which part a clip belongs to goes by the seed of its choreography (NAME.choreo.json beside it); those in a `sweeps`
folder are filmed from all round, to see where the view gate closes. Landmark recordings are scored where there are
some: the clips of `fresh` and `sweeps` have no video beside them. With `--readme`, one line a part is put into that
file, between its two `split` comments.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
from rich.console import Console

from formcheck.accuracy_card import accuracy_card
from formcheck.evaluating import ClipScore, evaluate

HERE = Path(__file__).parent
#: The part that a clip belongs to, by the first seed of it. From 101 on studio/fresh.py draws them; those further
#: out up to 208, and the newest, were looked at after they had been scored once, and are development from then on.
FROM_SEED = {
    0: "development",
    101: "held out",
    107: "newest",
    201: "further out",
    209: "further out, held out",
    300: "held out",
}
ODD_VIEWS = "odd views"
BEGIN = "<!-- split: written by samples/split.py -->"
END = "<!-- end of split -->"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE])
    parser.add_argument("--readme", type=Path)
    given = parser.parse_args()
    parts: dict[str, list[ClipScore]] = {name: [] for name in dict.fromkeys((*FROM_SEED.values(), ODD_VIEWS))}
    for folder in given.folders:
        part_of = parts_in(folder)
        for score in evaluate(folder, recordings=True):
            name = Path(score.clip).stem
            if name not in part_of:
                parser.error(f"{name}: no choreography in {folder}, so no seed to tell which part it belongs to")
            parts[part_of[name]].append(score)
    console = Console()
    for name, scores in parts.items():
        console.rule(f"{name}: {len(scores)} clips")
        if scores:
            console.print(accuracy_card(scores))
    if given.readme:
        before, rest = given.readme.read_text(encoding="utf-8").split(BEGIN, 1)
        given.readme.write_text(
            f"{before}{BEGIN}\n\n{summary(parts)}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8"
        )


def summary(parts: dict[str, list[ClipScore]]) -> str:
    """All parts but the odd views as a Markdown table, one line each."""
    lines = [
        "| clips | counted exactly | repetitions counted / labelled | hold error s: median, worst "
        "| faults named / labelled (not judged), wrongly | clean ones told something | angles off by, degrees |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in dict.fromkeys(FROM_SEED.values()):
        of = parts.get(name, [])
        if not of:
            continue
        judged = [s for s in of if not s.refused]
        holds = [abs(e) for s in of for e in s.hold_errors_s] or [math.nan]
        angles = [abs(e) for s in of for key, es in s.angle_errors.items() if key.endswith("_deg") for e in es]
        angles = angles or [math.nan]
        tallies = [tally for s in of for tally in s.faults.values()]
        right, missed = sum(t.right for t in tallies), sum(t.missed for t in tallies)
        cells = [
            f"{name}: {len(of)}",
            f"{sum(s.exact for s in of)}",
            f"{sum(s.counted for s in judged)} / {sum(s.labelled for s in judged)}",
            f"{np.median(holds):.2f}, {max(holds):.2f}",
            f"{right} / {right + missed} ({sum(t.not_judged for t in tallies)}), {sum(t.wrong for t in tallies)}",
            f"{sum(s.clean_scolded for s in of)} of {sum(s.clean for s in of)}",
            f"{np.mean(angles):.1f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def parts_in(folder: Path) -> dict[str, str]:
    """Which part every choreography in a folder and its folders belongs to, by clip name."""
    parts = {}
    for path in folder.resolve().rglob("*.choreo.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        first = max(seed for seed in FROM_SEED if seed <= content.get("seed", 0))
        parts[content["name"]] = ODD_VIEWS if "sweeps" in path.parts else FROM_SEED[first]
    return parts


if __name__ == "__main__":
    main()
