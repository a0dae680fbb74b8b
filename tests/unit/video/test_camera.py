"""Opening a camera, and what is said when that fails."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.errors import CameraError
from formcheck.video import Camera, camera
from formcheck.video.camera import to_rgb, why_not_opened
from tests.cameras import FakeCapture, noise

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system tells which cameras there are")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "_FIRST_PICTURE_S", 0.2)


@linux
def test_no_camera_at_all(tmp_path: Path) -> None:
    assert "no camera is connected" in why_not_opened(0, tmp_path)
    assert "--source" in why_not_opened(0, tmp_path)


@linux
def test_wrong_index_names_those_that_there_are(tmp_path: Path) -> None:
    (tmp_path / "video0").touch()
    (tmp_path / "video12").touch()
    assert why_not_opened(3, tmp_path) == "there is no camera 3; there is 0, 12: choose with --camera"


@linux
def test_camera_that_is_there_but_does_not_open_is_busy(tmp_path: Path) -> None:
    (tmp_path / "video0").touch()
    assert "another program" in why_not_opened(0, tmp_path)


def test_camera_that_does_not_open_is_an_error_and_not_a_crash() -> None:
    with pytest.raises(CameraError, match="camera"):
        Camera(0, capture=FakeCapture([], opened=False))


def test_busy_camera_opens_but_gives_no_picture() -> None:
    busy = FakeCapture([])
    with pytest.raises(CameraError, match="another program is probably using it"):
        Camera(0, capture=busy)
    assert busy.released


def test_first_pictures_that_fail_are_waited_for() -> None:
    picture = noise(1)[0]
    device = Camera(0, capture=FakeCapture([None, None, picture]))
    assert device.read().rgb.shape == picture.shape


def test_a_bad_packet_is_not_a_pulled_plug_but_many_are() -> None:
    a, b = noise(2)
    device = Camera(0, capture=FakeCapture([a, None, b]))
    device.read()
    assert device.read().rgb.shape == b.shape
    with pytest.raises(CameraError, match="Plug it in again"):
        device.read()


def test_stamps_rise_by_the_machines_clock_where_the_camera_has_none() -> None:
    device = Camera(0, capture=FakeCapture(noise(3)))
    stamps = [device.read().stamp_s for _ in range(3)]
    assert stamps == sorted(stamps)


def test_size_is_asked_for_and_large_ones_compressed() -> None:
    capture = FakeCapture(noise(1))
    Camera(0, (1280, 720), capture=capture)
    assert capture.asked[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    assert cv2.CAP_PROP_FOURCC in capture.asked


def test_rotated_camera_is_turned_upright() -> None:
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:, :8] = 255  # white at the left: at the top after a quarter clockwise
    rgb = Camera(0, turn=90, capture=FakeCapture([picture])).read().rgb
    assert rgb.shape == (64, 48, 3)
    assert rgb[:8].min() == 255
    assert rgb.flags.c_contiguous


@pytest.mark.parametrize("channels", [(), (1,), (2,), (3,), (4,)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_every_usual_format_becomes_contiguous_rgb(channels: tuple[int, ...], dtype: type) -> None:
    rgb = to_rgb(np.zeros((48, 64, *channels), dtype))
    assert rgb.shape == (48, 64, 3)
    assert rgb.dtype == np.uint8
    assert rgb.flags.c_contiguous


def test_bgr_is_turned_round() -> None:
    blue = np.zeros((48, 64, 3), np.uint8)
    blue[:, :, 0] = 200
    assert to_rgb(blue)[0, 0].tolist() == [0, 0, 200]


@pytest.mark.parametrize("shape", [(48, 64, 5), (1, 61440), (3, 48, 64, 3)])
def test_unknown_format_says_what_it_is_and_what_to_try(shape: tuple[int, ...]) -> None:
    with pytest.raises(CameraError, match=r"format.*--size"):
        to_rgb(np.zeros(shape, np.uint8))
