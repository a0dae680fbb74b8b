"""Reports of many clips: each made in the worker that scores the clip."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from formcheck.batch.job import Job, score_job
from formcheck.batch.receipts import Receipts
from formcheck.batch.store import Store
from formcheck.report import report, report_name
from formcheck.reporting.result import Result


class ReportedStore:
    """A folder of results in which a clip is done when its report is there too, made from the same things."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._pages = Receipts(store.folder, self._page, "reports")

    def find(self, job: Job, key: str) -> Result | None:
        """The stored result of a clip; None when its report is missing or of something else, so that it is made."""
        result, receipt = self.store.find(job, key), self._pages.of(job)
        there = receipt is not None and receipt.key == key and self._page(job.name).exists()
        return result if there or (result is not None and result.status == "failed") else None

    def save(self, job: Job, key: str | None, result: Result) -> None:
        """Keep a result; its report was written before."""
        self.store.save(job, key, result)
        page = self._page(job.name)
        if page.exists():
            self._pages.write(job, key, "")

    def has(self, job: Job) -> bool:
        """Whether a clip has a result that is no failure; it may be without its report."""
        return self.store.has(job)

    def pages(self) -> dict[str, str]:
        """Where in the folder the reports are that belong to the results beside them, by the clips' names."""
        keys = {receipt.name: receipt.key for receipt in self._pages}
        names = [receipt.name for _, receipt in self.store.results() if keys.get(receipt.name) == receipt.key]
        return {name: report_name(name) for name in names if self._page(name).exists()}

    def _page(self, name: str) -> Path:
        return self.store.folder / report_name(name)


def report_job(job: Job, limit_s: float | None = None, *, folder: str) -> Result:
    """Score a clip in a worker as `score_job` does, and write its report into a folder."""
    page = Path(folder) / report_name(job.name)
    return score_job(job, limit_s, score=partial(report, output=page, name=job.name))
