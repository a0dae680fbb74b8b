"""Runs a Python program in a process that the kernel ends the moment anything in it opens a network socket.

    python no_network.py -m formcheck score clip.mp4

A seccomp filter on the `socket` system call, so native code is caught as well as Python. Sockets of the Unix kind are
let through: they end on this machine, and sound servers and screens are reached by them (mediapipe imports a sound
library, which looks for a server where one is installed). Linux only (x86-64 and 64-bit Arm); needs no privilege.
"""

import ctypes
import os
import platform
import struct
import sys

_SOCKET = {"x86_64": 41, "aarch64": 198}
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_KILL_PROCESS, _ALLOW = 0x80000000, 0x7FFF0000
#: Offsets of the call's number and of its first argument, the kind of socket; the kind that stays on this machine.
_NUMBER, _KIND, _UNIX = 0, 16, 1
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06

SUPPORTED = sys.platform == "linux" and platform.machine() in _SOCKET


def forbid_sockets() -> None:
    """From now on a `socket` call for the network anywhere in this process or its children ends it with SIGSYS."""
    steps = [
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_IF_EQUAL, 0, 2, _SOCKET[platform.machine()]),
        (_LOAD, 0, 0, _KIND),
        (_JUMP_IF_EQUAL, 0, 1, _UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL_PROCESS),
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
