"""The page of a live session: every set of it, and its recording where there is one."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.reporting.film import Film
from formcheck.reporting.pages.numbers import numbers_of
from formcheck.reporting.pages.rendering import plain_json, render
from formcheck.reporting.pages.sets import SetReport, set_context, signals_of


@dataclass(frozen=True)
class SessionReport:
    """Everything a session's page shows.

    Attributes
    ----------
    when : its day and time, in words.
    sets : what was done, in order.
    film : the recording, whose times are those of the sets; None when no picture was kept.
    problem : what ended the session before its time, if anything.
    """

    when: str
    sets: Sequence[SetReport]
    film: Film | None
    problem: str | None = None


def session_page(report: SessionReport) -> str:
    """The page as HTML text; the same report gives the same bytes."""
    results = [one.result.model_dump(mode="json", by_alias=True) for one in report.sets]
    film = report.film
    contexts = [
        set_context(one, numbers_of(results, f"{i}."), film=film is not None) for i, one in enumerate(report.sets)
    ]
    data = {
        "results": plain_json(results),
        "signals": plain_json(
            {"film_s": film.frames_s if film else [], "sets": [signals_of(one) for one in report.sets]}
        ),
    }
    if film is not None:
        data["film"] = base64.b64encode(film.mp4).decode("ascii")
    return render(
        "session.html.j2",
        [*(["player.js"] if film is not None else []), "sets.js", "session.js"],
        data=data,
        when=report.when,
        sets=contexts,
        film=film is not None,
        problem=report.problem,
        repetitions=sum(len(one.result.repetitions) for one in report.sets),
    )
