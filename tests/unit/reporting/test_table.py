"""Results and exercises as text."""

from __future__ import annotations

import io

import pytest
from rich.console import Console, RenderableType

from formcheck.checking import PoseDefinition, load_pose, pose_names
from formcheck.reporting.result import CannotJudge, FaultResult, Maker, RepetitionResult, Result, failed
from formcheck.reporting.table import pose_page, pose_table, result_table, session_table

MAKER = Maker(version="1", model="sha256:0")


def text(what: RenderableType, width: int = 160) -> str:
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(what)
    return out.getvalue()


def fault(name: str, say: str) -> FaultResult:
    return FaultResult(id=name, value=148.2, limit=160.0, unit="deg", start_s=3.0, end_s=8.0, say=say)


def repetition(index: int, *faults: FaultResult, side: str | None = None) -> RepetitionResult:
    return RepetitionResult.model_validate(
        {"index": index, "side": side, "start_s": 2.1, "peak_start_s": 3.0, "peak_end_s": 8.2, "end_s": 9.4}
        | {"hold_s": 5.2, "score": 85, "complete": True, "measures": {}, "faults": list(faults)}
    )


def result(clip: str = "clip.mp4", **changed: object) -> Result:
    whole = failed(clip, "bridge", "", MAKER).model_copy(update={"status": "ok", "error": None, "view": "side"})
    return whole.model_copy(update=changed)


LOW, FAST = fault("hips_low", "Lift your hips higher"), fault("lowered_fast", "Lower slowly")


def test_every_fault_is_told_with_its_value_and_limit() -> None:
    out = text(result_table([result(repetitions=[repetition(1), repetition(2, LOW, FAST)])]))
    clean, faulty = (line for line in out.splitlines() if "5.2" in line)
    assert "nothing" in clean
    assert "Lift your hips higher (148.2°, limit 160°); Lower slowly (148.2°, limit 160°)" in faulty
    assert "85" in faulty and "2.1" in faulty


def test_what_could_not_be_judged_is_told_below() -> None:
    unjudged = [CannotJudge(id="feet_far", why="not visible", repetitions=[1])]
    out = text(result_table([result(repetitions=[repetition(1)], cannot_judge=unjudged, warnings=["too dark"])]))
    assert "clip.mp4: cannot judge feet_far in repetition 1: the part of the body was hidden or out of the pic" in out
    assert "clip.mp4: too dark" in out


def unjudged(name: str, why: str, *repetitions: int) -> CannotJudge:
    return CannotJudge(id=name, why=why, repetitions=list(repetitions))


def notes(three: list[CannotJudge]) -> list[str]:
    """What is told below three clean repetitions of which these could not be judged."""
    shown = result(repetitions=[repetition(i) for i in (1, 2, 3)], cannot_judge=three)
    return [line.rstrip() for line in text(result_table([shown])).splitlines() if "cannot judge" in line]


def test_what_could_not_be_judged_is_told_with_its_repetitions_and_a_sentence() -> None:
    assert notes([unjudged("arms_bent", "the clip ends during the repetition", 2)]) == [
        "clip.mp4: cannot judge arms_bent in repetition 2: the clip ends during the repetition"
    ]
    assert notes([unjudged("arms_bent", "too small to tell", 1, 3)]) == [
        "clip.mp4: cannot judge arms_bent in repetitions 1, 3: the reading is too close to the limit to tell"
    ]
    assert notes([unjudged("arms_bent", "view", 1, 2, 3)]) == [
        "clip.mp4: cannot judge arms_bent in any repetition: the camera does not see it from there"
    ]


def test_what_could_not_be_judged_for_one_reason_is_one_line() -> None:
    five = [unjudged(name, "the clip is empty", 2) for name in ("a", "b", "c", "d", "e")]
    assert notes(five) == ["clip.mp4: cannot judge a, b, c, d, e in repetition 2: the clip is empty"]
    assert notes([unjudged("hold_short", "no hold prescribed", 1, 2, 3)]) == [
        "clip.mp4: cannot judge hold_short: nobody has said how long a hold should be; give it with --hold-s"
    ]


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (unjudged("feet_far", "not visible", 2), ["nothing", "nothing in what could be judged"]),
        (unjudged("feet_far", "not visible"), ["nothing in what could be judged"] * 2),
        (unjudged("hold_short", "no hold prescribed", 1, 2), ["nothing", "nothing"]),
    ],
)
def test_nothing_to_correct_is_said_of_what_was_judged(missing: CannotJudge, told: list[str]) -> None:
    shown = result_table([result(repetitions=[repetition(1), repetition(2)], cannot_judge=[missing])])
    cells = [line.split("│")[-1].strip() for line in text(shown).splitlines() if "5.2" in line]
    assert cells == told


