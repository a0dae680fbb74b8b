"""Results against labels: nothing is counted in formcheck's favour that it did not earn."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.checking import poses_folder
from formcheck.errors import FormcheckError, VideoError
from formcheck.evaluating import ClipScore, Tally, compare, evaluate, match, tallies, wilson
from formcheck.reporting.result import CannotJudge, FaultResult, Maker, RepetitionResult, Result

SAMPLES = Path(__file__).parents[2] / "samples"
ROW = {"start_s": 2.0, "peak_start_s": 3.0, "peak_end_s": 6.0, "end_s": 7.0, "side": None, "faults": []}


def fault(name: str) -> FaultResult:
    return FaultResult(id=name, value=1.0, limit=2.0, unit="deg", start_s=3.0, end_s=6.0, say="Do")


def repetition(index: int = 1, shift: float = 0.0, hold: float = 3.0, faults: tuple[str, ...] = (), **more: Any) -> Any:
    at = {key: ROW[key] + shift for key in ("start_s", "peak_start_s", "peak_end_s", "end_s")}  # type: ignore[operator]
    what = {"side": None, "measures": {}, "score": 100, "complete": True} | more
    return RepetitionResult(index=index, hold_s=hold, faults=[fault(name) for name in faults], **at, **what)


def result(*repetitions: RepetitionResult, cannot: tuple[CannotJudge, ...] = (), whole: tuple[str, ...] = ()) -> Result:
    return Result(
        schema=1,
        clip="clip.mp4",
        status="ok",
        error=None,
        pose="bridge",
        duration_s=20.0,
        frames=300,
        tracked=1.0,
        view="side",
        repetitions=list(repetitions),
        faults={},
        set_faults=[fault(name) for name in whole],
        cannot_judge=list(cannot),
        score=100,
        warnings=[],
        formcheck=Maker(version="1", model="sha256:0"),
    )


def compared(found: Result, *rows: dict[str, Any], pose: str = "bridge", truth: Any = None, **more: Any) -> ClipScore:
    return compare(found, {"pose": pose, "made": "rendered", "repetitions": list(rows), **more}, truth)


def test_a_clean_repetition_named_clean() -> None:
    score = compared(result(repetition(hold=3.25)), ROW)
    assert (score.exact, score.clean, score.clean_scolded, score.faults) == (True, 1, 0, {})
    assert score.hold_errors_s == [pytest.approx(0.25)]


def test_a_clean_repetition_that_was_never_found_is_no_praise() -> None:
    score = compared(result(), ROW)
    assert (score.exact, score.clean, score.clean_scolded) == (False, 0, 0)


def test_faults_are_added_up_over_clips_each_and_together() -> None:
    first = compared(result(repetition(faults=("hips_low",))), ROW | {"faults": ["hips_low", "feet_far"]})
    second = compared(result(repetition(faults=("hips_low",))), ROW)
    added = tallies([first, second])
    assert list(added) == ["feet_far", "hips_low", "all"]
    assert added["hips_low"] == Tally(right=1, wrong=1)
    assert added["all"] == Tally(right=1, wrong=1, missed=1)


def test_a_clean_repetition_scolded_is_a_false_alarm_unless_the_label_lets_it() -> None:
    scolded = result(repetition(faults=("hips_low",)))
    score = compared(scolded, ROW)
    assert (score.clean_scolded, score.faults["hips_low"].wrong) == (1, 1)
    score = compared(scolded, ROW | {"may": ["hips_low"]})
    assert (score.clean_scolded, score.faults) == (0, {})


def test_right_missed_and_not_judged() -> None:
    row = ROW | {"faults": ["hips_low", "feet_far", "lowered_fast"]}
    cannot = CannotJudge(id="feet_far", why="view", repetitions=[1])
    tally = compared(result(repetition(faults=("hips_low",)), cannot=(cannot,)), row).faults
    assert (tally["hips_low"].right, tally["hips_low"].missed) == (1, 0)
    assert (tally["feet_far"].missed, tally["feet_far"].not_judged) == (1, 1)  # not judging is no excuse
    assert (tally["lowered_fast"].missed, tally["lowered_fast"].not_judged) == (1, 0)


def test_a_missed_repetition_misses_its_faults_and_an_invented_one_brings_its_own() -> None:
    score = compared(result(repetition(1, shift=30.0, faults=("hips_low",))), ROW | {"faults": ["feet_far"]})
    assert (score.counted, score.labelled, score.unmatched) == (1, 1, 1)
    assert not score.exact  # counted, but not when it was done
    assert score.faults["feet_far"].missed == 1
    assert score.faults["hips_low"].wrong == 1
    assert compared(result(), ROW).exact is False


def test_a_refusal_is_right_only_where_the_label_allows_it_and_nothing_was_counted() -> None:
    refused = result(cannot=(CannotJudge(id="hips_low", why="the arm hides your hips", repetitions=[]),))
    assert compared(refused, ROW, cannot_judge_ok=True).exact
    assert not compared(refused, ROW).exact
    assert not compared(result(), ROW, cannot_judge_ok=True).exact  # silence is no refusal


def test_faults_of_the_whole_set_count_too() -> None:
    score = compared(result(repetition(), whole=("side_missing",)), ROW, set_faults=["side_repeated"])
    assert score.faults["side_missing"].wrong == 1
    assert score.faults["side_repeated"].missed == 1


def test_the_wrong_side_is_noted() -> None:
    assert compared(result(repetition(side="left")), ROW | {"side": "right"}).sides_wrong == 1
    assert compared(result(repetition(side="left")), ROW | {"side": "left"}).sides_wrong == 0


def test_each_result_belongs_to_the_row_it_overlaps_most() -> None:
    later = {key: value + 2.0 if isinstance(value, float) else value for key, value in ROW.items()}
    first, second = repetition(1, shift=0.3), repetition(2, shift=2.4)
    assert {i: found.index for i, found in match([ROW, later], [second, first]).items()} == {0: 1, 1: 2}


def measured(**peaks: tuple[float, float]) -> dict[str, dict[str, float | None]]:
    return {name: {"rest": rest, "peak": peak, "min": rest, "max": peak} for name, (rest, peak) in peaks.items()}


def test_angles_are_compared_with_the_truth_their_signal_names() -> None:
    time_s = np.arange(0, 10, 0.1)
    up = (time_s >= 3) & (time_s <= 6)
    truth = {
        "time_s": time_s,
        "hip_line_deg": np.where(up, 175.0, 130.0),
        "left_knee_deg": np.full(100, 90.0),
        "right_knee_deg": np.full(100, 100.0),
        "pelvis_pitch_deg": np.where(up, -12.0, 0.0),
        "thorax_pitch_deg": np.full(100, 1.0),
        "left_leg_elevation_deg": np.full(100, -5.0),
        "right_leg_elevation_deg": np.full(100, -80.0),
    }
    bridge = repetition(measures=measured(hip_line_deg=(130.0, 178.0), knee_deg=(90.0, 97.0)))
    errors = compared(result(bridge), ROW, truth=truth).angle_errors
    assert errors == {"hip_line_deg": [pytest.approx(3.0)], "knee_deg": [pytest.approx(2.0)]}
    tilt = repetition(measures=measured(pelvis_tilt_deg=(1.0, 8.0)))
    errors = compared(result(tilt), ROW, pose="pelvic_tilt", truth=truth).angle_errors
    assert errors == {"pelvis_tilt_deg": [pytest.approx(-5.0)]}  # 7 read of a true 12, whichever the sign
    dog = repetition(side="left", measures=measured(leg_deg=(-80.0, -3.0)))
    errors = compared(result(dog), ROW | {"side": "left"}, pose="bird_dog", truth=truth).angle_errors
    assert errors == {"leg_deg": [pytest.approx(2.0)]}


def test_intervals_of_small_numbers_are_wide() -> None:
    assert wilson(1, 1) == (pytest.approx(0.21, abs=0.01), 1.0)
    assert wilson(95, 100) == (pytest.approx(0.888, abs=0.002), pytest.approx(0.978, abs=0.002))
    assert all(math.isnan(bound) for bound in wilson(0, 0))


def test_recordings_stand_in_for_clips_that_are_not_there(tmp_path: Path) -> None:
    for name in ("bridge_clean.labels.json", "bridge_clean.truth.npz"):
        shutil.copy(SAMPLES / name, tmp_path)
    (tmp_path / "recordings").symlink_to(SAMPLES / "recordings")
    (score,) = evaluate(tmp_path, recordings=True)
    assert (score.clip, score.counted, score.labelled, score.exact) == ("bridge_clean.mp4", 3, 3, True)
    assert score.angle_errors
    told: list[str] = []
    with pytest.raises(FormcheckError, match="no labelled clips"):
        evaluate(tmp_path, tell=told.append)
    assert told == [f"{tmp_path}: 1 with labels and a landmark recording, but without their clip, were left out"]


def labels(**more: Any) -> dict[str, Any]:
    return {"pose": "bridge", "made": "recorded", "repetitions": [ROW]} | more


@pytest.fixture
def scored(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Puts a clip of 20 s with one repetition in place of each that is scored; those named `broken` are."""
    seen: list[Path] = []

    def score(clip: Path, pose: str, **how: Any) -> Result:
        seen.append(clip)
        if "broken" in clip.name:
            raise VideoError(f"{clip.name}: not a video")
        return result(repetition()).model_copy(update={"clip": clip.name})

    monkeypatch.setattr("formcheck.evaluating.score", score)
    return seen


