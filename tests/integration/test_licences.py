"""The list of licences is that of what is installed, and all of them allow what formcheck's own does."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
PERMISSIVE = re.compile(r"Apache|MIT|BSD|ISC|PSF|Zlib|MPL", re.IGNORECASE)


def listed() -> dict[str, str]:
    rows = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| ")]
    return {name: licence for name, licence in cells if name != "package"}


def test_licences_of_everything_installed_are_listed() -> None:
    installed: dict[str, str] = runpy.run_path(str(ROOT / "benchmarks" / "licences.py"))["rows"]()
    assert len(installed) > 15
    assert not set(installed) - set(listed()), "run benchmarks/licences.py and read what is new"


def test_every_licence_is_permissive() -> None:
    for name, licence in listed().items():
        assert PERMISSIVE.search(licence), f"{name}: {licence}"
        assert not re.search(r"\bA?GPL", licence), f"{name}: {licence}"
