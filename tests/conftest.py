"""What tests share: the bridge, and checking what a made-up person does."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import cv2
import pytest
from hypothesis import settings

from formcheck.checking import Checker, PoseDefinition, load_pose
from formcheck.engine import Engine
from tests.bodies import Act, film

Check = Callable[..., Checker]


#: How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("formcheck", deadline=None)
settings.load_profile("formcheck")


def pytest_configure() -> None:
    """Set up a worker."""
    # Processes that tests start can be interrupted, also where the tests run in the background of a shell, which has
    # them ignore Ctrl-C: an ignored signal is inherited, a handled one is the default again.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hangup = getattr(signal, "SIGHUP", None)  # ignored under nohup
    if hangup is not None and signal.getsignal(hangup) is signal.SIG_IGN:
        signal.signal(hangup, lambda *_: None)
    cv2.setNumThreads(1)  # every worker has a core of its own, as in a batch; idle threads would keep them busy


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--remake", choices=["results", "all"], help="samples/recordings: write the results anew, or recordings too"
    )


@pytest.fixture(scope="session")
def bridge() -> PoseDefinition:
    return load_pose("bridge")


@pytest.fixture(scope="session")
def check(bridge: PoseDefinition) -> Check:
    """Checks an act from its first frame to its last: `check(act, hold_s=None, **how it is filmed)`."""

    def run(
        act: Act, *, pose: PoseDefinition = bridge, hold_s: float | None = None, broken_off: bool = False, **filmed: Any
    ) -> Checker:
        engine = Engine(pose, hold_s, cues=False)  # as scoring does
        for frame, body in film(act, **filmed):
            engine.update(frame, body)
        engine.finish(broken_off)
        return engine.checker

    return run
