"""Landmark files with arrays that are not what they should be: shapes, kinds, times, rubbish, bombs, pickles."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

#: Zeros that a bomb unpacks to, bytes; packed they are a thousandth of that.
BOMB_BYTES = 3_000_000_000


class Trap:
    """Unpickled, it would say that code was run."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (_sprung, ())


def _sprung() -> None:
    raise AssertionError("a pickle inside an input was run")


def unpacked(npz: bytes) -> Arrays:
    """The arrays of an .npz."""
    with np.load(io.BytesIO(npz), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def packed(arrays: Arrays) -> bytes:
    """An .npz of arrays; those of objects are pickled, as `numpy.savez` does."""
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def harmed_arrays(npz: bytes, chance: random.Random) -> bytes:
    """One to three of the arrays harmed."""
    arrays = unpacked(npz)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(arrays)) if arrays else "none"
        if name == "about" and arrays["about"].dtype.kind == "U":
            arrays["about"] = np.array(_harmed_about(str(arrays["about"]), chance))
        elif name != "none":
            _ARRAY_HARMS[chance.randrange(len(_ARRAY_HARMS))](arrays, name, chance)
    return packed(arrays)


def bomb(npz: bytes, size: int = BOMB_BYTES) -> bytes:
    """A small file whose landmarks unpack to `size` bytes."""
    out = io.BytesIO()
    frames = size // (33 * 2 * 4)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": (frames, 33, 2)})
    with zipfile.ZipFile(io.BytesIO(npz)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "landmarks.npy":
                new.writestr(name, old.read(name))
        with new.open("landmarks.npy", "w", force_zip64=True) as member:
            member.write(header.getvalue())
            zeros = bytes(1 << 20)
            for _ in range(size >> 20):
                member.write(zeros)
    return out.getvalue()


def lying_header(npz: bytes, shape: tuple[int, ...], name: str = "landmarks") -> bytes:
    """A file in which the header of one array announces another shape than its bytes have."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(npz)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            data = old.read(member)
            if member == f"{name}.npy":
                header = io.BytesIO()
                np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": shape})
                data = header.getvalue() + data[-64:]
            new.writestr(member, data)
    return out.getvalue()


def _harmed_about(text: str, chance: random.Random) -> str:
    about = json.loads(text)
    odd = (
        None,
        -1,
        1e300,
        "x",
        [],
        {},
        [1, 2, 3],
        ["a"],
        10**30,
        True,
        "../../x",
        [[1], [2]],
        [0, 0],
        [1e9, 1e9],
        "\u0000",
    )
    key = chance.choice(sorted(about))
    if chance.random() < 0.2:
        del about[key]
    else:
        about[key] = chance.choice(odd)
    return json.dumps(about)


def _values(arrays: Arrays, name: str, chance: random.Random) -> None:
    array = np.array(arrays[name], copy=True)
    if array.dtype.kind in "fiu" and array.size:
        odd = [np.nan, np.inf, -np.inf, 1e300, -1e9] if array.dtype.kind == "f" else [0, 127]
        with np.errstate(all="ignore"):
            for _ in range(chance.choice((1, 10, 500))):
                array.flat[chance.randrange(array.size)] = chance.choice(odd)
    arrays[name] = array


def _all_alike(arrays: Arrays, name: str, chance: random.Random) -> None:
    array = arrays[name]
    if array.dtype.kind in "fiub":
        arrays[name] = np.zeros_like(array) if chance.random() < 0.5 else np.ones_like(array)


def _shape(arrays: Arrays, name: str, chance: random.Random) -> None:
    array = arrays[name]
    how = chance.randrange(5)
    if how == 0:
        arrays[name] = array[: len(array) // 2] if array.ndim else array.reshape(1)
    elif how == 1:
        arrays[name] = array.ravel()
    elif how == 2:
        arrays[name] = array[None]
    elif how == 3:
        arrays[name] = np.array(0)
    else:
        arrays[name] = array[:0] if array.ndim else array


def _kind(arrays: Arrays, name: str, chance: random.Random) -> None:
    kinds = ("S4", "U3", np.complex128, np.int8, "M8[s]", np.float16, bool)
    with np.errstate(all="ignore"):
        try:
            arrays[name] = arrays[name].astype(chance.choice(kinds))  # type: ignore[call-overload]
        except (TypeError, ValueError):
            arrays[name] = np.array(["x"])


def _times(arrays: Arrays, name: str, chance: random.Random) -> None:
    if "time_s" not in arrays or arrays["time_s"].dtype.kind != "f" or arrays["time_s"].ndim != 1:
        return
    time_s = np.array(arrays["time_s"], copy=True)
    at = chance.randrange(max(1, len(time_s)))
    how = chance.randrange(4)
    if how == 0:
        time_s[at:] += chance.choice((-5.0, 1e4, 1e9, 1e300))
    elif how == 1:
        time_s = time_s[::-1]
    elif how == 2:
        time_s[at:] = time_s[at] if len(time_s) else 0
    else:
        time_s = time_s * chance.choice((1e-9, 1e6, -1.0))
    arrays["time_s"] = np.ascontiguousarray(time_s)


def _gone(arrays: Arrays, name: str, chance: random.Random) -> None:
    del arrays[name]


def _pickled(arrays: Arrays, name: str, chance: random.Random) -> None:
    arrays[name] = np.array([Trap()], dtype=object)


_ARRAY_HARMS: tuple[Callable[[Arrays, str, random.Random], None], ...] = (
    _values, _values, _values, _all_alike, _shape, _kind, _times, _times, _gone, _pickled,
)  # fmt: skip
