"""Which clips are meant, and what each is called."""

from __future__ import annotations

import errno
import math
import os
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from formcheck.batch import Job, find_jobs
from formcheck.batch.job import score_job
from formcheck.batch.manifest import ManifestError
from formcheck.batch.places import local
from formcheck.errors import FormcheckError, UnreadError, VideoError
from tests.workers import BRIDGE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.mp4", "a.MOV", "day 1/a.mp4", "notes.txt", "old.mp4.landmarks.npz"):
        path = tmp_path / "clips" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "clips"


def found(*paths: object) -> list[Job]:
    return find_jobs([str(path) for path in paths], BRIDGE)


def names(*paths: object) -> list[str]:
    return [job.name for job in found(*paths)]


def manifest(folder: Path, text: str) -> Path:
    path = folder / "study.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_folder_gives_its_clips_sorted_by_path(folder: Path) -> None:
    assert names(folder) == ["a.MOV", "b.mp4", "day 1/a.mp4"]


def test_landmark_files_are_taken_from_a_folder_without_clips_and_go_by_the_clips_name(tmp_path: Path) -> None:
    (tmp_path / "a.mp4.landmarks.npz").touch()
    (tmp_path / "truth.npz").touch()
    assert names(tmp_path) == ["a.mp4"]


def test_landmark_files_left_out_for_a_stray_clip_are_counted(folder: Path, tmp_path: Path) -> None:
    told: list[str] = []
    find_jobs([str(folder)], BRIDGE, tell=told.append)
    (line,) = told
    assert line == f"{folder}: 3 clips; 1 landmark file beside them left out: name their folder to score those"
    told.clear()
    (tmp_path / "a.mp4.landmarks.npz").touch()
    find_jobs([str(tmp_path / "a.mp4.landmarks.npz"), str(folder / "day 1")], BRIDGE, tell=told.append)
    assert told == []


