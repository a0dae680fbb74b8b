"""What the documentation says is so: the tutorial's files work, the reference is current."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from formcheck.checking import load_pose
from formcheck.checking.condition import PHASES, STATISTICS, VIEWS
from formcheck.checking.definition import PoseDefinition
from formcheck.cli import app
from formcheck.labels import check_faults, check_times, pose_of, read_labels
from formcheck.reporting.reference import reference
from tests.bodies import Camera
from tests.conftest import Check
from tests.upright_bodies import InFront, Plank, SidePlanking, Squat, Squatting

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "samples/README.md"])
TUTORIAL = (ROOT / "docs/own_exercise.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", TUTORIAL, re.DOTALL)


def written(folder: Path, *blocks: str) -> PoseDefinition:
    path = folder / "mine.toml"
    path.write_text("\n".join(blocks), encoding="utf-8")
    return load_pose(path)


def test_the_tutorials_first_file_counts_squats(check: Check, tmp_path: Path) -> None:
    pose = written(tmp_path, BLOCKS[0])
    checker = check(Squatting([Squat(), Squat(thigh_deg=60)]), pose=pose, camera=Camera(px_per_m=220.0))
    assert [len(repetition.faults) for repetition in checker.repetitions] == [0, 0]


def test_the_tutorials_fault_is_told(check: Check, tmp_path: Path) -> None:
    pose = written(tmp_path, *BLOCKS[:3])
    checker = check(Squatting([Squat(), Squat(thigh_deg=60)]), pose=pose, camera=Camera(px_per_m=220.0))
    assert [[fault.id for fault in r.faults] for r in checker.repetitions] == [[], ["not_deep"]]


@pytest.mark.parametrize("on", ["left", "right"])
@pytest.mark.parametrize("near", ["left", "right"])
def test_the_tutorials_second_file_times_holds_and_names_their_side(
    check: Check, tmp_path: Path, on: str, near: str
) -> None:
    planks = SidePlanking([Plank(hold_s=21.0), Plank()], on=on)
    checker = check(planks, pose=written(tmp_path, BLOCKS[3]), camera=InFront(on, near=near))
    assert [repetition.side for repetition in checker.repetitions] == [on, on]
    assert [[fault.id for fault in r.faults] for r in checker.repetitions] == [[], ["hold_short"]]


def test_the_labels_that_are_shown_are_valid(tmp_path: Path) -> None:
    shown = re.search(
        r"^ {4}(\{.*?\})\n\n", (ROOT / "docs/labels.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert shown is not None
    path = tmp_path / "a.labels.json"
    path.write_text(shown[1], encoding="utf-8")
    labels = read_labels(path)
    check_times(path, labels, 9.0)
    (tmp_path / "my_squat.toml").write_text("\n".join(BLOCKS[:3]), encoding="utf-8")
    pose = pose_of(path, labels)
    assert pose.id == "my_squat"
    check_faults(path, labels, pose)


def test_the_reference_of_pose_files_is_current() -> None:
    written = (ROOT / "docs/measures.md").read_text(encoding="utf-8")
    assert written == reference(), "run: formcheck poses measures > docs/measures.md"


@pytest.mark.parametrize(
    ("explained", "definition", "key"),
    [(PHASES, "Fault", "phase"), (STATISTICS, "Fault", "statistic"), (VIEWS, "PoseDefinition", "views")],
)
def test_every_word_a_pose_file_may_use_is_explained(explained: dict[str, str], definition: str, key: str) -> None:
    schema = PoseDefinition.model_json_schema()
    kind = schema["properties" if definition == "PoseDefinition" else "$defs"]
    field = kind[key] if definition == "PoseDefinition" else kind[definition]["properties"][key]
    assert list(explained) == field.get("enum", field.get("items", {}).get("enum"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def anchors(document: Path) -> set[str]:
    """What GitHub calls the headings of a document: lower case, hyphens for blanks, letters and digits only."""
    text = re.sub(r"^(```.*?^```| {4}[^\n]*)", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    found: list[str] = []
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", text, re.MULTILINE):
        shown = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        found.append(f"{slug}-{found.count(slug)}" if slug in found else slug)
    return set(found)


def test_headings_are_called_what_github_calls_them(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "# It's 5 %: `a/b.py`\n\n```\n# no heading\n```\n\n## [Twice](x.md)\n\n## Twice\n"
    page.write_text(text, encoding="utf-8")
    assert anchors(page) == {"its-5--abpy", "twice", "twice-1"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_to_a_heading_find_it(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", document.read_text(encoding="utf-8"))
    pages = {link: document.parent / link if link else document for link, _ in links}
    lost = [f"{link}#{anchor}" for link, anchor in links if anchor not in anchors(pages[link])]
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(
        r"\b((?:formcheck|docs|poses|samples|benchmarks|tests)/[\w./*-]*\w\.(?:py|toml|csv|md|svg))\b", text
    )
    places = (ROOT, document.parent)
    assert [name for name in named if not any(list(place.glob(name)) for place in places)] == []


@pytest.mark.parametrize("name", ["README.md", "docs/accuracy.md", "docs/limits.md"])
def test_how_far_the_hip_line_is_off_is_what_its_pose_file_says(name: str) -> None:
    known = load_pose("bridge").signals["hip_line_deg"].uncertainty
    assert known is not None
    sentences = re.split(r"(?<=[.;:]) ", " ".join((ROOT / name).read_text(encoding="utf-8").split()))
    (said,) = (sentence for sentence in sentences if "hip line" in sentence and "root mean square" in sentence)
    assert f"off by {known.spread} degrees" in said
    worst = re.search(r"by ([\d.]+) at worst", said)
    assert worst is None or f"worst {worst[1]};" in known.source


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_that_are_shown_take_these_options(document: Path) -> None:
    known: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    shown = re.findall(r"(?:^ {4}|`)formcheck ([a-z]+)([^`\n]*)", document.read_text(encoding="utf-8"), re.MULTILINE)
    wrong = []
    for name, rest in shown:
        if name not in known:
            wrong.append(name)
            continue
        takes = {option for parameter in known[name].params for option in parameter.opts}
        takes |= {option for parameter in known[name].params for option in parameter.secondary_opts}
        options = re.findall(r"(?<=\s)(--?[a-z][\w-]*)", rest.partition("#")[0])
        wrong += [f"{name} {option}" for option in options if option not in takes | {"--help"}]
    assert wrong == []
