"""A folder of results: one JSON file a clip, whole or not there, and what each was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from formcheck.batch.job import Job
from formcheck.batch.places import place
from formcheck.errors import FormcheckError
from formcheck.files import printable, write_whole
from formcheck.reporting.result import Result

#: Everything in a results folder that is not for people.
_OWN = ".formcheck"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a stored result was made from.

    Attributes
    ----------
    name : name of the clip.
    key : `Job.key` at the time; None when the clip is to be tried again next time (it ended its
        workers, or could not be opened).
    digest : SHA-256 of the result file's bytes.
    about : what a manifest says about the recording.
    source : where the clip lay, an absolute path or a URL; None in receipts from before this was kept.
    content : `Job.content` at the time; None when the clip was not there.
    """

    name: str
    key: str | None
    digest: str
    about: dict[str, str] = field(default_factory=dict)
    source: str | None = None
    content: str | None = None

    def is_of_another(self, job: Job) -> bool:
        """Whether this is of another clip than the job's: one that lay elsewhere and was not the same."""
        known = self.source is not None and self.content is not None
        return known and self.source != place(job.source) and self.content != job.content()


class Store:
    """Results in a folder. Several runs may write into one at a time: each file is replaced whole.

    Raises
    ------
    FormcheckError : the folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._receipts = folder / _OWN / "receipts"
        try:
            self._receipts.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FormcheckError(f"{folder}: cannot be written: {error.strerror}") from error

    def path(self, name: str) -> Path:
        """Where the result of a clip is kept."""
        return self.folder / f"{name}.json"

    def check(self, jobs: Sequence[Job]) -> None:
        """Find out, before any is scored, whether results of these clips would replace those of other clips.

        Raises
        ------
        FormcheckError : they would; it says which, where both clips are, and what to do.
        """
        taken = [(job, receipt) for job in jobs if (receipt := self._receipt_of(job)) and receipt.is_of_another(job)]
        if not taken:
            return
        job, receipt = taken[0]
        others = f", and {len(taken) - 1} more likewise" if len(taken) > 1 else ""
        raise FormcheckError(
            f"{self.path(job.name)} is the result of {printable(receipt.source or '')}, and that of "
            f"{printable(place(job.source))} would replace it{others}: give another folder with -o, or name both "
            "folders in one call, in this order"
        )

    def find(self, job: Job, key: str) -> Result | None:
        """The stored result of a clip, if it is whole and made from the same things."""
        receipt = self._receipt_of(job)
        result = self._result(receipt) if receipt is not None and receipt.key == key else None
        if receipt is None or result is None:
            return None
        # Another person's name, or another place of the same clip, is no reason to score again.
        now = replace(receipt, about=job.about)
        if receipt.source != (source := place(job.source)):
            now = replace(now, source=source, content=job.content())
        if now != receipt:
            self._write(now)
        return result

    def save(self, job: Job, key: str | None, result: Result) -> None:
        """Keep a result: first itself, then its receipt; killed in between, the clip is scored again.

        Raises
        ------
        FormcheckError : it cannot be written, or another run has put there another clip's meanwhile.
        """
        self.check([job])
        content = (result.to_json() + "\n").encode()
        digest = hashlib.sha256(content).hexdigest()
        receipt = Receipt(job.name, key, digest, job.about, place(job.source), job.content())
        write_whole(self.path(job.name), content)
        self._write(receipt)

    def results(self) -> Iterator[tuple[Result, Receipt]]:
        """Every whole result in the folder, by name."""
        for path in sorted(self._receipts.rglob("*.json"), key=lambda p: p.relative_to(self._receipts).as_posix()):
            receipt = self._receipt(path)
            result = self._result(receipt) if receipt is not None else None
            if receipt is not None and result is not None:
                yield result, receipt

    def _receipt_of(self, job: Job) -> Receipt | None:
        return self._receipt(self._receipts / f"{job.name}.json")

    def _write(self, receipt: Receipt) -> None:
        write_whole(self._receipts / f"{receipt.name}.json", json.dumps(asdict(receipt)).encode())

    def _result(self, receipt: Receipt) -> Result | None:
        try:
            content = self.path(receipt.name).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() != receipt.digest:
            return None
        try:
            return Result.model_validate_json(content)
        except ValidationError:  # written by another version
            return None

    def _receipt(self, path: Path) -> Receipt | None:
        try:
            return Receipt(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
