"""A small slice of the fuzzer, the same every time; `benchmarks/fuzz.py` runs thousands and says what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import targets

#: Inputs of each kind here: a second or two of each.
SLICE = {
    "clip_read": 150,
    "clip_scored": 4,
    "pose_file": 25,
    "landmark_file": 15,
    "manifest": 12,
    "labels": 20,
    "history_file": 15,
    "routine": 25,
}


@pytest.mark.parametrize("kind", sorted(SLICE))
def test_harmed_inputs_are_scored_or_refused_in_words(kind: str, tmp_path: Path) -> None:
    outcomes = set()
    for seed in range(SLICE[kind]):
        folder = tmp_path / str(seed)
        folder.mkdir()
        outcomes.add(targets.attempt(kind, seed, folder))
    assert outcomes <= {"scored", "refused"}
    if kind != "clip_scored":
        assert outcomes == {"scored", "refused"}, "this slice harms too much or too little to prove anything"


def test_every_kind_is_in_the_slice() -> None:
    assert set(SLICE) == set(targets.TARGETS)


def test_a_finding_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise IndexError("a bug")

    monkeypatch.setattr("formcheck.pose_commands.load_pose", fails)
    with pytest.raises(targets.Finding, match="IndexError"):
        for seed in range(50):
            folder = tmp_path / str(seed)
            folder.mkdir()
            targets.attempt("pose_file", seed, folder)