def folder_of(tmp_path: Path, **content: dict[str, Any]) -> Path:
    for name, what in content.items():
        (tmp_path / f"{name}.mp4").touch()
        (tmp_path / f"{name}.labels.json").write_text(json.dumps(what), encoding="utf-8")
    return tmp_path


def later(offset_s: float) -> dict[str, Any]:
    return {key: value + offset_s if key.endswith("_s") else value for key, value in ROW.items()}


def row(**more: Any) -> dict[str, Any]:
    return labels(repetitions=[later(10.0), ROW | more])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (row(start_s=8.0), r"repetitions\.1\.peak_start_s: 3 is before start_s, 8"),
        (row(end_s=5.0), r"repetitions\.1\.end_s: 5 is before peak_end_s, 6"),
        (row(peak_start_s=6.5), r"repetitions\.1\.peak_end_s: 6 is before peak_start_s, 6\.5"),
        (
            labels(repetitions=[ROW, later(10.0), later(12.0)]),
            r"repetitions\.2\.start_s: 14 is before the peak of repetitions\.1 ends, 16",
        ),
        (row(start_s=-1.0), r"repetitions\.1\.start_s"),
        (row(side="links"), r"repetitions\.1\.side"),
        (row(faults=["hips_lo"]), r"repetitions\.1\.faults: bridge has no fault 'hips_lo'; known: .*hips_low"),
        (row(may=["side_repeated"]), r"repetitions\.1\.may: bridge has no fault 'side_repeated'"),
        (labels(set_faults=["side_missing"]), r"set_faults: bridge has no fault 'side_missing'"),
        (
            labels(pose="bird_dog", repetitions=[ROW | {"faults": ["feet_far"]}]),
            r"repetitions\.0\.faults: bird_dog has no fault",
        ),
    ],
)
def test_labels_that_cannot_be_right_are_refused_before_any_clip_is_scored(
    wrong: dict[str, Any], field: str, scored: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(FormcheckError, match=rf"^b\.labels\.json: (not a label file: )?{field}"):
        evaluate(folder_of(tmp_path, a=labels(), b=wrong))
    assert scored == []


def test_labels_in_milliseconds_are_refused(scored: list[Path], tmp_path: Path) -> None:
    late = {key: value * 1000 if isinstance(value, float) else value for key, value in ROW.items()}
    with pytest.raises(FormcheckError, match=r"repetitions\.0\.start_s: 2000 is after the clip's end, 20\.0 s"):
        evaluate(folder_of(tmp_path, a=labels(repetitions=[late])))


def test_a_label_may_end_a_little_after_the_clip(scored: list[Path], tmp_path: Path) -> None:
    assert evaluate(folder_of(tmp_path, a=labels(repetitions=[ROW | {"end_s": 20.9}])))


def test_faults_that_come_with_every_exercise_or_with_its_sides_are_known(scored: list[Path], tmp_path: Path) -> None:
    sides = labels(pose="seated_twist", set_faults=["side_missing"], repetitions=[ROW | {"may": ["side_repeated"]}])
    assert len(evaluate(folder_of(tmp_path, a=sides, b=labels(repetitions=[ROW | {"faults": ["hold_short"]}])))) == 2


def test_labels_that_an_editor_began_with_a_mark_are_read(scored: list[Path], tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=labels())
    (folder / "a.labels.json").write_text(json.dumps(labels()), encoding="utf-8-sig")
    assert len(evaluate(folder)) == 1


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(FormcheckError, match=r"none: no such folder$"):
        evaluate(tmp_path / "none")


def test_what_cannot_be_scored_is_named_and_the_rest_goes_on(scored: list[Path], tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=labels(), broken=labels(), c=labels(pose="brigde"), d=labels())
    (folder / "d.mp4").unlink()
    named: list[str] = []
    assert [score.clip for score in evaluate(folder, unscored=named.append)] == ["a.mp4"]
    unknown, broken, missing = named
    assert unknown.startswith("c.labels.json: pose: no exercise 'brigde'; known: bird_dog, bridge, ")
    assert broken == "broken.mp4: not a video"
    assert missing == f"{folder}/d.labels.json: no clip d beside it"
    (folder / "c.labels.json").unlink()
    with pytest.raises(FormcheckError, match=r"broken\.mp4"):
        evaluate(folder)


def test_labels_with_a_mistake_are_named_with_their_folder_and_the_rest_goes_on(
    scored: list[Path], tmp_path: Path
) -> None:
    """The first of them stopped the whole folder."""
    for name in ("P1", "P2"):
        (tmp_path / name).mkdir()
    folder_of(tmp_path / "P1", b=row(end_s=5.0), broken=labels())
    folder_of(tmp_path / "P2", b=labels(truth="."), c=labels())
    named: list[str] = []
    assert [score.clip for score in evaluate(tmp_path, unscored=named.append)] == ["c.mp4"]
    assert named == [
        "P1/b.labels.json: repetitions.1.end_s: 5 is before peak_end_s, 6",
        "P1/broken.mp4: not a video",
        "P2/b.labels.json: truth: '.' is no file beside it",
    ]


def test_labels_may_name_a_pose_file_beside_them(tmp_path: Path) -> None:
    """The tutorial of own exercises said that evaluate judges them; it knew those of formcheck alone."""
    own = (poses_folder() / "bridge.toml").read_text(encoding="utf-8").replace('id = "bridge"', 'id = "my_bridge"')
    (tmp_path / "my_bridge.toml").write_text(own, encoding="utf-8")
    (tmp_path / "clips" / "recordings").mkdir(parents=True)
    shutil.copy(SAMPLES / "recordings/bridge_clean.mp4.landmarks.npz", tmp_path / "clips/recordings")
    said = json.loads((SAMPLES / "bridge_clean.labels.json").read_text(encoding="utf-8"))
    file = tmp_path / "clips/bridge_clean.labels.json"
    file.write_text(json.dumps(said | {"pose": "../my_bridge.toml", "truth": None}), encoding="utf-8")
    (score,) = evaluate(tmp_path, recordings=True)
    assert (score.pose, score.counted, score.exact) == ("my_bridge", 3, True)
    named: list[str] = []
    file.write_text(json.dumps(said | {"pose": "none.toml"}), encoding="utf-8")
    with pytest.raises(FormcheckError, match="no labelled clips"):
        evaluate(tmp_path, recordings=True, unscored=named.append)
    assert named == ["clips/bridge_clean.labels.json: pose: none.toml: cannot be read: No such file or directory"]


def test_a_truth_that_is_named_and_not_there_is_told(scored: list[Path], tmp_path: Path) -> None:
    told: list[str] = []
    assert len(evaluate(folder_of(tmp_path, a=labels(truth="a.truth.npz")), tell=told.append)) == 1
    assert told == [f"{tmp_path}/a.labels.json: no truth a.truth.npz beside it: angles are not compared"]


def test_a_clip_of_any_ending_that_score_finds_belongs_to_its_labels(scored: list[Path], tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=labels(), b=labels())
    (folder / "a.mp4").rename(folder / "a.MOV")
    (folder / "b.avi").touch()
    (folder / "a.txt").touch()
    evaluate(folder)
    assert [clip.name for clip in scored] == ["a.MOV", "b.mp4"]
