"""A clip that lies on its side and does not say so: asked about, and with --turn scored like one that stands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import formcheck
from formcheck.checking import load_pose
from formcheck.errors import FormcheckError
from formcheck.recording import record
from formcheck.replay import replay
from formcheck.video import Clip, ClipWriter

SAMPLE = Path(__file__).parents[2] / "samples" / "bridge_clean.mp4"
UNTIL_S = 9.0


@pytest.fixture(scope="module")
def on_its_side(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first repetitions of a sample, turned by a quarter anticlockwise."""
    path = tmp_path_factory.mktemp("turned") / "on_its_side.mp4"
    with Clip(SAMPLE, part_s=(0.0, UNTIL_S)) as clip, ClipWriter(path, clip.rate) as writer:
        for frame in clip:
            writer.append(np.ascontiguousarray(np.rot90(frame.rgb)), frame.time_s)
    return path


@pytest.mark.parametrize("pose", ["bridge", "auto"])
def test_one_that_lies_on_its_side_is_asked_about(on_its_side: Path, pose: str) -> None:
    result = formcheck.score(on_its_side, pose=pose)
    assert not result.repetitions
    assert result.warnings[-1] == "if the picture lies on its side, turn it with --turn 90"


def test_turned_it_scores_like_one_that_stands(on_its_side: Path, tmp_path: Path) -> None:
    upright = formcheck.score(SAMPLE, part_s=(0.0, UNTIL_S))
    result = formcheck.score(on_its_side, turn=90)
    assert result.pose == upright.pose == "bridge"
    assert [r.hold_s for r in result.repetitions] == pytest.approx([r.hold_s for r in upright.repetitions], abs=0.1)
    assert result.faults == upright.faults == {}
    assert not any("--turn" in warning for warning in result.warnings)

    tracked = tmp_path / "on_its_side.mp4.landmarks.npz"
    tracked.write_bytes(record(on_its_side, [load_pose("bridge")], turn=90).to_bytes())
    assert formcheck.score(tracked, pose="bridge") == formcheck.score(on_its_side, pose="bridge", turn=90)
    with pytest.raises(FormcheckError, match="cannot be turned; track the clip turned"):
        formcheck.score(tracked, turn=90)


def test_a_replay_of_it_stands(on_its_side: Path, tmp_path: Path) -> None:
    replay(on_its_side, "bridge", output=tmp_path / "seen.mp4", turn=90)
    with Clip(tmp_path / "seen.mp4") as seen, Clip(SAMPLE) as upright:
        assert next(iter(seen)).rgb.shape == next(iter(upright)).rgb.shape
