"""What can be measured, by name: the vocabulary of `measure = "..."` in a pose file."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, TypeVarTuple, Unpack

from formcheck.errors import PoseError
from formcheck.tracking import LANDMARKS, Body
from formcheck.tracking.landmarks import PAIRED
from formcheck.video import Frame

Value = TypeVar("Value")
Kind = TypeVar("Kind")
Given = TypeVarTuple("Given")

#: A measure of one frame; NaN where it cannot be read. Frames come in order, so it may keep state.
#: One made with an attribute `why_not` (text or None) tells there why the last frame could not be read.
Measure = Callable[[Body, Frame], float]

#: A parameter of a measure that names a joint is annotated with this, and checked when a pose file is read.
Joint = str

#: Joints a pose file may name: landmarks, and `near_*` / `far_*` for the side turned to or from the camera.
JOINTS = frozenset(LANDMARKS) | {f"{side}_{joint}" for side in ("near", "far") for joint in PAIRED}


def why_not(read: Measure) -> str | None:
    """Why a measure could not read the last frame, where it tells."""
    reason: str | None = getattr(read, "why_not", None)
    return reason


@dataclass(frozen=True)
class MeasureKind:
    """A registered measure: how to make one, in which unit it reads, and what it needs to see."""

    make: Callable[..., Measure]
    unit: str
    silhouette: bool
    parameters: dict[str, inspect.Parameter] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """First line of its documentation."""
        return (self.make.__doc__ or "").strip().splitlines()[0]


MEASURES: dict[str, MeasureKind] = {}


def measure(unit: str, silhouette: bool = False) -> Callable[[Callable[..., Measure]], Callable[..., Measure]]:
    """Register a maker of measures under its own name; its parameters become keys of the pose file."""

    def register(make: Callable[..., Measure]) -> Callable[..., Measure]:
        parameters = dict(inspect.signature(make).parameters)
        MEASURES[make.__name__] = MeasureKind(make, unit, silhouette, parameters)
        return make

    return register


def read_once(read: Callable[[Body, Unpack[Given]], Value]) -> Callable[[Body, Unpack[Given]], Value]:
    """Remember the last body's values: several signals and exercises ask in one frame. Not to be written to."""
    last: list[tuple[Body, dict[Any, Value]]] = []

    @wraps(read)
    def remembered(body: Body, *given: *Given) -> Value:
        if not last or last[0][0] is not body:
            last[:] = [(body, {})]
        values = last[0][1]
        if given not in values:
            values[given] = read(body, *given)
        return values[given]

    return remembered


#: What the measures of one set share, by its type; None while each is made for itself.
_SHARED: ContextVar[dict[type, Any] | None] = ContextVar("shared", default=None)


@contextmanager
def of_one_set() -> Iterator[None]:
    """Measures that are made meanwhile will be fed the same bodies, and share what they keep of them."""
    token = _SHARED.set({})
    try:
        yield
    finally:
        _SHARED.reset(token)


def shared(kind: type[Kind]) -> Kind:
    """What is kept of a set's bodies, one for all of its measures; to be asked about the same body more than once."""
    kept = _SHARED.get()
    if kept is None:
        return kind()
    if kind not in kept:
        kept[kind] = kind()
    one: Kind = kept[kind]
    return one


def make_measure(name: str, parameters: dict[str, Any]) -> Measure:
    """The measure a pose file asks for.

    Raises
    ------
    PoseError : no such measure, a parameter it does not take or lacks, or an unknown joint.
    """
    kind = MEASURES.get(name)
    if kind is None:
        raise PoseError(f"no measure {name!r}; known: {', '.join(sorted(MEASURES))}")
    for key, value in parameters.items():
        if key not in kind.parameters:
            known = ", ".join(kind.parameters) or "none"
            raise PoseError(f"measure {name!r} takes no {key!r}; its parameters: {known}")
        takes_joints = "Joint" in str(kind.parameters[key].annotation)
        for joint in value if isinstance(value, list) else [value]:
            if takes_joints and not (isinstance(joint, str) and joint in JOINTS):
                raise PoseError(f"{key} = {joint!r}: no such joint; for example near_hip, left_wrist, nose")
    for key, parameter in kind.parameters.items():
        if parameter.default is inspect.Parameter.empty and key not in parameters:
            raise PoseError(f"measure {name!r} needs {key!r}")
    try:
        return kind.make(**parameters)
    except (TypeError, ValueError) as error:
        raise PoseError(f"measure {name!r}: {error}") from error
