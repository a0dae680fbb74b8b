import itertools
import math
from dataclasses import replace

import cv2
import numpy as np
import pytest

from formcheck.checking import load_pose
from formcheck.engine import Engine
from formcheck.measures import Measure, make_measure, pelvis
from formcheck.measures.pelvis import PelvisRotation
from formcheck.reporting.result import ClipFacts, Maker, scored
from formcheck.tracking import Body
from formcheck.tracking.landmarks import INDEX
from formcheck.video import Frame
from tests.tilting import HEIGHT, RATE, WIDTH, picture, scene, tilts


def show(measure: PelvisRotation, index: int, gray: np.ndarray, landmarks: np.ndarray, rate: float = RATE) -> float:
    time_s = index / rate
    size = gray.shape[1], gray.shape[0]
    body = Body(time_s, size, landmarks, np.full(33, 0.9), np.zeros((33, 3)), "left")
    return measure(body, Frame(index, time_s, picture(gray)))


def readings(tilts_deg, **how) -> np.ndarray:
    measure = PelvisRotation()
    return np.array([show(measure, i, *scene(float(tilt), **how)) for i, tilt in enumerate(tilts_deg)])


@pytest.mark.parametrize("how", [{}, {"mirror": True}, {"scale": 0.6}, {"scale": 2.3}, {"light": 0.3}], ids=str)
def test_tilt_is_read_whatever_the_facing_size_and_light(how):
    tilts = np.array([0, 0, 1, 2, 4, 6, 8, 8, 4, 0, -3])
    assert readings(tilts, **how) == pytest.approx(tilts, abs=0.35)


def test_facing_the_other_way_reads_the_same():
    tilts = [0, 2, 5, 7, 3]
    assert readings(tilts) == pytest.approx(readings(tilts, mirror=True), abs=0.05)


def test_camera_that_rolls_is_not_a_tilt():
    measure = PelvisRotation()
    read = [show(measure, i, *scene(0.0, roll_deg=roll)) for i, roll in enumerate([0, 1, 2, 3, 4, 6, 8])]
    assert read == pytest.approx([0] * 7, abs=0.3)


