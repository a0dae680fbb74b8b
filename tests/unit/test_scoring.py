"""Which exercise a clip is scored by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.checking import load_pose, pose_names, poses_folder
from formcheck.errors import FormcheckError
from formcheck.scoring import AUTO, meant_by, score
from tests.unit.tracking.test_landmark_file import recording


def test_exercises_are_meant_by_paths_and_by_several_names_too() -> None:
    """A path was a TypeError, and names in a list ended deep inside."""
    file = poses_folder() / "bridge.toml"
    assert [pose.id for pose in meant_by(file)] == ["bridge"]
    assert [pose.id for pose in meant_by(["bird_dog", file, load_pose("squat")])] == ["bird_dog", "bridge", "squat"]
    assert [pose.id for pose in meant_by([AUTO])] == pose_names()


@pytest.mark.parametrize(
    ("tracked_for", "pose", "said"),
    [
        (("bird_dog",), AUTO, r"\(tracked for bird_dog\): name it with --pose bird_dog$"),
        (("my_squat",), AUTO, r"\(tracked for my_squat\): name it with --pose my_squat.toml$"),
        (("bridge", "bird_dog"), AUTO, r"name one of them with --pose$"),
        (("bird_dog",), "cat_camel", r"track the clip again with this --pose$"),
    ],
)
def test_landmarks_of_one_exercise_say_to_name_it(
    tracked_for: tuple[str, ...], pose: str, said: str, tmp_path: Path
) -> None:
    """On auto they asked to be tracked again with a --pose that nobody had given."""
    whole = recording()
    file = tmp_path / "a.mp4.landmarks.npz"
    file.write_bytes(replace(whole, about=replace(whole.about, poses=tracked_for)).to_bytes())
    with pytest.raises(FormcheckError, match=said):
        score(file, pose)
