"""The files in a folder, whatever links there are in it."""

from __future__ import annotations

from pathlib import Path

from formcheck.files import files_within


def found(folder: Path) -> tuple[list[str], list[str]]:
    """Files within a folder, and what was told of it, without the folder's own path."""
    told: list[str] = []
    files = [path.relative_to(folder).as_posix() for path in files_within(folder, told.append)]
    return files, [line.removeprefix(f"{folder}/") for line in told]


def test_folders_that_are_links_are_gone_into(tmp_path: Path) -> None:
    """Clips kept on another disk, and linked to, were left out without a word."""
    (tmp_path / "disk/day 1").mkdir(parents=True)
    (tmp_path / "disk/day 1/b.mp4").touch()
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips/a.mp4").touch()
    (tmp_path / "clips/P01").symlink_to(tmp_path / "disk")
    assert found(tmp_path / "clips") == (["P01/day 1/b.mp4", "a.mp4"], [])


def test_links_in_a_ring_and_to_what_is_in_there_anyway_give_no_file_twice(tmp_path: Path) -> None:
    (tmp_path / "day 1").mkdir()
    (tmp_path / "day 1/a.mp4").touch()
    (tmp_path / "day 1/up").symlink_to("..")
    (tmp_path / "again").symlink_to("day 1")
    (tmp_path / "self").symlink_to("self")
    assert found(tmp_path) == (["day 1/a.mp4"], ["self: a link that leads nowhere: what is behind it is missing"])


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    for name in ("a.mp4", "P01", ".#a.labels.json"):
        (tmp_path / name).symlink_to(tmp_path / "away" / name)
    (tmp_path / "b.mp4").touch()
    files, told = found(tmp_path)
    assert files == ["b.mp4"]
    assert told == [f"{name}: a link that leads nowhere: what is behind it is missing" for name in ("P01", "a.mp4")]
