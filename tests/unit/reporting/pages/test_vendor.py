"""The chart libraries inside the pages are the published files."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files

VENDOR = files("formcheck.reporting.pages").joinpath("vendor")


def test_files_are_those_whose_hashes_are_written_down() -> None:
    said = dict(re.findall(r"\| `([\w.]+\.js)` \|.*`([0-9a-f]{64})`", VENDOR.joinpath("README.md").read_text("utf-8")))
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.name.endswith(".js")
    }
    assert found and found == said


def test_their_licences_lie_beside_them() -> None:
    for name in ("d3", "plot"):
        assert "Permission to use, copy, modify" in VENDOR.joinpath(f"LICENSE.{name}").read_text("utf-8")
