"""The list of licences is that of what is installed, and all of them allow what formcheck's own does."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PERMISSIVE = re.compile(r"Apache|MIT|BSD|ISC|PSF|Zlib|MPL", re.IGNORECASE)


PAGE = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
SCRIPT = runpy.run_path(str(ROOT / "benchmarks" / "licences.py"))


def table(heading: str) -> list[list[str]]:
    """Rows of the table that begins with this heading."""
    rows = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def listed() -> dict[str, str]:
    return dict(table("package"))


def test_licences_of_everything_installed_are_listed() -> None:
    installed: dict[str, str] = SCRIPT["rows"]()
    assert len(installed) > 15
    assert not set(installed) - set(listed()), "run benchmarks/licences.py and read what is new"


def test_every_licence_is_permissive() -> None:
    for name, licence in listed().items():
        assert PERMISSIVE.search(licence), f"{name}: {licence}"
        assert not re.search(r"\bA?GPL", licence), f"{name}: {licence}"


@pytest.mark.skipif(sys.platform != "linux", reason="the list is that of the wheels for Linux")
def test_the_licence_of_every_native_library_in_a_wheel_is_known() -> None:
    bundled: dict[str, dict[str, Path]] = SCRIPT["bundled"]()
    libraries = {library for of_package in bundled.values() for library in of_package}
    assert len(libraries) > 20
    licences = {library: SCRIPT["native_licence"](library) for library in libraries}
    assert [library for library, licence in licences.items() if licence is None] == [], "see benchmarks/licences.py"
    strict = {library for library, licence in licences.items() if licence.startswith("GPL-2")}
    assert strict <= {"libx264", "libx265"}, "docs/licences.md warns of these two only"


@pytest.mark.skipif(sys.platform != "linux", reason="the list is that of the wheels for Linux")
def test_what_ffmpeg_says_of_its_licence_is_what_is_written() -> None:
    bundled: dict[str, dict[str, Path]] = SCRIPT["bundled"]()
    for package, libraries in bundled.items():
        if "libavutil" in libraries:
            assert f"| {package} | FFmpeg, built as {SCRIPT['ffmpeg_says'](libraries['libavutil'])} |" in PAGE


def test_native_libraries_under_the_gpl_are_the_two_that_the_page_warns_of() -> None:
    strict = {
        library for _, licence, names in table("wheel") if licence.startswith("GPL-2") for library in names.split(", ")
    }
    assert strict == {"libx264", "libx265"}
