"""Promises of the README, on real clips through the real model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import formcheck
from formcheck.cli import main
from formcheck.video import Clip
from tests import no_network, odd_clips

SAMPLES = Path(__file__).parents[2] / "samples"
CLEAN = SAMPLES / "bridge_clean.mp4"
FAULTS = SAMPLES / "bridge_faults.mp4"
#: The first of its repetitions is over by then, seconds.
ONE_S = 7.5


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of one clean bridge."""
    return odd_clips.beginning(CLEAN, tmp_path_factory.mktemp("one") / "one.mp4", ONE_S)


def told(result: formcheck.Result) -> list[set[str]]:
    return [{fault.id for fault in repetition.faults} for repetition in result.repetitions]


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, **options)  # type: ignore


@pytest.mark.skipif(not no_network.SUPPORTED, reason="the kernel filter is made for Linux on x86-64 and Arm")
def test_no_socket_is_opened_during_a_run_not_even_by_native_code(tmp_path: Path) -> None:
    guard = no_network.__file__
    stopped = run(guard, "-c", "import socket; socket.socket()")
    assert stopped.returncode != 0, "the guard lets sockets through: this test proves nothing"
    native = "import ctypes; ctypes.CDLL(None).socket(2, 1, 0)"
    assert run(guard, "-c", native).returncode != 0
    short = odd_clips.truncated(CLEAN, tmp_path / "short.mp4", 0.2)
    scored = run(guard, "-m", "formcheck", "score", str(short), "--json")
    assert scored.returncode == 0, scored.stderr
    assert json.loads(scored.stdout)["frames"] > 0
    overlay = tmp_path / "overlay.mp4"
    replayed = run(guard, "-m", "formcheck", "replay", str(short), "-o", str(overlay))
    assert replayed.returncode == 0, replayed.stderr
    assert overlay.stat().st_size > 0


def test_same_clip_gives_the_same_bytes_twice(one: Path) -> None:
    first, second = (run("-m", "formcheck", "score", str(one), "--json") for _ in range(2))
    assert first.returncode == 0
    assert json.loads(first.stdout)["repetitions"]
    assert first.stdout == second.stdout
    assert first.stderr == ""


@pytest.mark.parametrize("clip", [CLEAN, FAULTS], ids=lambda clip: clip.stem)
def test_mirrored_clip_gives_the_same_repetitions_and_faults(clip: Path, tmp_path: Path) -> None:
    straight = formcheck.score(SAMPLES / "recordings" / f"{clip.name}.landmarks.npz", "bridge")
    mirrored = formcheck.score(odd_clips.mirrored(clip, tmp_path / "mirrored.mp4"), "bridge")
    assert told(mirrored) == told(straight)
    for a, b in zip(straight.repetitions, mirrored.repetitions, strict=True):
        assert a.hold_s == pytest.approx(b.hold_s, abs=0.3)


def test_odd_clips_get_a_result_or_one_line_and_stop_nobody(
    one: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    odd_clips.empty(folder / "a_empty.mp4")
    odd_clips.text(folder / "b_text.mp4")
    odd_clips.audio_only(folder / "c_audio.mp4")
    odd_clips.one_frame(one, folder / "d_one_frame.mp4")
    odd_clips.no_person(folder / "e_no_person.mp4")
    odd_clips.truncated(CLEAN, folder / "f_truncated.mp4", 0.5)
    odd_clips.variable_rate(one, folder / "g_variable.mp4")
    odd_clips.rotated(one, folder / "h_rotated.mp4", 90)
    odd_clips.odd_width(one, folder / "i_odd_width.mp4")
    with pytest.raises(SystemExit) as stop:
        main_with("score", str(folder), "--pose", "bridge", "--json")
    out, err = capsys.readouterr()
    results = {r["clip"][0]: r for r in map(json.loads, out.splitlines())}
    assert stop.value.code == 1
    assert "Traceback" not in err
    assert {k for k, r in results.items() if r["status"] == "failed"} == {"a", "b", "c"}
    assert all(results[k]["error"] for k in "abc")
    assert results["d"]["frames"] == 1
    assert results["d"]["repetitions"] == []
    assert results["e"]["tracked"] == 0.0
    assert results["e"]["repetitions"] == []
    assert {c["why"] for c in results["e"]["cannot_judge"]} == {"no person found"}
    assert results["f"]["status"] == "partial"
    assert 5 < results["f"]["duration_s"] < 15
    assert len(results["f"]["repetitions"]) >= 1
    for key in "ghi":
        assert len(results[key]["repetitions"]) == 1, key
        assert results[key]["faults"] == {}, key


def test_4k_clip_is_scaled_down_and_scored(tmp_path: Path) -> None:
    result = formcheck.score(odd_clips.scaled_to_4k(CLEAN, tmp_path / "4k.mp4", until_s=ONE_S, every=2), "bridge")
    assert result.status == "ok"
    assert len(result.repetitions) == 1


def test_overlay_is_written_without_a_screen_and_plays_as_long_as_the_clip(tmp_path: Path) -> None:
    short = odd_clips.truncated(CLEAN, tmp_path / "short.mp4", 0.3)
    overlay = tmp_path / "overlay.mp4"
    without_screen = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = run("-m", "formcheck", "replay", str(short), "--pose", "bridge", "-o", str(overlay), env=without_screen)
    assert done.returncode == 0, done.stderr
    with Clip(short) as before, Clip(overlay) as after:
        frames = list(zip(before, after, strict=True))
    assert all(abs(a.time_s - b.time_s) < 0.002 for a, b in frames)
    a, b = frames[len(frames) // 2]
    corner = (slice(0, 60), slice(0, 100))  # the count is drawn there
    assert np.abs(a.rgb[corner].astype(int) - b.rgb[corner]).mean() > 20


def test_replay_without_a_screen_says_so_in_one_line() -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux runs without a screen")
    without_screen = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = run("-m", "formcheck", "replay", str(CLEAN), env=without_screen)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "-o overlay.mp4" in done.stderr


def main_with(*arguments: str) -> None:
    from formcheck.cli import app

    main(lambda: app(list(arguments)))
