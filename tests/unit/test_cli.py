"""The command line: exit codes, what goes to stdout and what to stderr, mistakes without a traceback."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from formcheck import __version__, commands
from formcheck.batch import Job, Labour, run_jobs
from formcheck.batch.workers import Here
from formcheck.checking import pose_names, poses_folder
from formcheck.cli import app, main
from formcheck.evaluating import ClipScore
from formcheck.reporting.result import Maker, Result, failed

MAKER = Maker(version="1", model="sha256:0")

#: Built once: every run of the application builds all of its commands anew.
COMMAND = typer.main.get_command(app)


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def formcheck(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Runs `formcheck ARGUMENTS` in this process."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> Run:
        monkeypatch.setattr("sys.argv", ["formcheck", *map(str, arguments)])
        code: Any = 0
        try:
            main(COMMAND)
        except SystemExit as end:
            code = end.code
        return Run(0 if code is None else code, *capsys.readouterr())

    return run


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """A folder with two files that have the names of clips."""
    folder = tmp_path / "clips"
    folder.mkdir()
    for name in ("b.mp4", "a.mp4", "notes.txt"):
        (folder / name).touch()
    return folder


def fine(name: str) -> Result:
    return failed(name, "bridge", "", MAKER).model_copy(update={"status": "ok", "error": None})


@pytest.fixture
def scoring(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Job]]:
    """Puts `one(name)` in place of scoring a clip, in this process; gives the jobs that are scored."""

    def put(one: Callable[[str], Result] = fine) -> list[Job]:
        jobs: list[Job] = []

        def score(job: Job, limit_s: float | None) -> Result:
            jobs.append(job)
            return one(job.name)

        monkeypatch.setattr(
            Labour, "score", lambda self, jobs, store, _: run_jobs(jobs, Here(), 1, store=store, score=score)
        )
        return jobs

    return put


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("\n")


# --- score --------------------------------------------------------------------------------------------


def test_all_clips_scored_is_0(formcheck, clips, scoring) -> None:
    scoring()
    run = formcheck("score", clips)
    assert run.code == 0
    assert "a.mp4" in run.out and "b.mp4" in run.out
    assert run.err == ""


def test_some_failed_is_1_and_the_rest_is_scored(formcheck, clips, scoring) -> None:
    scoring(lambda name: failed(name, None, f"{name}: not a clip", MAKER) if name == "a.mp4" else fine(name))
    run = formcheck("score", clips)
    assert run.code == 1
    assert "b.mp4" in run.out
    assert run.err == "formcheck: a.mp4: not a clip\n"


def test_a_folder_that_cannot_be_read_is_named_and_1(formcheck, clips, scoring, monkeypatch) -> None:
    def walk(top, onerror):
        onerror(PermissionError(errno.EACCES, "Permission denied", f"{top}/closed"))
        yield str(top), ["closed"], ["a.mp4"]

    monkeypatch.setattr("os.walk", walk)
    scoring()
    run = formcheck("score", clips)
    assert run.code == 1
    assert "a.mp4" in run.out
    assert one_line(run.err) and f"{clips}/closed: no permission to read it" in run.err


def test_json_is_one_object_a_clip_and_nothing_else(formcheck, clips, scoring) -> None:
    scoring(lambda name: failed(name, None, f"{name}: not a clip", MAKER) if name == "a.mp4" else fine(name))
    run = formcheck("score", clips, "--json")
    assert run.code == 1
    objects = [json.loads(line) for line in run.out.splitlines()]
    assert [(item["clip"], item["status"]) for item in objects] == [("a.mp4", "failed"), ("b.mp4", "ok")]
    assert [Result.model_validate(item).clip for item in objects] == ["a.mp4", "b.mp4"]


def test_json_lines_of_a_results_folder_come_as_clips_are_done_and_else_in_order(
    formcheck, clips, scoring, capsys, tmp_path
) -> None:
    printed_before: dict[str, str] = {}

    def one(name: str) -> Result:
        printed_before[name] = capsys.readouterr().out
        return fine(name)

    scoring(one)
    (clips / "b.mp4").write_text("the larger one")
    formcheck("score", clips, "--json", "-o", tmp_path / "out")
    assert list(printed_before) == ["b.mp4", "a.mp4"]
    assert json.loads(printed_before["a.mp4"])["clip"] == "b.mp4"
    run = formcheck("score", clips, "--json", "--hold-s", "5")
    assert list(printed_before) == ["b.mp4", "a.mp4"] and json.loads(run.out)["clip"] == "b.mp4"


def test_one_clip_is_not_called_clips(formcheck, clips, scoring, tmp_path) -> None:
    scoring()
    assert "formcheck: 1 clip scored, 0 failed" in formcheck("score", clips / "a.mp4", "-o", tmp_path / "one").err
    assert "formcheck: 2 clips scored, 0 failed" in formcheck("score", clips, "-o", tmp_path / "two").err


def test_a_folder_of_results_is_made_with_one_whole_file_a_clip(formcheck, clips, scoring, tmp_path) -> None:
    scoring()
    out = tmp_path / "new" / "results"
    assert formcheck("score", clips, "-o", out).code == 0
    assert sorted(path.name for path in out.glob("*.json")) == ["a.mp4.json", "b.mp4.json"]
    for name in ("a.mp4", "b.mp4"):
        assert Result.model_validate_json((out / f"{name}.json").read_text()) == fine(name)


def test_clips_of_the_same_name_do_not_overwrite_each_other(formcheck, clips, scoring, tmp_path) -> None:
    scoring()
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.mp4").touch()
    out = tmp_path / "results"
    assert formcheck("score", clips / "a.mp4", other / "a.mp4", "-o", out).code == 0
    assert len(list(out.glob("*.json"))) == 2


def test_a_second_folder_does_not_replace_the_results_of_the_first(formcheck, clips, scoring, tmp_path) -> None:
    jobs = scoring()
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.mp4").write_text("another clip")
    out = tmp_path / "results"
    assert formcheck("score", clips, "-o", out).code == 0
    run = formcheck("score", other, "-o", out)
    assert (run.code, run.out) == (2, "")
    assert one_line(run.err) and f"{clips}/a.mp4" in run.err and f"{other}/a.mp4" in run.err
    assert len(jobs) == 2
    assert formcheck("score", clips, other, "-o", out).code == 0
    assert len(jobs) == 3
    assert formcheck("score", other, "-o", out).code == 2


def test_rows_of_clips_that_are_not_in_this_run_are_told(formcheck, clips, scoring, tmp_path) -> None:
    """Tables that hold more than what was asked for said nothing of it."""
    scoring()
    out = tmp_path / "out"
    assert "earlier" not in formcheck("score", clips, "-o", out).err
    run = formcheck("score", clips / "a.mp4", "-o", out)
    assert (run.code, run.err.splitlines()[-1]) == (0, "formcheck: 1 result of earlier runs is in the tables too")
    assert len((out / "clips.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_a_result_that_cannot_be_written_is_one_line(formcheck, clips, scoring, tmp_path) -> None:
    scoring()
    (tmp_path / "file").touch()
    run = formcheck("score", clips, "-o", tmp_path / "file")
    assert run.code == 2
    assert one_line(run.err) and "cannot be written" in run.err


def test_options_reach_the_scoring(formcheck, clips, scoring, tmp_path) -> None:
    jobs = scoring()
    model = tmp_path / "heavy.task"
    model.write_bytes(b"PK\x03\x04")
    given = ("--pose", "bridge", "--hold-s", "30", "--model", model, "--every-frame", "--turn", "90")
    formcheck("score", clips, *given)
    options = jobs[0].options
    assert [pose.id for pose in options.poses] == ["bridge"]
    assert (options.hold_s, options.model, options.every_frame, options.turn) == (30.0, str(model), True, 90)


def test_interrupted_is_130_and_what_is_done_is_kept(formcheck, clips, scoring, tmp_path) -> None:
    def one(name: str) -> Result:
        if name == "b.mp4":
            raise KeyboardInterrupt
        return fine(name)

    scoring(one)
    run = formcheck("score", clips, "-o", tmp_path / "results")
    assert run.code == 130
    assert "a.mp4" in run.out
    assert "Traceback" not in run.err
    assert [path.name for path in (tmp_path / "results").glob("*.json")] == ["a.mp4.json"]


def test_interrupted_json_ends_after_whole_lines(formcheck, clips, scoring) -> None:
    def one(name: str) -> Result:
        if name == "b.mp4":
            raise KeyboardInterrupt
        return fine(name)

    scoring(one)
    run = formcheck("score", clips, "--json")
    assert run.code == 130
    assert [json.loads(line)["clip"] for line in run.out.splitlines()] == ["a.mp4"]


# --- mistakes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("score", "{}/none.mp4"), "none.mp4: no such file or folder"),
        (("score", "{}/empty"), "no clips found in"),
        (("score", "{}/clips", "--pose", "brigde"), "no exercise 'brigde'; known: "),
        (("score", "{}/clips", "--pose", "{}/none.toml"), "none.toml: cannot be read"),
        (("poses", "show", "brigde"), "no exercise 'brigde'; known: "),
        (("poses", "check", "{}/none.toml"), "none.toml: cannot be read"),
    ],
)
def test_a_users_mistake_is_one_line_and_2(formcheck, clips, tmp_path, arguments, message) -> None:
    (tmp_path / "empty").mkdir()
    run = formcheck(*(argument.format(tmp_path) for argument in arguments))
    assert run.code == 2
    assert run.out == ""
    assert run.err.startswith("formcheck: ") and message in run.err
    assert one_line(run.err)


def test_a_missing_model_is_one_line_and_2(formcheck, clips) -> None:
    run = formcheck("score", clips, "--model", "none.task")
    assert (run.code, run.out) == (2, "")
    assert one_line(run.err) and "none.task not found" in run.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("score",), "paths"),
        (("score", "x.mp4", "--colour"), "--colour"),
        (("score", "x.mp4", "--hold-s", "long"), "--hold-s"),
        (("score", "x.mp4", "--hold-s", "-1"), "--hold-s"),
        (("score", "x.mp4", "--hold-s", "inf"), "--hold-s"),
        (("replay",), "clip"),
        (("dance",), "dance"),
        (("poses", "dance"), "dance"),
    ],
)
def test_wrong_usage_is_2_and_named_without_a_traceback(formcheck, arguments, named) -> None:
    run = formcheck(*arguments)
    assert run.code == 2
    assert run.out == ""
    assert run.err.startswith("Usage: ")
    assert named in run.err.splitlines()[-1].lower()
    assert "Traceback" not in run.err


# --- the rest -----------------------------------------------------------------------------------------


def test_version_and_help(formcheck) -> None:
    assert formcheck("--version") == Run(0, f"formcheck {__version__}\n", "")
    run = formcheck("--help")
    assert run.code == 0
    assert "Not a medical device" in run.out
    for command in ("score", "replay", "poses"):
        assert command in run.out


def test_replay_gets_its_options(formcheck, monkeypatch, tmp_path) -> None:
    calls = []
    monkeypatch.setattr("formcheck.replay.replay", lambda *a, **k: calls.append((a, k)))
    run = formcheck("replay", "clip.mp4", "-o", tmp_path / "out.mp4", "--hold-s", "5")
    assert run.code == 0
    ((given, options),) = calls
    assert given[0] == Path("clip.mp4")
    assert given[1] == "auto"
    assert (options["output"], options["hold_s"], options["model"]) == (tmp_path / "out.mp4", 5.0, None)


@pytest.mark.parametrize("arguments", [("poses",), ("poses", "list")])
def test_poses_are_listed(formcheck, arguments) -> None:
    run = formcheck(*arguments)
    assert run.code == 0
    assert all(name in run.out for name in pose_names())


def test_a_pose_is_shown(formcheck) -> None:
    run = formcheck("poses", "show", "bridge")
    assert run.code == 0
    assert "Lift your hips higher" in run.out and "hold_short" in run.out


def test_pose_files_are_checked(formcheck, tmp_path) -> None:
    good = poses_folder() / "bridge.toml"
    run = formcheck("poses", "check", good)
    assert run.code == 0
    assert run.out.endswith("in order: Bridge, 11 signals, 7 faults\n")
    one = tmp_path / "one.toml"
    text = good.read_text(encoding="utf-8")
    one.write_text(text[: text.index("[[faults]]", text.index("[[faults]]") + 1)], encoding="utf-8")
    assert formcheck("poses", "check", one).out.endswith("11 signals, 1 fault\n")
    bad = tmp_path / "mine.toml"
    bad.write_text(good.read_text(encoding="utf-8").replace('title = "Bridge"', 'titel = "Bridge"'), encoding="utf-8")
    run = formcheck("poses", "check", bad)
    assert run.code == 2
    assert "mine.toml: title: missing" in run.err and "mine.toml: titel: no such key" in run.err


def test_my_own_pose_file_can_be_scored_with(formcheck, clips, scoring, tmp_path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text((poses_folder() / "bridge.toml").read_text(encoding="utf-8"), encoding="utf-8")
    scoring()
    assert formcheck("score", clips, "--pose", mine).code == 0


# --- evaluate -----------------------------------------------------------------------------------------


def test_evaluate_names_what_it_could_not_score_in_both_outputs_and_is_1(formcheck, clips, monkeypatch) -> None:
    score = ClipScore("a.mp4", "bridge", "recorded", 3, 3, refused=False)
    monkeypatch.setattr(commands, "evaluate", lambda folder, **how: [score])
    assert formcheck("evaluate", clips).code == 0

    def evaluate(folder: Path, unscored: Callable[[str], None], **how: Any) -> list[ClipScore]:
        unscored("b.mp4: not a video")
        return [score]

    monkeypatch.setattr(commands, "evaluate", evaluate)
    run = formcheck("evaluate", clips)
    assert (run.code, run.err) == (1, "formcheck: b.mp4: not a video\n")
    assert "a.mp4" in run.out and "b.mp4: not a video" in run.out


# --- reports ------------------------------------------------------------------------------------------


def test_report_gets_its_options_and_says_where_the_page_is(formcheck, monkeypatch, tmp_path) -> None:
    calls = []
    monkeypatch.setattr(commands, "report", lambda *a, **k: calls.append((a, k)) or fine("clip.mp4"))
    run = formcheck("report", "some/clip.mp4", "--pose", "bridge", "--hold-s", "5", "-o", tmp_path / "page.html")
    assert run == Run(0, f"{tmp_path / 'page.html'}\n", "")
    ((given, options),) = calls
    assert given == (Path("some/clip.mp4"), "bridge")
    assert (options["output"], options["hold_s"]) == (tmp_path / "page.html", 5.0)


def test_a_report_without_a_name_is_named_after_the_clip(formcheck, monkeypatch) -> None:
    monkeypatch.setattr(commands, "report", lambda *a, **k: fine("clip.mp4"))
    assert formcheck("report", "some/clip.mp4").out == "clip.mp4.report.html\n"


def test_what_a_result_warns_of_is_said_beside_the_report(formcheck, monkeypatch) -> None:
    warned = fine("clip.mp4").model_copy(update={"warnings": ["no known exercise was recognised"]})
    monkeypatch.setattr(commands, "report", lambda *a, **k: warned)
    run = formcheck("report", "some/clip.mp4")
    assert (run.code, run.err) == (0, "formcheck: clip.mp4: no known exercise was recognised\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("report", "{}/none.mp4", "-o", "{}/page.html"), "none.mp4: no such file"),
        (("report", "{}/clips", "-o", "{}/page.html"), "clips: a folder, not a clip"),
        (("report", "{}/clips/a.mp4", "-o", "{}/page.html"), "a.mp4: the file is empty"),
        (("report", "{}/clips/a.mp4", "-o", "{}/clips/a.mp4"), "cannot be written over the clip itself"),
        (("report", "{}/clips/a.mp4", "--pose", "brigde"), "no exercise 'brigde'"),
        (("score", "{}/clips", "--report"), "--report needs a folder to write to: -o FOLDER"),
    ],
)
def test_a_mistake_in_reporting_is_one_line_and_2(formcheck, clips, tmp_path, arguments, message) -> None:
    run = formcheck(*(argument.format(tmp_path) for argument in arguments))
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("formcheck: ") and message in run.err and one_line(run.err)
    assert not (tmp_path / "page.html").exists()


def test_reports_of_a_folder_come_with_an_overview_and_are_made_once(formcheck, clips, monkeypatch, tmp_path) -> None:
    made = []

    def report_job(job: Job, limit_s: float | None = None, *, folder: str) -> Result:
        made.append(job.name)
        Path(folder, f"{job.name}.html").write_text("a report", encoding="utf-8")
        return fine(job.name)

    monkeypatch.setattr(commands, "report_job", report_job)
    monkeypatch.setattr(
        Labour, "share_out", lambda self, jobs, store, work: run_jobs(jobs, Here(), 1, store=store, score=work)
    )
    out = tmp_path / "out"
    run = formcheck("score", clips, "-o", out, "--report", "--json")
    assert run.code == 0
    assert [json.loads(line)["clip"] for line in run.out.splitlines()] == ["a.mp4", "b.mp4"]
    assert f"formcheck: overview in {out / 'index.html'}\n" in run.err
    overview = (out / "index.html").read_text(encoding="utf-8")
    assert 'href="./a.mp4.html"' in overview and 'href="./b.mp4.html"' in overview
    (out / "b.mp4.html").unlink()
    assert formcheck("score", clips, "-o", out, "--report").code == 0
    assert made == ["a.mp4", "b.mp4", "b.mp4"]


def test_replay_takes_a_second_clip(formcheck, monkeypatch) -> None:
    calls = []
    monkeypatch.setattr("formcheck.replay.replay", lambda *a, **k: calls.append((a, k)))
    assert formcheck("replay", "before.mp4", "after.mp4").code == 0
    ((given, options),) = calls
    assert (given[0], options["beside"]) == (Path("before.mp4"), Path("after.mp4"))
