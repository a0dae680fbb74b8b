"""One clip to score and how: what is sent to a worker, and what the worker does with it."""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import json
import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, TypeVar

from formcheck._version import __version__
from formcheck.batch.code import code_digest
from formcheck.batch.places import MISSING, bare, clip_name, identity, local
from formcheck.checking import PoseDefinition
from formcheck.errors import FormcheckError, ModelError, PoseError, UnreadError, under_its_name
from formcheck.reporting.result import Maker, Result, failed
from formcheck.scoring import score
from formcheck.tracking import model_digest, model_path
from formcheck.video import Turn

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """How clips are scored, alike for a whole run unless a manifest says otherwise.

    Attributes
    ----------
    poses : the exercise, or those to choose from.
    hold_s, model, every_frame, turn : as in `formcheck.score`.
    digest : of all that is in the definitions, worked out once for thousands of clips.
    """

    poses: tuple[PoseDefinition, ...]
    hold_s: float | None = None
    model: str | None = None
    every_frame: bool = False
    turn: Turn = 0
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", _digest([pose.model_dump(mode="json") for pose in self.poses]))

    @property
    def maker(self) -> Maker:
        """This version and the model, for a result to name."""
        return Maker(version=__version__, model=model_digest(model_path(self.model)))


@dataclass(frozen=True, slots=True)
class Job:
    """One clip to score.

    Attributes
    ----------
    source : path or URL of the clip.
    name : what its result goes by: the path within the folder it was found in.
    options : how it is scored.
    part_s : first and last second of the part to score; None for the whole clip.
    about : what a manifest says about the recording (person, date), for the tables.
    given : the clip as a manifest names it; empty for one that was found in a folder.
    """

    source: str
    name: str
    options: Options
    part_s: tuple[float, float] | None = None
    about: dict[str, str] = field(default_factory=dict)
    given: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """What tables say of the clip beside its result; what is not known is left out."""
        begin_s, end_s = self.part_s or (None, None)
        ends = end_s is not None and math.isfinite(end_s)
        known = {"source": self.given or None, "start_s": begin_s, "end_s": end_s if ends else None}
        return {**self.about, **{name: value for name, value in known.items() if value is not None}}

    def key(self) -> str:
        """Digest of everything the result depends on: clip, exercise, formcheck, model, options."""
        options = self.options
        content = {
            "clip": identity(self.source),
            "poses": options.digest,
            "formcheck": options.maker.model_dump(),
            "code": code_digest(),
            "hold_s": options.hold_s,
            "part_s": self.part_s,
            "every_frame": options.every_frame,
            "turn": options.turn,
        }
        return _digest(content)

    def content(self) -> str | None:
        """Digest that tells this clip from another one, however they are scored; None when it is not there."""
        about = identity(self.source)
        return None if about == MISSING else _digest(about)

    def failed(self, why: str) -> Result:
        """The result of this clip when it could not be scored; the reason begins with its name in this run."""
        poses = self.options.poses
        source = PurePath(bare(self.source)).name
        why = under_its_name(self.name, why, source, clip_name(source)) if why else why
        return failed(self.name, poses[0].id if len(poses) == 1 else None, why, self.options.maker)


def score_job(
    job: Job,
    limit_s: float | None = None,
    progress: Callable[[float], None] | None = None,
    score: Callable[..., Result] = score,
) -> Result:
    """Score a clip in a worker; one that cannot be read gives a result with status `failed`.

    `score` is what is done with the clip, and takes what `formcheck.score` takes.
    A worker that is still at it after `limit_s` seconds ends itself, whatever its native code is doing.

    Raises
    ------
    ModelError, PoseError : what would stop every other clip too.
    UnreadError : the clip could not be got this time; it may be another time.
    """
    options = job.options
    result = of_clip(
        job,
        limit_s,
        lambda path: score(
            path,
            options.poses,
            hold_s=options.hold_s,
            model=options.model,
            every_frame=options.every_frame,
            part_s=job.part_s,
            turn=options.turn,
            progress=progress,
        ),
    )
    return result.model_copy(update={"clip": job.name})


def of_clip(job: Job, limit_s: float | None, make: Callable[[Path], T]) -> T | Result:
    """What is made of a job's clip in a worker; a result with status `failed` where the clip cannot be read.

    Raises
    ------
    ModelError, PoseError : what would stop every other clip too.
    UnreadError : the clip could not be got this time; it may be another time.
    """
    with ended_after(limit_s):
        try:
            with local(job.source) as path:
                return make(path)
        except (ModelError, PoseError, UnreadError):
            raise
        except FormcheckError as error:
            if job.content() is None:  # a share that is not mounted says nothing of the clip
                raise UnreadError(str(error)) from error
            return job.failed(str(error))


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@contextlib.contextmanager
def ended_after(limit_s: float | None) -> Iterator[None]:
    """End this process after some seconds, from a thread that needs nothing of Python: decoders can hang."""
    if limit_s is None:
        yield
        return
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(limit_s, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
