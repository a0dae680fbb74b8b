"""The overview of many clips and the history page as text."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from formcheck.reporting.pages import BatchRow, PastSet, batch_page, history_page
from formcheck.reporting.result import ClipFacts, Maker, Result, failed, scored
from tests.bodies import Bridging, Lift
from tests.conftest import Check
from tests.unit.reporting.pages.test_clip_page import Text, block

MAKER = Maker(version="1", model="sha256:0")
HOSTILE = "<b>a b?#.mp4"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def rows(check: Check) -> list[BatchRow]:
    clean, low = (check(Bridging([Lift(), Lift(hip_line_deg=deg)])) for deg in (180, 150))
    results = [
        scored(ClipFacts("clean.mp4", 12.0, 180, None), clean, MAKER),
        failed("broken.mp4", "bridge", "broken.mp4: the file is empty", MAKER),
        scored(ClipFacts(HOSTILE, 12.0, 180, None), low, MAKER),
    ]
    return [BatchRow(result, f"{result.clip}.html" if result.status == "ok" else None) for result in results]


@pytest.fixture(scope="module")
def overview(rows: list[BatchRow]) -> str:
    return batch_page(rows)


def test_clips_come_worst_first_and_unread_ones_last(overview: str) -> None:
    results = [Result.model_validate(item) for item in json.loads(block(overview, "results"))]
    assert [result.clip for result in results] == [HOSTILE, "clean.mp4", "broken.mp4"]


def test_rows_open_their_reports_whatever_the_name(overview: str) -> None:
    links = [attrs["href"] for tag, attrs in Text(overview).tags if tag == "a" and attrs["href"] != "#content"]
    assert links == ["./%3Cb%3Ea%20b%3F%23.mp4.html", "./clean.mp4.html"]


def test_names_of_clips_are_escaped(overview: str) -> None:
    parsed = Text(overview)
    assert "<b>a b?#.mp4" in parsed.text
    assert "b" not in {tag for tag, _ in parsed.tags}


def test_faults_of_anybodys_exercise_are_called_what_their_results_say(rows: list[BatchRow]) -> None:
    """A manifest may name exercises of its own, and a folder hold results of an earlier run with another."""
    own = [BatchRow(row.result.model_copy(update={"pose": "my_bridge"}), None) for row in rows]
    assert "Lift your hips higher hips_low my_bridge 1 1" in Text(batch_page(own)).text


def test_faults_are_counted_over_clips(overview: str) -> None:
    text = Text(overview).text
    assert "4 repetitions in 2 of 3 clips." in text
    assert "Lift your hips higher hips_low bridge 1 1" in text
    assert "1 clip could not be read" in text
    assert "Not read. broken.mp4: the file is empty" in text


def test_no_clip_with_repetitions_is_still_a_page() -> None:
    page = batch_page([BatchRow(failed("a.mp4", None, "a.mp4: not a clip", MAKER), None)])
    assert "0 repetitions in 0 of 1 clip." in Text(page).text


# --- history ------------------------------------------------------------------------------------------


def past(days_ago: int, faulty: int = 0, repetitions: int = 10) -> PastSet:
    faults = {"Lift your hips higher": faulty} if faulty else {}
    scores, holds_s = [100 - 20 * (i < faulty) for i in range(repetitions)], [3.0] * repetitions
    return PastSet(TODAY - timedelta(days=days_ago), "Bridge", scores, holds_s, faults, [40.0] * repetitions)


def test_days_are_counted_once_and_compared_with_the_plan() -> None:
    text = Text(history_page([past(0), past(0), past(3), past(30)], TODAY, planned_a_week=5)).text
    assert "You practised on 3 days; on 2 of the last seven, of 5 planned." in text


def test_a_fault_that_fades_is_told_and_one_that_hardly_changes_is_not() -> None:
    fading = Text(history_page([past(1, faulty=2), past(8, faulty=6)], TODAY)).text
    assert "less often “Lift your hips higher” , 20 % of the repetitions" in fading and "60 % in the seven" in fading
    worse = Text(history_page([past(1, faulty=6), past(8, faulty=2)], TODAY)).text
    assert "more often “Lift your hips higher”" in worse
    same = Text(history_page([past(1, faulty=4), past(8, faulty=4)], TODAY)).text
    assert "less often" not in same and "more often" not in same


def test_a_day_is_a_row_with_all_its_sets() -> None:
    text = Text(history_page([past(1, faulty=1), past(1, faulty=2)], TODAY)).text
    assert f"{TODAY - timedelta(days=1)} 2 20 97 3.0 3.0 40.0° Lift your hips higher (3)" in text


def test_a_history_without_ranges_shows_none() -> None:
    kept = PastSet(TODAY, "Bridge", [100], [3.0])
    assert "Range" not in Text(history_page([kept], TODAY)).text


def test_nothing_done_yet_is_a_page() -> None:
    assert "Nothing has been done yet." in Text(history_page([], TODAY)).text


def test_what_was_said_is_escaped() -> None:
    page = history_page([PastSet(TODAY, "<i>x</i>", [50], [1.0], {"</script><b>": 1})], TODAY)
    parsed = Text(page)
    assert not {"i", "b"} & {tag for tag, _ in parsed.tags}
    assert "</script><b> (1)" in parsed.text
