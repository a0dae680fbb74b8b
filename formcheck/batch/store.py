"""A folder of results: one JSON file a clip, whole or not there, and what each was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from formcheck.batch.job import Job
from formcheck.errors import FormcheckError
from formcheck.files import write_whole
from formcheck.reporting.result import Result

#: Everything in a results folder that is not for people.
_OWN = ".formcheck"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a stored result was made from.

    Attributes
    ----------
    name : name of the clip.
    key : `Job.key` at the time; None when the clip is to be tried again next time (it ended its workers).
    digest : SHA-256 of the result file's bytes.
    about : what a manifest says about the recording.
    """

    name: str
    key: str | None
    digest: str
    about: dict[str, str] = field(default_factory=dict)


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

    def find(self, job: Job, key: str) -> Result | None:
        """The stored result of a clip, if it is whole and made from the same things."""
        receipt = self._receipt(self._receipts / f"{job.name}.json")
        result = self._result(receipt) if receipt is not None and receipt.key == key else None
        if receipt is not None and result is not None and receipt.about != job.about:
            self._write(replace(receipt, about=job.about))  # another person's name is no reason to score again
        return result

    def save(self, job: Job, key: str | None, result: Result) -> None:
        """Keep a result: first itself, then its receipt; killed in between, the clip is scored again.

        Raises
        ------
        FormcheckError : it cannot be written.
        """
        content = (result.to_json() + "\n").encode()
        receipt = Receipt(job.name, key, hashlib.sha256(content).hexdigest(), job.about)
        write_whole(self.path(job.name), content)
        self._write(receipt)

    def results(self) -> Iterator[tuple[Result, Receipt]]:
        """Every whole result in the folder, by name."""
        for path in sorted(self._receipts.rglob("*.json"), key=lambda p: p.relative_to(self._receipts).as_posix()):
            receipt = self._receipt(path)
            result = self._result(receipt) if receipt is not None else None
            if receipt is not None and result is not None:
                yield result, receipt

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
