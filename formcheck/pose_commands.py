"""What the `poses` commands print: exercises, one of them, and what a pose file may say."""

from __future__ import annotations

import os
from pathlib import Path

from rich.console import Console

from formcheck.checking import extra_pose_names, load_pose, pose_names
from formcheck.reporting.reference import reference
from formcheck.reporting.table import pose_page, pose_table
from formcheck.words import counted


def list_poses() -> None:
    """Print the exercises: those that are recognised, and those that are used when they are named."""
    console = Console()
    console.print(pose_table([load_pose(name) for name in pose_names()]))
    console.print("\nOnly when named (--pose NAME), not tried by --pose auto:\n")
    console.print(pose_table([load_pose(name) for name in extra_pose_names()]))


def show_pose(name: str) -> None:
    """Print one exercise: instructions, what counts, faults."""
    Console().print(pose_page(load_pose(name)))


def check_pose(file: Path) -> None:
    """Print that a pose file is in order, or raise what is wrong with it."""
    pose = load_pose(str(file) if file.suffix == ".toml" else f"{file}{os.sep}")
    signals, faults = len(pose.signals), len(pose.faults)
    holds = f"{signals} {counted(signals, 'signal')}, {faults} {counted(faults, 'fault')}"
    print(f"{file}: in order: {pose.title}, {holds}")


def print_reference() -> None:
    """Print what a pose file may name, in Markdown."""
    print(reference(), end="")
