"""What `formcheck evaluate` prints: counts added up over clips, shares with intervals, a dash for the unknown."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from formcheck.accuracy_card import accuracy_card
from formcheck.evaluating import ClipScore, Tally, wilson


def clip(name: str = "a.mp4", pose: str = "bridge", labelled: int = 3, counted: int = 3, **more: Any) -> ClipScore:
    return ClipScore(name, pose, "rendered", labelled, counted, refused=more.pop("refused", False), **more)


def printed(*scores: ClipScore) -> list[str]:
    """The card's lines with single blanks."""
    console = Console(width=240, record=True, file=io.StringIO())
    console.print(accuracy_card(scores))
    return [" ".join(line.replace("│", " ").split()) for line in console.export_text().splitlines()]


def test_clips_are_added_up_by_exercise() -> None:
    lines = printed(
        clip(hold_errors_s=[-0.2, 0.1], edge_errors_s=[0.3], clean=2, clean_scolded=1),
        clip("b.mp4", counted=2, hold_errors_s=[0.4], clean=1),
        clip("c.mp4", pose="bird_dog"),
    )
    assert "bridge 2 1 of 2 2 of 2 0.50 6 0.20, 0.40 0.30 1 scolded of 3" in lines
    assert "bird_dog 1 1 of 1 1 of 1 0.00 3 -, - - 0 scolded of 0" in lines


def test_a_refusal_is_called_so_and_is_no_counting_error() -> None:
    lines = printed(clip(counted=0, refused=True))
    assert "a.mp4 rendered refused - 0 of 0" in lines
    assert any(line.startswith("bridge 1 ") and " 0.00 3 " in line for line in lines)


def test_faults_are_added_up_over_clips_with_their_intervals() -> None:
    first = {"hips_low": Tally(right=2, wrong=1), "feet_far": Tally(missed=1, not_judged=1)}
    lines = printed(clip(faults=first), clip("b.mp4", faults={"hips_low": Tally(right=1)}))
    low, high = wilson(3, 4)
    assert f"hips_low 3 1 0 (0) 0.75 ({low:.2f} to {high:.2f}) 1.00 (0.44 to 1.00)" in lines
    assert "feet_far 0 0 1 (1) - 0.00 (0.00 to 0.79)" in lines
    assert any(line.startswith("all 3 1 1 (1) 0.75 ") for line in lines)
    assert "a.mp4 rendered 3 / 3 - 0 of 0 hips_low -0 +1, feet_far -1 +0" in lines


def test_angle_errors_have_bias_spread_and_worst() -> None:
    lines = printed(clip(angle_errors={"hip_line_deg": [4.0]}), clip("b.mp4", angle_errors={"hip_line_deg": [-2.0]}))
    assert "hip_line_deg 2 +1.0 3.0 4.0" in lines


def test_a_name_that_looks_like_markup_is_printed_as_it_is() -> None:
    assert any(line.startswith("[red]a.mp4 ") for line in printed(clip("[red]a.mp4")))


def test_repetitions_counted_at_another_time_are_not_exact_and_said() -> None:
    lines = printed(clip(unmatched=1))
    assert "a.mp4 rendered 3 / 3, 1 at another time - 0 of 0" in lines
    assert any(line.startswith("bridge 1 0 of 1 ") for line in lines)


def test_what_was_not_scored_is_listed() -> None:
    console = Console(width=240, record=True, file=io.StringIO())
    console.print(accuracy_card([clip()], ["b.mp4: not a [red]video"]))
    text = console.export_text()
    assert "not scored: 1" in text and "b.mp4: not a [red]video" in text
