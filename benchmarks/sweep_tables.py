"""Put the sweeps into docs/accuracy.md and README.md as tables, each between its two comments.

    python benchmarks/sweep_tables.py [benchmarks/sweeps.csv] [--pages docs/accuracy.md README.md]

One table a sweep, one line a level, all clips of a level together; and one of all that makes pictures worse. A page
without a table's comments goes without it.
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
PAGES = [HERE.parent / "docs" / "accuracy.md", HERE.parent / "README.md"]
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
#: What makes a picture worse, in words, from the least on: sweep and level.
WORSE = {
    "as they are": ("size", "1.0"),
    "half the size": ("size", "0.5"),
    "a quarter of the size (a trunk of 20 to 35 pixels)": ("size", "0.25"),
    "0.15 of the size": ("size", "0.15"),
    "compressed, crf 30": ("compression", "30"),
    "compressed, crf 38": ("compression", "38"),
    "compressed, crf 45": ("compression", "45"),
    "a quarter of the light": ("brightness", "0.25"),
    "a sixteenth of the light": ("brightness", "0.06"),
    "10 frames a second": ("frame_rate", "10.0"),
    "6 frames a second": ("frame_rate", "6.0"),
    "3 frames a second": ("frame_rate", "3.0"),
    "lite model (`--model`)": ("model", "lite"),
    "heavy model (`--model`)": ("model", "heavy"),
}
Row = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("csv", nargs="?", type=Path, default=HERE / "sweeps.csv")
    parser.add_argument("--pages", nargs="+", type=Path, default=PAGES)
    given = parser.parse_args()
    for page in given.pages:
        page.write_text(with_tables(page.read_text(encoding="utf-8"), rows_of(given.csv)), encoding="utf-8")


def rows_of(path: Path) -> list[Row]:
    """The lines of a CSV file of sweeps."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def with_tables(text: str, rows: list[Row]) -> str:
    """The text of a page with its tables written anew."""
    for name, made in TABLES.items():
        begin, end = f"<!-- table {name}: written by benchmarks/sweep_tables.py -->", f"<!-- end of table {name} -->"
        of = rows if name == "worse" else [row for row in rows if row["sweep"] == name]
        written = f"{begin}\n\n{made(of)}\n\n{end}"
        text = re.sub(re.escape(begin) + ".*?" + re.escape(end), lambda _, new=written: new, text, flags=re.DOTALL)
    return text


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


def worse(rows: list[Row]) -> str:
    """All sweeps of clips made over in one table, without what is the same for most."""
    heads = ["clips", "how many", "counted / labelled", "faults named / labelled (not judged)", "named wrongly"]
    lines = ["| " + " | ".join([*heads, "worst hold error s, and whose"]) + " |", "|" + "---|" * (len(heads) + 1)]
    for name, of in WORSE.items():
        at = [row for row in rows if (row["sweep"], row["level"]) == of]
        if not at:
            continue
        right, missed, wrong = (sum(int(row[f"faults_{key}"]) for row in at) for key in ("right", "missed", "wrong"))
        not_judged = sum(int(row["faults_not_judged"]) for row in at)
        holds = {float(row["hold_error_worst_s"]): row["pose"] for row in at if known([row], "hold_error_worst_s")}
        cells = [
            name,
            f"{len(at)}",
            f"{sum(int(row['counted']) for row in at)} / {sum(int(row['labelled']) for row in at)}",
            f"{right} / {right + missed}" + (f" ({not_judged})" if not_judged else ""),
            f"{wrong}",
            f"{max(holds):.2f}, {holds[max(holds)]}" if holds else "-",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


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
    "worse": worse,
}


if __name__ == "__main__":
    main()
