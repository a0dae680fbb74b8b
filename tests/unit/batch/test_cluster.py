"""A cluster asked for without what it needs."""

from __future__ import annotations

import sys

import pytest

from formcheck.batch.cluster import ClusterError, DaskWorkers


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'formcheck\[cluster\]'"):
        DaskWorkers("tcp://127.0.0.1:8786")
