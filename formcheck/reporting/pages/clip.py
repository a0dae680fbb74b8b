"""The report of one clip."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from formcheck.checking import PoseDefinition
from formcheck.measures import MEASURES
from formcheck.reporting.pages.cues import bound_of, say_of, why_of
from formcheck.reporting.pages.numbers import numbers_of
from formcheck.reporting.pages.rendering import data_uri, plain_json, render
from formcheck.reporting.result import Result
from formcheck.reporting.series import UNITS, Series, signal_title
from formcheck.reporting.stills import Still

#: Why something could not be judged, in a sentence for a person.
_WHY = {
    "view": "the camera does not see it from there",
    "not visible": "the part of the body was hidden or out of the picture",
    "no hold prescribed": "nobody has said how long a hold should be; give it with --hold-s",
    "too small to tell": "the reading is too close to the limit to tell",
    "frame rate": "the clip has too few pictures a second",
    "the clip ends during the hold": "the clip ends during the hold",
    "the clip ends during the repetition": "the clip ends during the repetition",
    "no person found": "no person was found",
}


@dataclass(frozen=True)
class ClipReport:
    """Everything a clip's page shows.

    Attributes
    ----------
    result : what `score` gives; every number on the page is one of its own.
    pose : the exercise; None when none was recognised.
    frames_s : (n,) times of the clip's frames.
    series : signals over time, a value a frame.
    stills : frames that show a fault, each with its JPEG.
    mp4 : the clip with overlay, with the clip's own times.
    """

    result: Result
    pose: PoseDefinition | None
    frames_s: list[float]
    series: list[Series]
    stills: list[tuple[Still, bytes]]
    mp4: bytes


def clip_page(report: ClipReport) -> str:
    """The page as HTML text; the same report gives the same bytes."""
    result = report.result
    shown = result.model_dump(mode="json", by_alias=True)
    return render(
        "clip.html.j2",
        ["player.js", "clip.js"],
        data={
            "result": result.to_json(),
            "signals": plain_json(_signals(report)),
            "film": base64.b64encode(report.mp4).decode("ascii"),
        },
        result=result,
        pose=report.pose,
        number=numbers_of(shown),
        corrections=_corrections(report),
        stills=[_picture(still, jpeg, report) for still, jpeg in report.stills],
        measures=_measures(report),
        unjudged=_unjudged(report),
        units=UNITS,
    )


def _signals(report: ClipReport) -> dict[str, Any]:
    """What the charts are drawn from, beside the result."""
    return {
        "frames_s": report.frames_s,
        "series": [
            {
                "title": series.title,
                "unit": series.unit,
                "values": series.values,
                "limits": [{"say": say_of(report.pose, line.fault), "level": line.level} for line in series.limits],
                "counts": series.counts,
            }
            for series in report.series
        ],
    }


def _corrections(report: ClipReport) -> list[dict[str, Any]]:
    """What to correct, the most frequent first: the cue, how often, and where each one is."""
    found: dict[str, list[tuple[int, int]]] = {}
    for r, repetition in enumerate(report.result.repetitions):
        for f, fault in enumerate(repetition.faults):
            found.setdefault(fault.id, []).append((r, f))
    out = [
        {
            "id": name,
            "say": say_of(report.pose, name) or report.result.repetitions[where[0][0]].faults[where[0][1]].say,
            "why": why_of(report.pose, name),
            "places": [f"repetitions.{r}.faults.{f}" for r, f in where],
            "repetitions": [report.result.repetitions[r].index for r, _ in where],
            "starts_s": [report.result.repetitions[r].faults[f].start_s for r, f in where],
            "unit": UNITS.get(report.result.repetitions[where[0][0]].faults[where[0][1]].unit, ""),
            "bound": bound_of(report.pose, name),
        }
        for name, where in found.items()
    ]
    return sorted(out, key=lambda item: (-len(item["places"]), item["id"]))


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
        "what": "Duration" if still.signal is None else signal_title(still.signal),
        "uri": data_uri("image/jpeg", jpeg),
    }


def _measures(report: ClipReport) -> list[dict[str, Any]]:
    """The measures a result reports, with their units and how far they may be off."""
    if report.pose is None or not report.result.repetitions:
        return []
    return [
        {
            "name": name,
            "title": signal_title(name),
            "unit": UNITS.get(MEASURES[report.pose.signals[name].measure].unit, ""),
            "uncertainty": report.pose.signals[name].uncertainty,
        }
        for name in report.result.repetitions[0].measures
    ]


def _unjudged(report: ClipReport) -> list[dict[str, Any]]:
    return [
        {
            "id": item.id,
            "say": say_of(report.pose, item.id),
            "why": _WHY.get(item.why, item.why),
            "repetitions": item.repetitions,
        }
        for item in report.result.cannot_judge
    ]


def _rounded(value: float, unit: str) -> float:
    return round(value, {"deg": 1}.get(unit, 3))
