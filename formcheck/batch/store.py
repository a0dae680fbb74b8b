"""A folder of results: one JSON file a clip, whole or not there, and what each was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from formcheck.batch.job import Job
from formcheck.batch.receipts import Receipt, Receipts
from formcheck.files import write_whole
from formcheck.reporting.result import Result


class Store:
    """Results in a folder. Several runs may write into one at a time: each file is replaced whole.

    Raises
    ------
    FormcheckError : the folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._receipts = Receipts(folder, self.path)
        self._receipts.make_room()

    def path(self, name: str) -> Path:
        """Where the result of a clip is kept."""
        return self.folder / f"{name}.json"

    def check(self, jobs: Sequence[Job]) -> None:
        """FormcheckError when results of these clips would replace those of other clips; see `Receipts.check`."""
        self._receipts.check(jobs)

    def find(self, job: Job, key: str) -> Result | None:
        """The stored result of a clip, if it is whole and made from the same things."""
        receipt = self._receipts.of(job)
        result = self._result(receipt) if receipt is not None and receipt.key == key else None
        if receipt is not None and result is not None:
            self._receipts.seen(receipt, job)
        return result

    def save(self, job: Job, key: str | None, result: Result) -> None:
        """Keep a result: first itself, then its receipt; killed in between, the clip is scored again.

        Raises
        ------
        FormcheckError : it cannot be written, or another run has put there another clip's meanwhile.
        """
        self.check([job])
        content = (result.to_json() + "\n").encode()
        write_whole(self.path(job.name), content)
        self._receipts.write(job, key, hashlib.sha256(content).hexdigest())

    def has(self, job: Job) -> bool:
        """Whether a clip has a result that is no failure, from whatever it was made."""
        receipt = self._receipts.of(job)
        result = self._result(receipt) if receipt is not None else None
        return result is not None and result.status != "failed"

    def results(self) -> Iterator[tuple[Result, Receipt]]:
        """Every whole result in the folder, by name."""
        for receipt in self._receipts:
            result = self._result(receipt)
            if result is not None:
                yield result, receipt

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
