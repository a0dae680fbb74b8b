"""Lists what formcheck needs to run, with licences, from the packages' own metadata: writes docs/licences.md.

python benchmarks/licences.py
"""

import ctypes
import re
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path(__file__).parents[1] / "docs" / "licences.md"

#: Packages whose metadata says too little: what the licence file in the package says.
READ_BY_HAND = {"flatbuffers": "Apache-2.0"}

#: Licence of each native library that wheels bring along (Linux), by the beginning of its name; from the projects
#: themselves. FFmpeg's is asked of the library, since it depends on how it was built.
NATIVE = {
    "libSvtAv1Enc": "BSD-3-Clause-Clear", "libX11": "MIT", "libXau": "MIT", "libaom": "BSD-2-Clause",
    "libasound": "LGPL-2.1-or-later", "libav": "FFmpeg", "libavif": "BSD-2-Clause", "libcrypto": "OpenSSL",
    "libdav1d": "BSD-2-Clause", "libdrm": "MIT", "libgfortran": "GPL-3.0 with GCC runtime exception",
    "libgmp": "LGPL-3.0-or-later or GPL-2.0-or-later", "libgnutls": "LGPL-2.1-or-later",
    "libhogweed": "LGPL-3.0-or-later or GPL-2.0-or-later", "libmp3lame": "LGPL-2.0-or-later",
    "libnettle": "LGPL-3.0-or-later or GPL-2.0-or-later", "libopenblas": "BSD-3-Clause",
    "libopencore-amr": "Apache-2.0", "libopus": "BSD-3-Clause", "libpcre2": "BSD-3-Clause", "libpng16": "libpng-2.0",
    "libQt5": "LGPL-3.0", "libquadmath": "LGPL-2.0-or-later", "libscipy_openblas": "BSD-3-Clause",
    "libsharpyuv": "BSD-3-Clause", "libssl": "OpenSSL", "libsw": "FFmpeg",
    "libunistring": "LGPL-3.0-or-later or GPL-2.0-or-later", "libvpl": "MIT", "libvpx": "BSD-3-Clause",
    "libwebp": "BSD-3-Clause", "libx264": "GPL-2.0-or-later", "libx265": "GPL-2.0-or-later", "libxcb": "MIT",
    "libxkbcommon": "MIT",
}  # fmt: skip

_HEAD = """# Licences of what formcheck needs to run

Written by `benchmarks/licences.py` from the metadata of the installed packages (Linux, Python 3.11); a test compares it
with what is installed. The model, the chart libraries and the bodies of the samples are in [NOTICE](../NOTICE).

| package | licence |
|---|---|
"""

_NATIVE_HEAD = """
## Native libraries inside those wheels

The licences above are those of the packages. Three of the wheels bring shared libraries of other projects, loaded as
they are and not part of formcheck. Two things matter to whoever passes on an installed formcheck (in a container, an
installer, on a disk) rather than the instructions for installing it:

- **av brings x264 and x265, which are GPL-2.0-or-later.** Its FFmpeg says LGPL of itself, but is linked to both. See below.
- **opencv-python brings Qt and its own FFmpeg under the LGPL.** Their licence texts, which lie in its wheel, go along,
  and the libraries must stay exchangeable, as files of their own are.

mediapipe and pyarrow have everything inside libraries of their own, under the licences in their wheels.

### The GPL in the av wheel, and what was decided

formcheck's own code is Apache-2.0 and stays so: it holds no code of x264 or x265. Who installs it with pip gets the av
wheel from the package index, from its makers, and owes nothing. It matters to who passes on an installed copy. This is
how we read the licences, and no legal advice. Such a person can

- **pass on the whole under the GPL, version 3**, which Apache-2.0 and LGPL code may join, with the source of what is in
  it; or
- **leave the GPL code out**: build av from its source (`pip install --no-binary av av`) against an FFmpeg configured
  without `--enable-gpl`, `--enable-libx264` and `--enable-libx265`, with `--enable-libvpx`. formcheck then needs no change and
  no option: it reads the same clips (H.264 and HEVC are read by FFmpeg's own decoders) and writes VP9, with libvpx
  (BSD-3-Clause), in place of H.264. A test writes and reads such a video; the FFmpeg itself has not been built here.

Nothing else in formcheck reaches x264 or x265: `score`, `track`, `export`, `evaluate` and live coaching without `--record`
write no video; `replay -o`, `report`, `score --report` and `live --record` do.

What was weighed:

| instead of that | why not |
|---|---|
| reading and writing with opencv-python, whose FFmpeg is LGPL | a clip that is cut off just ends, without an error; its writer gives frames a fixed rate, so true times are lost; and it has no H.264 encoder either |
| imageio-ffmpeg | its wheel brings an FFmpeg program that is GPL as a whole; frames come without their times |
| always writing VP9 | the wheel brings x264 all the same, and H.264 is what old phones, messengers and slides play |
| AV1 (libsvtav1 is in the wheel) | browsers on many phones do not play it |
| MPEG-4 part 2 (FFmpeg's own) | browsers do not play it |
| OpenH264 | not in the wheel |

| wheel | licence | libraries |
|---|---|---|
"""  # noqa: E501


