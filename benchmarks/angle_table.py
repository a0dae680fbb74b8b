"""How far what formcheck reads at the peak is from the truth, by measure and by where the camera stands.

    python benchmarks/angle_table.py [FOLDER...] [--page docs/accuracy.md]

Rendered clips with truth and choreography, from their landmark recordings. Bias is the mean of reading less truth,
spread its standard deviation. The table goes between the two `table angles` comments of the page.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from sweep_tables import AZIMUTH_EDGES

from formcheck.evaluating import ClipScore, evaluate

HERE = Path(__file__).parent
MARKS = "<!-- table angles: written by benchmarks/angle_table.py -->", "<!-- end of table angles -->"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE.parent / "samples"])
    parser.add_argument("--page", type=Path, default=HERE.parent / "docs" / "accuracy.md")
    given = parser.parse_args()
    cameras = {name: azimuth for folder in given.folders for name, azimuth in cameras_in(folder).items()}
    scores = [score for folder in given.folders for score in evaluate(folder, recordings=True)]
    table = as_table(errors_of(scores, cameras))
    print(table)
    begin, end = MARKS
    text = given.page.read_text(encoding="utf-8")
    written = re.sub(
        re.escape(begin) + ".*?" + re.escape(end), lambda _: f"{begin}\n\n{table}\n\n{end}", text, flags=re.DOTALL
    )
    given.page.write_text(written, encoding="utf-8")


def errors_of(scores: Iterable[ClipScore], cameras: dict[str, float]) -> dict[tuple[str, str], dict[str, list[float]]]:
    """Reading less truth, degrees, by exercise and measure, then by band of views."""
    errors: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for score in scores:
        band = band_of(cameras[Path(score.clip).stem], score.pose)
        for measure, values in score.angle_errors.items():
            errors[score.pose, measure][band] += values
    return errors


def cameras_in(folder: Path) -> dict[str, float]:
    """The camera's azimuth of every choreography in a folder, degrees, by clip name."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.rglob("*.choreo.json")]
    return {choreography["name"]: choreography["camera"].get("azimuth", 0.0) for choreography in found}


def band_of(azimuth_deg: float, pose: str) -> str:
    """Degrees off the view an exercise is filmed in: the front for the twist, else the side."""
    off = abs(90 - azimuth_deg) if pose == "seated_twist" else abs(azimuth_deg)
    low, high = next(pair for pair in itertools.pairwise(AZIMUTH_EDGES) if pair[0] <= off < pair[1])
    return f"{low} to {high}" if high < AZIMUTH_EDGES[-1] else f"{low} and more"


def as_table(errors: dict[tuple[str, str], dict[str, list[float]]]) -> str:
    """One line a measure and band of views."""
    order = [band_of(low, "bridge") for low in AZIMUTH_EDGES[:-1]]
    lines = ["| exercise | measure | camera off its best view | repetitions | bias | spread | worst |"]
    lines.append("|---|---|---|---|---|---|---|")
    for (pose, measure), by_band in sorted(errors.items()):
        for band in sorted(by_band, key=order.index):
            e = np.array(by_band[band])
            cells = pose, f"`{measure}`", band, str(len(e)), f"{e.mean():+.1f}", f"{e.std():.1f}", f"{abs(e).max():.1f}"
            lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
