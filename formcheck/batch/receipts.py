"""What each file in a results folder was made from, and of which clip, so that none takes another's place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from formcheck.batch.job import Job
from formcheck.batch.places import place
from formcheck.errors import FormcheckError
from formcheck.files import printable, write_whole

#: Everything in a results folder that is not for people.
_OWN = ".formcheck"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a file was made from.

    Attributes
    ----------
    name : name of the clip.
    key : `Job.key` at the time; None when the clip is to be tried again next time (it ended its
        workers, or could not be opened).
    digest : SHA-256 of the file's bytes; empty where nobody asks, or the file says itself what it was made from.
    about : what tables say of the clip beside its result: `Job.row`.
    source : where the clip lay, an absolute path or a URL; None in receipts from before this was kept.
    content : `Job.content` at the time; None when the clip was not there.
    """

    name: str
    key: str | None
    digest: str
    about: dict[str, Any] = field(default_factory=dict)
    source: str | None = None
    content: str | None = None

    def is_of_another(self, job: Job) -> bool:
        """Whether this is of another clip than the job's: one that lay elsewhere and was not the same."""
        known = self.source is not None and self.content is not None
        return known and self.source != place(job.source) and self.content != job.content()


class Receipts:
    """The receipts of a folder, one a clip.

    Parameters
    ----------
    folder : the folder that holds what they are for; made if need be, theirs in it when the first is written.
    path : where in it the file of a clip is, by the clip's name.
    kind : apart from those of other files in the same folder.

    Raises
    ------
    FormcheckError : the folder cannot be made.
    """

    def __init__(self, folder: Path, path: Callable[[str], Path], kind: str = "receipts") -> None:
        self._folder, self._path = folder / _OWN / kind, path
        _make(folder)

    def make_room(self) -> None:
        """Make their folder now, so that a folder that cannot be written is found out before hours of work.

        Raises
        ------
        FormcheckError : it cannot be written.
        """
        _make(self._folder)

    def check(self, jobs: Sequence[Job]) -> None:
        """Find out, before any work is done, whether files of these clips would replace those of other clips.

        Raises
        ------
        FormcheckError : they would; it says which, where both clips are, and what to do.
        """
        found = ((job, self.of(job)) for job in jobs)
        taken = [(job, receipt) for job, receipt in found if receipt is not None and self._is_taken(receipt, job)]
        if not taken:
            return
        job, receipt = taken[0]
        others = f", and {len(taken) - 1} more likewise" if len(taken) > 1 else ""
        raise FormcheckError(
            f"{self._path(job.name)} is of {printable(receipt.source or '')}, and that of "
            f"{printable(place(job.source))} would replace it{others}: give another folder with -o, or name both "
            "folders in one call, in this order; in a manifest keep the rows of earlier runs, in theirs"
        )

    def of(self, job: Job) -> Receipt | None:
        """The receipt under a clip's name; None when there is none, or none that can be read."""
        return _read(self._folder / f"{job.name}.json")

    def seen(self, receipt: Receipt, job: Job) -> None:
        """Note who is on the clip and where it lies now: neither is a reason to do it again."""
        now = replace(receipt, about=job.row)
        if receipt.source != (source := place(job.source)):
            now = replace(now, source=source, content=job.content())
        if now != receipt:
            self._write(now)

    def write(self, job: Job, key: str | None, digest: str) -> None:
        """Keep what a file was made from; `digest` is of its bytes.

        Raises
        ------
        FormcheckError : it cannot be written.
        """
        self._write(Receipt(job.name, key, digest, job.row, place(job.source), job.content()))

    def __iter__(self) -> Iterator[Receipt]:
        """All that can be read, by name."""
        for path in sorted(self._folder.rglob("*.json"), key=lambda p: p.relative_to(self._folder).as_posix()):
            receipt = _read(path)
            if receipt is not None:
                yield receipt

    def _is_taken(self, receipt: Receipt, job: Job) -> bool:
        return receipt.is_of_another(job) and self._path(job.name).exists()

    def _write(self, receipt: Receipt) -> None:
        write_whole(self._folder / f"{receipt.name}.json", json.dumps(asdict(receipt)).encode())


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FormcheckError(f"{folder}: cannot be written: {error.strerror}") from error


def _read(path: Path) -> Receipt | None:
    try:
        return Receipt(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
