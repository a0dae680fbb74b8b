"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from formcheck.errors import FormcheckError

#: Beginning and ending of files that are being written; a folder may hold unfinished files of other programs.
_MINE, _PART = ".formcheck-", ".part"

#: An unfinished file this old is of a run that was killed, seconds.
_STALE_S = 3600.0


def write_whole(path: Path, content: bytes) -> None:
    """Put a file there whole or not at all, also when the machine stops on the way or another run does the same.

    Raises
    ------
    FormcheckError : it cannot be written.
    """
    part = path.with_name(f"{_MINE}{os.getpid()}-{secrets.token_hex(4)}{_PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise FormcheckError(f"{path}: cannot be written: {error.strerror}") from error


@cache
def _sweep(folder: Path) -> None:
    """Remove what killed runs left unfinished in a folder; once is enough."""
    for part in folder.glob(f"{_MINE}*{_PART}"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _STALE_S:
                part.unlink()
