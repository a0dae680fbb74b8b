"""The lock of the development environment: all that is needed is in it, by hash, from nowhere in particular."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
PYTHONS = ("3.11.9", "3.12.7", "3.13.1", "3.14.0")
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}

WANTED = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *(requirement for extra in EXTRAS.values() for requirement in extra),
]


def entries() -> list[tuple[Requirement, list[str]]]:
    """Each pinned package with its hashes."""
    text = re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", LOCK))
    found = []
    for line in text.splitlines():
        pin, *hashes = re.split(r"\s+--hash=", line.strip())
        found.append((Requirement(pin), hashes))
    return found


def pins(python: str, platform: str) -> dict[str, str]:
    """Version by package, as pip reads the lock there."""
    where = {
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "sys_platform": platform,
        "platform_system": SYSTEMS[platform],
    }
    out: dict[str, str] = {}
    for pin, _ in entries():
        if pin.marker is None or pin.marker.evaluate(where):
            assert pin.name not in out, f"{pin.name} twice on {platform}, Python {python}"
            (specifier,) = pin.specifier
            out[canonicalize_name(pin.name)] = specifier.version
    return out


@pytest.mark.parametrize("platform", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_what_pyproject_asks_for_is_pinned_within_its_bounds(python: str, platform: str) -> None:
    locked = pins(python, platform)
    wrong = [
        text
        for text in WANTED
        if not (r := Requirement(text)).specifier.contains(locked.get(canonicalize_name(r.name), "0"))
    ]
    assert wrong == [], "run .ci/lock"


def test_what_those_packages_need_themselves_is_pinned_too() -> None:
    locked = {canonicalize_name(pin.name) for pin, _ in entries()}
    waiting, seen = [Requirement(text) for text in WANTED], set[str]()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        try:
            waiting += [Requirement(text) for text in distribution(name).requires or []]
        except PackageNotFoundError:  # an extra that is not installed here
            continue
    assert len(seen) > 30
    assert seen - locked == set(), "run .ci/lock"


def test_every_pin_is_exact_and_has_hashes() -> None:
    assert len(entries()) > 50
    for pin, hashes in entries():
        assert [specifier.operator for specifier in pin.specifier] == ["=="], pin
        assert pin.url is None, pin
        assert hashes, pin
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), pin


def test_no_index_is_named() -> None:
    """Which index serves the packages is the reader's business; the hashes say whether they are the same."""
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links", LOCK)
