"""The report of a clip as text: what it says, what it escapes, what it carries."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from formcheck.checking import Checker, PoseDefinition
from formcheck.reporting.pages import ClipReport, clip_page
from formcheck.reporting.result import ClipFacts, Maker, Result, scored, unrecognised
from formcheck.reporting.series import series_of
from formcheck.reporting.stills import stills_of
from tests.bodies import STANDING, Acting, Bridging, Camera, Lift
from tests.conftest import Check

MAKER = Maker(version="1", model="sha256:0")
HOSTILE = "</script><img src=x onerror=alert(1)>.mp4"
SET = Bridging([Lift(), Lift(hip_line_deg=150), Lift(hip_line_deg=150, down_s=0.45)])


def page_of(checker: Checker, result: Result, pose: PoseDefinition | None) -> str:
    stills = stills_of(checker) if pose else []
    frames_s = checker.recording.time_s.tolist()
    pictures = [(still, b"a jpeg") for still in stills]
    return clip_page(ClipReport(result, pose, frames_s, series_of(checker) if pose else [], pictures, b"an mp4"))


def told(checker: Checker, clip: str = "clip.mp4", problem: str | None = None) -> Result:
    return scored(ClipFacts(clip, 12.0, 180, problem), checker, MAKER)


class Text(HTMLParser):
    """The words of a page, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._skipped = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._skipped += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.words += data.split()

    @property
    def text(self) -> str:
        return " ".join(self.words)


def block(page: str, name: str) -> str:
    return page.split(f'id="{name}">')[1].split("</script>")[0]


@pytest.fixture(scope="module")
def checker(check: Check) -> Checker:
    return check(SET)


@pytest.fixture(scope="module")
def page(checker: Checker, bridge: PoseDefinition) -> str:
    return page_of(checker, told(checker, HOSTILE), bridge)


def test_the_person_is_told_what_to_change_most_frequent_first(page: str) -> None:
    text = Text(page).text
    assert "You did 3 repetitions" in text
    assert "Lift your hips higher , in 2 of 3" in text
    assert text.index("Lift your hips higher") < text.index("Lower slowly")
    assert "Nothing to correct" not in text


def test_numbers_come_with_unit_and_what_is_known_of_their_error(page: str, bridge: PoseDefinition) -> None:
    text = Text(page).text
    known = bridge.signals["hip_line_deg"].uncertainty
    assert known is not None
    assert f"± {known.spread}°" in text and known.source in text
    assert "limit 160.0 °" in text or "limit 160.0°" in text


def test_an_error_that_is_not_known_is_said_to_be_so(checker: Checker, bridge: PoseDefinition) -> None:
    knee = bridge.signals["knee_deg"].model_copy(update={"uncertainty": None})
    unsure = bridge.model_copy(update={"signals": {**bridge.signals, "knee_deg": knee}})
    text = Text(page_of(checker, told(checker), unsure)).text
    assert "Knee not known: the exercise’s file gives no figure." in text


def test_what_cannot_be_judged_is_said_with_the_reason(page: str) -> None:
    text = Text(page).text
    assert "What could not be judged" in text
    assert "hold_short : nobody has said how long a hold should be" in text


def test_names_are_escaped_everywhere(page: str) -> None:
    parsed = Text(page)
    assert "<img" in parsed.text  # shown as a name
    assert not [attrs for tag, attrs in parsed.tags if tag == "img" and not str(attrs["src"]).startswith("data:")]
    assert not [name for _, attrs in parsed.tags for name in attrs if name.startswith("on")]
    scripts = [attrs for tag, attrs in parsed.tags if tag == "script"]
    assert len(scripts) == 3 + 3 + 3  # data blocks, charts, the page's own


def test_the_json_inside_is_the_result(page: str, checker: Checker) -> None:
    assert Result.model_validate_json(block(page, "result")) == told(checker, HOSTILE)


def test_signals_have_a_value_for_every_frame(page: str, checker: Checker) -> None:
    signals = json.loads(block(page, "signals"))
    assert signals["frames_s"] == checker.recording.time_s.tolist()
    titles = {series["title"]: series for series in signals["series"]}
    assert {"Hip line", "Knee", "Hip over shoulder"} <= set(titles)
    assert all(len(series["values"]) == len(signals["frames_s"]) for series in titles.values())
    assert [line["level"] for line in titles["Hip line"]["limits"]] == [160.0, 192.0]


def test_only_our_own_scripts_and_style_may_run(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].replace("&#39;", "'").split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy[1] and "http" not in policy[1]
    for kind, tag in (("script-src", "script"), ("style-src", "style")):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inside]
        assert rules[kind].split() == [f"'sha256-{digest}'" for digest in digests]


def test_the_same_report_gives_the_same_bytes(checker: Checker, bridge: PoseDefinition) -> None:
    assert page_of(checker, told(checker), bridge) == page_of(checker, told(checker), bridge)


def test_nothing_recognised_is_still_a_page(check: Check) -> None:
    checker = check(Acting([(0, STANDING), (4, STANDING)]))
    text = Text(page_of(checker, unrecognised(ClipFacts("clip.mp4", 4.0, 60, None), checker, MAKER), None)).text
    assert "No repetition was counted" in text
    assert "No known exercise was recognised" in text


def test_a_clip_read_in_part_and_measures_not_read_say_so(check: Check, bridge: PoseDefinition) -> None:
    checker = check(SET, hidden=["ankle"])
    text = Text(page_of(checker, told(checker, problem="the clip is cut off"), bridge)).text
    assert "Read in part. the clip is cut off" in text
    assert "not read" in text


def test_a_view_that_does_not_allow_judging_is_explained(check: Check, bridge: PoseDefinition) -> None:
    checker = check(SET, camera=Camera(azimuth_deg=50))
    text = Text(page_of(checker, told(checker), bridge)).text
    assert "the camera does not see it from there" in text
    assert "Turn so that the camera sees you from the side" in text


def test_a_best_that_breaks_the_limit_too_is_not_shown_as_one(check: Check) -> None:
    all_low = check(Bridging([Lift(hip_line_deg=150), Lift(hip_line_deg=140)]))
    assert any(still.kind == "best" and still.wrong for still in stills_of(all_low)), "there is no such picture"
    text = Text(page_of(all_low, told(all_low), all_low.pose)).text
    assert "Worst , repetition" in text or "Worst, repetition" in text
    assert "Best" not in text
    mixed = check(Bridging([Lift(), Lift(hip_line_deg=150)]))
    assert "Best" in Text(page_of(mixed, told(mixed), mixed.pose)).text


def test_a_page_to_be_sent_gives_no_advice_on_the_command_line(checker: Checker, check: Check) -> None:
    nothing = check(Acting([(0, STANDING), (3, STANDING)]))
    unknown = unrecognised(ClipFacts("clip.mp4", 3.0, 45, None), nothing, MAKER)
    assert any("--pose" in warning for warning in unknown.warnings)
    text = Text(page_of(nothing, unknown, None)).text
    assert "No known exercise was recognised." in text and " --" not in text
    text = Text(page_of(checker, told(checker), checker.pose)).text
    assert "nobody has said how long a hold should be" in text and " --" not in text
