"""The window: where there is none, and how pictures lie in one of another form."""

from __future__ import annotations

import socket
import sys

import numpy as np
import pytest

from formcheck.errors import DisplayError
from formcheck.reporting.window import Window, _answers, fit_into


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there is a screen announced by variables")
def test_without_a_screen_it_says_so_and_what_to_do_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(DisplayError, match=r"no screen.*-o"):
        Window("formcheck")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there is a screen announced by variables")
def test_a_screen_that_is_announced_but_gone_is_said_and_does_not_end_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISPLAY", ":987")
    with pytest.raises(DisplayError, match=r":987 does not answer; try again"):
        Window("formcheck", instead="try again")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there is a screen announced by variables")
@pytest.mark.parametrize("display", ["localhost:{}.0", "127.0.0.1:{}", "tcp/localhost:{}"])
def test_a_screen_forwarded_from_elsewhere_is_asked_whether_it_is_still_there(
    monkeypatch: pytest.MonkeyPatch, display: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1] - 6000
        assert _answers(display.format(number))
    monkeypatch.setenv("DISPLAY", display.format(number))
    with pytest.raises(DisplayError, match="does not answer; try again"):
        Window("formcheck", instead="try again")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there is a screen announced by variables")
@pytest.mark.parametrize("display", ["unix:987", "localhost:99999", "no.such.host.invalid:0"])
def test_screens_that_cannot_be_there_do_not_answer(display: str) -> None:
    assert not _answers(display)


@pytest.mark.parametrize("size", [(640, 480), (320, 240), (480, 640), (1280, 480), (1920, 1080), (2560, 1440)])
@pytest.mark.parametrize("window", [(1920, 1080), (1366, 768), (1080, 1920), (640, 480)])
def test_a_picture_fills_the_window_without_being_stretched_beside_dark_bars(
    size: tuple[int, int], window: tuple[int, int]
) -> None:
    shown = np.full((window[1], window[0], 3), 20, np.uint8)
    fit_into(shown, np.full((size[1], size[0], 3), 255, np.uint8))
    picture = (shown == 255).all(axis=2)
    high, wide = picture.any(axis=1).sum(), picture.any(axis=0).sum()
    assert (wide, high) == pytest.approx((size[0] * high / size[1], size[1] * wide / size[0]), abs=2)
    assert wide == window[0] or high == window[1]
    assert (shown[~picture] == 20).all()
    middle = np.argwhere(picture).mean(axis=0)
    assert middle == pytest.approx((window[1] / 2, window[0] / 2), abs=1.5)
