"""The result of a clip: the schema of the design, JSON that comes back as it went out, honest refusals."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from pydantic import ValidationError

from formcheck.checking import Checker
from formcheck.reporting.result import ClipFacts, Maker, Result, failed, scored, unrecognised
from tests.bodies import STANDING, SUPINE, Acting, Bridging, Camera, Lift
from tests.conftest import Check

OF_RESULT = (
    "schema clip status error pose duration_s frames tracked view repetitions faults set_faults cannot_judge "
    "score warnings formcheck"
)
OF_REPETITION = "index side start_s peak_start_s peak_end_s end_s hold_s score complete measures faults arch"

MAKER = Maker(version="1.2.3", model="sha256:abc")
ACT = Bridging([Lift(), Lift(hip_line_deg=150, down_s=0.45)])


def told(checker: Checker, problem: str | None = None) -> Result:
    return scored(ClipFacts("clip.mp4", 12.34567, 185, problem), checker, MAKER)


def no_constant(text: str) -> Any:
    raise AssertionError(f"{text} is not JSON")


def loaded(result: Result) -> dict[str, Any]:
    out: dict[str, Any] = json.loads(result.to_json(), parse_constant=no_constant)
    return out


@pytest.fixture(scope="module")
def result(check: Check) -> Result:
    return told(check(ACT))


def test_fields_and_their_order_are_those_of_the_schema(result: Result) -> None:
    top = loaded(result)
    assert " ".join(top) == OF_RESULT
    first, second = top["repetitions"]
    assert " ".join(first) == OF_REPETITION
    assert " ".join(second["faults"][0]) == "id value limit unit start_s end_s say"
    assert set(first["measures"]) == {"hip_line_deg", "knee_deg"}
    assert list(first["measures"]["hip_line_deg"]) == ["rest", "peak", "min", "max"]
    assert list(top["cannot_judge"][0])[:2] == ["id", "why"]
    assert top["formcheck"] == {"version": "1.2.3", "model": "sha256:abc"}


def test_values_are_those_of_the_clip(result: Result) -> None:
    top = loaded(result)
    assert (top["schema"], top["clip"], top["status"], top["error"]) == (1, "clip.mp4", "ok", None)
    assert (top["pose"], top["duration_s"], top["frames"], top["view"]) == ("bridge", 12.346, 185, "side")
    assert top["tracked"] == 1.0
    assert top["faults"] == {"hips_low": 1, "lowered_fast": 1}
    assert [repetition["score"] for repetition in top["repetitions"]] == [100, 65]
    assert top["score"] == 82  # the mean, half to even
    assert top["set_faults"] == top["warnings"] == []
    low = top["repetitions"][1]["faults"][0]
    assert (low["id"], low["limit"], low["unit"], low["say"]) == ("hips_low", 160.0, "deg", "Lift your hips higher")
    assert low["value"] == pytest.approx(146, abs=0.5)


def test_numbers_are_rounded_to_what_they_are_worth(result: Result) -> None:
    for repetition in loaded(result)["repetitions"]:
        for key in ("start_s", "peak_start_s", "peak_end_s", "end_s", "hold_s"):
            assert repetition[key] == round(repetition[key], 3)
        for value in repetition["measures"]["hip_line_deg"].values():
            assert value == round(value, 1)


def test_json_comes_back_as_it_went_out(result: Result) -> None:
    again = Result.model_validate_json(result.to_json())
    assert again == result
    assert again.to_json() == result.to_json()
    assert "\n" not in result.to_json()


def test_an_unknown_field_is_refused(result: Result) -> None:
    with pytest.raises(ValidationError):
        Result.model_validate({**loaded(result), "extra": 1})


def test_what_could_not_be_read_is_null_and_never_nan(check: Check) -> None:
    top = loaded(told(check(ACT, hidden=["ankle"])))
    assert all(repetition["measures"]["knee_deg"]["peak"] is None for repetition in top["repetitions"])
    assert {"id": "feet_far", "why": "not visible", "repetitions": [1, 2]} in top["cannot_judge"]


def test_faults_that_cannot_be_judged_name_the_reason_and_the_repetitions(check: Check) -> None:
    top = loaded(told(check(ACT, camera=Camera(azimuth_deg=50))))
    why = {item["id"]: (item["why"], item["repetitions"]) for item in top["cannot_judge"]}
    assert why["hips_low"] == ("view", [1, 2])
    assert why["hold_short"] == ("no hold prescribed", [1, 2])
    assert top["view"] == "oblique"
    assert any("oblique" in warning and "side" in warning for warning in top["warnings"])


def test_nobody_in_the_picture_is_an_honest_refusal(check: Check) -> None:
    top = loaded(told(check(ACT, gaps=[(0, 99)])))
    assert (top["status"], top["tracked"], top["view"], top["score"]) == ("ok", 0.0, "unknown", None)
    assert top["repetitions"] == []
    assert {item["why"] for item in top["cannot_judge"]} == {"no person found"}
    assert "hips_low" in {item["id"] for item in top["cannot_judge"]}
    assert top["warnings"] == ["no person was found in this clip"]


def test_somebody_who_never_lay_down_is_told_so(check: Check) -> None:
    top = loaded(told(check(Acting([(0, STANDING), (4, STANDING)]))))
    assert top["repetitions"] == [] and top["score"] is None
    assert top["warnings"] == [
        "the start posture of bridge was never seen: Lie down on your back, side-on to the camera"
    ]


def test_a_person_found_in_few_frames_is_warned_of(check: Check) -> None:
    result = told(check(ACT, gaps=[(6, 9)]))
    assert result.tracked == pytest.approx(1 - 3 / ACT.duration_s, abs=0.02)
    assert any(warning.startswith("a person was found in only 7") for warning in result.warnings)


def test_a_clip_that_was_cut_off_is_partial_and_scored(check: Check) -> None:
    result = told(check(ACT), problem="clip.mp4: the file ends early")
    assert (result.status, result.error) == ("partial", "clip.mp4: the file ends early")
    assert len(result.repetitions) == 2


def test_a_clip_that_cannot_be_read_is_failed_and_has_every_field(result: Result) -> None:
    top = loaded(failed("gone.mp4", "bridge", "gone.mp4: no such file", MAKER))
    assert list(top) == list(loaded(result))
    assert (top["status"], top["error"], top["pose"]) == ("failed", "gone.mp4: no such file", "bridge")
    assert (top["frames"], top["view"], top["score"], top["repetitions"]) == (0, None, None, [])


def test_no_exercise_recognised(check: Check) -> None:
    checker = check(Acting([(0, STANDING), (4, STANDING)]))
    top = loaded(unrecognised(ClipFacts("clip.mp4", 4.0, 60, None), checker, MAKER))
    assert (top["status"], top["pose"], top["cannot_judge"]) == ("ok", None, [])
    assert top["warnings"] == ["no known exercise was recognised; name it with --pose to see what is missing"]


def test_a_score_that_is_not_a_number_cannot_slip_through(result: Result) -> None:
    for repetition in result.repetitions:
        assert all(not math.isnan(value) for read in repetition.measures.values() for value in read.values() if value)


def test_a_front_view_without_repetitions_says_that_it_cannot_judge(check: Check) -> None:
    front = loaded(told(check(Acting([(0, SUPINE), (6, SUPINE)]), camera=Camera(azimuth_deg=75))))
    assert front["repetitions"] == []
    assert {item["why"] for item in front["cannot_judge"]} == {"view"}
    assert any("side" in warning for warning in front["warnings"])


def test_a_set_without_a_repetition_is_never_without_a_word(check: Check) -> None:
    """Naming it with `--pose` is to show what is missing: of who lies ready and does nothing else, a movement."""
    result = told(check(Acting([(6.0, SUPINE)])))
    assert result.repetitions == [] and result.cannot_judge == []
    assert result.warnings == ["no repetition was counted: no movement was seen that begins at rest and counts as one"]
