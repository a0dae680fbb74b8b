"""What `score` prints of clips that failed: each once on a screen, and on stderr where stdout goes elsewhere."""

from __future__ import annotations

import sys

import pytest

from formcheck.batch import Done, Job, Options
from formcheck.commands import _ResultPrinter
from formcheck.reporting.result import Maker, failed


@pytest.mark.parametrize(("screen", "times"), [(True, 0), (False, 1)])
def test_a_failed_clip_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], screen: bool, times: int
) -> None:
    result = failed("gone.mp4", "bridge", "gone.mp4: no such file", Maker(version="1", model="sha256:0"))
    printer = _ResultPrinter(as_json=False, keep=True, at_once=False)
    printer.add(Done(0, Job("gone.mp4", "gone.mp4", Options(())), result))
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: screen)
    printer.finish()
    out, err = capsys.readouterr()
    assert out.count("gone.mp4") == 1 and "no such file" in out
    assert err.count("gone.mp4") == times
