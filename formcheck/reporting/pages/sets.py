"""One set of one exercise as pages show it: what a clip's page and a session's page have in common."""

# Annotations are values here, not texts: pages that build on a `SetReport` inherit them.
from dataclasses import dataclass
from typing import Any

from formcheck.checking import PoseDefinition
from formcheck.measures import MEASURES
from formcheck.reporting.pages.cues import bound_of, say_of, what_of, why_of
from formcheck.reporting.pages.numbers import Number
from formcheck.reporting.result import Result
from formcheck.reporting.series import UNITS, Series, signal_title
from formcheck.reporting.unjudged import grouped


@dataclass(frozen=True)
class SetReport:
    """Everything a page shows of a set, but for pictures.

    Attributes
    ----------
    result : what `score` gives; every number on the page is one of its own.
    pose : the exercise; None when none was recognised.
    frames_s : (n,) times of the set's frames.
    series : signals over time, a value a frame.
    """

    result: Result
    pose: PoseDefinition | None
    frames_s: list[float]
    series: list[Series]


def set_context(report: SetReport, number: Number, film: bool) -> dict[str, Any]:
    """What the templates of `parts.html.j2` show of a set.

    `number` looks numbers up in this set's result; with `film` there is a video that buttons can jump in.
    """
    return {
        "result": report.result,
        "pose": report.pose,
        "number": number,
        "film": film,
        "corrections": _corrections(report),
        "measures": _measures(report),
        "unjudged": _unjudged(report),
        "what": {
            (fault.id, fault.limit): what_of(report.pose, fault.id, fault.limit)
            for repetition in report.result.repetitions
            for fault in repetition.faults
        },
        "units": UNITS,
    }


def signals_of(report: SetReport) -> dict[str, Any]:
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


def _corrections(report: SetReport) -> list[dict[str, Any]]:
    """What to correct, the most frequent first: the cue, how often, and where each one is."""
    found: dict[str, list[tuple[int, int]]] = {}
    for r, repetition in enumerate(report.result.repetitions):
        for f, fault in enumerate(repetition.faults):
            found.setdefault(fault.id, []).append((r, f))
    first = {name: report.result.repetitions[where[0][0]].faults[where[0][1]] for name, where in found.items()}
    out = [
        {
            "id": name,
            "say": say_of(report.pose, name) or first[name].say,
            "why": why_of(report.pose, name),
            "what": what_of(report.pose, name, first[name].limit),
            "places": [f"repetitions.{r}.faults.{f}" for r, f in where],
            "repetitions": [report.result.repetitions[r].index for r, _ in where],
            "starts_s": [report.result.repetitions[r].faults[f].start_s for r, f in where],
            "unit": UNITS.get(first[name].unit, ""),
            "bound": bound_of(report.pose, name, first[name].limit),
        }
        for name, where in found.items()
    ]
    return sorted(out, key=lambda item: (-len(item["places"]), item["id"]))


def _measures(report: SetReport) -> list[dict[str, Any]]:
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


def _unjudged(report: SetReport) -> list[dict[str, Any]]:
    """What could not be judged, by the reason and the repetitions it holds for."""
    return [
        {
            "things": [{"id": name, "say": _called(report.pose, name)} for name in group.ids],
            "why": group.sentence,
            "repetitions": list(group.repetitions),
        }
        for group in grouped(report.result.cannot_judge)
    ]


def _called(pose: PoseDefinition | None, fault: str) -> str:
    """What is said of a fault, or its id in words."""
    return say_of(pose, fault) or fault.replace("_", " ").capitalize()
