"""Put the sweeps into docs/accuracy.md as tables, each between its two comments.

    python benchmarks/sweep_tables.py [benchmarks/sweeps.csv] [--page docs/accuracy.md]

One table a sweep, one line a level, all clips of a level together; a page without a table's comments goes without it.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import itertools
import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
#: The bodies of the studio (samples/studio/export_bodies.py), in words.
BODIES = {
    "p1": "man of about 20, slim",
    "p2": "woman of about 20, slim",
    "p3": "woman of about 25, heavier",
    "p4": "man of about 40, heavy",
    "p5": "woman of about 50",
    "p6": "man of about 20, thin",
    "p7": "woman of about 35, heavy",
    "p8": "man of about 60, heavy",
    "p9": "woman of about 70, small and slim",
    "p10": "man of about 25, very tall and thin",
    "p11": "boy of about 14",
    "p12": "woman of about 25",
}
#: Edges of the azimuth's groups, degrees.
AZIMUTH_EDGES = (0, 10, 20, 30, 45, 60, 181)
Row = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("csv", nargs="?", type=Path, default=HERE / "sweeps.csv")
    parser.add_argument("--page", type=Path, default=HERE.parent / "docs" / "accuracy.md")
    given = parser.parse_args()
    with given.csv.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    text = given.page.read_text(encoding="utf-8")
    for name, made in TABLES.items():
        begin, end = f"<!-- table {name}: written by benchmarks/sweep_tables.py -->", f"<!-- end of table {name} -->"
        written = f"{begin}\n\n{made([row for row in rows if row['sweep'] == name])}\n\n{end}"
        text = re.sub(re.escape(begin) + ".*?" + re.escape(end), lambda _, new=written: new, text, flags=re.DOTALL)
    given.page.write_text(text, encoding="utf-8")


def by_level(what: str, named: Callable[[str], str] = str) -> Callable[[list[Row]], str]:
    """A table with one line a level, in the order of the file."""

    def table(rows: list[Row]) -> str:
        levels = dict.fromkeys(row["level"] for row in rows)
        with contextlib.suppress(ValueError):  # levels that are names stay in order
            levels = dict.fromkeys(sorted(levels, key=float))
        return _table(what, [(named(level), [row for row in rows if row["level"] == level]) for level in levels])

    return table


def by_body(rows: list[Row]) -> str:
    bodies = sorted({row["level"] for row in rows} - {""}, key=lambda body: int(body[1:]))
    return _table("body", [(f"{b}: {BODIES[b]}", [row for row in rows if row["level"] == b]) for b in bodies])


def by_azimuth(rows: list[Row]) -> str:
    """The exercises judged from the side, then the twist."""
    groups = []
    for title, twist in (("off the side", False), ("twist, off the front", True)):
        of = [row for row in rows if (row["pose"] == "seated_twist") == twist]
        for low, high in itertools.pairwise(AZIMUTH_EDGES):
            at = [row for row in of if low <= float(row["x"]) < high]
            upper = f"to {high}" if high < AZIMUTH_EDGES[-1] else "and more"
            groups.append((f"{low} {upper} {title}", at))
    return _table("camera, degrees", [(name, at) for name, at in groups if at], view=True)


def _table(what: str, groups: list[tuple[str, list[Row]]], *, view: bool = False) -> str:
    heads = [what, "clips", "counted / labelled", "faults named / labelled (not judged)", "named wrongly"]
    heads += ["clean ones told something", "worst hold error s: median, worst", "angles off by, degrees"]
    heads += ["view it names"] if view else []
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for name, rows in groups:

        def total(key: str, rows: list[Row] = rows) -> int:
            return sum(int(row[key]) for row in rows)

        labelled = sum(int(row["labelled"]) for row in rows if row["refused"] == "0")
        holds, angles = known(rows, "hold_error_worst_s"), known(rows, "angle_error_deg")
        cells = [
            name,
            f"{len(rows)}" + (f" ({total('refused')} refused)" if total("refused") else ""),
            f"{total('counted')} / {labelled}",
            f"{total('faults_right')} / {total('faults_right') + total('faults_missed')}"
            + (f" ({total('faults_not_judged')})" if total("faults_not_judged") else ""),
            f"{total('faults_wrong')}",
            f"{total('clean_scolded')} of {total('clean')}",
            f"{np.median(holds):.2f}, {max(holds):.2f}" if holds else "-",
            f"{np.mean(angles):.1f}" if angles else "-",
        ]
        if view:
            views = [row["view"] or "none" for row in rows]
            cells.append(", ".join(f"{views.count(one)} {one}" for one in sorted(set(views))))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def known(rows: list[Row], key: str) -> list[float]:
    return [value for value in (float(row[key]) for row in rows) if not math.isnan(value)]


TABLES: dict[str, Callable[[list[Row]], str]] = {
    "compression": by_level("x264 crf", lambda level: f"{level}" + (" (as it is)" if level == "15" else "")),
    "brightness": by_level("light"),
    "size": by_level("scale"),
    "frame_rate": by_level("frames a second"),
    "mirror": by_level("picture"),
    "model": by_level("model"),
    "body": by_body,
    "azimuth": by_azimuth,
}


if __name__ == "__main__":
    main()
