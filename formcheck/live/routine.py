"""A routine: which exercises, how often, how long, with which rests. Read from TOML, checked on load."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from formcheck.checking import load_pose, pose_names
from formcheck.errors import PoseError, RoutineError
from formcheck.files import read_toml

#: The routine that comes with formcheck.
DEFAULT = Path(__file__).with_name("routine.toml")


class Exercise(BaseModel):
    """One exercise of a routine. Repetitions are of both sides together."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    pose: Annotated[str, Field(min_length=1)]
    repetitions: Annotated[int, Field(ge=1, le=200)]
    hold_s: Annotated[float, Field(gt=0, le=600)] | None = None
    rest_s: Annotated[float, Field(ge=0, le=600)] = 30.0
    breathing: bool = False


class Routine(BaseModel):
    """Exercises one after the other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=1, max_length=80)] = "My routine"
    exercise: Annotated[tuple[Exercise, ...], Field(min_length=1, max_length=50)]


def load_routine(file: Path | None = None) -> Routine:
    """The routine in a file, or the one that comes with formcheck.

    Of that one, exercises that this installation has no pose file for are left out. Pose files named in a
    routine are looked for beside it.

    Raises
    ------
    RoutineError : the file cannot be read or is not a routine; says which key, and what it should be.
    PoseError : it names an exercise that there is not, or a pose file that is not valid.
    """
    if file is None:
        routine = _read(DEFAULT)
        known = pose_names()
        return routine.model_copy(update={"exercise": tuple(e for e in routine.exercise if e.pose in known)})
    routine = _read(file)
    exercises = []
    for number, exercise in enumerate(routine.exercise, 1):
        if exercise.pose.endswith(".toml") or os.sep in exercise.pose:
            exercise = exercise.model_copy(update={"pose": os.fspath(file.parent / exercise.pose)})
        try:
            load_pose(exercise.pose)
        except PoseError as error:
            raise RoutineError(f"{file.name}: exercise {number}: {error}") from error
        exercises.append(exercise)
    return routine.model_copy(update={"exercise": tuple(exercises)})


def _read(file: Path) -> Routine:
    content = read_toml(file, RoutineError)
    try:
        return Routine.model_validate(content)
    except ValidationError as error:
        # A key that is misspelt is one that is missing as well: the spelling is what helps.
        problem = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in problem["loc"])
        said = {"extra_forbidden": "no such key; check its spelling", "too_short": "empty; give one at least"}
        what = said.get(problem["type"], problem["msg"])
        raise RoutineError(f"{file.name}: {where or 'file'}: {what}") from error
