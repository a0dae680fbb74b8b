"""Files that are there whole or not at all, and files that a stranger may have written."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import tempfile
import time
import tomllib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from formcheck.errors import FormcheckError, why_unread

#: Beginning and ending of files that are being written; a folder may hold unfinished files of other programs.
_MINE, _PART = ".formcheck-", ".part"

#: An unfinished file this old is of a run that was killed, seconds.
_STALE_S = 3600.0

#: A pose file or a routine is a page of text; anything much larger is not one, bytes.
_MOST_TOML_BYTES = 200_000


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
        raise FormcheckError(f"{path}: cannot be written: {error.strerror}") from error
    finally:  # also when interrupted
        with suppress(OSError):
            part.unlink()


def check_writable(path: Path) -> None:
    """Find out now whether `write_whole` can write there, before the work that is to be written is done.

    Raises
    ------
    FormcheckError : it cannot.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(path.stat().st_mode):
                raise IsADirectoryError(errno.EISDIR, "it is a folder")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise FormcheckError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from error


def printable(name: str) -> str:
    """A file's name as text that can be written: on Linux it may be any bytes, handed on as surrogates."""
    return name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def files_within(folder: Path, unread: Callable[[str], None]) -> list[Path]:
    """The files in a folder and in all folders in it, those that are links too, sorted; none of them twice.

    `unread` is told, in words, of every folder that cannot be read, and of links that lead nowhere, hidden ones apart
    (editors lock files by such). What cannot be asked whether it is a file counts as one: whoever opens it will be told
    why not.
    """

    def told(error: OSError) -> None:
        unread(f"{error.filename}: {why_unread(error)}: what is in this folder is missing")

    files: list[Path] = []
    seen: set[str] = set()  # links may lead in a ring, or to a folder that is in here anyway
    waiting = [str(folder)]
    for start in waiting:
        links: list[str] = []
        for at, folders, names in os.walk(start, onerror=told):
            if (real := os.path.realpath(at)) in seen:
                folders.clear()
                continue
            seen.add(real)
            files += [Path(at, name) for name in names]
            links += [path for name in folders if os.path.islink(path := os.path.join(at, name))]
        waiting += sorted(links)
    for file in (lost := [file for file in sorted(files) if not _is_file(file)]):
        if file.is_symlink() and not file.name.startswith(".") and not os.path.exists(file):
            unread(f"{file}: a link that leads nowhere: what is behind it is missing")
    return sorted(set(files).difference(lost))


def same_place(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file; not where one leads nowhere (a loop of links, a NUL in the name)."""
    try:
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError, ValueError):
        return False


def read_toml(path: Path, kind: type[FormcheckError]) -> dict[str, Any]:
    """The content of a TOML file, whoever wrote it.

    Raises
    ------
    kind : it cannot be read, is larger than a page or two of text, or is not TOML.
    """
    try:
        with path.open("rb") as file:  # one read, bounded: a device or a pipe has no size to ask for
            content = file.read(_MOST_TOML_BYTES + 1)
        if len(content) > _MOST_TOML_BYTES:
            raise kind(f"{path.name}: too large for such a file (more than {_MOST_TOML_BYTES} bytes)")
        return tomllib.loads(content.decode("utf-8-sig"))  # some editors begin theirs with a byte order mark
    except OSError as error:
        raise kind(f"{path.name or path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise kind(f"{path.name}: not valid TOML: line {line} is not UTF-8; save the file as UTF-8 text") from error
    except RecursionError as error:
        raise kind(f"{path.name}: not valid TOML: nested too deeply") from error
    except ValueError as error:  # not TOML, a number of thousands of digits, a name with a NUL in it
        raise kind(f"{path.name}: not valid TOML: {error}") from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return True


@cache
def _sweep(folder: Path) -> None:
    """Remove what killed runs left unfinished in a folder; once is enough."""
    for part in folder.glob(f"{_MINE}*{_PART}"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _STALE_S:
                part.unlink()
