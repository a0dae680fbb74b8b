"""What no report can be made of is told before anything is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.batch import Labour
from formcheck.commands import score_command, track_command
from formcheck.errors import FormcheckError, VideoError
from formcheck.replay import replay
from formcheck.report import report

RECORDING = Path(__file__).parents[2] / "samples/recordings/bridge_clean.mp4.landmarks.npz"


def test_landmarks_have_no_pictures_to_show(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="give the clip itself"):
        report(RECORDING, "bridge", output=tmp_path / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_landmarks_are_refused_with_report_before_a_result_is_kept(tmp_path: Path) -> None:
    """Each was called failed, in its result and in the tables, though it can be scored."""
    with pytest.raises(FormcheckError, match=r"bridge_clean\.mp4.*a report shows the video; .*leave out --report"):
        score_command([str(RECORDING)], "bridge", tmp_path / "results", False, None, None, reports=True)
    assert list(tmp_path.iterdir()) == []


def test_landmarks_are_not_tracked_again(tmp_path: Path) -> None:
    """Each was called a damaged video."""
    with pytest.raises(FormcheckError, match=r"bridge_clean\.mp4.*: tracked already; give the clip itself"):
        track_command([str(RECORDING)], "bridge", tmp_path / "marks", None, False, Labour())
    assert list(tmp_path.iterdir()) == []


def test_landmarks_have_no_pictures_to_replay(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"landmarks\.npz: a replay shows the video; give the clip itself"):
        replay(RECORDING, "bridge", output=tmp_path / "seen.mp4")
    assert list(tmp_path.iterdir()) == []


def test_the_clip_is_never_written_over(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"a film")
    with pytest.raises(VideoError, match="over the clip itself"):
        report(clip, "bridge", output=tmp_path / "." / "clip.mp4")
    assert clip.read_bytes() == b"a film"


def test_a_page_that_cannot_be_written_is_told_first(tmp_path: Path) -> None:
    with pytest.raises(FormcheckError, match="cannot be written"):
        report(tmp_path / "no clip.mp4", "bridge", output=tmp_path)