def needed() -> set[str]:
    """Names of everything that formcheck needs to run, and what that needs, as installed here."""
    project = tomllib.loads((PAGE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: set[str] = set()
    waiting: list[str] = list(project["dependencies"])
    while waiting:
        requirement = Requirement(waiting.pop())
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in found or (requirement.marker is not None and not requirement.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        with suppress(PackageNotFoundError):  # of another system
            waiting += distribution(name).requires or []
    return found


def licence(name: str) -> str:
    """A package's licence as it names it itself, on one line."""
    about = distribution(name).metadata
    classified = [
        text.rpartition(" :: ")[2] for text in about.get_all("Classifier") or [] if text.startswith("License :: OSI")
    ]
    first = (about.get("License") or "").strip().splitlines()
    said = about.get("License-Expression") or ", ".join(classified) or (first[0] if first else "")
    return READ_BY_HAND.get(name) or said or "not said"


def rows() -> dict[str, str]:
    """Licence by package, of what is installed here."""
    out = {}
    for name in sorted(needed()):
        try:
            out[name] = licence(name)
        except PackageNotFoundError:
            continue
    return out


def bundled() -> dict[str, dict[str, Path]]:
    """Native libraries beside the packages in their wheels (`NAME.libs`): path by short name, by package."""
    out: dict[str, dict[str, Path]] = {}
    for name in rows():
        libraries = {}
        for file in distribution(name).files or []:
            if file.parent.name.endswith(".libs"):
                libraries[re.split(r"-[0-9a-f]{8}|\.so", file.name)[0]] = Path(str(file.locate()))
        if libraries:
            out[name] = dict(sorted(libraries.items()))
    return out


def native_licence(library: str) -> str | None:
    """Licence of a native library; None when it is not known. The longest beginning that fits decides."""
    fitting = [beginning for beginning in NATIVE if library.startswith(beginning)]
    return NATIVE[max(fitting, key=len)] if fitting else None


def ffmpeg_says(libavutil: Path) -> str:
    """What an FFmpeg library says of its own licence."""
    library = ctypes.CDLL(str(libavutil))
    library.avutil_license.restype = ctypes.c_char_p
    return str(library.avutil_license().decode())


def native_table() -> str:
    """A row for each licence among the native libraries of a package."""
    lines = []
    for package, libraries in bundled().items():
        by_licence: dict[str, list[str]] = {}
        for library in libraries:
            by_licence.setdefault(native_licence(library) or "not known", []).append(library)
        for text, names in sorted(by_licence.items()):
            said = f"FFmpeg, built as {ffmpeg_says(libraries['libavutil'])}" if text == "FFmpeg" else text
            lines.append(f"| {package} | {said} | {', '.join(names)} |\n")
    return "".join(lines)


if __name__ == "__main__":
    table = "".join(f"| {name} | {text} |\n" for name, text in rows().items())
    PAGE.write_text(_HEAD + table + _NATIVE_HEAD + native_table(), encoding="utf-8")
