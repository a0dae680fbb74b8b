"""What tests around a session share: one that is over."""

from __future__ import annotations

import pytest

from formcheck.checking import PoseDefinition
from formcheck.live.exercise_set import ExerciseSet
from formcheck.live.run import Outcome
from formcheck.reporting.result import ClipFacts, Maker
from tests.bodies import Bridging, Lift, film


@pytest.fixture(scope="module")
def outcome(bridge: PoseDefinition) -> Outcome:
    """A session of one set of bridges, one repetition."""
    done = ExerciseSet([bridge])
    for frame, body in film(Bridging([Lift()])):
        done.update(frame, body)
    done.finish()
    result = done.result(ClipFacts("camera 0", 6.0, 90, None), Maker(version="1", model="sha256:0"))
    return Outcome([(done, result)], "", None)
