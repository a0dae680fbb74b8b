"""A body to pose, and choreographies to start from. Nothing here needs Blender."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import choreography
from choreography import Choreography
from figure.rig import Rig

SIDED = ("bird_dog", "seated_twist")


@pytest.fixture(scope="session")
def rig() -> Rig:
    return Rig.named("p1")


@pytest.fixture
def asked() -> Callable[..., dict[str, Any]]:
    """JSON content of a choreography: `asked(pose, {repetition}, ..., key=value)`."""

    def content(pose: str = "bridge", *repetitions: dict[str, Any], **keys: Any) -> dict[str, Any]:
        side = {"side": "left"} if pose in SIDED else {}
        return {
            "name": "test",
            "pose": pose,
            "body": "p1",
            "look": "navy_stripes",
            "room": "sofa",
            "repetitions": [{**side, **one} for one in repetitions or [{}]],
            **keys,
        }

    return content


@pytest.fixture
def choreo(asked: Callable[..., dict[str, Any]]) -> Callable[..., Choreography]:
    """The same, checked."""
    return lambda *args, **keys: choreography.parse(asked(*args, **keys))
