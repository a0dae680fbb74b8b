"""The API reference is built whole, and what is public and not explained is found."""

from __future__ import annotations

import doctest
import html
import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

pdoc = pytest.importorskip("pdoc", reason="pdoc is not installed: pip install -e '.[dev]'")
from docs import api_types, build_api  # noqa: E402

#: What types are made of, rather than what they are.
RAW = ("FieldInfo", "PydanticUndefined", "typing.A", "typing.Literal", "numpy.ndarray[")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference, built without a warning and without a gap."""
    folder = tmp_path_factory.mktemp("api")
    assert build_api.build(folder) == []
    return folder


@pytest.mark.parametrize("module", build_api.MODULES)
def test_every_public_name_is_on_a_page(pages: Path, module: str) -> None:
    page = (pages / (module.replace(".", "/") + ".html")).read_text(encoding="utf-8")
    names = importlib.import_module(module).__dict__.get("__all__", [])
    assert [name for name in names if not name.startswith("_") and f'id="{name}"' not in page] == []


def test_parameters_are_explained_and_not_taken_for_types(pages: Path) -> None:
    page = (pages / "formcheck.html").read_text(encoding="utf-8")
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert "hold_s: prescribed hold in seconds" in text
    assert "VideoError: the clip cannot be read at all" in text


@pytest.mark.parametrize("module", build_api.MODULES)
def test_types_read_as_they_are_written(pages: Path, module: str) -> None:
    page = (pages / (module.replace(".", "/") + ".html")).read_text(encoding="utf-8")
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert [word for word in RAW if word in text] == []


def test_examples_of_types_are_right() -> None:
    result = doctest.testmod(api_types)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_public_names_without_documentation_are_found() -> None:
    module = ModuleType("room")
    exec("def told():\n  'Documented.'\ndef untold(): ...\n", module.__dict__)
    module.__dict__["__all__"] = ["told", "untold"]
    assert list(build_api.gaps(pdoc.doc.Module(module))) == ["room.untold"]
