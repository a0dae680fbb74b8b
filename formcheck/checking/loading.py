"""Finds and reads pose files; errors name the file, the key and the fix."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from formcheck.checking.definition import PoseDefinition
from formcheck.errors import PoseError
from formcheck.files import read_toml
from formcheck.measures import make_measure

_PACKAGE = Path(__file__).resolve().parents[1]


def poses_folder() -> Path:
    """Folder of the exercises that come with formcheck: in the package, or beside it in a checkout."""
    installed = _PACKAGE / "poses"
    return installed if installed.is_dir() else _PACKAGE.parent / "poses"


def pose_names() -> list[str]:
    """Names of the exercises that formcheck recognises by itself (`--pose auto`), sorted."""
    return sorted(path.stem for path in poses_folder().glob("*.toml"))


def extra_pose_names() -> list[str]:
    """Names of further exercises that come with formcheck and are used only when asked for, sorted."""
    return sorted(path.stem for path in (poses_folder() / "extra").glob("*.toml"))


def shipped_pose_names() -> list[str]:
    """Names of all exercises that come with formcheck: those recognised by themselves, then the further ones."""
    return [*pose_names(), *extra_pose_names()]


def load_pose(name_or_file: str | os.PathLike[str]) -> PoseDefinition:
    """The definition of an exercise, by name (`bridge`) or file (`my_bridge.toml`).

    Raises
    ------
    PoseError : no such exercise or file, or what is wrong in the file: which key, and what it should be.

    Examples
    --------
    >>> bridge = load_pose("bridge")
    >>> bridge.count.signal, [fault.id for fault in bridge.faults[:2]]
    ('hip_over_shoulder', ['hips_low', 'hips_high'])
    """
    text = os.fspath(name_or_file)
    if text.endswith(".toml") or os.sep in text:
        return read_pose(Path(text))
    if text in pose_names():
        return read_pose(poses_folder() / f"{text}.toml")
    if text in extra_pose_names():
        return read_pose(poses_folder() / "extra" / f"{text}.toml")
    known = ", ".join(shipped_pose_names())
    raise PoseError(f"no exercise {text!r}; known: {known}; or give a .toml file")


def read_pose(path: Path) -> PoseDefinition:
    """The definition in a pose file; errors as `load_pose`."""
    content = read_toml(path, PoseError)
    try:
        pose = PoseDefinition.model_validate(content)
    except ValidationError as error:
        raise PoseError(_explain(path.name, content, error)) from error
    for name, signal in pose.signals.items():
        try:
            make_measure(signal.measure, signal.parameters)
        except PoseError as error:
            raise PoseError(f"{path.name}: signals.{name}: {error}") from error
    return pose


#: What mistakes are called by people who write files, by their name in pydantic.
_SAID = {
    "extra_forbidden": "no such key here; check its spelling",
    "missing": "missing; every pose file needs it",
    "string_pattern_mismatch": "small letters, digits and _ only, a letter first",
    "tuple_type": 'give a list, for example ["side"]',
}


def _explain(file: str, content: Any, error: ValidationError) -> str:
    lines = []
    for problem in _innermost(error.errors()):
        where = ".".join(str(part) for part in problem["loc"]) or "file"
        what = _SAID.get(problem["type"], problem["msg"].removeprefix("Value error, "))
        if problem["type"] == "tuple_type" and isinstance(problem["input"], dict):
            what = f"give each under a heading [[{where}]] of its own, in two brackets"
        lines.append(f"{file}: {where}: {what}{_of_which(content, problem['loc'])}")
    return "\n".join(lines)


def _innermost(problems: Sequence[Any]) -> Iterator[Any]:
    """Mistakes without those that come of one within them: a list is not empty because all that is in it is wrong."""
    places = [problem["loc"] for problem in problems]
    for problem in problems:
        place = problem["loc"]
        if not any(len(other) > len(place) and other[: len(place)] == place for other in places):
            yield problem


def _of_which(content: Any, loc: Sequence[int | str]) -> str:
    """The id of the table of a list that a mistake is in, for who does not count from 0; empty without one."""
    name = None
    for part, inner in pairwise((*loc, "")):
        content = _inside(content, part)
        if isinstance(part, int) and isinstance(content, dict) and inner != "id":
            name = content.get("id", name)
    return "" if name is None else f" (in {name!r})"


def _inside(content: Any, part: int | str) -> Any:
    """What a key or a place stands for in a table or list; None where it is neither, or has none."""
    if isinstance(content, list):
        return content[part] if isinstance(part, int) else None
    return content.get(part) if isinstance(content, dict) else None
