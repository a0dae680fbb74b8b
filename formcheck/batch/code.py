"""Which code makes results: what the version says only of releases, a digest says of every checkout."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]

#: What scoring a clip runs through, files and rooms of the package; reports and live coaching change no result.
RUN_THROUGH = (
    "_version.py",
    "arrays.py",
    "checking",
    "engine.py",
    "errors.py",
    "files.py",
    "measures",
    "recording.py",
    "reporting/result.py",
    "scoring.py",
    "tracking",
    "turned.py",
    "video",
    "words.py",
)


def sources() -> list[Path]:
    """The source files that results depend on, sorted."""
    places = [_PACKAGE / name for name in RUN_THROUGH]
    return sorted(file for place in places for file in ([place] if place.is_file() else place.rglob("*.py")))


@cache
def code_digest() -> str:
    """Digest of the source files that results depend on; worked out once a process, in milliseconds."""
    digest = hashlib.sha256()
    for file in sources():
        content = file.read_bytes()
        digest.update(f"{file.relative_to(_PACKAGE).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()
