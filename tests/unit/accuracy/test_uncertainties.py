"""What pose files say of how far readings and holds are off is what is measured."""

from __future__ import annotations

import uncertainties

from formcheck.checking import pose_names


def test_every_reported_reading_says_how_far_it_is_off() -> None:
    measured = uncertainties.measured()
    assert {pose for pose, _ in measured} == set(pose_names())
    for (pose, signal), off in measured.items():
        text = (uncertainties.ROOT / "poses" / f"{pose}.toml").read_text(encoding="utf-8")
        assert uncertainties.line_of(signal, off) in text, f"run benchmarks/uncertainties.py: {pose}, {signal}"
