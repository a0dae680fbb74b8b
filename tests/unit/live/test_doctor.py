"""What the doctor finds, and its fixes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from formcheck.errors import CameraError
from formcheck.live import doctor
from formcheck.live.doctor import Finding, doctor_command, examine
from formcheck.reporting.sound import Mixer
from formcheck.video import Device
from tests.cameras import FakeCamera, noise


def found(opener: Callable[[], Device], history: Path, window: bool = False) -> dict[str, Finding]:
    return {finding.what: finding for finding in examine(opener, window, None, history)}


@pytest.fixture(autouse=True)
def no_model_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_speed", lambda model: Finding("speed", True, "quick"))
    monkeypatch.setattr(doctor, "_model", lambda model: Finding("model", True, "there"))


def camera(pictures: list[np.ndarray], rate: float = 5000.0) -> Callable[[], Device]:
    return lambda: FakeCamera(pictures, "frozen", rate=rate)


def test_a_good_camera_is_fine_with_its_size_and_rate(tmp_path: Path) -> None:
    finding = found(camera(noise(60)), tmp_path / "h.sqlite3")["camera"]
    assert finding.fine
    assert "64x48" in finding.said


def test_no_camera_is_missing_with_its_fix(tmp_path: Path) -> None:
    def none() -> Device:
        raise CameraError("no camera is connected: plug one in")

    finding = found(none, tmp_path / "h.sqlite3")["camera"]
    assert not finding.fine
    assert finding.needed
    assert "plug one in" in finding.said


def test_covered_and_dark_and_slow_cameras_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    black = found(camera([np.zeros((48, 64, 3), np.uint8)]), tmp_path / "h.sqlite3")["camera"]
    dark = found(camera([np.full((48, 64, 3), 20, np.uint8)]), tmp_path / "h.sqlite3")["camera"]
    monkeypatch.setattr(doctor, "_PICTURES", 3)
    monkeypatch.setattr(doctor, "_SETTLE", 1)
    slow = found(camera(noise(9), rate=9), tmp_path / "h.sqlite3")["camera"]
    assert (black.fine, dark.fine, slow.fine) == (False, True, False)
    assert "covered" in black.said
    assert "more light" in dark.said
    assert "more light" in slow.said


def test_sound_and_voice_are_missed_but_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(mixer: Mixer) -> None:
        raise OSError("no device")

    monkeypatch.setattr(doctor, "Loudspeaker", none)
    finding = found(camera(noise(60)), tmp_path / "h.sqlite3")["sound"]
    assert (finding.fine, finding.needed) == (False, False)


def test_looking_makes_no_history(tmp_path: Path) -> None:
    finding = found(camera(noise(60)), tmp_path / "deep" / "h.sqlite3")["history"]
    assert finding.fine
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there is a screen announced by variables")
def test_a_screen_that_is_not_there_is_found_out_without_falling_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":987")  # announced, but nobody there: the window toolkit ends its process
    finding = found(camera(noise(60)), tmp_path / "h.sqlite3", window=True)["window"]
    assert not finding.fine
    assert "--no-window" in finding.said


def test_the_command_says_whether_everything_needed_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "Camera", lambda index: FakeCamera(noise(60), "frozen", rate=5000))
    assert doctor_command(0, False, None, tmp_path / "h.sqlite3")
    monkeypatch.setattr(doctor, "_model", lambda model: Finding("model", False, "reinstall formcheck"))
    assert not doctor_command(0, False, None, tmp_path / "h.sqlite3")
    assert "reinstall formcheck" in capsys.readouterr().out
