"""What README, accuracy page and pose files say of the samples is what their landmark recordings give today."""

from __future__ import annotations

from pathlib import Path

import angle_table
import pytest
import readme_card
import uncertainties
from split import parts_in, summary

from formcheck.checking import pose_names
from formcheck.evaluating import ClipScore, evaluate

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
README, ACCURACY = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/accuracy.md"))


@pytest.fixture(scope="module")
def scores() -> list[ClipScore]:
    return evaluate(SAMPLES, recordings=True)


def test_the_accuracy_card_is_current(scores: list[ClipScore]) -> None:
    of = [score for score in scores if (SAMPLES / Path(score.clip).name).exists()]
    card = f"{readme_card.exercises(of)}\n\n{readme_card.faults(of)}"
    assert card in README, "run: python benchmarks/readme_card.py"


def test_the_table_of_parts_is_current(scores: list[ClipScore]) -> None:
    part_of = parts_in(SAMPLES)
    parts: dict[str, list[ClipScore]] = {}
    for score in scores:
        parts.setdefault(part_of[Path(score.clip).stem], []).append(score)
    assert summary(parts) in README, "run: python samples/split.py --readme README.md"


def test_the_table_of_angles_is_current(scores: list[ClipScore]) -> None:
    table = angle_table.as_table(angle_table.errors_of(scores, angle_table.cameras_in(SAMPLES)))
    assert table in ACCURACY, "run: python benchmarks/angle_table.py"


def test_every_reported_reading_says_how_far_it_is_off(scores: list[ClipScore]) -> None:
    measured = uncertainties.measured(scores)
    assert {pose for pose, _ in measured} == set(pose_names())
    for (pose, signal), off in measured.items():
        text = (ROOT / "poses" / f"{pose}.toml").read_text(encoding="utf-8")
        assert uncertainties.line_of(signal, off) in text, f"run benchmarks/uncertainties.py: {pose}, {signal}"
