"""The result of scoring one clip: what `--json` prints. These models are the result schema, version 1."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from formcheck.checking import Arch, Checker, FoundFault, Repetition
from formcheck.files import printable

#: Decimals of results: a thousandth of a second, a tenth of a degree, a thousandth of a trunk length.
_DECIMALS = {"s": 3, "deg": 1, "trunk": 3, "px": 0}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


class FaultResult(_Model):
    """A fault: the value read against its limit, where in the clip, and what to say."""

    id: str
    """Name of the fault in the pose file, such as `hips_low`."""
    value: float
    """What was read."""
    limit: float
    """What the pose file allows, in the same unit."""
    unit: str
    """`deg`, `s`, `trunk` (trunk lengths); of set faults what is counted."""
    start_s: float
    """Where in the clip it was read: begin, seconds."""
    end_s: float
    """End of that, seconds."""
    say: str
    """The cue, in words."""


class ArchResult(_Model):
    """The far end of the other way of a cycle, and the stroke that leads there."""

    start_s: float
    """Where the primary signal reaches 90 % of that way, seconds."""
    end_s: float
    """Where it is under 90 % for the last time, seconds."""
    hold_s: float
    """Time between, less any in which the person was not tracked, seconds."""
    smoothness: float | None
    """Spectral arc length of the stroke from the peak: about -1.4 for a smooth one, less for a jerky one; None where
    the stroke is too short to tell."""


class RepetitionResult(_Model):
    """One repetition; times count from the clip's first frame."""

    index: int
    """From 1, in the order done."""
    side: Literal["left", "right"] | None
    """The side done; None for exercises without sides, or where it could not be read."""
    start_s: float
    """Where the primary signal leaves 10 % of its way up, seconds."""
    peak_start_s: float
    """Where it reaches 90 %, seconds."""
    peak_end_s: float
    """Where it falls below 90 % for the last time, seconds."""
    end_s: float
    """Where it is back under 10 %, seconds."""
    hold_s: float
    """Time at the peak, less any in which the person was not tracked, seconds."""
    score: int
    """100 less the weights of the faults, at least 0."""
    complete: bool
    """False when the clip ends during the repetition."""
    measures: dict[str, dict[str, float | None]]
    """Each reported signal, by name: `rest`, `peak`, `min` and `max`, in its unit; None where it could not be read."""
    faults: list[FaultResult]
    """What was wrong, in the order of the pose file."""
    arch: ArchResult | None = None
    """The other way of a cycle (the arched back of a cat-camel); None elsewhere, and where a set ends before it."""


class CannotJudge(_Model):
    """A fault that could not be judged, why, and in which repetitions (none: in the whole set)."""

    id: str
    """Name of the fault, as in the pose file."""
    why: str
    """What kept it from being judged, in words."""
    repetitions: list[int]
    """Indices of those it could not be judged in; empty: the whole set."""


class Maker(_Model):
    """What made the result."""

    version: str
    """Of formcheck."""
    model: str
    """Hash of the pose model: `sha256:` and 64 hexadecimal digits."""


