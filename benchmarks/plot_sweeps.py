"""Draw benchmarks/sweeps.csv: one picture a sweep.

    python benchmarks/plot_sweeps.py [benchmarks/sweeps.csv] [-o docs/pictures]

Four plots of each: repetitions counted of those labelled, worst hold error, faults named of those labelled,
and faults named that were not there; one line an exercise. Needs matplotlib, which is no part of formcheck.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

HERE = Path(__file__).parent
#: Sweeps that have a scale to draw along: what it is, and whether it is drawn by factors.
AXES = {
    "azimuth": ("camera off its best view, degrees", False),
    "brightness": ("light on the sensor, 1 = as rendered", True),
    "compression": ("x264 crf (23 = usual, 51 = worst)", False),
    "frame_rate": ("frames a second", True),
    "size": ("trunk, pixels", True),
}
COLOURS = {
    "bird_dog": "#0072b2",
    "bridge": "#d55e00",
    "cat_camel": "#009e73",
    "childs_pose": "#cc79a7",
    "pelvic_tilt": "#e69f00",
    "seated_twist": "#56b4e9",
}
Row = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("csv", nargs="?", type=Path, default=HERE / "sweeps.csv")
    parser.add_argument("-o", "--output", type=Path, default=HERE.parent / "docs" / "pictures")
    given = parser.parse_args()
    by_sweep: dict[str, list[Row]] = defaultdict(list)
    with given.csv.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            by_sweep[row["sweep"]].append(row)
    for sweep, rows in sorted(by_sweep.items()):
        if sweep in AXES:
            path = given.output / f"sweep_{sweep}.png"
            draw(sweep, rows, path)
            print(path)


def draw(sweep: str, rows: list[Row], path: Path) -> None:
    """One sweep as a row of plots."""
    label, by_factors = AXES[sweep]
    figure, plots = plt.subplots(1, 4, figsize=(13, 3.1), layout="constrained")
    panels = (
        ("repetitions counted / labelled", counted, (0, 1.3)),
        ("worst hold error, s", hold_error, (0, None)),
        ("labelled faults named, share", named, (-0.05, 1.05)),
        ("faults named that were not there", wrong, (-0.1, None)),
    )
    for plot, (title, value, limits) in zip(plots, panels, strict=True):
        for pose in sorted({row["pose"] for row in rows}):
            points = along(value, [row for row in rows if row["pose"] == pose])
            style = "o" if sweep == "azimuth" else "o-"
            plot.plot(*zip(*points, strict=True) if points else ([], []), style, color=COLOURS[pose], label=pose, ms=4)
        plot.set_title(title, fontsize=10)
        plot.set_xlabel(label, fontsize=9)
        plot.set_ylim(*limits)
        plot.grid(alpha=0.25)
        if by_factors:
            plot.set_xscale("log")
            ticks = sorted({float(row["x"]) for row in rows})
            plot.set_xticks(ticks, [f"{x:g}" for x in ticks], fontsize=7, rotation=45)
            plot.minorticks_off()
    plots[0].legend(fontsize=8)
    figure.savefig(path, dpi=80)
    plt.close(figure)


def along(value, rows: list[Row]) -> list[tuple[float, float]]:
    """(x, value) at every level, all clips of the level together; levels without a value are left out."""
    levels: dict[float, list[Row]] = defaultdict(list)
    for row in rows:
        levels[float(row["x"])].append(row)
    points = [(x, value(at)) for x, at in sorted(levels.items())]
    return [(x, y) for x, y in points if not math.isnan(y)]


def total(rows: list[Row], name: str) -> int:
    return sum(int(row[name]) for row in rows)


def counted(rows: list[Row]) -> float:
    return total(rows, "counted") / total(rows, "labelled")


def hold_error(rows: list[Row]) -> float:
    known = [float(row["hold_error_worst_s"]) for row in rows if row["hold_error_worst_s"] != "nan"]
    return max(known, default=math.nan)


def named(rows: list[Row]) -> float:
    there = total(rows, "faults_right") + total(rows, "faults_missed")
    return total(rows, "faults_right") / there if there else math.nan


def wrong(rows: list[Row]) -> float:
    return total(rows, "faults_wrong")


if __name__ == "__main__":
    main()
