"""The page of a session is written when it is over; whether it can be is found out before it begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from formcheck.checking import PoseDefinition
from formcheck.errors import FormcheckError
from formcheck.live import commands
from formcheck.live.commands import Showing, coach
from formcheck.live.page import check_page
from formcheck.live.plan import Plan
from formcheck.live.run import Interrupted, Options, Outcome


def coached(monkeypatch: pytest.MonkeyPatch, pose: PoseDefinition, page: Path, run: Any) -> None:
    monkeypatch.setattr(commands, "run_live", run)
    showing = Showing(output=None, as_json=False, history=None, keep=False, report=page)
    coach([Plan((pose,))], lambda: pytest.fail("no device is opened here"), Options(window=False), showing)


def test_the_page_is_written_at_the_end(
    monkeypatch: pytest.MonkeyPatch, bridge: PoseDefinition, outcome: Outcome, tmp_path: Path, capsys: Any
) -> None:
    page = tmp_path / "new" / "page.html"
    coached(monkeypatch, bridge, page, lambda *_: outcome)
    text = page.read_text(encoding="utf-8")
    assert "No picture was kept" in text and 'id="film"' not in text
    assert f"page of this session in {page}" in capsys.readouterr().err


def test_an_interrupted_session_has_its_page(
    monkeypatch: pytest.MonkeyPatch, bridge: PoseDefinition, outcome: Outcome, tmp_path: Path
) -> None:
    def interrupted(*_: Any) -> Outcome:
        raise Interrupted(outcome)

    with pytest.raises(KeyboardInterrupt):
        coached(monkeypatch, bridge, tmp_path / "page.html", interrupted)
    assert (tmp_path / "page.html").exists()


def test_a_page_that_cannot_be_written_is_told_before_the_session(
    monkeypatch: pytest.MonkeyPatch, bridge: PoseDefinition, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for page in (tmp_path, tmp_path / "file" / "page.html", Path("\0.html")):
        with pytest.raises(FormcheckError, match="cannot be written"):
            coached(monkeypatch, bridge, page, lambda *_: pytest.fail("the session began"))
    with pytest.raises(FormcheckError, match="cannot be the same file"):
        check_page(tmp_path / "out.mp4", tmp_path / "." / "out.mp4")


def test_a_page_of_before_stays_while_it_is_found_out_whether_it_can_be_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("before", encoding="utf-8")
    check_page(page, None)
    assert page.read_text(encoding="utf-8") == "before" and len(list(tmp_path.iterdir())) == 1