@pytest.fixture
def closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the folder that nobody may read; the tests may run as one who may read all."""
    scandir = os.scandir

    def refused(path: str | Path) -> object:
        if Path(path) == folder / "day 1":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    return folder / "day 1"


def test_a_folder_within_that_cannot_be_read_is_named_and_the_rest_is_found(folder: Path, closed: Path) -> None:
    unread: list[str] = []
    assert [job.name for job in find_jobs([str(folder)], BRIDGE, unread=unread.append)] == ["a.MOV", "b.mp4"]
    assert unread == [f"{closed}: no permission to read it: what is in this folder is missing"]


def test_a_folder_that_cannot_be_read_is_not_called_empty(closed: Path) -> None:
    with pytest.raises(VideoError, match="day 1: no permission to read it"):
        found(closed)


def test_a_path_that_cannot_be_looked_at_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, **more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refused)
    with pytest.raises(VideoError, match=r"b\.mp4: no permission to read it"):
        found(folder / "b.mp4")


def test_same_names_are_told_apart(folder: Path) -> None:
    assert names(folder / "b.mp4", folder / "b.mp4", folder) == [
        "b.mp4",
        "b (2).mp4",
        "a.MOV",
        "b (3).mp4",
        "day 1/a.mp4",
    ]


def test_thousands_of_one_name_are_told_apart_soon(folder: Path) -> None:
    """Each was tried against all numbers before it: 20 000 rows of clip.mp4 took hours."""
    began_s = time.process_time()
    given = names(manifest(folder, "clip\n" + "".join(f"/data/P{i}/clip.mp4\n" for i in range(4000))))
    assert given[:2] == ["clip.mp4", "clip (2).mp4"] and given[-1] == "clip (4000).mp4"
    assert time.process_time() - began_s < 5.0


def test_manifest_says_how_each_clip_is_scored(folder: Path) -> None:
    text = "\ufeffClip,pose,person,date,start,end,prescription,turn,site\n"
    text += "b.mp4,bird_dog,Ann,2026-03-01,2.5,10,7,90,north\nday 1/a.mp4,,,,,,,,\n"
    first, second = found(manifest(folder, text))
    assert first.source == str(folder / "b.mp4")
    assert [pose.id for pose in first.options.poses] == ["bird_dog"]
    assert (first.part_s, first.options.hold_s, first.options.turn) == ((2.5, 10.0), 7.0, 90)
    assert first.about == {"person": "Ann", "date": "2026-03-01"}
    assert (second.name, second.part_s, second.about) == ("day 1/a.mp4", None, {})
    assert second.options == BRIDGE


def test_parquet_manifest_is_read_alike(folder: Path) -> None:
    table = pa.table({"clip": ["b.mp4", "a.MOV"], "hold_s": [7.0, None], "person": [1, 2], "turn": [270.0, None]})
    parquet.write_table(table, folder / "study.parquet")
    first, second = found(folder / "study.parquet")
    assert (first.options.hold_s, first.about) == (7.0, {"person": "1"})
    assert second.options.hold_s is None
    assert (first.options.turn, second.options.turn) == (270, 0)


def test_numbers_and_days_of_a_parquet_manifest_are_those_of_a_csv(folder: Path) -> None:
    """Person 7 beside an empty cell was 7.0, and a day had a time."""
    at = [datetime(2024, 5, 1), datetime(2024, 5, 2, 9, 30), None]
    table = pa.table({"clip": ["b.mp4", "a.MOV", "day 1/a.mp4"], "person": [7.0, 7.5, math.nan], "date": at})
    parquet.write_table(table, folder / "study.parquet")
    first, second, third = found(folder / "study.parquet")
    assert first.about == {"person": "7", "date": "2024-05-01"}
    assert second.about == {"person": "7.5", "date": "2024-05-02 09:30:00"}
    assert third.about == {}


def test_a_clip_that_is_not_there_is_that_rows_failure_alone(folder: Path) -> None:
    assert names(manifest(folder, "clip\nnone.mp4\nb.mp4\n")) == ["none.mp4", "b.mp4"]


def test_a_landmark_file_goes_by_the_same_name_in_a_manifest_and_in_its_folder(tmp_path: Path) -> None:
    for name in ("a.mp4.landmarks.npz", "day 1/b.mp4.landmarks.npz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    rows = manifest(tmp_path, "clip\na.mp4.landmarks.npz\nday 1/b.mp4.landmarks.npz\n")
    assert names(rows) == names(tmp_path) == ["a.mp4", "day 1/b.mp4"]


def test_names_stay_inside_the_results_folder(folder: Path) -> None:
    text = "clip\n../other/c.mp4\n/data/d.mp4\ns3://bucket/e.mp4\n"
    assert names(manifest(folder, text)) == ["c.mp4", "d.mp4", "e.mp4"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file name\nb.mp4\n", "no column named clip; it has file name"),
        ("clip;pose\nb.mp4;bridge\n", "it has clip;pose; columns are separated by commas"),
        ("clip,pose\nb.mp4,brigde\n", "row 1: no exercise 'brigde'"),
        ("clip,start\nb.mp4,0:30\n", "row 1: start_s = '0:30': give seconds"),
        ("clip,start,end\nb.mp4,5,2\n", "row 1: start_s 5 is not before end_s 2"),
        ("clip,hold_s\nb.mp4,0\n", "row 1: hold_s = '0'"),
        ("clip,turn\nb.mp4,45\n", "row 1: turn = '45': give 0, 90, 180, 270 (degrees clockwise)"),
        ("clip,pose\n,bridge\n", "row 1: no clip"),
        ("clip,end\nold.mp4.landmarks.npz,9\n", "row 1: old.mp4.landmarks.npz: no part of a landmark file"),
        ("", "no column named clip; it has no columns"),
    ],
)
def test_a_mistake_in_a_manifest_names_the_row_and_the_fix(folder: Path, text: str, said: str) -> None:
    with pytest.raises(ManifestError, match=r"^study\.csv") as told:
        found(manifest(folder, text))
    assert said in str(told.value)


def test_a_manifest_that_is_no_table_is_told(folder: Path) -> None:
    (folder / "study.parquet").write_text("not this")
    with pytest.raises(ManifestError, match="not a table that can be read"):
        found(folder / "study.parquet")


def test_nothing_found_is_told(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="no clips found"):
        found(tmp_path)
    with pytest.raises(VideoError, match="no such file or folder"):
        found(tmp_path / "none")


def test_an_empty_path_is_not_the_folder_that_one_is_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(VideoError, match="an empty path"):
        found("")


def test_clips_by_url_are_found_and_fetched(folder: Path) -> None:
    pytest.importorskip("fsspec", reason="the extra formcheck[cluster] is not installed")
    (folder / "b.mp4").write_bytes(b"a clip")
    jobs = found(f"file://{folder}", f"file://{folder}/b.mp4")
    assert [job.name for job in jobs] == ["a.MOV", "b.mp4", "day 1/a.mp4", "b (2).mp4"]
    key = jobs[1].key()
    with local(jobs[1].source) as path:
        assert path.read_bytes() == b"a clip"
    assert not path.exists()
    (folder / "b.mp4").write_bytes(b"another clip")
    assert jobs[1].key() != key


SIGNED = "https://me:secret@host/day%201/a.mp4?X-Signature=secret#t=secret"


class Elsewhere:
    """A storage behind URLs, in place of fsspec's.

    `about` is what it says of every file, `within` what is in its folder `bucket/`, `error` is raised by all it does.
    """

    def __init__(self) -> None:
        self.about: dict[str, object] = {}
        self.within: list[str] = []
        self.error: Exception | None = None

    def ukey(self, path: str) -> str:
        return path  # of HTTP, fsspec takes nothing else

    def info(self, path: str) -> dict[str, object]:
        if self.error:
            raise self.error
        return self.about

    def isdir(self, path: str) -> bool:
        if self.error:
            raise self.error
        return path.endswith("bucket/")

    def find(self, path: str) -> list[str]:
        return self.within

    def unstrip_protocol(self, path: str) -> str:
        return path

    def get_file(self, path: str, target: str) -> None:
        raise self.error or OSError(f"403, message='Forbidden', url='{path}'\nand more")


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    storage = Elsewhere()
    for module in ("places", "finding"):
        monkeypatch.setattr(f"formcheck.batch.{module}.file_system", lambda url: (storage, url))
    return storage


def test_what_is_secret_in_a_url_is_in_no_name_and_no_reason(folder: Path, elsewhere: Elsewhere) -> None:
    """Results were named after the whole of it, signature included."""
    landmarks = "https://host/a.mp4.landmarks.npz?sig=secret"
    assert names(SIGNED, landmarks) == ["a.mp4", "a (2).mp4"]
    assert names(manifest(folder, f"clip\n{SIGNED}\n{landmarks}\n")) == ["a.mp4", "a (2).mp4"]
    with pytest.raises(UnreadError) as told, local(SIGNED):
        pass
    reason = "403, message='Forbidden', url='https://host/day%201/a.mp4' and more"
    assert str(told.value) == f"https://host/day%201/a.mp4: cannot be fetched: {reason}"
    with pytest.raises(ManifestError, match=r"no part of a landmark file") as refused:
        found(manifest(folder, f"clip,end\n{landmarks},9\n"))
    assert "secret" not in str(refused.value)


class NoCredentialsError(Exception):
    """As botocore's: of no kind that Python knows."""