def moved(shown: tuple[np.ndarray, np.ndarray], matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    gray, landmarks = shown
    size = gray.shape[1], gray.shape[0]
    gone = cv2.warpAffine(gray, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    return gone, landmarks @ matrix[:, :2].T + matrix[:, 2]


def test_a_camera_held_in_a_hand_is_not_a_tilt_and_a_tilt_is_read_all_the_same():
    measure = PelvisRotation()
    for i in range(48):
        sway = math.sin(2 * math.pi * i / 20)
        matrix = cv2.getRotationMatrix2D((320.0, 200.0), 1.5 * sway, 1.0 + 0.02 * sway)
        matrix[:, 2] += (5.0 * sway, 3.0 * math.cos(2 * math.pi * i / 33) - 3.0)
        tilt = 7.0 if i >= 30 else 0.0
        assert show(measure, i, *moved(scene(tilt), matrix)) == pytest.approx(tilt, abs=0.5)


def test_who_goes_up_the_mat_as_a_whole_has_tilted_by_no_more_than_what_is_told_apart():
    measure = PelvisRotation()
    gray, landmarks = scene(0.0)
    show(measure, 0, gray, landmarks)
    person = np.zeros(gray.shape, bool)
    person[170:330, 170:470] = True
    for i in range(1, 12):
        gone, at = moved((gray, landmarks), np.array([[1.0, 0, -0.8 * i], [0, 1.0, 0]]))
        read = show(measure, i, np.where(person, gone, gray), at)
    assert 0 < read <= pelvis._NEAR_DEG + 0.5


def test_hips_that_come_back_a_little_more_open_are_read_again():
    """As of a rendered man whose hip the model put 5 degrees further open after he had lifted it."""
    measure = PelvisRotation()
    hips = [INDEX["left_hip"], INDEX["right_hip"]]

    def at(i: int, tilt: float, up_px: float, seen: bool = True) -> float:
        gray, landmarks = scene(tilt)
        landmarks[hips, 1] -= up_px
        return show(measure, i, gray if seen else np.full_like(gray, 128), landmarks)

    for i in range(12):
        at(i, 0.0, 0.0)
    for i in range(12, 24):
        lifted = at(i, 0.0, 60.0, seen=False)
    assert lifted > 20.0
    read = [at(i, 0.0, 9.0) for i in range(24, 30)]
    assert read[-1] == pytest.approx(0.0, abs=0.5)
    assert [at(i, 7.0, 9.0) for i in range(30, 33)][-1] == pytest.approx(7.0, abs=0.5)


def test_camera_that_changes_its_exposure_is_not_a_tilt():
    measure = PelvisRotation()
    read = [show(measure, i, *scene(0.0, light=light)) for i, light in enumerate([1.0, 0.9, 0.7, 0.5, 0.8])]
    assert read == pytest.approx([0] * 5, abs=0.2)


def test_does_not_drift_over_a_minute():
    noise = np.random.default_rng(6)
    rate = 6.0
    cycle = int(5 * rate)
    scenes = [scene(3.0 - 3.0 * math.cos(2 * math.pi * i / cycle)) for i in range(cycle)]
    grain = noise.normal(scale=4, size=(HEIGHT, 2 * WIDTH)).astype(np.float32)
    measure = PelvisRotation()
    read = []
    for i in range(12 * cycle):
        gray, landmarks = scenes[i % cycle]
        shift = int(noise.integers(WIDTH))
        gray = cv2.add(gray, grain[:, shift : shift + WIDTH], dtype=cv2.CV_8U)
        read.append(show(measure, i, gray, landmarks + noise.normal(scale=1.5, size=landmarks.shape), rate))
    rests = np.array(read[::cycle])
    assert np.abs(rests).max() < 0.6
    assert np.polyfit(np.arange(len(rests)), rests, 1)[0] * len(rests) == pytest.approx(0.0, abs=0.3)
    assert np.ptp(read) == pytest.approx(6.0, abs=1.0)


def test_follows_a_large_movement_and_comes_back_to_zero():
    tilts = np.concatenate([np.arange(0, 31, 2.0), np.arange(30, -1, -2.0)])
    read = readings(tilts)
    assert read == pytest.approx(tilts, abs=1.2)
    assert read[-1] == pytest.approx(0.0, abs=0.3)


def test_many_large_movements_do_not_add_up_errors():
    noise = np.random.default_rng(8)
    scenes = [scene(tilt) for tilt in (0.0, 6.0, 12.0, 18.0, 12.0, 6.0)]
    measure = PelvisRotation()
    rests = []
    for i in range(16 * len(scenes)):
        gray, landmarks = scenes[i % len(scenes)]
        gray = cv2.add(gray, 6 * noise.standard_normal(gray.shape, np.float32), dtype=cv2.CV_8U)
        tilt = show(measure, i, gray, landmarks)
        if i % len(scenes) == 0:
            rests.append(tilt)
    assert np.abs(rests).max() < 0.5


def test_noise_is_told_while_the_person_moves_half_of_the_time():
    jitter = np.random.default_rng(7).normal(scale=0.4, size=120)
    move = np.clip(4 * np.sin(2 * np.pi * np.arange(120) / 60), 0, None)
    measure = PelvisRotation()
    for i, tilt in enumerate(jitter + move):
        show(measure, i, *scene(float(tilt)))
    assert 0.3 < measure.noise_deg < 0.6


def test_noise_is_unknown_at_first():
    measure = PelvisRotation()
    show(measure, 0, *scene(0.0))
    assert math.isnan(measure.noise_deg)


def reason(gray: np.ndarray, landmarks: np.ndarray) -> str | None:
    measure = PelvisRotation()
    assert math.isnan(show(measure, 0, gray, landmarks))
    return measure.why_not


def test_plain_clothes_are_said():
    gray, landmarks = scene(0.0)
    assert "plain" in str(reason(np.full_like(gray, 120), landmarks))


def test_darkness_is_said():
    gray, landmarks = scene(0.0)
    assert "dark" in str(reason(np.full_like(gray, 8), landmarks))


def test_small_person_is_said():
    assert "small" in str(reason(*scene(0.0, scale=0.3)))


def test_arm_over_the_pelvis_is_said():
    gray, landmarks = scene(0.0)
    landmarks[INDEX["left_elbow"]] = (320.0, 262.0)
    landmarks[INDEX["left_wrist"]] = landmarks[INDEX["left_index"]] = (440.0, 240.0)
    assert "arm" in str(reason(gray, landmarks))


def test_nobody_in_the_picture_is_said_and_reading_goes_on_after():
    measure = PelvisRotation()
    gray, landmarks = scene(0.0)
    assert show(measure, 0, gray, landmarks) == 0.0
    assert math.isnan(show(measure, 1, gray, np.full((33, 2), np.nan)))
    assert measure.why_not is not None
    assert show(measure, 2, *scene(3.0)) == pytest.approx(3.0, abs=0.3)
    assert measure.why_not is None


@pytest.mark.parametrize(
    ("up_px", "company"), [(60.0, False), (0.0, False), (60.0, True)], ids=["up", "down", "hidden"]
)
def test_hips_that_lift_are_read_on_though_the_pelvis_is_lost_half_way_up(up_px: float, company: bool) -> None:
    """As of a rendered woman, whose hip had opened by most of its way when she was lost."""
    measure = PelvisRotation()
    hips = [INDEX["left_hip"], INDEX["right_hip"]]
    for i in range(12):
        show(measure, i, *scene(0.0))
    for i in range(12, 20):  # the hip opens by 4 degrees in each while it is still read
        gray, landmarks = scene(0.0)
        landmarks[hips, 1] -= up_px * (i - 11) / 9
        assert not math.isnan(show(measure, i, gray, landmarks))
    gray, landmarks = scene(0.0)
    landmarks[hips, 1] -= up_px
    body = Body(20 / RATE, (WIDTH, HEIGHT), landmarks, np.full(33, 0.9), np.zeros((33, 3)), "left", company=company)
    read = measure(body, Frame(20, 20 / RATE, picture(np.full_like(gray, 128))))
    if up_px and not company:
        assert read == pytest.approx(36.0, abs=2.0)
    else:
        assert math.isnan(read)


def test_starts_over_when_the_person_has_changed_for_good():
    measure = PelvisRotation()
    gray, landmarks = scene(0.0)
    show(measure, 0, gray, landmarks)
    other = np.ascontiguousarray(gray[::-1, ::-1])
    read = [show(measure, i, other, landmarks) for i in range(1, 20)]
    assert math.isnan(read[0])
    assert read[-1] == pytest.approx(0.0, abs=0.1)


def test_points_on_the_near_arm_are_not_taken():
    gray, landmarks = scene(0.0)
    landmarks[INDEX["left_elbow"]] = (330.0, 316.0)
    landmarks[INDEX["left_wrist"]] = landmarks[INDEX["left_index"]] = (440.0, 299.0)
    measure = PelvisRotation()
    assert show(measure, 0, gray, landmarks) == 0.0
    assert 0.05 < measure.hidden < pelvis._HIDDEN_SHARE


# --- the exercise -------------------------------------------------------------------------------------


def tilting(*tilts_deg: float, **how) -> Engine:
    engine = Engine(load_pose("pelvic_tilt"))
    for frame, body in tilts(*tilts_deg, **how):
        engine.update(frame, body)
    engine.finish()
    return engine


def test_tilts_are_counted_timed_and_a_shallow_one_is_named():
    repetitions = tilting(7.0, 2.2, 7.0).checker.repetitions
    assert [[fault.id for fault in repetition.faults] for repetition in repetitions] == [[], ["shallow_tilt"], []]
    holds = [repetition.hold_s for repetition in repetitions]
    assert holds == pytest.approx([2.2, 2.2, 2.2], abs=0.15)


def test_what_is_hardly_above_the_own_noise_is_not_counted():
    assert len(tilting(1.8).checker.repetitions) == 1
    assert tilting(1.8, shake_deg=1.6).checker.repetitions == []


def test_an_arm_over_the_hips_is_refused_with_the_reason():
    checker = tilting(7.0, arm_over_hips=True).checker
    result = scored(ClipFacts("clip.mp4", 7.0, 84, None), checker, Maker(version="1", model="sha256:0"))
    assert checker.repetitions == []
    assert {item.id for item in result.cannot_judge} == {"shallow_tilt", "hips_lifted", "legs_moving", "hold_short"}
    assert all("arm hides your hips" in item.why for item in result.cannot_judge)
    assert any("arm hides your hips" in warning for warning in result.warnings)


# --- counted by the way of the hips --------------------------------------------------------------------


def test_in_plain_clothes_tilts_are_counted_and_timed_by_the_hips_and_the_result_says_so():
    checker = tilting(7.0, 7.0, 7.0, plain=True, hips_go=0.005).checker
    result = scored(ClipFacts("clip.mp4", 18.0, 216, None), checker, Maker(version="1", model="sha256:0"))
    assert [repetition.hold_s for repetition in result.repetitions] == pytest.approx([2.2] * 3, abs=0.15)
    assert any("only your hips go" in warning and "too plain" in warning for warning in result.warnings)
    untold = {item.id: item.why for item in result.cannot_judge}
    assert "only your hips go" in untold["shallow_tilt"]
    assert all("pelvis_tilt_deg" not in repetition.measures for repetition in result.repetitions)


def test_in_plain_clothes_hips_that_hardly_go_are_not_counted():
    checker = tilting(2.4, 2.4, plain=True, hips_go=0.005).checker
    assert checker.repetitions == []
    assert checker.not_placed is not None
    assert "too plain" in checker.not_placed


def test_where_the_pelvis_is_seen_the_way_of_the_hips_does_not_matter():
    seen, still = (tilting(7.0, 2.2, 7.0, hips_go=way).checker for way in (0.002, 0.0))
    assert len(seen.repetitions) == len(still.repetitions) == 3
    assert seen.pose.count.signal == still.pose.count.signal == "pelvis_tilt_deg"


Knots = list[tuple[float, float]]
ONE_TILT: Knots = [(0.0, 0.0), (1.5, 0.0), (2.5, 1.0), (4.5, 1.0), (5.5, 0.0), (7.0, 0.0)]
TWO_SHORT_ONES: Knots = [(0.0, 0.0), (1.5, 0.0), (2.2, 1.0), (2.8, 1.0), (3.2, 0.0), (3.8, 0.0), (4.2, 1.0), (4.8, 1.0)]
TWO_SHORT_ONES += [(5.5, 0.0), (7.0, 0.0)]


def read_as(pelvis_turns: Knots, hips_go: Knots, **how) -> Engine:
    """One tilt of 7 degrees as pelvis and hips may read it: (seconds, share of the whole; NaN: not read)."""
    read = {"pelvis_rotation": (7.0, pelvis_turns), "hip_way": (0.035, hips_go)}

    def make(name: str, parameters: dict) -> Measure:
        if name not in read:
            return make_measure(name, parameters)
        whole, knots = read[name]
        return lambda body, frame: whole * float(np.interp(frame.time_s, *np.array(knots).T))

    engine = Engine(load_pose("pelvic_tilt"), make=make)
    for frame, body in tilts(7.0, **how):
        engine.update(frame, body)
    engine.finish()
    return engine


def test_a_tilt_that_the_cloth_splits_where_it_is_lost_at_times_is_the_one_that_the_hips_tell() -> None:
    lost = [(0.0, 0.0), (0.1, math.nan), (0.6, math.nan), (0.7, 0.0), *TWO_SHORT_ONES[1:]]
    checker = read_as(lost, ONE_TILT).checker
    assert len(checker.repetitions) == 1
    assert checker.pose.count.signal == "hip_way"


def test_a_tilt_that_a_walker_hides_is_the_one_that_the_cloth_tells() -> None:
    """As with somebody who walks past before it: hips of who is found again in the hold begin anew."""
    hidden = [*ONE_TILT[:3], (3.0, 1.0), (3.1, math.nan), (3.5, math.nan), (3.6, 1.0), *ONE_TILT[3:]]
    checker = read_as(hidden, TWO_SHORT_ONES).checker
    assert len(checker.repetitions) == 1
    assert checker.pose.count.signal == "pelvis_tilt_deg"


@pytest.mark.parametrize("found", [True, False], ids=["arm before the hips", "out of sight"])
@pytest.mark.parametrize("gap_s", [0.5, 1.5])
def test_feet_that_slide_away_while_nobody_sees_them_lift_no_hips(gap_s: float, found: bool) -> None:
    """The hip opens from 124 to 133 degrees between two sets: nothing was read of the second."""
    engine, frame_s = Engine(load_pose("pelvic_tilt")), itertools.count()
    knees, at_rest, rest = [INDEX["left_knee"], INDEX["right_knee"]], next(tilts(0.0)), round(gap_s * RATE)

    def show_next(frame: Frame, body: Body, slid: float, hidden: bool = False) -> None:
        landmarks, time_s = body.landmarks_px.copy(), next(frame_s) / RATE
        landmarks[knees] += slid * (np.array([510.0, 140.0]) - landmarks[knees])
        if hidden:
            landmarks[INDEX["left_elbow"]] = (320.0, 262.0)
            landmarks[INDEX["left_wrist"]] = landmarks[INDEX["left_index"]] = (440.0, 240.0)
        body = replace(body, time_s=time_s, landmarks_px=landmarks)
        seen = found or not hidden
        engine.update(replace(frame, time_s=time_s), body if seen else Body.missing(time_s, body.frame_size, body.near))

    for frame, body in tilts(7.0, 7.0):
        show_next(frame, body, 0.0)
    for i in range(rest):
        show_next(*at_rest, (i + 1) / rest, hidden=True)
    for frame, body in tilts(7.0, 7.0, 7.0):
        show_next(frame, body, 1.0)
    engine.finish()
    assert len(engine.checker.repetitions) == 5


def test_an_arm_over_the_hips_is_refused_even_if_they_are_seen_to_go():
    assert tilting(7.0, 7.0, plain=True, hips_go=0.005, arm_over_hips=True).checker.repetitions == []


def test_a_hold_that_hips_tell_is_not_called_short_by_a_second():
    engine = Engine(load_pose("pelvic_tilt"), hold_s=3.0)
    for frame, body in tilts(7.0, 7.0, plain=True, hips_go=0.005):
        engine.update(frame, body)
    engine.finish()
    assert [len(repetition.faults) for repetition in engine.checker.repetitions] == [0, 0]
