"""Known vulnerabilities of the locked packages, without a network: the lock against PyPA's advisories.

    git clone https://github.com/pypa/advisory-database     # once, where there is a network
    python benchmarks/vulnerabilities.py advisory-database

Prints an advisory a line; exit code 1 with any. With a network, `pip-audit -r requirements-dev.lock` asks for the same.
Needs PyYAML, which the `cluster` extra brings.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

LOCK = Path(__file__).parents[1] / "requirements-dev.lock"
PIN = re.compile(r"(?m)^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)")


def locked() -> list[tuple[str, str]]:
    """Every package of the lock with its version; twice where versions differ by Python or system."""
    return [(canonicalize_name(name), version) for name, version in PIN.findall(LOCK.read_text(encoding="utf-8"))]


def applies(affected: dict[str, Any], version: str) -> bool:
    """Whether an `affected` entry of an advisory (OSV format) is about this version."""
    if version in affected.get("versions", ()):
        return True
    ranges = (r["events"] for r in affected.get("ranges", ()) if r["type"] == "ECOSYSTEM")
    return any(_within(events, Version(version)) for events in ranges)


def _within(events: list[dict[str, str]], version: Version) -> bool:
    inside = False
    for event in events:  # in the order of their versions
        ((kind, at),) = event.items()
        try:
            limit = Version(at)
        except InvalidVersion:
            continue
        if kind == "introduced" and version >= limit:
            inside = True
        elif (kind == "fixed" and version >= limit) or (kind == "last_affected" and version > limit):
            inside = False
    return inside


def found(database: Path) -> Iterator[tuple[str, str, str]]:
    """Package, version and advisory, of each that applies and was not withdrawn."""
    for name, version in locked():
        for path in sorted((database / "vulns" / name).glob("*.yaml")):
            advisory = yaml.safe_load(path.read_text(encoding="utf-8"))
            if "withdrawn" not in advisory and any(applies(entry, version) for entry in advisory["affected"]):
                yield name, version, advisory["id"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path, help="a checkout of PyPA's advisory database")
    database = parser.parse_args().database
    if not (database / "vulns").is_dir():
        parser.error(f"{database}: not a checkout of the advisory database (no folder vulns)")
    git = ["git", "-C", str(database), "log", "-1", "--format=%cs"]
    date = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip() or "of an unknown date"
    hits = list(found(database))
    for name, version, advisory in hits:
        print(f"{name} {version}: {advisory}")
    about = {path.parent.name for path in (database / "vulns").glob("*/*.yaml")}
    packages = {name for name, _ in locked()}
    known = f"{len(packages)} packages, {len(packages & about)} of them with advisories, database {date}"
    print(f"{len(hits)} known vulnerabilities in {known}", file=sys.stderr)
    return int(bool(hits))


if __name__ == "__main__":
    sys.exit(main())
