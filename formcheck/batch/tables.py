"""Tables of a results folder: one row a clip, one a repetition, one a failure; CSV and Parquet alike.

Schema version 1. Columns may be added at the end; none is renamed or removed without a new version. Parquet files
carry the version in their metadata (`formcheck_schema`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from formcheck.batch.receipts import Receipt
from formcheck.batch.store import Store
from formcheck.files import write_whole
from formcheck.reporting.result import RepetitionResult, Result

SCHEMA_VERSION = 1

_TEXT, _NUMBER, _COUNT = pa.string(), pa.float64(), pa.int64()

#: Lists are joined by a blank (ids) or `; ` (sentences), so that CSV and Parquet hold the same.
CLIPS = pa.schema(
    [
        ("clip", _TEXT), ("person", _TEXT), ("date", _TEXT), ("status", _TEXT), ("error", _TEXT), ("pose", _TEXT),
        ("duration_s", _NUMBER), ("frames", _COUNT), ("tracked", _NUMBER), ("view", _TEXT), ("repetitions", _COUNT),
        ("score", _COUNT), ("hold_s_median", _NUMBER), ("faults", _TEXT), ("set_faults", _TEXT),
        ("cannot_judge", _TEXT), ("warnings", _TEXT), ("formcheck", _TEXT), ("model", _TEXT),
        ("source", _TEXT), ("start_s", _NUMBER), ("end_s", _NUMBER),
    ]
)  # fmt: skip

#: `measures` is the repetition's measures as a JSON object, since every exercise has its own.
REPETITIONS = pa.schema(
    [
        ("clip", _TEXT), ("person", _TEXT), ("date", _TEXT), ("pose", _TEXT), ("index", _COUNT), ("side", _TEXT),
        ("start_s", _NUMBER), ("peak_start_s", _NUMBER), ("peak_end_s", _NUMBER), ("end_s", _NUMBER),
        ("hold_s", _NUMBER), ("score", _COUNT), ("complete", pa.bool_()), ("faults", _TEXT), ("measures", _TEXT),
        ("arch_start_s", _NUMBER), ("arch_end_s", _NUMBER), ("arch_hold_s", _NUMBER), ("arch_smoothness", _NUMBER),
    ]
)  # fmt: skip

FAILURES = pa.schema([("clip", _TEXT), ("person", _TEXT), ("date", _TEXT), ("reason", _TEXT)])

Row = dict[str, Any]


def write_tables(store: Store) -> list[str]:
    """Write `clips`, `repetitions` (.csv and .parquet) and `failures.csv`: what all results in the folder say.

    Rows are sorted by clip, so the tables do not depend on the order in which clips finished. The names of the clips in
    them are given back.

    Raises
    ------
    FormcheckError : a table cannot be written.
    """
    clips: list[Row] = []
    repetitions: list[Row] = []
    for result, receipt in store.results():
        clips.append(_clip_row(result, receipt))
        repetitions += [_repetition_row(r, result, receipt) for r in result.repetitions]
    failures = [{**row, "reason": row["error"]} for row in clips if row["status"] == "failed"]
    for name, schema, rows in (("clips", CLIPS, clips), ("repetitions", REPETITIONS, repetitions)):
        table = _table(schema, rows)
        write_whole(store.folder / f"{name}.csv", _as_csv(table))
        write_whole(store.folder / f"{name}.parquet", _as_parquet(table))
    write_whole(store.folder / "failures.csv", _as_csv(_table(FAILURES, failures)))
    return [row["clip"] for row in clips]


def _clip_row(result: Result, receipt: Receipt) -> Row:
    holds = sorted(r.hold_s for r in result.repetitions)
    middle = len(holds) // 2
    read = result.status != "failed"  # else its numbers are not zeros: nobody has counted
    return {
        **result.model_dump(include={"clip", "status", "error", "pose", "view"}),
        **(result.model_dump(include={"duration_s", "frames", "tracked"}) if read else {}),
        **receipt.about,
        "repetitions": len(result.repetitions) if read else None,
        "score": result.score,
        "hold_s_median": round((holds[middle] + holds[~middle]) / 2, 3) if holds else None,
        "faults": _joined(f"{name}:{count}" for name, count in result.faults.items()),
        "set_faults": _joined(fault.id for fault in result.set_faults),
        "cannot_judge": _joined(sorted({item.id for item in result.cannot_judge})),
        "warnings": "; ".join(result.warnings),
        "formcheck": result.formcheck.version,
        "model": result.formcheck.model,
    }


def _repetition_row(repetition: RepetitionResult, result: Result, receipt: Receipt) -> Row:
    arch = {} if repetition.arch is None else repetition.arch.model_dump()
    return {
        **repetition.model_dump(exclude={"measures", "faults", "arch"}),
        **{f"arch_{name}": value for name, value in arch.items()},
        **{name: receipt.about.get(name) for name in ("person", "date")},
        "clip": result.clip,
        "pose": result.pose,
        "faults": _joined(fault.id for fault in repetition.faults),
        "measures": json.dumps(repetition.measures, sort_keys=True),
    }


def _joined(words: Iterable[str]) -> str:
    return " ".join(words)


def _table(schema: pa.Schema, rows: list[Row]) -> pa.Table:
    table = pa.Table.from_pylist(rows, schema=schema)
    return table.replace_schema_metadata({"formcheck_schema": str(SCHEMA_VERSION)})


def _as_csv(table: pa.Table) -> bytes:
    """Text in quotes, nothing where nothing is known; of a column of numbers that are no counts, 1.0 rather than 1."""
    rows = [table.column_names, *(row.values() for row in table.to_pylist())]
    return "".join(",".join(map(_cell, row)) + "\n" for row in rows).encode()


def _cell(value: object) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return "" if value is None else str(value).lower()


def _as_parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()