def test_what_a_storage_says_is_one_line_and_that_clips_failure(folder: Path, elsewhere: Elsewhere) -> None:
    """S3 without credentials was a traceback that ended the run."""
    rows = found(manifest(folder, "clip\nhttps://bucket/a.mp4\nb.mp4\n"))
    elsewhere.error = NoCredentialsError("Unable to locate\ncredentials")
    assert rows[0].content() is None and rows[0].key() == rows[0].key()
    with pytest.raises(UnreadError, match=r"^https://bucket/a\.mp4: cannot be fetched: Unable to locate credentials$"):
        score_job(rows[0])
    unread: list[str] = []
    jobs = find_jobs(["https://bucket/", str(folder / "b.mp4")], BRIDGE, unread=unread.append)
    assert [job.name for job in jobs] == ["b.mp4"]
    assert unread == ["https://bucket/: cannot be listed: Unable to locate credentials"]


def test_landmark_files_behind_a_url_are_found_as_in_a_folder(elsewhere: Elsewhere) -> None:
    elsewhere.within = [f"https://bucket/{name}" for name in ("day 1/b.mp4.landmarks.npz", "a.mp4.landmarks.npz?s=1")]
    assert names("https://bucket/") == ["a.mp4", "day 1/b.mp4"]
    elsewhere.within.append("https://bucket/c.mp4")
    told: list[str] = []
    assert [job.name for job in find_jobs(["https://bucket/"], BRIDGE, tell=told.append)] == ["c.mp4"]
    assert "2 landmark files beside them left out" in told[0]


def test_a_clip_behind_http_is_another_one_when_its_server_says_so(elsewhere: Elsewhere) -> None:
    """It was known by its URL alone, so one that had changed was not scored again."""
    (job,) = found("https://host/a.mp4?sig=1")
    elsewhere.about = {"name": "a.mp4", "size": 10, "ETag": '"one"'}
    key = job.key()
    assert job.key() == key
    assert replace(job, source="https://host/a.mp4?sig=2").key() == key  # signed anew, it is the same clip
    changes: list[dict[str, object]] = [{"size": 11}, {"ETag": '"two"'}, {"ETag": None, "Last-Modified": "today"}]
    keys = set()
    for change in changes:
        elsewhere.about |= change
        keys.add(job.key())
    assert len(keys | {key}) == 4


def test_a_clip_of_which_its_server_says_only_the_size_is_scored_each_time(elsewhere: Elsewhere) -> None:
    (job,) = found("https://host/a.mp4")
    elsewhere.about = {"size": 10, "mimetype": "video/mp4"}
    assert job.key() != job.key()


def test_a_url_that_nothing_reads_is_told() -> None:
    pytest.importorskip("fsspec", reason="the extra formcheck[cluster] is not installed")
    with pytest.raises(FormcheckError, match=r"nowhere://x/a\.mp4"):
        found("nowhere://x/a.mp4")
