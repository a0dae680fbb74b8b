"""Results of two clips that share a name: neither takes the other's place."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.batch import Job, Store
from formcheck.batch.places import place
from formcheck.batch.track import LandmarkFolder
from formcheck.errors import FormcheckError
from tests.workers import BRIDGE, fine


def clip(path: Path, content: str = "a clip") -> Job:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return Job(str(path), path.name, BRIDGE)


def keep(store: Store, job: Job) -> None:
    store.check([job])
    store.save(job, job.key(), fine(job))


def receipt(store: Store, name: str) -> Path:
    return store.folder / ".formcheck" / "receipts" / f"{name}.json"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "out")


def test_a_clip_whose_name_is_another_clips_is_refused_and_both_places_are_named(store: Store, tmp_path: Path) -> None:
    first = [clip(tmp_path / "P01" / name) for name in ("a.mp4", "b.mp4")]
    for job in first:
        keep(store, job)
    second = [clip(tmp_path / "P02" / name, "quite another") for name in ("a.mp4", "b.mp4", "c.mp4")]
    with pytest.raises(FormcheckError) as told:
        store.check(second)
    said = str(told.value)
    assert f"{tmp_path}/P01/a.mp4" in said and f"{tmp_path}/P02/a.mp4" in said
    assert "1 more" in said and "-o" in said and "in one call" in said and "keep the rows of earlier runs" in said
    with pytest.raises(FormcheckError):  # nor by a run that looked before the other one had begun
        store.save(second[0], "key", fine(second[0]))
    store.check(first)


def test_the_same_clip_moved_elsewhere_is_already_done_and_may_change_there(store: Store, tmp_path: Path) -> None:
    keep(store, clip(tmp_path / "old" / "a.mp4"))
    (tmp_path / "old").rename(tmp_path / "new")
    moved = Job(str(tmp_path / "new" / "a.mp4"), "a.mp4", BRIDGE)
    store.check([moved])
    assert store.find(moved, moved.key()) is not None
    changed = clip(tmp_path / "new" / "a.mp4", "longer than before")
    store.check([changed])
    assert store.find(changed, changed.key()) is None


def test_a_result_that_was_removed_keeps_no_other_clip_out(store: Store, tmp_path: Path) -> None:
    keep(store, clip(tmp_path / "P01" / "a.mp4"))
    store.path("a.mp4").unlink()
    keep(store, clip(tmp_path / "P02" / "a.mp4", "quite another"))


def test_a_landmark_file_does_not_replace_that_of_another_clip_either(tmp_path: Path) -> None:
    folder = LandmarkFolder(tmp_path / "out")
    first, second = clip(tmp_path / "P01" / "a.mp4"), clip(tmp_path / "P02" / "a.mp4", "quite another")
    folder.check([first])
    folder.path("a.mp4").touch()  # as a worker does
    folder.save(first, "key", fine(first))
    folder.check([first])
    with pytest.raises(FormcheckError, match=r"a\.mp4\.landmarks\.npz is of .*/P01/a\.mp4.*/P02/a\.mp4"):
        folder.check([second])


def test_results_and_landmark_files_of_a_clip_may_lie_in_one_folder(store: Store, tmp_path: Path) -> None:
    job = clip(tmp_path / "a.mp4")
    keep(store, job)
    LandmarkFolder(store.folder).save(job, job.key(), fine(job))
    assert store.find(job, job.key()) is not None


def test_another_way_of_scoring_a_moved_clip_is_no_other_clip(store: Store, tmp_path: Path) -> None:
    keep(store, clip(tmp_path / "old" / "a.mp4"))
    (tmp_path / "old").rename(tmp_path / "new")
    keep(store, Job(str(tmp_path / "new" / "a.mp4"), "a.mp4", replace(BRIDGE, hold_s=5.0)))


def test_a_clip_that_was_not_there_keeps_no_name_from_the_one_that_is(store: Store, tmp_path: Path) -> None:
    keep(store, Job(str(tmp_path / "wrong" / "a.mp4"), "a.mp4", BRIDGE))
    keep(store, clip(tmp_path / "right" / "a.mp4"))


def test_a_receipt_from_before_places_were_kept_is_taken_and_learns_its_place(store: Store, tmp_path: Path) -> None:
    job = clip(tmp_path / "a.mp4")
    keep(store, job)
    content = json.loads(receipt(store, "a.mp4").read_text())
    assert content["source"] == str((tmp_path / "a.mp4").resolve())
    receipt(store, "a.mp4").write_text(json.dumps({key: content[key] for key in ("name", "key", "digest", "about")}))
    store.check([job, clip(tmp_path / "other" / "a.mp4", "another")])
    assert store.find(job, job.key()) is not None
    assert json.loads(receipt(store, "a.mp4").read_text()) == content


def test_where_a_clip_lay_is_in_no_result(store: Store, tmp_path: Path) -> None:
    keep(store, clip(tmp_path / "secret place" / "a.mp4"))
    assert "secret place" not in store.path("a.mp4").read_text()


def test_a_place_is_the_same_through_links_and_holds_no_password(tmp_path: Path) -> None:
    job = clip(tmp_path / "real" / "a.mp4")
    os.symlink(tmp_path / "real", tmp_path / "link")
    assert place(str(tmp_path / "link" / "a.mp4")) == place(job.source)
    assert place("s3://bucket/a.mp4") == "s3://bucket/a.mp4"
    assert place("https://me:secret@host/a.mp4?token=secret") == "https://host/a.mp4"
    assert place("a\0b.mp4").endswith(".mp4")
