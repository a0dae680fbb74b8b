"""SIGTERM and SIGHUP: the same end as Ctrl-C, once, and a way out that always works."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from formcheck import cli
from formcheck.interruption import Deferred, Interruption

ROOT = Path(__file__).parents[2]
SIGNALS = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals cannot be sent to a process there")


@pytest.fixture(autouse=True)
def not_ignored() -> Iterator[None]:
    """The signals do what they do by default, however the tests were started."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_a_command_as_ctrl_c_does_with_the_code_that_a_shell_expects(number: int) -> None:
    kept = []

    def command() -> None:
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt:
            kept.append("what is done")
            sys.exit(130)  # as typer does

    with pytest.raises(SystemExit) as end:
        cli.main(command)
    assert (end.value.code, kept) == (128 + number, ["what is done"])
    assert signal.getsignal(number) is signal.SIG_DFL


@pytest.mark.parametrize("code", [0, 1, 2, 130])
def test_without_a_signal_exit_codes_are_the_commands_own(code: int) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(lambda: sys.exit(code))
    assert end.value.code == code


def test_a_terminal_that_is_gone_is_no_wrong_usage() -> None:
    def command() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            raise OSError(5, "Input/output error")

    with pytest.raises(SystemExit) as end:
        cli.main(command)
    assert end.value.code == 143


def test_a_second_signal_at_once_is_the_same_end_and_a_later_one_ends_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = 10.0
    with Interruption(lambda: now_s) as interruption:
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        now_s += 0.5
        for number in SIGNALS:
            signal.raise_signal(number)  # nothing: results are being written
        now_s += 1.0
        raised: list[tuple[int, object]] = []
        raise_signal = signal.raise_signal
        monkeypatch.setattr(signal, "raise_signal", lambda number: raised.append((number, signal.getsignal(number))))
        raise_signal(signal.SIGTERM)
    assert raised == [(signal.SIGTERM, signal.SIG_DFL)]
    assert interruption.exit_code == 143


def test_a_signal_that_is_ignored_stays_so() -> None:
    before = signal.signal(SIGNALS[-1], signal.SIG_IGN)
    try:
        with Interruption():
            signal.raise_signal(SIGNALS[-1])
    finally:
        assert signal.signal(SIGNALS[-1], before) is signal.SIG_IGN


def test_ctrl_c_while_the_command_line_is_loading_is_no_traceback() -> None:
    ask = """
import sys
class Pressed:
    def find_spec(self, name, *more):
        if name == "typer":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Pressed())
from formcheck.__main__ import run
run()
"""
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("number", [signal.SIGINT, *SIGNALS])
def test_a_deferred_signal_waits_until_it_is_asked_for_and_a_second_one_does_not(number: int) -> None:
    """What holds a lock is not interrupted: a live session once waited for one for ever."""
    for times, waits in ((1, True), (2, False)):
        with Interruption(), pytest.raises(KeyboardInterrupt), Deferred() as deferred:
            deferred.check()
            for _ in range(times):
                signal.raise_signal(number)
            assert waits
            deferred.check()
            pytest.fail("it did not come")


def test_a_signal_that_came_last_comes_as_the_deferring_ends() -> None:
    with Interruption() as interruption, pytest.raises(KeyboardInterrupt), Deferred():
        signal.raise_signal(signal.SIGTERM)
    assert interruption.exit_code == 143
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
