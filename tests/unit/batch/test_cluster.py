"""A cluster asked for without what it needs."""

from __future__ import annotations

import socket
import sys
import threading

import pytest

from formcheck.batch import cluster
from formcheck.batch.cluster import ClusterError, DaskWorkers


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'formcheck\[cluster\]'"):
        DaskWorkers("tcp://127.0.0.1:8786")


def test_who_takes_the_connection_and_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong port hung for as long as it liked, or was a traceback."""
    pytest.importorskip("distributed", reason="the extra formcheck[cluster] is not installed")
    monkeypatch.setattr(cluster, "_ANSWER_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ClusterError, match=f"^{address}: no Dask scheduler answers there$"):
            DaskWorkers(address)


def test_an_answer_is_waited_for_so_long_and_no_longer() -> None:
    never = threading.Event()
    with pytest.raises(TimeoutError):
        cluster._within(0.05, never.wait)
    never.set()
    assert cluster._within(10, lambda: "here") == "here"
