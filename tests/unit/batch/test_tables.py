"""Tables say what the results say, in CSV and Parquet alike."""

from __future__ import annotations

import csv
from pathlib import Path

from pyarrow import csv as csv_of_arrow
from pyarrow import parquet

from formcheck.batch import Job, Store, find_jobs
from formcheck.batch.tables import CLIPS, REPETITIONS, SCHEMA_VERSION, write_tables
from formcheck.reporting.result import FaultResult, RepetitionResult
from tests.workers import BRIDGE

LOW = FaultResult(id="hips_low", value=150, limit=160, unit="deg", start_s=1, end_s=2, say="Lift your hips higher")


def repetition(index: int, *faults: FaultResult, hold_s: float = 2.0) -> RepetitionResult:
    return RepetitionResult(
        index=index, side=None, start_s=1, peak_start_s=2, peak_end_s=2 + hold_s, end_s=5, hold_s=hold_s, score=90,
        complete=True, measures={"hip_line_deg": {"peak": 171.0, "rest": None}}, faults=list(faults),
    )  # fmt: skip


def stored(folder: Path) -> Store:
    store = Store(folder)
    fine = Job("b.mp4", "b, c.mp4", BRIDGE, about={"person": "Ann", "date": "2026-03-01"})
    repetitions = [repetition(1, LOW), repetition(2, hold_s=3.0)]
    result = fine.failed("").model_copy(
        update={"status": "ok", "error": None, "score": 95, "repetitions": repetitions, "faults": {"hips_low": 1}}
        | {"duration_s": 20.0, "frames": 300, "tracked": 1.0, "view": "side"}
    )
    store.save(fine, "key", result)
    broken = Job("a.mp4", "a.mp4", BRIDGE)
    store.save(broken, "key", broken.failed('a.mp4: not a video, or "cut off"'))
    return store


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_row_a_clip_sorted_by_name(tmp_path: Path) -> None:
    write_tables(stored(tmp_path))
    broken, fine = rows(tmp_path / "clips.csv")
    assert (broken["clip"], broken["status"], broken["score"]) == ("a.mp4", "failed", "")
    assert (fine["clip"], fine["person"], fine["repetitions"], fine["faults"]) == ("b, c.mp4", "Ann", "2", "hips_low:1")
    assert float(fine["hold_s_median"]) == 2.5


def test_a_row_of_a_manifest_is_known_by_what_it_says(tmp_path: Path) -> None:
    """Of rows with whole paths the names are told apart by number, so which is whose was in no table."""
    (tmp_path / "study.csv").write_text(
        "clip,start,end\n/data/P1/a.mp4,1.5,9\n/data/P2/a.mp4,3,\nhttps://host/a.mp4?sig=secret,,\n", encoding="utf-8"
    )
    jobs = find_jobs([str(tmp_path / "study.csv")], BRIDGE)
    store = Store(tmp_path / "out")
    for job in jobs:
        store.save(job, "key", job.failed("").model_copy(update={"status": "ok", "repetitions": [repetition(1)]}))
    write_tables(store)
    said = [(row["clip"], row["source"], row["start_s"], row["end_s"]) for row in rows(tmp_path / "out/clips.csv")]
    assert said == [
        ("a (2).mp4", "/data/P2/a.mp4", "3.0", ""),
        ("a (3).mp4", "https://host/a.mp4", "", ""),
        ("a.mp4", "/data/P1/a.mp4", "1.5", "9.0"),
    ]
    assert {row["start_s"] for row in rows(tmp_path / "out/repetitions.csv")} == {"1.0"}  # of the repetition


def test_what_nobody_has_counted_is_empty_and_not_zero(tmp_path: Path) -> None:
    write_tables(stored(tmp_path))
    unread = {"duration_s", "frames", "tracked", "repetitions", "view", "score", "hold_s_median"}
    broken, fine = rows(tmp_path / "clips.csv")
    assert {broken[name] for name in unread} == {""}
    assert (fine["duration_s"], fine["frames"], fine["repetitions"]) == ("20.0", "300", "2")
    for name in unread:
        assert parquet.read_table(tmp_path / "clips.parquet")[name].to_pylist()[0] is None


def test_a_whole_number_in_a_column_of_others_keeps_its_point(tmp_path: Path) -> None:
    write_tables(stored(tmp_path))
    assert rows(tmp_path / "clips.csv")[1]["tracked"] == "1.0"
    assert rows(tmp_path / "repetitions.csv")[0]["hold_s"] == "2.0"


def test_what_a_csv_says_is_what_arrow_reads_of_it(tmp_path: Path) -> None:
    write_tables(stored(tmp_path))
    for name, schema in (("clips", CLIPS), ("repetitions", REPETITIONS)):
        convert = csv_of_arrow.ConvertOptions(
            column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False
        )
        read = csv_of_arrow.read_csv(tmp_path / f"{name}.csv", convert_options=convert)
        assert read.to_pylist() == parquet.read_table(tmp_path / f"{name}.parquet").to_pylist()


def test_a_row_a_repetition(tmp_path: Path) -> None:
    write_tables(stored(tmp_path))
    first, second = rows(tmp_path / "repetitions.csv")
    assert (first["clip"], first["index"], first["faults"], first["date"]) == (
        "b, c.mp4",
        "1",
        "hips_low",
        "2026-03-01",
    )
    assert second["faults"] == ""
    assert first["measures"] == '{"hip_line_deg": {"peak": 171.0, "rest": null}}'


def test_parquet_holds_the_same_with_types_and_a_version(tmp_path: Path) -> None:
    write_tables(stored(tmp_path))
    table = parquet.read_table(tmp_path / "clips.parquet")
    assert table.column_names == list(rows(tmp_path / "clips.csv")[0])
    assert table["score"].to_pylist() == [None, 95]
    assert table.schema.metadata[b"formcheck_schema"] == str(SCHEMA_VERSION).encode()


def test_failures_are_listed_with_their_reasons(tmp_path: Path) -> None:
    write_tables(stored(tmp_path))
    (row,) = rows(tmp_path / "failures.csv")
    assert (row["clip"], row["reason"]) == ("a.mp4", 'a.mp4: not a video, or "cut off"')


def test_no_results_are_tables_without_rows(tmp_path: Path) -> None:
    write_tables(Store(tmp_path))
    assert rows(tmp_path / "clips.csv") == []
    assert parquet.read_table(tmp_path / "repetitions.parquet").num_rows == 0


def test_another_person_is_another_row_and_no_other_result(tmp_path: Path) -> None:
    store = stored(tmp_path)
    job = Job("b.mp4", "b, c.mp4", BRIDGE, about={"person": "Bo"})
    assert store.find(job, "key") is not None
    write_tables(store)
    assert [row["person"] for row in rows(tmp_path / "clips.csv")] == ["", "Bo"]
