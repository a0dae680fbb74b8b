"""How far readings and holds of rendered people are off, written into the pose files.

    python benchmarks/uncertainties.py

From the landmark recordings of `samples` and `samples/fresh`, seconds: every repetition that is counted. What is
written is the root mean square of reading less truth; the mean and the worst stand beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from formcheck.checking import pose_names
from formcheck.evaluating import ClipScore, evaluate

ROOT = Path(__file__).parents[1]
HOLD = "hold"
_LINE = re.compile(r"^uncertainty = .*$", re.MULTILINE)


@dataclass(frozen=True)
class Off:
    """How far one reading is off the truth, in its unit."""

    repetitions: int
    mean: float
    rms: float
    worst: float

    def as_toml(self, of: str, unit: str) -> str:
        """The line of a pose file; `of` is what it was compared with."""
        source = (
            f"against the true {of} of {self.repetitions} repetitions of rendered people, in the mean "
            f"{_figures(self.mean):+} {unit}, worst {_figures(self.worst)}; not known for real people"
        )
        return f'uncertainty = {{ spread = {_figures(self.rms)}, source = "{source}" }}'


def _figures(value: float) -> float:
    """With two figures, or one decimal from ten on."""
    return round(value, 1 if abs(value) >= 1 else 2)


def measured(scores: Sequence[ClipScore]) -> dict[tuple[str, str], Off]:
    """What is off by how much, by exercise and signal (`HOLD` is the hold), of all samples but those of sweeps."""
    errors: dict[tuple[str, str], list[float]] = defaultdict(list)
    of_sweeps = {labels.name for labels in (ROOT / "samples" / "sweeps").rglob("*.labels.json")}
    for score in scores:
        if f"{Path(score.clip).stem}.labels.json" not in of_sweeps:
            errors[score.pose, HOLD] += score.hold_errors_s
            for signal, off in score.angle_errors.items():
                errors[score.pose, signal] += off
    arrays = {key: np.array(off) for key, off in errors.items() if off}
    return {
        key: Off(len(off), float(off.mean()), float(np.sqrt((off**2).mean())), float(abs(off).max()))
        for key, off in arrays.items()
    }


def main() -> None:
    """Write what is measured into the pose files, in place of what they say."""
    found = measured(evaluate(ROOT / "samples", recordings=True))
    for name in pose_names():
        path = ROOT / "poses" / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        for (pose, signal), off in found.items():
            if pose == name:
                text = with_line(text, "[hold]" if signal == HOLD else f"[signals.{signal}]", line_of(signal, off))
        path.write_text(text, encoding="utf-8")


def line_of(signal: str, off: Off) -> str:
    """The line that tells how far a signal, or the hold, is off."""
    return off.as_toml("times", "s") if signal == HOLD else off.as_toml("angles", "deg")


def with_line(text: str, table: str, line: str) -> str:
    """The text of a pose file with the line in a table of it: in place of the one that is there, or at its end."""
    begin = text.index(f"{table}\n") + len(table) + 1
    end = begin + re.search(r"^(\s*$|#|\[)", text[begin:] + "\n", re.MULTILINE).start()  # type: ignore[union-attr]
    block = text[begin:end]
    block = _LINE.sub(lambda _: line, block) if _LINE.search(block) else f"{block}{line}\n"
    return text[:begin] + block + text[end:]


if __name__ == "__main__":
    main()
