"""Routines: the one that comes with formcheck, and one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from formcheck.checking import load_pose, pose_names, poses_folder
from formcheck.errors import RoutineError
from formcheck.live.routine import DEFAULT, load_routine

OWN = """
title = "Mornings"
[[exercise]]
pose = "bridge"
repetitions = 12
hold_s = 2
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "mine.toml"
    file.write_text(text)
    return file


def test_the_usual_routine_has_every_exercise_there_is_as_prescribed() -> None:
    steps = load_routine().exercise
    assert sorted(step.pose for step in steps) == pose_names()
    prescribed = {step.pose: step.hold_s for step in steps}
    for name in pose_names():
        own = load_pose(name).hold.prescribed_s
        if own is not None:
            assert prescribed[name] == own, name


def test_ones_own_routine_is_read_with_what_is_usual_for_the_rest(tmp_path: Path) -> None:
    routine = load_routine(written(tmp_path, OWN))
    (step,) = routine.exercise
    assert (routine.title, step.repetitions, step.hold_s, step.rest_s) == ("Mornings", 12, 2, 30)


def test_a_pose_file_beside_the_routine_is_found(tmp_path: Path) -> None:
    shutil.copy(poses_folder() / "bridge.toml", tmp_path / "my_bridge.toml")
    routine = load_routine(written(tmp_path, OWN.replace('"bridge"', '"my_bridge.toml"')))
    assert load_pose(routine.exercise[0].pose).id == "bridge"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("repetitions = 12", "repetitions = 0"), "mine.toml: exercise.1.repetitions: .*greater"),
        (("hold_s", "holds"), "mine.toml: exercise.1.holds: no such key"),
        (("repetitions", "repetition"), "mine.toml: exercise.1.repetition: no such key"),
        (("repetitions = 12", ""), "mine.toml: exercise.1.repetitions: .*required"),
        (('"bridge"', '"brigde"'), "mine.toml: exercise 1: no exercise 'brigde'"),
        (("[[exercise]]", "[exercise"), "mine.toml: not valid TOML"),
        ((OWN, 'title = "nothing"'), "mine.toml: exercise: "),
        ((OWN, "exercise = []"), "mine.toml: exercise: empty; give one at least"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_what_is_wrong(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    with pytest.raises(RoutineError, match=told):
        load_routine(written(tmp_path, OWN.replace(*change)))


def test_a_routine_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RoutineError, match=r"none\.toml: cannot be read: No such file"):
        load_routine(tmp_path / "none.toml")
    assert DEFAULT.exists()
