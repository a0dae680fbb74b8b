"""Runs a Python program in a process that the kernel ends the moment anything in it opens a socket.

    python no_network.py -m formcheck score clip.mp4

A seccomp filter on the `socket` system call, so native code is caught as well as Python. Linux only
(x86-64 and 64-bit Arm); needs no privilege.
"""

import ctypes
import os
import platform
import struct
import sys

_SOCKET = {"x86_64": 41, "aarch64": 198}
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_KILL_PROCESS, _ALLOW = 0x80000000, 0x7FFF0000
_LOAD_NUMBER, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06

SUPPORTED = sys.platform == "linux" and platform.machine() in _SOCKET


def forbid_sockets() -> None:
    """From now on a `socket` call anywhere in this process or its children ends it with SIGSYS."""
    steps = [
        (_LOAD_NUMBER, 0, 0, 0),
        (_JUMP_IF_EQUAL, 0, 1, _SOCKET[platform.machine()]),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_RETURN, 0, 0, _ALLOW),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    header = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    block = ctypes.create_string_buffer(header)
    for call in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _FILTER_MODE, ctypes.addressof(block), 0, 0),
    ):
        if libc.prctl(*call) != 0:
            raise OSError(ctypes.get_errno(), "the kernel does not take the filter")


if __name__ == "__main__":
    forbid_sockets()
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
