"""The numbers of a set, kept."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np

from formcheck.checking.recording import Recording


def test_what_goes_in_comes_out_however_long_the_set() -> None:
    recording = Recording(("a", "b"))
    for i in range(3000):
        recording.append(i / 10, {"b": -i, "a": math.nan if i == 7 else i}, {})
    assert len(recording.time_s) == len(recording["a"]) == 3000
    assert recording.time_s[2999] == 299.9
    assert np.array_equal(recording["b"], -np.arange(3000.0))
    assert np.flatnonzero(np.isnan(recording["a"])).tolist() == [7]


def test_a_stretch_of_time_includes_both_ends() -> None:
    recording = Recording(("a",))
    for i in range(10):
        recording.append(float(i), {"a": i}, {})
    assert recording["a"][recording.between(2.0, 5.0)].tolist() == [2, 3, 4, 5]
    assert recording["a"][recording.between(2.1, 4.9)].tolist() == [3, 4]
    assert recording["a"][recording.between(20, 30)].tolist() == []
    assert len(recording["a"][recording.between(-math.inf, math.inf)]) == 10


def test_the_reason_given_most_often_for_what_is_missing() -> None:
    recording = Recording(("a", "b"))
    reasons = ["too dark", "hidden", "hidden", None, "too dark", "too dark"]
    for i, reason in enumerate(reasons):
        recording.append(float(i), {"a": math.nan, "b": 0.0}, {"a": reason} if reason else {})
    assert recording.why_missing("a", 0.0, 2.0) == "hidden"
    assert recording.why_missing("a", 0.0, 5.0) == "too dark"
    assert recording.why_missing("a", 3.0, 3.0) is None
    assert recording.why_missing("b", 0.0, 5.0) is None


def test_hours_of_reasons_take_no_more_room_than_none() -> None:
    def size_of(reasons: list[str]) -> int:
        tracemalloc.start()
        recording = Recording(("a",))
        for i in range(5000):
            recording.append(float(i), {"a": math.nan}, {"a": reasons[i % len(reasons)]} if reasons else {})
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        return size

    assert size_of(["too dark", "hidden"]) - size_of([]) < 5000
