from __future__ import annotations

from pathlib import Path

import pytest

from tests import odd_clips


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of moving shapes at 15 frames a second, 160 x 120, index at the end."""
    return odd_clips.moving_shapes(tmp_path_factory.mktemp("source") / "source.mp4")
