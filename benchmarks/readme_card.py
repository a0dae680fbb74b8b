"""Put the accuracy card of the samples into README.md, between its two `accuracy card` comments.

    python benchmarks/readme_card.py [samples] [--readme README.md]

The numbers are those of `formcheck evaluate`, as two Markdown tables: one line an exercise, one line a fault.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from formcheck.evaluating import ClipScore, evaluate, share_with_interval, tallies

HERE = Path(__file__).parent
BEGIN = "<!-- accuracy card: written by benchmarks/readme_card.py -->"
END = "<!-- end of accuracy card -->"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent / "samples")
    parser.add_argument("--readme", type=Path, default=HERE.parent / "README.md")
    parser.add_argument("--recordings", action="store_true", help="from recordings, in seconds")
    given = parser.parse_args()
    text = given.readme.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        parser.error(f"{given.readme}: the comments that mark the card's place are missing")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    scores = of_samples(given.folder, given.recordings)
    card = f"{exercises(scores)}\n\n{faults(scores)}"
    given.readme.write_text(f"{before}{BEGIN}\n\n{card}\n\n{END}{after}", encoding="utf-8")


def of_samples(folder: Path, recordings: bool) -> list[ClipScore]:
    """The clips directly in the folder: what lies in folders within has its own pages."""
    scores = evaluate(folder, progress=lambda clip: print(clip.name, flush=True), recordings=recordings)
    return [score for score in scores if (folder / Path(score.clip).name).exists()]


def exercises(scores: list[ClipScore]) -> str:
    """One line an exercise: counts, sides, hold error, what clean repetitions were told, angles against truth."""
    lines = [
        "| exercise | clips | counted exactly | repetitions | sides wrong | hold error s: median, worst "
        "| clean ones told something | angles at the peak, degrees: mean, worst error |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for pose in sorted({score.pose for score in scores}):
        of = [score for score in scores if score.pose == pose]
        holds = [abs(e) for s in of for e in s.hold_errors_s]
        angles = [abs(e) for s in of for name, es in s.angle_errors.items() if name.endswith("_deg") for e in es]
        refused = sum(s.refused for s in of)
        exact = f"{sum(s.exact for s in of)}" + (f" ({refused} rightly refused)" if refused else "")
        cells = [
            pose,
            len(of),
            exact,
            sum(s.labelled for s in of),
            sum(s.sides_wrong for s in of),
            middle_and_worst(holds, np.median, 2),
            f"{sum(s.clean_scolded for s in of)} of {sum(s.clean for s in of)}",
            middle_and_worst(angles, np.mean, 1),
        ]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def faults(scores: list[ClipScore]) -> str:
    """One line a fault: named rightly, wrongly, missed, and both shares with 95 % intervals."""
    lines = [
        "| fault | named rightly | wrongly | missed (of these, not judged) | precision (95 %) | recall (95 %) |",
        "|---|---|---|---|---|---|",
    ]
    for name, t in tallies(scores).items():
        lines.append(
            f"| {name if name == 'all' else f'`{name}`'} | {t.right} | {t.wrong} | {t.missed} ({t.not_judged}) | "
            f"{share_with_interval(t.right, t.right + t.wrong)} | {share_with_interval(t.right, t.right + t.missed)} |"
        )
    return "\n".join(lines)


def middle_and_worst(errors: list[float], middle, digits: int) -> str:
    return f"{middle(errors):.{digits}f}, {max(errors):.{digits}f}" if errors else "-"


if __name__ == "__main__":
    main()