class Result(_Model):
    """One clip, scored.

    `Result.model_json_schema()` gives the format as a JSON schema; `Result.model_validate_json(line)` reads a line that
    `formcheck score --json` printed.
    """

    schema_: Literal[1] = Field(1, alias="schema")
    """Version of this format, 1; `schema` in JSON."""
    clip: str
    """Name of the file; of one found in a folder, its path in there."""
    status: Literal["ok", "partial", "failed"]
    """`ok`; `partial`: cut off or damaged, what could be read is scored; `failed`: nothing could be read."""
    error: str | None
    """What was wrong with the file; None when nothing was."""
    pose: str | None
    """Id of the exercise; None where none was recognised."""
    duration_s: float
    """Length of what was read, seconds."""
    frames: int
    """Pictures in what was read, those that were passed over included (`--every-frame`)."""
    tracked: float
    """Share of those looked at in which a person was found, 0 to 1."""
    view: str | None
    """From where the camera looked: `side`, `oblique`, `front`, `behind`, `unknown`; None where nothing was read."""
    repetitions: list[RepetitionResult]
    """What was counted, in the order done."""
    faults: dict[str, int]
    """How many repetitions have each fault, by its id."""
    set_faults: list[FaultResult]
    """Faults of the set as a whole, such as a side that was never done."""
    cannot_judge: list[CannotJudge]
    """Neither passes nor faults."""
    score: int | None
    """Mean over the repetitions, rounded; None when there are none."""
    warnings: list[str]
    """What to know before believing the rest, in words."""
    formcheck: Maker
    """What made this result."""

    @property
    def remarks(self) -> list[str]:
        """What is to be told beside the numbers: why only a part was read, and the warnings."""
        return [*filter(None, [self.error]), *self.warnings]

    def to_json(self) -> str:
        """One line of JSON; the same result gives the same bytes."""
        return self.model_dump_json(by_alias=True)


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What reading a clip said about it: name, length (`duration_s`), frames, and what was wrong (`problem`)."""

    clip: str
    duration_s: float
    frames: int
    problem: str | None


def scored(facts: ClipFacts, checker: Checker, maker: Maker) -> Result:
    """The result of a clip that could be read, wholly or (with a problem) in part."""
    repetitions = [_repetition(r, checker) for r in checker.repetitions]
    counts: dict[str, int] = {}
    for repetition in repetitions:
        for fault in repetition.faults:
            counts[fault.id] = counts.get(fault.id, 0) + 1
    scores = [r.score for r in repetitions]
    unjudged, warnings = _cannot_judge(checker), _warnings(checker)
    if not (repetitions or unjudged or warnings):
        warnings = ["no repetition was counted: no movement was seen that begins at rest and counts as one"]
    return Result(
        schema=1,
        clip=printable(facts.clip),
        status="partial" if facts.problem else "ok",
        error=facts.problem,
        pose=checker.pose.id,
        duration_s=round(facts.duration_s, 3),
        frames=facts.frames,
        tracked=round(checker.tracked, 3),
        view=checker.view,
        repetitions=repetitions,
        faults=dict(sorted(counts.items())),
        set_faults=[_fault(fault) for fault in checker.set_faults],
        cannot_judge=unjudged,
        score=round(sum(scores) / len(scores)) if scores else None,
        warnings=warnings,
        formcheck=maker,
    )


def unrecognised(facts: ClipFacts, checker: Checker, maker: Maker) -> Result:
    """The result of a clip in which no known exercise was recognised; `checker` is of the likest, or of any."""
    seen = scored(facts, checker, maker)
    nobody = [warning for warning in seen.warnings if "person" in warning]
    nothing = "no known exercise was recognised; name it with --pose to see what is missing"
    if seen.repetitions:
        nothing = (
            f"one short movement alone, like that of {seen.pose}, is too little to recognise an exercise by; "
            f"name it with --pose {seen.pose} to have it counted"
        )
    return seen.model_copy(
        update={
            "pose": None,
            "repetitions": [],
            "faults": {},
            "set_faults": [],
            "cannot_judge": [],
            "score": None,
            "warnings": [*nobody, nothing],
        }
    )


def failed(clip: str, pose: str | None, error: str, maker: Maker) -> Result:
    """The result of a clip that could not be read at all."""
    return Result(
        schema=1,
        clip=printable(clip),
        status="failed",
        error=printable(error),
        pose=pose,
        duration_s=0.0,
        frames=0,
        tracked=0.0,
        view=None,
        repetitions=[],
        faults={},
        set_faults=[],
        cannot_judge=[],
        score=None,
        warnings=[],
        formcheck=maker,
    )


def _repetition(repetition: Repetition, checker: Checker) -> RepetitionResult:
    events = repetition.events
    return RepetitionResult(
        index=repetition.index,
        side=repetition.side,  # type: ignore[arg-type]
        start_s=round(events.start_s, 3),
        peak_start_s=round(events.peak_start_s, 3),
        peak_end_s=round(events.peak_end_s, 3),
        end_s=round(events.end_s, 3),
        hold_s=round(repetition.hold_s, 3),
        score=repetition.score,
        complete=events.complete,
        measures={
            name: {key: _rounded(value, checker.units[name]) for key, value in read.items()}
            for name, read in repetition.measures.items()
        },
        faults=[_fault(fault) for fault in repetition.faults],
        arch=None if repetition.arch is None else _arch(repetition.arch),
    )


def _arch(arch: Arch) -> ArchResult:
    return ArchResult(
        start_s=round(arch.start_s, 3),
        end_s=round(arch.end_s, 3),
        hold_s=round(arch.hold_s, 3),
        smoothness=_rounded(arch.smoothness, ""),
    )


def _fault(fault: FoundFault) -> FaultResult:
    return FaultResult(
        id=fault.id,
        value=round(fault.value, _DECIMALS.get(fault.unit, 3)),
        limit=fault.limit,
        unit=fault.unit,
        start_s=round(fault.start_s, 3),
        end_s=round(fault.end_s, 3),
        say=fault.say,
    )


def _rounded(value: float, unit: str) -> float | None:
    return None if math.isnan(value) else round(value, _DECIMALS.get(unit, 3))


def _cannot_judge(checker: Checker) -> list[CannotJudge]:
    """What could not be judged, by fault and reason; for a set without repetitions, why nothing was."""
    if checker.tracked == 0:
        return [CannotJudge(id=name, why="no person found", repetitions=[]) for name in checker.judged_ids]
    if not checker.repetitions and checker.view not in checker.pose.views:
        return [CannotJudge(id=name, why="view", repetitions=[]) for name in checker.judged_ids]
    nothing = (
        checker.hardly_seen or checker.another or checker.not_placed or checker.unreadable or checker.from_elsewhere
    )
    nothing = None if checker.repetitions else nothing
    if nothing is not None:
        return [CannotJudge(id=name, why=nothing, repetitions=[]) for name in checker.judged_ids]
    where: dict[tuple[str, str], list[int]] = {}
    for repetition in checker.repetitions:
        for unjudged in repetition.unjudged:
            where.setdefault((unjudged.id, unjudged.why), []).append(repetition.index)
    return [CannotJudge(id=name, why=why, repetitions=indices) for (name, why), indices in where.items()]


def _warnings(checker: Checker) -> list[str]:
    warnings = []
    if checker.tracked == 0:
        warnings.append("no person was found in this clip")
    elif checker.tracked < 0.8:
        warnings.append(f"a person was found in only {checker.tracked:.0%} of the frames")
    if checker.not_placed is not None and checker.tracked > 0:
        warnings.append(f"the start posture of {checker.pose.title.lower()} was never seen: {checker.not_placed}")
    if checker.repetitions and checker.unreadable is not None:
        warnings.append(f"most of the clip could not be read: {checker.unreadable}")
    if checker.repetitions and checker.remark is not None:
        warnings.append(checker.remark)
    if checker.another is not None:
        warnings.append(f"movements were seen, but they are not {checker.pose.title.lower()}: {checker.another}")
    warnings += [
        f"somebody else was beside the person from {begin_s:.1f} to {end_s:.1f} s: a repetition there may be missing, "
        "and a hold read short"
        for begin_s, end_s in checker.company.stretches
    ]
    warnings += _under_way(checker)
    if any(not repetition.events.complete for repetition in checker.repetitions):
        warnings.append("the clip ends during the last repetition")
    if checker.tracked > 0 and checker.view not in checker.pose.views:
        from_where = {"behind": "behind", "oblique": "an oblique angle"}.get(checker.view, f"the {checker.view}")
        warnings.append(f"filmed from {from_where}: {checker.pose.view_say}")
    return warnings


def _under_way(checker: Checker) -> list[str]:
    """That the clip begins during a repetition, where it is known to."""
    until_s = checker.under_way_until
    if until_s is None:
        return []
    if any(repetition.events.start_s < until_s for repetition in checker.repetitions):
        return ["the clip begins during the first repetition: its hold is only what was seen of it"]
    return [f"the clip begins during a repetition, which was over at {until_s:.1f} s and is not counted"]
