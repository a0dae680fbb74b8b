"""What is printed and kept around a session: nothing that was done is lost with what went wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer

from formcheck.checking import PoseDefinition, poses_folder
from formcheck.cli import app
from formcheck.errors import CameraError, FormcheckError, VideoError
from formcheck.history import NoDiary
from formcheck.live import commands
from formcheck.live.commands import Showing, coach, device, print_routine
from formcheck.live.plan import Plan
from formcheck.live.run import Options, Outcome

PLAIN = Showing(output=None, as_json=False, history=None, keep=False)


@pytest.fixture
def coached(monkeypatch: pytest.MonkeyPatch, bridge: PoseDefinition) -> Any:
    """Runs `coach` around a session that comes to this outcome; gives what the session kept its sets with."""

    def run(outcome: Outcome, showing: Showing = PLAIN, **options: Any) -> Any:
        keepers = []

        def session(plans: Any, opener: Any, keeper: Any, *_: Any) -> Outcome:
            keepers.append(keeper)
            return outcome

        monkeypatch.setattr(commands, "run_live", session)
        coach([Plan((bridge,))], lambda: pytest.fail("no device is opened here"), Options(**options), showing)
        return keepers[0]

    return run


def test_results_of_a_session_whose_camera_was_lost_are_shown_all_the_same(
    coached: Any, outcome: Outcome, capsys: Any
) -> None:
    with pytest.raises(CameraError, match="camera 0 is gone"):
        coached(replace(outcome, problem="camera 0 is gone"))
    assert "bridge" in capsys.readouterr().out


def test_a_recording_that_could_not_be_written_fails_after_the_results(
    coached: Any, outcome: Outcome, capsys: Any
) -> None:
    with pytest.raises(VideoError, match="disk is full"):
        coached(replace(outcome, unrecorded="out.mp4: the disk is full"))
    assert "bridge" in capsys.readouterr().out


def test_each_set_is_a_file_named_by_its_place_and_exercise(coached: Any, outcome: Outcome, tmp_path: Path) -> None:
    coached(replace(outcome, sets=outcome.sets * 2), replace(PLAIN, output=tmp_path / "new"))
    files = sorted((tmp_path / "new").iterdir())
    assert [file.name for file in files] == ["01_bridge.json", "02_bridge.json"]
    assert len(json.loads(files[0].read_text(encoding="utf-8"))["repetitions"]) == 1


def test_results_that_cannot_be_written_are_printed_before_it_fails(
    coached: Any, outcome: Outcome, tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FormcheckError, match="file"):
        coached(outcome, replace(PLAIN, output=tmp_path / "file", as_json=True))
    assert json.loads(capsys.readouterr().out)["pose"] == "bridge"


def test_json_is_one_line_a_set_and_nothing_else(coached: Any, outcome: Outcome, capsys: Any) -> None:
    coached(replace(outcome, sets=outcome.sets * 3), replace(PLAIN, as_json=True))
    out, err = capsys.readouterr()
    assert [json.loads(line)["pose"] for line in out.splitlines()] == ["bridge"] * 3
    assert err == ""


def test_how_fast_it_was_is_said_when_asked_for(coached: Any, outcome: Outcome, capsys: Any) -> None:
    coached(replace(outcome, stats="30 frames a second"), stats=True)
    assert "formcheck: 30 frames a second" in capsys.readouterr().err


def test_a_history_that_cannot_be_opened_costs_the_history_not_the_session(
    coached: Any, outcome: Outcome, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "history.sqlite"
    file.write_text("not a database, and long enough to be read as one", encoding="utf-8")
    keeper = coached(outcome, replace(PLAIN, history=file, keep=True))
    assert isinstance(keeper, NoDiary)
    assert "this session is not kept" in capsys.readouterr().err


@pytest.mark.parametrize("size", ["640", "640x", "x480", "640x480x3", "0x0", "-640x480"])
def test_a_size_that_is_none_is_told_with_one_that_is(size: str) -> None:
    with pytest.raises(CameraError, match="640x480"):
        device(0, None, size, "0", 1.0)


def test_a_routine_is_printed_a_set_a_line(capsys: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'title = "Evening"\n[[exercise]]\npose = "bridge"\nrepetitions = 8\nhold_s = 5\n'
        '[[exercise]]\npose = "childs_pose"\nrepetitions = 2\nrest_s = 10\n',
        encoding="utf-8",
    )
    print_routine(file)
    title, _, _, *sets = capsys.readouterr().out.splitlines()
    assert title.strip() == "Evening"
    assert [line.replace("│", "").split() for line in sets] == [
        ["Bridge", "8", "5", "30"],
        ["Child's", "pose", "2", "10"],
    ]


@pytest.mark.parametrize("command", ["live", "session"])
@pytest.mark.parametrize(("given", "covers"), [((), True), (("--fullscreen",), True), (("--windowed",), False)])
def test_the_screen_is_covered_unless_a_window_is_wished(
    monkeypatch: pytest.MonkeyPatch, command: str, given: tuple[str, ...], covers: bool
) -> None:
    shown: list[bool] = []
    monkeypatch.setattr(commands, "coach", lambda plans, opener, options, showing: shown.append(options.fullscreen))
    typer.main.get_command(app).main([command, *given], standalone_mode=False)
    assert shown == [covers]


def test_a_routine_is_printed_as_it_is_called(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What looks like a mark of the terminal's style was swallowed, or ended the program."""
    text = (poses_folder() / "bridge.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text.replace('title = "Bridge"', 'title = "Bridge [b]"'), encoding="utf-8")
    routine = tmp_path / "routine.toml"
    routine.write_text('title = "Mornings [/b]"\n[[exercise]]\npose = "mine.toml"\nrepetitions = 2\n', encoding="utf-8")
    print_routine(routine)
    out = capsys.readouterr().out
    assert "Mornings [/b]" in out and "Bridge [b]" in out
