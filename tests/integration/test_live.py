"""Live coaching of real clips through the real model, as a person runs it."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from formcheck import __version__, score
from formcheck.checking import load_pose
from formcheck.engine import Engine
from formcheck.history import History, NoDiary
from formcheck.live import exercise_set
from formcheck.live.coach import Coach
from formcheck.live.plan import Plan
from formcheck.recording import recorded_measures
from formcheck.reporting.result import ClipFacts, Maker, Result
from formcheck.tracking import read_landmarks
from formcheck.video import Clip
from tests import no_network, odd_clips

SAMPLES = Path(__file__).parents[2] / "samples"
CLEAN = SAMPLES / "bridge_clean.mp4"
RECORDINGS = sorted((SAMPLES / "recordings").glob("*.npz"))
WITHOUT_SCREEN = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
#: As fast as it goes, with nothing to see or hear, and no frame dropped.
UNSEEN = ("--no-window", "--quiet", "--speed", "50", "--every-frame")


def formcheck(*arguments: str | Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "formcheck", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout, env=WITHOUT_SCREEN)


def test_live_gives_what_score_gives_to_the_byte_and_the_history_has_it(tmp_path: Path) -> None:
    clip, file = SAMPLES / "bridge_faults.mp4", tmp_path / "h.sqlite3"
    lived = formcheck("live", "bridge", "--source", clip, *UNSEEN, "--json", "--history", file)
    scored = formcheck("score", clip, "--pose", "bridge", "--json")
    assert lived.returncode == 0, lived.stderr
    assert lived.stdout == scored.stdout
    result = json.loads(scored.stdout)
    with History(file) as history:
        kept = history.repetitions()
    assert [r.hold_s for r in kept] == [r["hold_s"] for r in result["repetitions"]]
    assert [[f for f, _ in r.faults] for r in kept] == [[f["id"] for f in r["faults"]] for r in result["repetitions"]]


def coached(recording: Path, monkeypatch: pytest.MonkeyPatch, drop: int = 0) -> tuple[Result, Result]:
    """What the coach makes of landmarks when every `drop`-th frame does not reach it, and what scoring makes of all."""
    content = read_landmarks(recording)
    labels = SAMPLES / f"{recording.name.split('.')[0]}.labels.json"
    pose = load_pose(json.loads(labels.read_text())["pose"])
    make = recorded_measures(content)
    monkeypatch.setattr(exercise_set, "Engine", lambda pose, hold_s: Engine(pose, hold_s, make))
    coach = Coach([Plan((pose,))], NoDiary(), math.inf)
    daylight = np.full((48, 64, 3), 120, np.uint8)
    for number, (frame, body) in enumerate(content, 1):
        if not drop or number % drop:
            coach.update(replace(frame, rgb=daylight), body)
    coach.finish()
    about = content.about
    facts = ClipFacts(about.clip, about.duration_s, about.frames, about.problem)
    return coach.sets[0].result(facts, Maker(version=__version__, model=about.model)), score(recording, pose)


def test_of_a_clip_that_breaks_off_in_a_hold_live_tells_what_score_tells(tmp_path: Path) -> None:
    """What is lost of a hold may have been held: `hold_short` cannot be judged."""
    clip = odd_clips.truncated(SAMPLES / "bridge_clean.mp4", tmp_path / "clip.mp4", share=0.55)
    how = ("--hold-s", "20", "--json")
    lived = formcheck("live", "bridge", "--source", clip, *UNSEEN, *how, "--no-keep")
    scored = formcheck("score", clip, "--pose", "bridge", *how)
    assert lived.stdout == scored.stdout
    assert "breaks off" in scored.stdout


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.name.split(".")[0])
def test_the_coach_counts_what_score_counts_in_every_exercise(recording: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Landmarks of each exercise through the coach: what is said and shown changes no repetition."""
    lived, scored = coached(recording, monkeypatch)
    assert scored.repetitions or all("arm hides" in item.why for item in scored.cannot_judge)
    assert lived.to_json() == scored.to_json()


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.name.split(".")[0])
def test_with_every_third_frame_dropped_counts_sides_and_faults_are_the_same(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived, scored = coached(recording, monkeypatch, drop=3)
    assert [(r.side, [f.id for f in r.faults]) for r in lived.repetitions] == [
        (r.side, [f.id for f in r.faults]) for r in scored.repetitions
    ]
    assert [r.hold_s for r in lived.repetitions] == pytest.approx([r.hold_s for r in scored.repetitions], abs=0.4)


def test_of_a_clip_with_more_frames_than_needed_live_judges_those_that_score_does(tmp_path: Path) -> None:
    quick = odd_clips.written(tmp_path / "30.mp4", ((t / 2.5, rgb) for t, rgb in odd_clips.pictures(CLEAN) if t < 14))
    lived = formcheck("live", "bridge", "--source", quick, *UNSEEN, "--json", "--no-keep")
    scored, full = (formcheck("score", quick, "--pose", "bridge", "--json", *more) for more in ((), ("--every-frame",)))
    assert json.loads(scored.stdout)["repetitions"]
    assert lived.stdout == scored.stdout
    assert scored.stdout != full.stdout, "nothing was left out: this test proves nothing"


def test_at_the_cameras_pace_the_counts_are_the_same_whatever_was_dropped(tmp_path: Path) -> None:
    lived = formcheck("live", "bridge", "--source", CLEAN, "--no-window", "--quiet", "--no-keep", "--json", "--stats")
    assert lived.returncode == 0, lived.stderr
    result = json.loads(lived.stdout)
    assert len(result["repetitions"]) == 3
    assert result["faults"] == {}
    assert "dropped" in lived.stderr


def test_a_routine_is_done_hands_free_from_a_chain_of_clips(tmp_path: Path) -> None:
    routine = tmp_path / "twice.toml"
    step = '[[exercise]]\npose = "bridge"\nrepetitions = 3\nrest_s = 2\n'
    routine.write_text(f'title = "Twice"\n{step}{step}')
    chain = ("--source", CLEAN, "--source", SAMPLES / "bridge_faults.mp4")
    record, file = tmp_path / "seen.mp4", tmp_path / "h.sqlite3"
    lived = formcheck("session", "--routine", routine, *chain, *UNSEEN, "--json", "--record", record, "--history", file)
    assert lived.returncode == 0, lived.stderr
    first, second = map(json.loads, lived.stdout.splitlines())
    assert len(first["repetitions"]) == len(second["repetitions"]) == 3
    assert first["faults"] == {}
    assert second["faults"]
    with Clip(CLEAN) as clip:
        drawn_over = sum(1 for _ in clip)
    with Clip(record) as seen:
        assert sum(1 for _ in seen) > drawn_over
    with History(file) as history:
        assert len({repetition.session for repetition in history.repetitions()}) == 1


def _started(file: Path, *more: str) -> subprocess.Popen[str]:
    """A live session at triple speed, running until its first repetition is in the history."""
    command = [sys.executable, "-m", "formcheck", "live", "bridge", "--source", str(CLEAN), "--no-window", "--quiet"]
    command += ["--speed", "3", "--every-frame", "--history", str(file), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=WITHOUT_SCREEN)
    until_s = time.monotonic() + 120
    while time.monotonic() < until_s and process.poll() is None:
        if file.exists():
            with History(file) as history:
                if history.repetitions():
                    return process
        time.sleep(0.1)
    raise AssertionError("no repetition came")


def test_killed_in_the_middle_the_history_has_every_repetition_that_was_counted(tmp_path: Path) -> None:
    file = tmp_path / "h.sqlite3"
    process = _started(file)
    process.kill()
    process.communicate()
    shown = formcheck("history", "--history", file)
    assert shown.returncode == 0
    assert "Bridge" in shown.stdout
    with History(file) as history:
        kept = history.repetitions()
    assert 1 <= len(kept) < 3
    assert all(repetition.complete for repetition in kept)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_interrupted_prints_and_keeps_what_was_done_and_exits_as_a_shell_expects(number: str, tmp_path: Path) -> None:
    sent = getattr(signal, number)
    record = tmp_path / "seen.mp4"
    process = _started(tmp_path / "h.sqlite3", "--json", "--record", str(record))
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + sent, err
    assert "Traceback" not in err
    assert len(json.loads(out)["repetitions"]) >= 1
    with Clip(record) as seen:
        assert sum(1 for _ in seen) > 10


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there is a screen announced by variables")
def test_without_a_screen_the_window_is_one_line_and_what_to_do() -> None:
    lived = formcheck("live", "bridge", "--source", CLEAN, "--no-keep", "--json")
    assert lived.returncode == 2
    assert lived.stdout == ""
    assert len(lived.stderr.splitlines()) == 1
    assert "--no-window" in lived.stderr


@pytest.mark.skipif(not no_network.SUPPORTED, reason="the kernel filter is made for Linux on x86-64 and Arm")
def test_nothing_in_a_live_session_opens_a_network_socket(tmp_path: Path) -> None:
    arguments = ["-m", "formcheck", "live", "bridge", "--source", str(CLEAN), *UNSEEN]
    command = [sys.executable, no_network.__file__, *arguments, "--history", str(tmp_path / "h.sqlite3"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=WITHOUT_SCREEN)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["repetitions"]) == 3
