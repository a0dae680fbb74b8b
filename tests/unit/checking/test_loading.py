"""Pose files: what is shipped loads, and every mistake in one is named with its file, key and fix."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formcheck.checking import extra_pose_names, load_pose, pose_names, poses_folder
from formcheck.checking.loading import read_pose
from formcheck.errors import FormcheckError, PoseError

PLAIN = """
id = "knee"
title = "Knee"
summary = "Bend the knee."
instructions = ["Bend it."]
views = ["side"]
view_say = "Turn to the side"

[signals.knee_deg]
measure = "angle"
joints = ["near_hip", "near_knee", "near_ankle"]

[[start]]
signal = "knee_deg"
max = 170
say = "Lie down"

[count]
signal = "knee_deg"
min_excursion = 10

[[faults]]
id = "too_far"
signal = "knee_deg"
phase = "peak"
statistic = "median"
above = 120
say = "Less"
why = "It is enough"
"""

MISTAKES = {
    "unknown key": (('title = "Knee"', 'title = "Knee"\ntitel = "Knee"'), "titel: no such key"),
    "unknown key of a fault": (('say = "Less"', 'say = "Less"\ncolour = "red"'), r"faults\.0\.colour: no such key"),
    "missing key": (('summary = "Bend the knee."\n', ""), "summary: missing"),
    "missing key of a fault": (('why = "It is enough"\n', ""), r"faults\.0\.why: missing"),
    "missing table": (('[count]\nsignal = "knee_deg"\nmin_excursion = 10\n', ""), "count: missing"),
    "wrong type": (("min_excursion = 10", 'min_excursion = "ten"'), r"count\.min_excursion: .*number"),
    "number out of range": (("min_excursion = 10", "min_excursion = -1"), r"count\.min_excursion: .*greater than 0"),
    "infinite number": (("min_excursion = 10", "min_excursion = inf"), r"count\.min_excursion: .*finite"),
    "unknown view": (('["side"]', '["above"]'), r"views\.0: .*'side', 'oblique', 'front' or 'behind'"),
    "unknown phase": (('phase = "peak"', 'phase = "top"'), r"faults\.0\.phase: .*'peak'"),
    "unknown statistic": (('"median"', '"mean"'), r"faults\.0\.statistic: .*'median'"),
    "unknown signal of a fault": (
        ('id = "too_far"\nsignal = "knee_deg"', 'id = "too_far"\nsignal = "hip_deg"'),
        r"too_far\.signal = 'hip_deg' is not among the signals: knee_deg",
    ),
    "unknown signal of the count": (
        ('[count]\nsignal = "knee_deg"', '[count]\nsignal = "hip_deg"'),
        r"count\.signal = 'hip_deg' is not among the signals: knee_deg",
    ),
    "unknown signal of the start": (
        ('[[start]]\nsignal = "knee_deg"', '[[start]]\nsignal = "hip_deg"'),
        r"start\[0\]\.signal = 'hip_deg' is not among the signals: knee_deg",
    ),
    "unknown measure": (('measure = "angle"', 'measure = "angel"'), r"signals\.knee_deg: no measure 'angel'.*angle"),
    "unknown joint": (
        ('"near_knee"', '"near_nee"'),
        r"signals\.knee_deg: joints = 'near_nee': no such joint.*near_hip",
    ),
    "unknown joint to show": (
        ('say = "Less"', 'say = "Less"\nshow = ["near_hip", "knee"]'),
        r"faults\.0\.show\.1: no such joint 'knee'; for example near_hip.* \(in 'too_far'\)",
    ),
    "unknown joint of the line": (
        ('views = ["side"]', 'views = ["side"]\nline = ["near_shoulder", "hip", "near_knee"]'),
        r"line\.1: no such joint 'hip'; for example near_hip",
    ),
    "too few joints": ((', "near_ankle"]', "]"), r"signals\.knee_deg: measure 'angle': joints must be three"),
    "parameter a measure does not take": (
        ('measure = "angle"', 'measure = "angle"\naxis = "up"'),
        r"signals\.knee_deg: measure 'angle' takes no 'axis'; its parameters: joints",
    ),
    "parameter a measure needs": (
        ('joints = ["near_hip", "near_knee", "near_ankle"]\n', ""),
        r"signals\.knee_deg: measure 'angle' needs 'joints'",
    ),
    "both bounds": (("above = 120", "above = 120\nbelow = 20"), r"faults\.0: give one of below.*\(in 'too_far'\)"),
    "no bound": (("above = 120\n", ""), r"faults\.0: give one of below"),
    "one pair of brackets": (
        ("[[faults]]", "[faults]"),
        r"faults: give each under a heading \[\[faults\]\] of its own",
    ),
    "condition that nothing meets": (("max = 170\n", "max = 20\nmin = 95\n"), r"start\.0: min, 95, is above max, 20"),
    "phase of cycles alone": (('phase = "peak"', 'phase = "arch"'), r"too_far\.phase = 'arch': only a cycle has one"),
    "condition without a bound": (("max = 170\n", ""), r"start\.0: give min, max or both"),
    "no view": (('views = ["side"]', "views = []"), r"views: .*at least 1"),
    "cycle from a level on": (
        ("[count]", '[count]\nkind = "cycle"\nheld_from = 5'),
        r"held_from is for kind = .excurs",
    ),
    "fault named side_repeated": (
        ('id = "too_far"', 'id = "side_repeated"'),
        r"fault 'side_repeated' is defined twice",
    ),
    "statistic without a signal": (
        ('id = "too_far"\nsignal = "knee_deg"', 'id = "too_far"'),
        r"faults\.0: every statistic but duration needs a signal",
    ),
    "duration of a signal": (
        ('"median"', '"duration"'),
        r"faults\.0: duration is of the phase, and takes no signal: leave out signal = 'knee_deg'",
    ),
    "limit to either side that is below 0": (("above = 120", "outside = -0.3"), r"faults\.0\.outside: .*than 0"),
    "id with spaces": (('id = "too_far"', 'id = "Too far"'), r"faults\.0\.id: small letters, digits and _"),
    "text for a list": (('["side"]', '"side"'), r"views: give a list, for example \[\"side\"\]"),
    "unknown phase of a named fault": (('phase = "peak"', 'phase = "top"'), r"faults\.0\.phase: .*in 'too_far'"),
    "unknown signal of a doubt": (
        (
            'say = "Less"',
            'say = "Less"\nunless = [{ id = "x", signal = "hip_deg", phase = "peak", '
            'statistic = "median", above = 1, why = "y" }]',
        ),
        r"x\.signal = 'hip_deg' is not among the signals: knee_deg",
    ),
    "empty cue": (('say = "Less"', 'say = ""'), r"faults\.0\.say: .*at least 1"),
    "fault named hold_short": (('id = "too_far"', 'id = "hold_short"'), r"fault 'hold_short' is defined twice"),
    "not TOML": (("[count]", "[count"), "not valid TOML: .*line"),
}


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", pose_names())
def test_every_exercise_that_comes_with_formcheck_loads(name: str) -> None:
    pose = load_pose(name)
    assert pose.id == name
    assert pose.instructions
    assert load_pose(str(poses_folder() / f"{name}.toml")) == pose


def test_the_folder_of_exercises_holds_nothing_else() -> None:
    six = ["bird_dog", "bridge", "cat_camel", "childs_pose", "pelvic_tilt", "seated_twist"]
    assert sorted(path.name for path in poses_folder().iterdir()) == sorted(
        [*(f"{name}.toml" for name in six), "extra"]
    )
    assert pose_names() == six


@pytest.mark.parametrize("name", extra_pose_names())
def test_a_further_exercise_loads_by_name_and_is_not_among_those_that_are_tried(name: str) -> None:
    assert load_pose(name) == load_pose(poses_folder() / "extra" / f"{name}.toml")
    assert load_pose(name).id == name
    assert name not in pose_names()


def test_the_folder_of_further_exercises_holds_two() -> None:
    assert sorted(path.name for path in (poses_folder() / "extra").iterdir()) == ["side_plank.toml", "squat.toml"]


def test_a_plain_file_loads_with_defaults(tmp_path: Path) -> None:
    pose = load_pose(written(tmp_path, PLAIN))
    assert (pose.id, pose.keep, pose.hold.prescribed_s, pose.faults[0].weight) == ("knee", (), None, 15)
    assert pose.signals["knee_deg"].parameters == {"joints": ["near_hip", "near_knee", "near_ankle"]}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_file_and_key(tmp_path: Path, mistake: str) -> None:
    (old, new), message = MISTAKES[mistake]
    assert PLAIN.count(old) >= 1
    with pytest.raises(PoseError) as error:
        load_pose(written(tmp_path, PLAIN.replace(old, new, 1)))
    assert re.match(rf"mine\.toml: .*{message}", str(error.value), re.DOTALL)
    assert str(tmp_path) not in str(error.value)


def test_several_mistakes_are_all_named(tmp_path: Path) -> None:
    text = PLAIN.replace('summary = "Bend the knee."\n', "").replace("min_excursion = 10", "min_excursion = 0")
    with pytest.raises(PoseError) as error:
        load_pose(written(tmp_path, text))
    lines = str(error.value).splitlines()
    assert len(lines) == 2
    assert all(line.startswith("mine.toml: ") for line in lines)


def test_a_wrong_view_is_one_mistake(tmp_path: Path) -> None:
    """A second line said that the list was empty, which it was only without what was wrong in it."""
    with pytest.raises(PoseError) as told:
        read_pose(written(tmp_path, PLAIN.replace('["side"]', '["above"]')))
    assert str(told.value).count("\n") == 0


def test_a_fault_defined_twice(tmp_path: Path) -> None:
    with pytest.raises(PoseError, match=r"mine\.toml: .*'too_far' is defined twice"):
        load_pose(written(tmp_path, PLAIN + PLAIN[PLAIN.index("[[faults]]") :]))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(PoseError, match=r"mine\.toml: too large .*200\d\d\d bytes"):
        load_pose(written(tmp_path, PLAIN + "#" * 200_000))


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xff\xfe\x00bin")
    with pytest.raises(PoseError, match=r"mine\.toml: not valid TOML"):
        load_pose(path)


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(PLAIN.replace('title = "Knee"', 'title = "Knie, gedrückt"').encode("latin-1"))
    with pytest.raises(PoseError, match=r"mine\.toml: not valid TOML: line 3 is not UTF-8; save the file as UTF-8"):
        load_pose(path)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PLAIN, encoding="utf-8-sig")
    assert load_pose(path).id == "knee"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PoseError, match=r"none\.toml: cannot be read: No such file"):
        load_pose(tmp_path / "none.toml")


def test_a_folder_is_no_pose_file(tmp_path: Path) -> None:
    with pytest.raises(PoseError, match="cannot be read"):
        read_pose(tmp_path)


def test_an_unknown_exercise_lists_the_known_ones() -> None:
    with pytest.raises(PoseError, match=r"no exercise 'brigde'; known: .*bridge.*\.toml"):
        load_pose("brigde")


def test_a_name_cannot_reach_other_files() -> None:
    with pytest.raises(PoseError):
        load_pose("../pyproject")


def test_mistakes_are_errors_a_user_may_meet() -> None:
    assert issubclass(PoseError, FormcheckError)
