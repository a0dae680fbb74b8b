"""No word of formcheck's claims to diagnose, to treat or to heal; the safety note is where people begin."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from formcheck.live import commands
from formcheck.live.plan import SAFETY, Plan
from formcheck.live.run import Options, Outcome
from formcheck.reporting.pages import BatchRow, batch_page
from formcheck.reporting.result import Maker, failed

ROOT = Path(__file__).parents[2]
NOTE = ("not a medical device", "stop if it hurts", "severe pain, numbness or weakness: see a professional")

#: What only a medical device may say of itself.
CLAIM = re.compile(
    r"\b(diagnos\w+|treatments?|treats|treating|treated|cures?|cured|heals?|healed|healing|therap\w+|rehabilitat\w*"
    r"|relie(f|ves?|ving)|medical(ly)?|clinical(ly)?|patients?|symptoms?|prevents? \w+|safe for)\b",
    re.IGNORECASE,
)
#: Sentences that deny it.
DENIAL = re.compile(r"\b(not|no|never|nor|replaces nobody)\b", re.IGNORECASE)


def claims(text: str) -> list[str]:
    """Sentences that claim what only a medical device may claim."""
    sentences = re.split(r"(?<=[.!?:;])\s+|\n\s*\n|\n(?=[-|#])", text)
    return [" ".join(s.split()) for s in sentences if CLAIM.search(s) and not DENIAL.search(s)]


def read_by_people() -> Iterator[Path]:
    """Everything that people read: documents, pose files, pages, sentences in the code."""
    yield from (*ROOT.glob("*.md"), ROOT / "CITATION.cff", ROOT / "pyproject.toml", *(ROOT / "docs").glob("*.md"))
    yield from (ROOT / "poses").rglob("*.toml")
    pages = (ROOT / "formcheck" / "reporting" / "pages").rglob("*")
    yield from (path for path in pages if path.suffix in (".j2", ".js") and "vendor" not in path.parts)
    yield from (ROOT / "formcheck").rglob("*.py")


NAMES = [path.relative_to(ROOT).as_posix() for path in read_by_people()]


def text_of(name: str) -> str:
    """What people read there: of code, its strings."""
    text = (ROOT / name).read_text(encoding="utf-8")
    if not name.endswith(".py"):
        return text
    strings = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    return "\n\n".join(text for text in strings if isinstance(text, str))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_claims_to_diagnose_or_to_treat(name: str) -> None:
    assert claims(text_of(name)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "It treats a sore back.",
        "Relieves pain in four weeks.",
        "A clinically proven therapy.",
        "Not a toy. It diagnoses slipped discs.",
        "This exercise prevents injuries.",
    ],
)
def test_a_claim_would_be_noticed(sentence: str) -> None:
    assert len(claims(f"It counts.\n\n{sentence} It is free.")) == 1


@pytest.mark.parametrize("name", ["README.md", "formcheck/reporting/pages/templates/base.html.j2"])
def test_the_safety_note_is_in_the_readme_and_on_every_page(name: str) -> None:
    text = re.sub(r"[\s*]+", " ", text_of(name)).lower()
    assert [part for part in NOTE if part not in text] == []


def test_every_page_is_made_from_the_one_with_the_note() -> None:
    shared = ("base.html.j2", "parts.html.j2")
    templates = [text_of(name) for name in NAMES if name.endswith(".j2") and not name.endswith(shared)]
    assert len(templates) >= 3
    assert all(text.startswith('{% extends "base.html.j2" %}') for text in templates)
    page = batch_page([BatchRow(failed("a.mp4", None, "empty", Maker(version="1", model="m")), None)])
    assert "see a professional" in page


def test_the_safety_note_comes_before_a_live_session(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @dataclass
    class Seen:
        before: str = ""

    seen = Seen()

    def run_live(*_: Any) -> Outcome:
        seen.before = capsys.readouterr().err
        return Outcome([], "", None)

    monkeypatch.setattr(commands, "run_live", run_live)
    showing = commands.Showing(None, as_json=False, history=None, keep=False)
    commands.coach([Plan(())], lambda: None, Options(), showing)  # type: ignore[arg-type,return-value]
    shown = " ".join(seen.before.split())
    assert shown == " ".join(SAFETY)
    assert [part for part in NOTE if part not in shown.lower()] == []
