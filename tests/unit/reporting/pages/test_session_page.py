"""The page of a session as text: its sets, with and without a recording."""

from __future__ import annotations

import json

import pytest

from formcheck.checking import Checker, PoseDefinition
from formcheck.reporting.film import Film
from formcheck.reporting.pages import SessionReport, SetReport, session_page
from formcheck.reporting.result import ClipFacts, Maker, Result, scored, unrecognised
from formcheck.reporting.series import series_of
from tests.bodies import STANDING, Acting, Bridging, Lift
from tests.conftest import Check
from tests.unit.reporting.pages.test_clip_page import Text, block

MAKER = Maker(version="1", model="sha256:0")
HOSTILE = "</script><img src=x onerror=alert(1)>.mp4"
FACTS = ClipFacts(HOSTILE, 30.0, 450, None)


def set_of(checker: Checker, pose: PoseDefinition | None) -> SetReport:
    result = scored(FACTS, checker, MAKER) if pose else unrecognised(FACTS, checker, MAKER)
    return SetReport(result, pose, checker.recording.time_s.tolist(), series_of(checker) if pose else [])


@pytest.fixture(scope="module")
def sets(check: Check, bridge: PoseDefinition) -> list[SetReport]:
    low, clean = check(Bridging([Lift(), Lift(hip_line_deg=150)])), check(Bridging([Lift()] * 3))
    nothing = check(Acting([(0, STANDING), (4, STANDING)]))
    return [set_of(low, bridge), set_of(clean, bridge), set_of(nothing, None)]


@pytest.fixture(scope="module")
def page(sets: list[SetReport]) -> str:
    return session_page(SessionReport("Sunday", sets, None))


def test_every_set_is_told_and_leads_to_its_numbers(page: str) -> None:
    parsed = Text(page)
    assert "5 repetitions in 3 sets." in parsed.text
    assert "1 Bridge 2" in parsed.text and "2 Bridge 3 100 nothing" in parsed.text
    assert "3 none recognised 0 none" in parsed.text
    ids = [attrs["id"] for _, attrs in parsed.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [str(attrs["href"])[1:] for tag, attrs in parsed.tags if tag == "a"]
    assert {"set1", "set2", "set3"} <= set(links) <= set(ids)


def test_without_a_recording_there_is_no_video_and_nothing_to_jump_to(page: str) -> None:
    parsed = Text(page)
    assert "No picture was kept" in parsed.text
    assert not [tag for tag, attrs in parsed.tags if tag == "video" or "data-seek" in attrs]
    assert json.loads(block(page, "signals"))["film_s"] == []


def test_with_a_recording_faults_lead_into_it(sets: list[SetReport]) -> None:
    page = session_page(SessionReport("Sunday", sets, Film(b"an mp4", [], [0.0, 0.1])))
    seeks = [attrs["data-seek"] for _, attrs in Text(page).tags if "data-seek" in attrs]
    assert str(sets[0].result.repetitions[1].faults[0].start_s) in seeks
    assert json.loads(block(page, "signals"))["film_s"] == [0.0, 0.1]


def test_the_json_inside_is_the_results_and_names_are_escaped(page: str, sets: list[SetReport]) -> None:
    inside = [Result.model_validate(result) for result in json.loads(block(page, "results"))]
    assert inside == [one.result for one in sets]
    parsed = Text(page)
    assert "onerror=alert(1)>.mp4" in parsed.text
    assert "img" not in {tag for tag, _ in parsed.tags}


def test_what_ended_a_session_early_is_said(sets: list[SetReport]) -> None:
    text = Text(session_page(SessionReport("Sunday", sets, None, "the camera is gone"))).text
    assert "The camera is gone." in text


def test_a_session_without_sets_is_still_a_page() -> None:
    assert "0 repetitions in 0 sets." in Text(session_page(SessionReport("Sunday", [], None))).text
