"""Writes files whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from formcheck.errors import FormcheckError


def write_whole(path: Path, text: str) -> None:
    """Write a text file; a file under its own name is complete. Folders on the way are made.

    Raises
    ------
    FormcheckError : it cannot be written, and why.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise FormcheckError(f"{path}: cannot be written: {error.strerror}") from error
