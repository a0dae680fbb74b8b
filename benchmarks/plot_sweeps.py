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
from matplotlib.transforms import Affine2D

HERE = Path(__file__).parent
#: Sweeps that have a scale to draw along: what it is, and whether it is drawn by factors.
AXES = {
    "azimuth": ("camera off its best view, degrees", False),
    "brightness": ("light on the sensor, 1 = as rendered", True),
    "compression": ("x264 crf (23 = usual, 51 = worst)", False),
    "frame_rate": ("frames a second", True),
    "size": ("trunk, pixels", True),
}
#: Colour and marker of an exercise: colours that the colour-blind can tell apart, markers where lines lie together.
STYLES = {
    "bird_dog": ("#0072b2", "o"),
    "bridge": ("#d55e00", "s"),
    "cat_camel": ("#009e73", "^"),
    "childs_pose": ("#cc79a7", "D"),
    "pelvic_tilt": ("#e69f00", "v"),
    "seated_twist": ("#56b4e9", "P"),
}
#: How far lines that lie together are drawn apart, share of the plot's height.
APART = 0.006
MOST_TICKS = 8
ROUND = [10.0, 20.0, 40.0, 80.0, 160.0]
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
    figure, plots = plt.subplots(1, 4, figsize=(13, 3.4), layout="constrained")
    panels = (
        ("repetitions counted / labelled", counted, (-0.07, 1.35)),
        ("worst hold error, s", hold_error, (-0.1, None)),
        ("labelled faults named, share", named, (-0.05, 1.1)),
        ("faults named that were not there", wrong, (-0.25, None)),
    )
    poses = sorted({row["pose"] for row in rows})
    for plot, (title, value, limits) in zip(plots, panels, strict=True):
        for i, pose in enumerate(poses):
            colour, marker = STYLES[pose]
            points = along(value, [row for row in rows if row["pose"] == pose])
            lines = plot.plot(
                [x for x, _ in points],
                [y for _, y in points],
                linestyle="none" if sweep == "azimuth" else "-",
                marker=marker,
                color=colour,
                markerfacecolor="none",
                ms=6,
                label=pose.replace("_", " "),
            )
            up_px = (i - (len(poses) - 1) / 2) * APART * figure.get_size_inches()[1] * figure.dpi
            for line in lines:
                line.set_transform(plot.transData + Affine2D().translate(0, up_px))
        plot.set_title(title, fontsize=10)
        plot.set_xlabel(label, fontsize=9)
        plot.set_ylim(*limits)
        plot.grid(alpha=0.25)
        if by_factors:
            plot.set_xscale("log")
            levels = ticks(rows)
            plot.set_xticks(levels, [f"{x:g}" for x in levels], fontsize=8)
            plot.minorticks_off()
    handles, labels = plots[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(poses), fontsize=9, frameon=False)
    figure.savefig(path, dpi=80)
    plt.close(figure)


def ticks(rows: list[Row]) -> list[float]:
    """The levels, or round numbers where each clip has its own."""
    levels = sorted({float(row["x"]) for row in rows})
    return levels if len(levels) <= MOST_TICKS else [x for x in ROUND if levels[0] <= x <= levels[-1]]


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
    judged = [row for row in rows if row["refused"] == "0"]
    return total(judged, "counted") / total(judged, "labelled") if judged else math.nan


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
