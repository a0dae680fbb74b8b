"""The overview of many clips: how scores and faults are spread, worst first, each row opening its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from formcheck.reporting.pages.numbers import numbers_of
from formcheck.reporting.pages.rendering import plain_json, render
from formcheck.reporting.result import Result


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One clip of a batch: its result, and its report's path from the overview's folder (None: it has none)."""

    result: Result
    report: str | None


def batch_page(rows: Sequence[BatchRow]) -> str:
    """The page as HTML text. Faults are called what their results say of them: their exercises may be anybody's."""
    ordered = sorted(rows, key=_worst_first)
    results = [row.result.model_dump(mode="json", by_alias=True) for row in ordered]
    told = ((row.result.pose, fault) for row in ordered for one in row.result.repetitions for fault in one.faults)
    says = {f"{pose}.{fault.id}": fault.say for pose, fault in told}
    return render(
        "batch.html.j2",
        ["batch.js"],
        data={"results": plain_json(results), "says": plain_json(says)},
        rows=[{"result": row.result, "href": _href(row.report)} for row in ordered],
        number=numbers_of(results),
        says=says,
        repetitions=sum(len(row.result.repetitions) for row in rows),
        failed=sum(row.result.status == "failed" for row in rows),
        uncounted=sum(row.result.status != "failed" and row.result.score is None for row in rows),
        faults=_faults(ordered),
    )


def _worst_first(row: BatchRow) -> tuple[int, int, str]:
    """Lowest score first; then clips without repetitions, then those that could not be read."""
    result = row.result
    if result.status == "failed":
        return 2, 0, result.clip
    return (1, 0, result.clip) if result.score is None else (0, result.score, result.clip)


def _faults(rows: Sequence[BatchRow]) -> list[dict[str, Any]]:
    """Each fault of each exercise: in how many clips and repetitions, the most frequent first."""
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        for name, times in row.result.faults.items():
            found.setdefault((row.result.pose or "", name), []).append(times)
    spread = [
        {"pose": pose, "id": name, "clips": len(times), "repetitions": sum(times)}
        for (pose, name), times in found.items()
    ]
    return sorted(spread, key=lambda item: (-item["clips"], -item["repetitions"], item["pose"], item["id"]))


def _href(report: str | None) -> str | None:
    """A relative address, whatever characters the clip's name has; `./` keeps `a:b` from reading as a protocol."""
    return None if report is None else "./" + quote(report)
