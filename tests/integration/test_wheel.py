"""What is installed from the wheel: the whole package with its model, exercises, pages, type marker and licences."""

from __future__ import annotations

import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from formcheck.checking import pose_names

pytest.importorskip("hatchling", reason="hatchling builds the wheel: pip install '.[dev]'")

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
MODEL = "formcheck/tracking/model/pose_landmarker_full.task"
VENDOR = "formcheck/reporting/pages/vendor"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    if not (ROOT / MODEL).exists():
        pytest.skip("the model is not here: pip install -e . makes it")
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "formcheck").rglob("*") if path.is_file()}
    here = {name for name in here if "__pycache__" not in name}
    assert {MODEL, "formcheck/py.typed", f"{VENDOR}/d3.min.js", f"{VENDOR}/plot.umd.min.js"} <= here
    assert here - set(wheel.namelist()) == set()
    assert wheel.read(MODEL) == (ROOT / MODEL).read_bytes()


def test_the_wheel_holds_every_exercise(wheel: zipfile.ZipFile) -> None:
    poses = {f"formcheck/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "poses").rglob("*.toml")}
    assert {f"formcheck/poses/{name}.toml" for name in pose_names()} <= poses <= set(wheel.namelist())


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    rooms = {name.split("/")[0].partition("-")[0] for name in wheel.namelist()}
    assert rooms == {"formcheck"}


def test_the_wheel_names_its_licences_and_holds_their_texts(wheel: zipfile.ZipFile) -> None:
    (metadata,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    told = Parser().parsestr(wheel.read(metadata).decode("utf-8"))
    assert told["License-Expression"] == "Apache-2.0 AND ISC"
    files = told.get_all("License-File")
    assert files is not None
    assert set(files) == {"LICENSE", "NOTICE", f"{VENDOR}/LICENSE.d3", f"{VENDOR}/LICENSE.plot"}
    folder = metadata.removesuffix("METADATA") + "licenses"
    assert {f"{folder}/{name}" for name in files} <= set(wheel.namelist())
    assert b"modified by formcheck" in wheel.read(f"{folder}/NOTICE")
