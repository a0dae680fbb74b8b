"""Clips cut tightly: what is counted does not depend on how long somebody lies still before the first repetition."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from formcheck.checking import Checker, load_pose, pose_names
from formcheck.checking.repetition import Repetition
from formcheck.engine import Engine
from formcheck.recording import recorded_measures
from formcheck.tracking import LANDMARKS_ENDING, read_landmarks

SAMPLES = Path(__file__).parents[2] / "samples"
CLIPS = [
    labels.name.removesuffix(".labels.json")
    for labels in sorted(SAMPLES.glob("*.labels.json"))
    if json.loads(labels.read_text(encoding="utf-8"))["repetitions"]
]
#: Its first twist is one of 10 degrees: a movement as small as that is told only by stillness before it.
NEEDS_REST = {"seated_twist_faults"}
every_clip = pytest.mark.parametrize("clip", CLIPS)


def checked(clip: str, begin_s: float = 0.0, end_s: float = float("inf")) -> Checker:
    """What is found in a sample's recording between two times."""
    content = read_landmarks(SAMPLES / "recordings" / f"{clip}.mp4{LANDMARKS_ENDING}")
    pose = next(name for name in pose_names() if clip.startswith(name))
    engine = Engine(load_pose(pose), None, recorded_measures(content), cues=False)
    for frame, body in content:
        if begin_s <= frame.time_s <= end_s:
            engine.update(frame, body)
    engine.finish()
    return engine.checker


def repetitions(clip: str, begin_s: float = 0.0, end_s: float = float("inf")) -> list[Repetition]:
    """The repetitions of those."""
    return checked(clip, begin_s, end_s).repetitions


def named(found: list[Repetition]) -> list[set[str]]:
    """The ids of the faults of each repetition."""
    return [{fault.id for fault in repetition.faults} for repetition in found]


@every_clip
@pytest.mark.parametrize("lead_s", [0.6, 0.3])
def test_a_clip_that_begins_with_its_first_repetition_counts_the_same_and_scolds_no_more(
    clip: str, lead_s: float
) -> None:
    whole = repetitions(clip)
    labels = json.loads((SAMPLES / f"{clip}.labels.json").read_text(encoding="utf-8"))
    cut = repetitions(clip, begin_s=labels["repetitions"][0]["start_s"] - lead_s)
    if clip in NEEDS_REST and lead_s < 0.5:
        whole = whole[1:]
    assert len(cut) == len(whole)
    assert all(now <= before for now, before in zip(named(cut), named(whole), strict=True))
    for now, before in zip(cut, whole, strict=True):
        assert now.events.peak_start_s == pytest.approx(before.events.peak_start_s, abs=1.0)


@every_clip
@pytest.mark.parametrize("before_end_s", [0.1, -0.1])
def test_a_clip_that_ends_with_its_last_repetition_counts_the_same_and_scolds_no_more(
    clip: str, before_end_s: float
) -> None:
    """Who is filmed on the way down has not lowered quickly."""
    labels = json.loads((SAMPLES / f"{clip}.labels.json").read_text(encoding="utf-8"))
    whole, cut = repetitions(clip), repetitions(clip, end_s=labels["repetitions"][-1]["end_s"] - before_end_s)
    assert len(cut) == len(whole)
    assert all(now <= before for now, before in zip(named(cut), named(whole), strict=True))


@pytest.mark.parametrize("clip", ["childs_pose_clean", "childs_pose_30fps", "childs_pose_hard_view"])
def test_a_childs_pose_that_a_clip_begins_in_is_held_since_then(clip: str) -> None:
    """A hold is what this exercise is: a clip of nothing else shows one, and what is wrong with it."""
    (whole,) = repetitions(clip)
    begin_s = whole.events.peak_start_s + 2.0
    (cut,) = repetitions(clip, begin_s=begin_s)
    assert cut.hold_s == pytest.approx(whole.events.peak_end_s - begin_s, abs=1.0)  # half a second of it settles
    assert named([cut])[0] <= named([whole])[0] | {"hold_short"}
    (middle,) = repetitions(clip, begin_s=begin_s, end_s=whole.events.peak_end_s - 1.0)
    assert not middle.events.complete


@every_clip
def test_a_clip_that_begins_at_rest_is_not_said_to_begin_in_a_repetition(clip: str) -> None:
    labels = json.loads((SAMPLES / f"{clip}.labels.json").read_text(encoding="utf-8"))
    between = [(a["end_s"] + b["start_s"]) / 2 for a, b in pairwise(labels["repetitions"])]
    assert [checked(clip, begin_s=begin_s).under_way_until for begin_s in (0.0, *between)] == [None] * (
        1 + len(between)
    )


@pytest.mark.parametrize("clip", ["bridge_clean", "bridge_long_hold", "bird_dog_clean", "childs_pose_clean"])
def test_a_clip_that_begins_in_a_hold_says_so(clip: str) -> None:
    labels = json.loads((SAMPLES / f"{clip}.labels.json").read_text(encoding="utf-8"))
    first = labels["repetitions"][0]
    until_s = checked(clip, begin_s=first["peak_start_s"] + 1.0).under_way_until
    assert until_s == pytest.approx(first["end_s"], abs=0.5)
