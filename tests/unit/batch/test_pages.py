"""A clip with a report is done when both are there, made from the same things."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from formcheck.batch import Job, Store
from formcheck.batch.pages import ReportedStore
from formcheck.report import report_name
from tests.workers import BRIDGE, fine


def test_a_page_of_another_prescription_is_made_anew(tmp_path: Path) -> None:
    """Reported with one hold, scored with another without a report: the old page was left beside the new result."""
    clip = tmp_path / "a.mp4"
    clip.write_text("a clip")
    long, short = (Job(str(clip), clip.name, replace(BRIDGE, hold_s=hold_s)) for hold_s in (5.0, 2.0))
    store = Store(tmp_path / "out")
    reported, page = ReportedStore(store), store.folder / report_name(clip.name)
    assert reported.find(long, long.key()) is None
    page.write_text("of a hold of 5 s")
    reported.save(long, long.key(), fine(long))
    assert reported.find(long, long.key()) is not None
    assert reported.pages() == {"a.mp4": "a.mp4.html"}
    store.save(short, short.key(), fine(short))
    assert reported.find(short, short.key()) is None
    assert reported.pages() == {}  # the overview links none of another result
    page.write_text("of a hold of 2 s")
    reported.save(short, short.key(), fine(short))
    assert reported.find(short, short.key()) is not None
    page.unlink()
    assert reported.find(short, short.key()) is None
