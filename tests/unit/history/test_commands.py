"""`formcheck history`: shown, exported, deleted."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from formcheck.cli import main
from formcheck.history import Diary, History
from tests.unit.history.test_store import LOW, done, told


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "h.sqlite3"
    with History(file) as history:
        diary = Diary(history, told)
        diary.keep("bridge", [done(1, LOW), done(2)])
    return file


def formcheck(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["formcheck", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)


def test_days_and_trends_are_shown(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert formcheck(monkeypatch, "history", "--history", kept) == 0
    out = capsys.readouterr().out
    assert "Lift your hips higher (1)" in out
    (trend,) = (line for line in out.splitlines() if "1 (0)" in line)
    assert trend.replace("│", "").split()[:7] == ["Bridge", "1", "(0)", "2", "(0)", "90", "(-)"]


def test_exercises_are_called_by_their_titles_and_by_their_ids_where_they_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    file = tmp_path / "h.sqlite3"
    with History(file) as history:
        for pose in ("bird_dog", "side_plank", "my_own"):
            diary = Diary(history, told)
            diary.begin_set(None)
            diary.keep(pose, [done(1, LOW)])
    assert formcheck(monkeypatch, "history", "--history", file) == 0
    out = capsys.readouterr().out
    assert out.count("Bird dog") == 2 and "bird_dog" not in out
    assert out.count("Side plank") == 2 and "side_plank" not in out
    assert out.count("my_own") == 2


def test_no_history_is_said_and_none_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for more in ([], ["--delete", "--yes"]):
        assert formcheck(monkeypatch, "history", "--history", tmp_path / "none.sqlite3", *more) == 0
    assert "nothing has been done yet" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_export_as_table_and_as_json(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("all.csv", "all.json"):
        assert formcheck(monkeypatch, "history", "--history", kept, "--export", tmp_path / name) == 0
    rows = list(csv.DictReader((tmp_path / "all.csv").open(encoding="utf-8")))
    objects = json.loads((tmp_path / "all.json").read_text())
    assert [row["faults"] for row in rows] == ["hips_low", ""]
    assert [item["faults"] for item in objects] == [["hips_low"], []]
    assert [item["hold_s"] for item in objects] == [3.0, 3.0]


@pytest.mark.parametrize("target", ["all.xlsx", "nowhere/all.csv"])
def test_export_that_cannot_be_is_one_line(
    target: str, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert formcheck(monkeypatch, "history", "--history", kept, "--export", tmp_path / target) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_delete_asks_and_then_deletes(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("typer.confirm", lambda _: False)
    formcheck(monkeypatch, "history", "--history", kept, "--delete")
    with History(kept) as history:
        assert len(history.repetitions()) == 2
    formcheck(monkeypatch, "history", "--history", kept, "--delete", "--yes")
    assert "2 repetitions deleted" in capsys.readouterr().out
    with History(kept) as history:
        assert history.repetitions() == []


def test_the_page_holds_what_was_done(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.html"
    assert formcheck(monkeypatch, "history", "--history", kept, "--page", page, "--planned", "3") == 0
    text = page.read_text(encoding="utf-8")
    assert "Bridge" in text
    assert "Lift your hips higher" in text


def test_no_page_of_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert formcheck(monkeypatch, "history", "--history", tmp_path / "no.sqlite3", "--page", tmp_path / "p.html") == 2
    assert "nothing has been done yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
