"""What is read from every frame, as a pose file has it: signals, and how far they may be off."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

NAME = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
TEXT = Annotated[str, Field(min_length=1, max_length=500)]


class Strict(BaseModel):
    """A table of a pose file: no key that is not known, no number that is none."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, use_attribute_docstrings=True)


class Uncertainty(Strict):
    """How far a reading may be off, where that was measured."""

    spread: Annotated[float, Field(gt=0)]
    """Root mean square of reading less truth, in the reading's unit."""
    source: TEXT
    """What it was compared with, on how many, and the worst of them."""


class Truth(Strict):
    """What `formcheck evaluate` compares a reported signal with, of the truth of a rendered clip."""

    series: str
    """Series of the truth file; `{side}` stands for the repetition's side and `{other}` for the other one."""
    less: str | None = None
    """Another one to be taken off it."""
    change: bool = False
    """Whether the change from rest is compared, whichever its sign."""


class Signal(Strict):
    """A named number read from every frame: a measure and its parameters (joints and the like)."""

    model_config = ConfigDict(extra="allow", frozen=True, allow_inf_nan=False)

    measure: str
    """Name of the measure; docs/measures.md lists them."""
    bias: float = 0.0
    """What the measure is known to read too much, in its unit; taken off every value."""
    wander: Annotated[float, Field(ge=0)] = 0.0
    """How far the reading strays while the person keeps still, in its unit. Small movements are then timed where they
    are plainly under way, and the times at 90 % carried on from there.
    """
    report: bool = False
    """Whether results list this signal under a repetition's measures."""
    uncertainty: Uncertainty | None = None
    """Of the reading at the peak; not given where it is not known."""
    truth: Truth | None = None
    """Not given: the truth of the same name, of left and right together where it has them apart."""
    why: str = ""
    """Why this measure, or this bias."""

    @property
    def parameters(self) -> dict[str, Any]:
        """The keys that belong to the measure itself."""
        return dict(self.model_extra or {})
