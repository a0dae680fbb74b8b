"""What may be asked of the studio: the choreography file, checked before anything is rendered."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from appearance.looks import LOOKS
from exercises.faults import BY_CHOREOGRAPHY, FAULTS, sizes
from figure.rig import BODIES
from scene.styles import ROOMS

Exercise = Literal["bridge", "bird_dog", "cat_camel", "childs_pose", "pelvic_tilt", "seated_twist"]
Seconds = Annotated[float, Field(ge=0, le=120)]
Moving = Annotated[float, Field(gt=0, le=30, description="seconds of a movement")]
SIDED = ("bird_dog", "seated_twist")


class ChoreographyError(ValueError):
    """A choreography that cannot be performed; the message names the file, the key and the reason."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Camera(_Strict):
    """A webcam: metres and degrees. Azimuth 0 is the exact side view, positive goes round to the front."""

    distance: float = Field(2.4, ge=1.0, le=6.0)
    azimuth: float = Field(0.0, ge=-180, le=180)
    height: float = Field(0.65, ge=0.1, le=2.4)
    fov: float = Field(62.0, ge=20, le=120)
    target: tuple[float, float, float] | None = None
    mirrored: bool = False


class Repetition(_Strict):
    """One repetition. Times not given are the exercise's own (`timeline.TIMING`)."""

    side: Literal["left", "right"] | None = None
    up_s: Moving | None = None
    hold_s: Seconds | None = None
    down_s: Moving | None = None
    rest_s: Seconds | None = None
    hold2_s: Seconds | None = None
    back_s: Moving | None = None
    amplitude: float = Field(1.0, gt=0.5, le=1.1)
    faults: dict[str, float | None] = {}
    may: tuple[str, ...] = ()

    @field_validator("faults", mode="before")
    @classmethod
    def _from_list(cls, faults):
        return dict.fromkeys(faults) if isinstance(faults, list) else faults or {}


class Choreography(_Strict):
    """A clip to render. The README explains every key."""

    name: str = Field(pattern=r"^[\w-]+$")
    pose: Exercise
    body: str
    look: str
    room: str
    room_seed: int = Field(0, ge=0)
    camera: Camera = Camera()
    fps: float = Field(12, gt=0, le=120)
    resolution: tuple[int, int] = (640, 480)
    samples: int = Field(5, ge=1)
    seed: int = Field(0, ge=0)
    noise: float = Field(2.0, ge=0)
    crf: int = Field(23, ge=0, le=51)
    sway: float = Field(1.0, ge=0)
    lead_in_s: Seconds = 1.0
    lead_out_s: Seconds = 1.0
    breaths_per_min: float = Field(14.0, gt=0, le=60)
    arms: Literal["overhead", "beside"] = "overhead"
    view: str | None = None
    prescription: dict[Literal["hold_s"], float] = {}
    set_faults: tuple[str, ...] = ()
    cannot_judge_ok: bool = False
    note: str | None = None
    repetitions: tuple[Repetition, ...] = Field(min_length=1)

    @field_validator("body")
    @classmethod
    def _known_body(cls, body):
        return _one_of(body, sorted((path.stem for path in BODIES.glob("*.npz")), key=lambda name: (len(name), name)))

    @field_validator("look")
    @classmethod
    def _known_look(cls, look):
        return _one_of(look, sorted(LOOKS))

    @field_validator("room")
    @classmethod
    def _known_room(cls, room):
        return _one_of(room, sorted(ROOMS))

    @field_validator("resolution")
    @classmethod
    def _even(cls, resolution):
        if any(side < 64 or side % 2 for side in resolution):
            raise ValueError("width and height are even numbers from 64 up (H.264)")
        return resolution

    @model_validator(mode="after")
    def _performable(self):
        if self.arms != "overhead" and self.pose != "pelvic_tilt":
            raise ValueError("arms: only the pelvic tilt can choose")
        known = set(FAULTS[self.pose]) | BY_CHOREOGRAPHY[self.pose]
        for name in (*self.set_faults, *(may for one in self.repetitions for may in one.may)):
            _one_of(name, sorted(known))
        for i, one in enumerate(self.repetitions, 1):
            try:
                _check_repetition(self.pose, one)
            except ValueError as error:
                raise ValueError(f"repetition {i}: {error}") from error
        return self


def load(path):
    """The choreography in a JSON file.

    Raises
    ------
    ChoreographyError : the file cannot be read, or asks for something the studio cannot do.
    """
    path = Path(path)
    try:
        return parse(json.loads(path.read_text(encoding="utf-8")), path.name)
    except (OSError, json.JSONDecodeError) as error:
        raise ChoreographyError(f"{path}: cannot be read as a choreography: {error}") from error


def load_or_exit(path):
    """The choreography in a file, for commands: a mistake ends them with one line and exit code 2."""
    try:
        return load(path)
    except ChoreographyError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def parse(content, source="choreography"):
    """The choreography in the given JSON content; `source` is named in errors."""
    try:
        return Choreography.model_validate(content)
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, one['loc'])) or 'file'}: {_said(one)}" for one in error.errors()]
        raise ChoreographyError(f"{source}: " + "; ".join(problems)) from error


def _said(problem):
    return problem["msg"].removeprefix("Value error, ")


def _one_of(name, known):
    if name not in known:
        raise ValueError(f"{name!r} is not one of {', '.join(known)}")
    return name


def _check_repetition(pose, one):
    sizes(pose, {name: size for name, size in one.faults.items() if name not in BY_CHOREOGRAPHY[pose]})
    if pose in SIDED and one.side is None:
        raise ValueError(f"{pose} needs a side, left or right")
    if pose not in SIDED and one.side is not None:
        raise ValueError(f"{pose} has no side")
    if pose != "cat_camel" and (one.hold2_s is not None or one.back_s is not None):
        raise ValueError(f"hold2_s and back_s belong to the cat-camel, not to {pose}")
