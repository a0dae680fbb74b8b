"""Where clips are: on this machine by path, or elsewhere by URL (fsspec)."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from formcheck.errors import FormcheckError, UnreadError, why_unread
from formcheck.tracking import LANDMARKS_ENDING, is_landmark_file

#: s3://bucket/clip.mp4; two letters at least, so that C:// is a drive.
_URL = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]+://")

#: One that somebody wrote into a sentence.
_A_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://[^\s'\"<>)]+")

#: What HTTP servers say of a file that changes with it; its size alone need not.
_HTTP_STAMPS = ("ETag", "Content-MD5", "Digest", "Last-Modified")

#: The identity of a clip that is not there, or cannot be asked.
MISSING = ["missing"]


def is_url(source: str | os.PathLike[str]) -> bool:
    """Whether this is a URL rather than a path."""
    return _URL.match(os.fspath(source)) is not None


def bare(source: str) -> str:
    """A URL without what may be secret in one (user, password, query, fragment); a path as it is.

    >>> bare("https://me:secret@host/day 1/a.mp4?token=secret")
    'https://host/day 1/a.mp4'
    """
    if not is_url(source):
        return source
    scheme, _, rest = re.split("[?#]", source, maxsplit=1)[0].partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def clip_name(name: str) -> str:
    """The name a result goes by: that of the clip, also for its landmark file."""
    return name[: -len(LANDMARKS_ENDING)] if is_landmark_file(name) else name


def is_landmarks(source: str) -> bool:
    """Whether a path or URL is of a landmark file, by its ending."""
    return is_landmark_file(bare(source))


def identity(source: str) -> list[Any]:
    """What tells that a clip has changed: size and time of change, or what its storage offers for that.

    Of a clip whose storage offers nothing it is another one each time. A clip that cannot be asked has an identity too;
    scoring it will say what is wrong.
    """
    try:
        if is_url(source):
            return [bare(source), *_stamps(source)]
        about = os.stat(source)
        return [about.st_size, about.st_mtime_ns]
    except Exception:  # storages have errors of their own: no credentials, no such bucket
        return MISSING


def _stamps(url: str) -> list[Any]:
    """What the storage of a clip says that changes with it."""
    files, path = file_system(url)
    if not url.lower().startswith(("http://", "https://")):
        return [files.ukey(path)]
    about = files.info(path)  # its ukey is a digest of the URL: the same whatever is behind it
    stamps = [about.get(name) for name in _HTTP_STAMPS]
    return [about.get("size"), *(stamps if any(stamps) else [secrets.token_hex(16)])]


def place(source: str) -> str:
    """Where a clip lies: its absolute path, or its URL without what may be secret in one."""
    if is_url(source):
        return bare(source)
    with contextlib.suppress(OSError, ValueError):  # ValueError: a NUL in the name
        return os.path.realpath(source)
    return os.path.abspath(source)


def size_bytes(source: str) -> int:
    """Size of a clip on this machine; 0 where it is not known."""
    with contextlib.suppress(OSError, ValueError):
        return 0 if is_url(source) else os.stat(source).st_size
    return 0


@contextlib.contextmanager
def local(source: str) -> Iterator[Path]:
    """The clip as a file on this machine; one behind a URL is fetched, and removed afterwards.

    Raises
    ------
    UnreadError : it cannot be fetched.
    FormcheckError : fsspec, or what it needs for this kind of storage, is not installed.
    """
    if not is_url(source):
        yield Path(source)
        return
    files, path = file_system(source)
    with tempfile.TemporaryDirectory(prefix="formcheck-") as folder:
        target = Path(folder, PurePosixPath(bare(source)).name or "clip")
        try:
            files.get_file(path, str(target))
        except Exception as error:  # storages have errors of their own: no credentials, no such bucket
            raise UnreadError(f"{bare(source)}: cannot be fetched: {said_by(error)}") from error
        yield target


def said_by(error: Exception) -> str:
    """What a storage said, in one line and without what may be secret in the URLs it names."""
    said = why_unread(error) if isinstance(error, OSError) else str(error)
    return _A_URL.sub(lambda found: bare(found[0]), " ".join(said.split())) or type(error).__name__


def file_system(url: str) -> tuple[Any, str]:
    """The fsspec file system of a URL and the path within it.

    Raises
    ------
    FormcheckError : fsspec, or what it needs for this kind of storage, is not installed.
    """
    try:
        import fsspec

        return fsspec.core.url_to_fs(url)  # type: ignore[no-any-return]
    except ImportError as error:
        raise FormcheckError(
            f"{bare(url)}: clips by URL need more: pip install 'formcheck[cluster]' ({error})"
        ) from error
    except Exception as error:
        raise FormcheckError(f"{bare(url)}: {said_by(error)}") from error
