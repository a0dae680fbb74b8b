"""The window, where there is none."""

from __future__ import annotations

import socket
import sys

import pytest

from formcheck.errors import DisplayError
from formcheck.reporting.window import Window, _answers


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
