"""Held-out clips are told from those that limits were set on."""

from __future__ import annotations

import json
from pathlib import Path

from split import parts_in, summary

from formcheck.evaluating import ClipScore, Tally

SAMPLES = Path(__file__).parents[3] / "samples"


def test_the_seed_says_which_part_and_odd_views_belong_to_neither(tmp_path: Path) -> None:
    for name, seed in (("a", 39), ("sweeps/b", 41), ("c", 101), ("d", 208), ("e", 209)):
        path = tmp_path / f"{name}.choreo.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"name": name[-1], "seed": seed}), encoding="utf-8")
    assert parts_in(tmp_path) == {
        "a": "development",
        "b": "odd views",
        "c": "held out",
        "d": "further out",
        "e": "further out, held out",
    }


def test_every_labelled_sample_belongs_to_a_part_and_fresh_ones_to_those_drawn_by_seed() -> None:
    parts = parts_in(SAMPLES)
    labelled = [path.name.removesuffix(".labels.json") for path in SAMPLES.rglob("*.labels.json")]
    assert [name for name in labelled if name not in parts] == []
    fresh = [path.name.removesuffix(".labels.json") for path in (SAMPLES / "fresh").glob("*.labels.json")]
    assert fresh
    assert {parts[name] for name in fresh} == {"held out", "newest", "further out", "further out, held out"}


def test_the_summary_counts_a_refused_clip_as_right_but_not_its_repetitions() -> None:
    good = ClipScore(
        "a", "bridge", "rendered", 3, 3, False, [0.1, -0.3], clean=2, angle_errors={"hip_line_deg": [-4.0]}
    )
    good.faults["feet_far"] = Tally(right=1, wrong=2, missed=1, not_judged=1)
    refused = ClipScore("b", "pelvic_tilt", "rendered", 3, 0, True)
    table = summary({"development": [good, refused], "held out": [good]})
    assert len(summary({"development": [good], "held out": []}).splitlines()) == 3
    assert "| development: 2 | 2 | 3 / 3 | 0.20, 0.30 | 1 / 2 (1), 2 | 0 of 2 | 4.0 |" in table.splitlines()
