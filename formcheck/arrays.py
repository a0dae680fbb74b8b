"""Reads NumPy's .npz files that may come from a stranger: nothing in them is run, and nothing outgrows the memory."""

from __future__ import annotations

import errno
import math
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import UnreadError, why_unread

#: More than this in all is no file of ours: landmarks of ten hours at 30 frames a second, bytes.
_MOST_BYTES = 1_000_000_000

#: Kinds of arrays that are read: truth values, integers, floats, text. Objects would be pickles.
_KINDS = "biufU"

_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}

#: What zip and NumPy raise when a file is damaged; encrypted ones and unknown compressions are RuntimeErrors.
_DAMAGE = (OSError, EOFError, KeyError, TypeError, ValueError, ArithmeticError, RuntimeError, MemoryError)
_DAMAGE_OF_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, SyntaxError)


class ArraysError(ValueError):
    """A file that is no .npz, is damaged, or holds what is not read; the message says which."""


def read_arrays(path: Path, names: Iterable[str] | None = None) -> dict[str, NDArray[Any]]:
    """The arrays of an .npz by name: these, or all of them.

    Each array's announced size is compared with what the file holds of it before memory is taken.

    Raises
    ------
    ArraysError : the file is damaged, lacks one of these, or holds something else than plain arrays.
    UnreadError : it is not there, or cannot be read: no permission, a fault of the disk.
    """
    try:
        with path.open("rb") as opened, zipfile.ZipFile(opened) as file:
            members = {info.filename.removesuffix(".npy"): info for info in file.infolist()}
            wanted = list(members) if names is None else list(names)
            missing = [name for name in wanted if name not in members]
            if missing:
                raise ArraysError(f"it lacks {', '.join(missing)}")
            if sum(members[name].file_size for name in wanted) > _MOST_BYTES:
                raise ArraysError(f"it holds more than {_MOST_BYTES // 1_000_000} MB")
            return {name: _array(file, members[name], name) for name in wanted}
    except ArraysError:
        raise
    except (*_DAMAGE, *_DAMAGE_OF_ZIP) as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):  # EINVAL: sought where nothing is
            raise UnreadError(f"{path.name}: {why_unread(error)}") from error
        raise ArraysError("damaged, or cut off") from error


def _array(file: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> NDArray[Any]:
    with file.open(member) as stored:
        _check(stored, member.file_size, name)
    with file.open(member) as stored:
        return np.asarray(np.lib.format.read_array(stored, allow_pickle=False))


def _check(stored: IO[bytes], size: int, name: str) -> None:
    """Whether an array's header says what the bytes behind it can hold."""
    version = np.lib.format.read_magic(stored)
    if version not in _HEADERS:
        raise ArraysError(f"{name} is not a plain array")
    shape, _, kind = _HEADERS[version](stored)
    if kind.kind not in _KINDS:
        raise ArraysError(f"{name} is not a plain array")
    if kind.itemsize * math.prod(shape) > size:
        raise ArraysError(f"{name} announces more than it holds")
