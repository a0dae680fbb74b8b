"""The plan of docs/architecture.md: which room may import which, what every file says of itself, how long files are."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "formcheck"
FILES = sorted(PACKAGE.rglob("*.py"))

#: Rooms and files from the ground up: each imports only from lines above its own (and from its own line in a room).
FLOORS = [
    {"_version", "errors", "interruption", "words"},
    {"arrays", "files"},
    {"video"},
    {"tracking"},
    {"measures"},
    {"checking"},
    {"turned"},
    {"engine"},
    {"recording"},
    {"reporting"},
    {"history"},
    {"scoring"},
    {"seen"},
    {"labels"},
    {"evaluating", "exporting", "replay", "report"},
    {"accuracy_card", "batch", "live", "pose_commands"},
    {"commands", "cli_live"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

#: Checking sees numbers only: neither pictures nor bodies.
NEVER = {"checking": {"video", "tracking"}}


def room(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imported_rooms(file: Path) -> frozenset[str]:
    modules = []
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.ImportFrom) and node.module == "formcheck":
            modules += [f"formcheck.{name.name}" for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.append(node.module)
        elif isinstance(node, ast.Import):
            modules += [name.name for name in node.names]
    return frozenset(module.split(".")[1] for module in modules if module.startswith("formcheck.")) - {room(file)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_down(file: Path) -> None:
    if file == PACKAGE / "__init__.py":
        return  # the public names of the whole house
    above = {other for other in imported_rooms(file) if FLOOR[other] >= FLOOR[room(file)]}
    assert above == set()
    assert imported_rooms(file) & NEVER.get(room(file), set()) == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_every_file_says_what_it_is_and_is_of_a_length_to_be_read(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    said = ast.get_docstring(parsed(file)) or ""
    assert len(said.splitlines()[0] if said else "") > 15
    assert len(text.splitlines()) <= 400


@pytest.mark.parametrize("arguments", [["--help"], ["score", "--help"], ["live", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    heavy = "numpy", "cv2", "av", "mediapipe", "pyarrow", "formcheck.checking"  # typer itself loads pydantic
    ask = f"""
import sys
from formcheck.cli import app
sys.argv = ["formcheck", *{arguments!r}]
try:
    app()
finally:
    print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=60, cwd=PACKAGE.parent)
    assert run.returncode == 0, run.stderr
    assert run.stderr.strip() == "[]"
