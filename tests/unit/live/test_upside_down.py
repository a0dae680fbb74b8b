"""Pictures that are upside down, told by people in start postures that nobody can take."""

from __future__ import annotations

import pytest

from formcheck import turned
from formcheck.checking import PoseDefinition, load_pose
from formcheck.checking.condition import Condition
from formcheck.live.upside_down import UpsideDown
from formcheck.measures import Measure
from formcheck.tracking import Body
from formcheck.video import Frame
from tests.bodies import DEAD_BUG, SITTING, STANDING, SUPINE, Act, Acting, Camera, Posture, film
from tests.cameras import blank

ALL_FOURS = Posture(180, -90, 0, (0.5, 0.43))


def still(posture: Posture, seconds: float = 2.0) -> Act:
    return Acting([(0.0, posture), (seconds, posture)])


def told_at(pose: PoseDefinition, act: Act, roll_deg: float) -> float | None:
    """When it is first said, seconds."""
    upside_down = UpsideDown([pose])
    for frame, body in film(act, camera=Camera(px_per_m=200, at=(300, 300), roll_deg=roll_deg)):
        if upside_down.update(blank(frame.index, frame.time_s), body):
            return frame.time_s
    return None


@pytest.mark.parametrize("pose", ["bridge", "pelvic_tilt"])
def test_lying_with_the_knees_hanging_from_the_floor_is_told_after_a_second(pose: str) -> None:
    assert told_at(load_pose(pose), still(SUPINE), 180) == pytest.approx(1.0, abs=0.1)
    assert told_at(load_pose(pose), still(SUPINE), 0) is None


@pytest.mark.parametrize("posture", [STANDING, SITTING, ALL_FOURS, DEAD_BUG], ids=["stand", "sit", "fours", "table"])
def test_other_postures_the_right_way_up_are_not_taken_for_it(posture: Posture, bridge: PoseDefinition) -> None:
    assert told_at(bridge, still(posture), 0) is None


def test_what_is_only_passed_through_is_not_told(bridge: PoseDefinition) -> None:
    passing = Acting([(0.0, SUPINE), (0.5, SUPINE), (1.0, STANDING), (2.0, STANDING)])
    assert told_at(bridge, passing, 180) is None


def start_of(pose: PoseDefinition, *conditions: dict[str, object]) -> PoseDefinition:
    """The exercise with these conditions in place of its start posture's."""
    return pose.model_copy(update={"start": tuple(Condition.model_validate(c | {"say": "x"}) for c in conditions)})


@pytest.mark.parametrize(("view", "told"), [("side", True), ("front", False)])
def test_a_condition_of_another_view_is_not_asked(bridge: PoseDefinition, view: str, told: bool) -> None:
    kept, broken = ({"signal": "knee_deg", "min": low} for low in (0.0, 400.0))
    posed = start_of(bridge, kept, broken | {"views": (view,)})
    assert (told_at(posed, still(SUPINE), 180) is None) == told


def test_every_measure_sees_every_frame_though_a_condition_before_it_is_broken(
    bridge: PoseDefinition, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, list[float]] = {}

    def counting(name: str, parameters: dict[str, object]) -> Measure:
        key = f"{name} {parameters}"

        def read(body: Body, frame: Frame) -> float:
            seen.setdefault(key, []).append(frame.time_s)
            return 0.0

        return read

    monkeypatch.setattr(turned, "make_measure", counting)
    asked = start_of(bridge, {"signal": "knee_deg", "min": 1.0}, {"signal": "hip_line_deg", "max": 1.0})
    told_at(asked, still(SUPINE), 0)
    times = list(seen.values())
    assert len(times) == 2 and times[0] == times[1] == [frame.time_s for frame, _ in film(still(SUPINE))]
