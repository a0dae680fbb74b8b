"""Lists what formcheck needs to run, with licences, from the packages' own metadata: writes docs/licences.md.

python benchmarks/licences.py
"""

import re
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path(__file__).parents[1] / "docs" / "licences.md"

#: Packages whose metadata says too little: what the licence file in the package says.
READ_BY_HAND = {"flatbuffers": "Apache-2.0"}

_HEAD = """# Licences of what formcheck needs to run

Written by `benchmarks/licences.py` from the metadata of the installed packages (Linux, Python 3.11); a test compares it
with what is installed. The model, the chart libraries and the bodies of the samples are in [NOTICE](../NOTICE).

| package | licence |
|---|---|
"""


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


if __name__ == "__main__":
    PAGE.write_text(_HEAD + "".join(f"| {name} | {text} |\n" for name, text in rows().items()), encoding="utf-8")
