"""The window, where there is none."""

from __future__ import annotations

import sys

import pytest

from formcheck.errors import DisplayError
from formcheck.reporting.window import Window


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
