"""Labels: what was done in a clip, by who knows it. Wrong ones flatter or blame, so they are looked through first."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from formcheck.checking import PoseDefinition, load_pose, shipped_pose_names
from formcheck.errors import FormcheckError, PoseError
from formcheck.video import VIDEO_ENDINGS

#: Ending of a label file; what is before it is the clip's name without its ending.
LABELS = ".labels.json"

#: Times of a repetition in their order.
_TIMES = ("start_s", "peak_start_s", "peak_end_s", "end_s")

#: Labels may end so much later than the clip, seconds: the last frame has a length too, and may not be readable.
_SLACK_S = 1.0


class _LabelledRepetition(TypedDict):
    __pydantic_config__ = ConfigDict(allow_inf_nan=False)  # type: ignore[misc]

    start_s: Annotated[float, Field(ge=0)]
    peak_start_s: float
    peak_end_s: float
    end_s: float
    side: NotRequired[Literal["left", "right"] | None]
    faults: list[str]
    may: NotRequired[list[str]]


class _Prescription(TypedDict):
    hold_s: NotRequired[Annotated[float, Field(gt=0)] | None]


class _Labels(TypedDict):
    """What is read of a label file; other keys are for people."""

    pose: str
    made: str
    repetitions: list[_LabelledRepetition]
    set_faults: NotRequired[list[str]]
    cannot_judge_ok: NotRequired[bool]
    truth: NotRequired[str | None]
    prescription: NotRequired[_Prescription]


_LABELS = TypeAdapter(_Labels)


def read_labels(path: Path) -> dict[str, Any]:
    """The content of a label file; what it says of an exercise and a clip, `check_faults` and `check_times` look at.

    Raises
    ------
    FormcheckError : it cannot be read, or lacks something; names the file and the field.
    """
    try:
        return dict(_LABELS.validate_json(path.read_bytes().removeprefix(BOM_UTF8)))
    except OSError as error:
        raise FormcheckError(f"{path.name}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise FormcheckError(
            f"{path.name}: not a label file: {where + ': ' if where else ''}{problem['msg']}"
        ) from error


def pose_of(path: Path, labels: dict[str, Any]) -> PoseDefinition:
    """The exercise that labels name: one that comes with formcheck, or a pose file by its path from theirs.

    Raises
    ------
    FormcheckError : there is no such exercise or file, or the file is not valid; names the label file.
    """
    name = labels["pose"]
    if name in (known := shipped_pose_names()):
        return load_pose(name)
    if not name.endswith(".toml"):
        raise FormcheckError(
            f"{path.name}: pose: no exercise {name!r}; known: {', '.join(known)}; or a pose file beside it"
        )
    try:
        return load_pose(path.parent / name)
    except PoseError as error:
        raise FormcheckError(f"{path.name}: pose: {error}") from error


def check_faults(path: Path, labels: dict[str, Any], pose: PoseDefinition) -> None:
    """FormcheckError, naming file and field, when labels name a fault that their exercise does not know."""
    known = [*(fault.id for fault in pose.faults), *(item.id for item in pose.not_judged), *pose.built_in]
    for where, names in _named(labels):
        for name in names:
            if name not in known:
                raise FormcheckError(
                    f"{path.name}: {where}: {pose.id} has no fault {name!r}; known: {', '.join(known)}"
                )


def check_times(path: Path, labels: dict[str, Any], duration_s: float | None) -> None:
    """FormcheckError, naming file and field, when times are out of order, in another peak or after the clip.

    `duration_s` is the clip's length, seconds; None where only a part of it could be read.
    """
    for number, row in enumerate(labels["repetitions"]):
        where = f"{path.name}: repetitions.{number}"
        for before, after in pairwise(_TIMES):
            if row[before] > row[after]:
                raise FormcheckError(f"{where}.{after}: {row[after]:g} is before {before}, {row[before]:g}")
        for name in _TIMES:
            if duration_s is not None and row[name] > duration_s + _SLACK_S:
                raise FormcheckError(
                    f"{where}.{name}: {row[name]:g} is after the clip's end, {duration_s:.1f} s; times are seconds"
                )
    numbered = sorted(enumerate(labels["repetitions"]), key=lambda item: float(item[1]["start_s"]))
    for (earlier, before), (later, row) in pairwise(numbered):
        if row["start_s"] < before["peak_end_s"]:
            raise FormcheckError(
                f"{path.name}: repetitions.{later}.start_s: {row['start_s']:g} is before the peak of "
                f"repetitions.{earlier} ends, {before['peak_end_s']:g}"
            )


def clip_of(path: Path) -> Path | None:
    """The clip beside a label file: of its name and any ending that `score` finds in a folder; None without one.

    Among several an .mp4 comes first, then the others by name.
    """
    name = path.name.removesuffix(LABELS)
    beside = sorted(path.parent.glob("*"), key=lambda clip: (clip.suffix.lower() != ".mp4", clip.name))
    return next((clip for clip in beside if clip.stem == name and clip.suffix.lower() in VIDEO_ENDINGS), None)


def _named(labels: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Faults that labels name, and in which field."""
    for number, row in enumerate(labels["repetitions"]):
        yield f"repetitions.{number}.faults", row["faults"]
        yield f"repetitions.{number}.may", row.get("may", [])
    yield "set_faults", labels.get("set_faults", [])
