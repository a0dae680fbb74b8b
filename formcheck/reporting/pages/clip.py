"""The report of one clip."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from formcheck.reporting.pages.cues import say_of, what_of
from formcheck.reporting.pages.numbers import numbers_of
from formcheck.reporting.pages.rendering import data_uri, plain_json, render
from formcheck.reporting.pages.sets import SetReport, set_context, signals_of
from formcheck.reporting.series import UNITS
from formcheck.reporting.stills import Still


@dataclass(frozen=True)
class ClipReport(SetReport):
    """Everything a clip's page shows.

    Attributes
    ----------
    stills : frames that show a fault, each with its JPEG.
    mp4 : the clip with overlay, with the clip's own times.
    """

    stills: list[tuple[Still, bytes]]
    mp4: bytes


def clip_page(report: ClipReport) -> str:
    """The page as HTML text; the same report gives the same bytes."""
    result = report.result
    number = numbers_of(result.model_dump(mode="json", by_alias=True))
    return render(
        "clip.html.j2",
        ["player.js", "sets.js", "clip.js"],
        data={
            "result": result.to_json(),
            "signals": plain_json(signals_of(report)),
            "film": base64.b64encode(report.mp4).decode("ascii"),
        },
        one=set_context(report, number, film=True),
        stills=[_picture(still, jpeg, report) for still, jpeg in report.stills if _worth_showing(still)],
    )


def _worth_showing(still: Still) -> bool:
    """Whether a frame shows what it is called: a best that breaks the limit as well is no example."""
    return still.kind == "worst" or not still.wrong


def _picture(still: Still, jpeg: bytes, report: ClipReport) -> dict[str, Any]:
    repetition = next(i for i, r in enumerate(report.result.repetitions) if r.index == still.repetition)
    faults = report.result.repetitions[repetition].faults
    told = next((i for i, fault in enumerate(faults) if fault.id == still.fault), None)
    return {
        "fault": still.fault,
        "say": say_of(report.pose, still.fault),
        "kind": still.kind,
        "wrong": still.wrong,
        "repetition": still.repetition,
        "time_s": round(still.time_s, 3),
        "place": None if told is None else f"repetitions.{repetition}.faults.{told}",
        "value": _rounded(still.value, still.unit),
        "limit": still.limit,
        "unit": UNITS.get(still.unit, still.unit),
        "what": what_of(report.pose, still.fault, still.limit),
        "uri": data_uri("image/jpeg", jpeg),
    }


def _rounded(value: float, unit: str) -> float:
    return round(value, {"deg": 1}.get(unit, 3))
