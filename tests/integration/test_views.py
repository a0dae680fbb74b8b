"""Filmed from where an exercise cannot be judged, nothing is named and the view is said: recordings of odd views."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import formcheck
from formcheck.checking import load_pose
from formcheck.reporting.result import Result

ODD_VIEWS = Path(__file__).parents[2] / "samples" / "sweeps" / "azimuth"
RECORDED = sorted(ODD_VIEWS.glob("recordings/*.landmarks.npz"))


def scored(recording: Path) -> Result:
    name = recording.name.removesuffix(".mp4.landmarks.npz")
    labels = json.loads((ODD_VIEWS / f"{name}.labels.json").read_text(encoding="utf-8"))
    return formcheck.score(recording, labels["pose"], hold_s=labels["prescription"]["hold_s"])


@pytest.mark.parametrize("recording", RECORDED, ids=lambda path: path.name.split(".")[0])
def test_a_fault_is_named_only_from_a_view_it_can_be_seen_from(recording: Path) -> None:
    result = scored(recording)
    assert result.pose is not None
    pose = load_pose(result.pose)
    named = {fault.id for repetition in result.repetitions for fault in repetition.faults}
    assert all(result.view in (fault.views or pose.views) for fault in pose.faults if fault.id in named)
    if result.view not in pose.views:
        assert any(f"filmed from the {result.view}" in warning for warning in result.warnings)
        assert any(item.why == "view" for item in result.cannot_judge)


@pytest.mark.parametrize("azimuth", [10, 30])
def test_a_twist_seen_from_the_side_is_refused(azimuth: int) -> None:
    result = scored(ODD_VIEWS / "recordings" / f"seated_twist_azimuth_{azimuth}.mp4.landmarks.npz")
    assert (result.view, result.repetitions) == ("side", [])
    assert (
        result.warnings == [warning for warning in result.warnings if warning.startswith("filmed from the side")] != []
    )


@pytest.mark.parametrize("azimuth", [60, 75, 90])
def test_a_twist_seen_from_the_front_is_counted(azimuth: int) -> None:
    result = scored(ODD_VIEWS / "recordings" / f"seated_twist_azimuth_{azimuth}.mp4.landmarks.npz")
    assert len(result.repetitions) == 2


@pytest.mark.parametrize("azimuth", [60, 90, 100])
def test_a_bird_dog_seen_from_behind_is_told_no_fault(azimuth: int) -> None:
    result = scored(ODD_VIEWS / "recordings" / f"bird_dog_behind_{azimuth}.mp4.landmarks.npz")
    assert result.view != "side"
    assert [fault.id for repetition in result.repetitions for fault in repetition.faults] == []