def test_values_are_told_in_words_and_counts_without_numbers() -> None:
    short = FaultResult(id="arms", value=-1.369, limit=0.15, unit="trunk", start_s=1, end_s=2, say="Reach further")
    same = FaultResult(id="side_repeated", value=2, limit=1, unit="repetitions", start_s=1, end_s=2, say="Change sides")
    out = text(result_table([result(repetitions=[repetition(1, short, same)])]))
    assert "Reach further (-1.369 trunk lengths, limit 0.15 trunk lengths); Change sides" in out
    assert "Change sides (" not in out


def test_faults_of_the_set_are_told_below() -> None:
    out = text(result_table([result(set_faults=[fault("side_missing", "Now the other side")])]))
    assert "clip.mp4: Now the other side" in out


def test_the_sets_of_a_session_are_numbered_and_their_camera_is_named_once() -> None:
    warned = result(pose="bird_dog", repetitions=[repetition(1), repetition(2)], warnings=["too dark"])
    out = text(session_table([result(repetitions=[repetition(1)]), warned]))
    assert out.count("clip.mp4") == 1
    rows = [line.replace("│", "").split()[:3] for line in out.splitlines()]
    assert ["1", "bridge", "1"] in rows
    assert ["2", "bird_dog", "1"] in rows
    assert "set 2: too dark" in out


def test_sides_are_shown() -> None:
    out = text(result_table([result(repetitions=[repetition(1, side="left"), repetition(2, side="right")])]))
    assert "1 L" in out and "2 R" in out


def test_no_repetitions_is_a_row_with_0() -> None:
    (row,) = (line for line in text(result_table([result()])).splitlines() if line.startswith("clip.mp4"))
    assert row.split() == ["clip.mp4", "bridge", "0"] or "0" in row.split()


def test_failed_and_partial_clips_are_shown_beside_the_others() -> None:
    partial = result("cut.mp4", status="partial", error="the file ends early", repetitions=[repetition(1)])
    out = text(result_table([failed("gone.mp4", "bridge", "gone.mp4: no such file", MAKER), partial, result("ok.mp4")]))
    assert "failed: no such file" in out and out.count("gone.mp4") == 1
    assert "cut.mp4: partly read: the file ends early" in out
    assert "ok.mp4" in out


@pytest.mark.parametrize("name", ["[red]x[/red].mp4", "a[/b].mp4", "[0].mp4", "[link=x]y.mp4", "\\[bold].mp4"])
def test_names_with_markup_are_shown_as_they_are(name: str) -> None:
    results = [
        result(name, repetitions=[repetition(1, LOW)], warnings=["[red]dim[/red]"]),
        result(name),
        failed(name, "bridge", f"{name}: no such file", MAKER),
    ]
    out = text(result_table(results))
    assert sum(line.startswith(name) for line in out.splitlines()) == 4  # three rows, one warning
    assert "failed: no such file" in out
    assert f"{name}: [red]dim[/red]" in out


def test_a_narrow_terminal_loses_nothing() -> None:
    out = text(result_table([result("a_clip_with_quite_a_long_name.mp4", repetitions=[repetition(1, LOW)])]), 60)
    assert "…" not in out
    assert "higher" in out


@pytest.mark.parametrize("name", pose_names())
def test_the_page_of_an_exercise_has_what_a_person_may_want_to_read(name: str) -> None:
    pose = load_pose(name)
    page = " ".join(text(pose_page(pose), 400).split())
    for piece in (pose.title, pose.summary, *pose.instructions, *pose.views, *pose.sources):
        assert " ".join(piece.split()) in page
    for rule in pose.faults:
        assert rule.id in page and rule.say in page and rule.why in page
        assert f"{rule.limit:g}" in page
    assert "hold_short" in page


def test_the_list_of_exercises_names_each(bridge: PoseDefinition) -> None:
    page = text(pose_table([bridge]))
    assert "bridge" in page and bridge.title in page and bridge.summary in page


def test_markup_in_a_pose_file_is_shown_as_it_is(bridge: PoseDefinition) -> None:
    odd = bridge.model_copy(update={"title": "[red]B[/red]", "summary": "a[/b]", "sources": ("[i]c",)})
    for page in (text(pose_table([odd])), text(pose_page(odd))):
        assert "[red]B[/red]" in page and "a[/b]" in page
