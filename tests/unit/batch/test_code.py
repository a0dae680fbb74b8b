"""Results are told apart by the code that makes them: all of it, and nothing else."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from formcheck.batch import code

PACKAGE = Path(code.__file__).parents[1]


def imported(file: Path) -> set[Path]:
    """Files of the package that a file imports, wherever in it."""
    names = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("formcheck."):
            names += [str(node.module), *(f"{node.module}.{name.name}" for name in node.names)]
        elif isinstance(node, ast.Import):
            names += [name.name for name in node.names if name.name.startswith("formcheck.")]
    places = [PACKAGE.joinpath(*name.split(".")[1:]) for name in names]
    return {file for place in places for file in (place.with_suffix(".py"), place / "__init__.py") if file.exists()}


def test_all_that_scoring_imports_is_in_the_digest() -> None:
    seen: set[Path] = set()
    ahead = {PACKAGE / "scoring.py"}
    while ahead:
        seen |= ahead
        ahead = {other for file in ahead for other in imported(file)} - seen
    assert len(seen) > 50
    assert seen - set(code.sources()) == set()


def test_one_changed_letter_is_another_digest_and_a_file_beside_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "formcheck"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("model", "__pycache__"))
    monkeypatch.setattr(code, "_PACKAGE", copy)
    digest = code.code_digest.__wrapped__
    before = digest()
    (copy / "live" / "coach.py").write_text("")
    assert digest() == before
    with (copy / "checking" / "rules.py").open("a") as file:
        file.write("#")
    assert digest() != before
