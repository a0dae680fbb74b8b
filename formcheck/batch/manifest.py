"""A manifest: a table that names clips and says how each is to be scored."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path, PurePosixPath
from typing import Any

from formcheck.batch.job import Job, Options
from formcheck.batch.places import bare, clip_name, is_landmarks, is_url
from formcheck.checking import PoseDefinition
from formcheck.errors import FormcheckError, PoseError
from formcheck.video import TURNS, Turn

#: Endings that mean a manifest rather than a clip.
MANIFEST_ENDINGS = frozenset({".csv", ".parquet"})

#: Columns and the other names they may go by. Only `clip` is needed; an empty cell is as if it were not there.
COLUMNS = {
    "clip": ("clip", "file", "path"),
    "pose": ("pose", "exercise"),
    "person": ("person",),
    "date": ("date",),
    "start_s": ("start_s", "start"),
    "end_s": ("end_s", "end"),
    "hold_s": ("hold_s", "prescription"),
    "turn": ("turn",),
}


class ManifestError(FormcheckError):
    """A manifest that cannot be read; the message names the row and the column."""


def read_manifest(path: Path, options: Options, poses_of: Callable[[str], list[PoseDefinition]]) -> list[Job]:
    """The jobs of a manifest, row by row; clips and pose files are sought from the manifest's own folder.

    Columns: `clip` (path or URL), `pose` (name, file or auto), `person`, `date`, `start_s` and `end_s` (the part of
    the clip to score), `hold_s` (the prescribed hold; also `prescription`), `turn` (degrees clockwise that the
    picture is turned by). Others are left alone.

    Raises
    ------
    ManifestError : not a table, no column `clip`, a value that is not valid, or a part of a landmark file.
    """
    rows = _rows(path)
    known: dict[tuple[str, str, str], Options] = {}
    jobs = []
    for number, row in enumerate(rows, 1):
        where = f"{path.name}, row {number}"
        clip = row["clip"]
        if not clip:
            raise ManifestError(f"{where}: no clip")
        how = row["pose"], row["hold_s"], row["turn"]
        if how not in known:
            known[how] = _options(row, where, path.parent, options, poses_of)
        own = known[how]
        about = {key: row[key] for key in ("person", "date") if row[key]}
        source = clip if is_url(clip) else str(path.parent / clip)
        part_s = _part_s(row, where)
        if part_s is not None and is_landmarks(clip):
            raise ManifestError(
                f"{where}: {bare(clip)}: no part of a landmark file can be scored; track that part of the clip"
            )
        jobs.append(Job(source, clip_name(_name(clip)), own, part_s, about, bare(clip)))
    return jobs


def _options(
    row: dict[str, str],
    where: str,
    folder: Path,
    options: Options,
    poses_of: Callable[[str], list[PoseDefinition]],
) -> Options:
    """How the clip of a row is scored: as all are, but for what it says itself; pose files are sought in `folder`."""
    pose = str(folder / row["pose"]) if row["pose"].endswith(".toml") else row["pose"]
    hold_s = _number(row["hold_s"], "hold_s", where)
    try:
        poses = tuple(poses_of(pose)) if pose else options.poses
    except PoseError as error:
        raise ManifestError(f"{where}: {error}") from error
    return replace(
        options,
        poses=poses,
        hold_s=options.hold_s if hold_s is None else hold_s,
        turn=_turn(row["turn"], where) if row["turn"] else options.turn,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    """Cells as text, by the names of `COLUMNS`; those that are not there are empty."""
    heading, rows = _parquet(path) if path.suffix.lower() == ".parquet" else _csv(path)
    named = {str(name).strip().lower(): name for name in heading}
    columns = {name: next((named[a] for a in aliases if a in named), None) for name, aliases in COLUMNS.items()}
    if columns["clip"] is None:
        hint = "; columns are separated by commas" if any(";" in name or "\t" in name for name in heading) else ""
        raise ManifestError(f"{path.name}: no column named clip; it has {', '.join(heading) or 'no columns'}{hint}")
    return [{name: _text(row.get(given)) if given else "" for name, given in columns.items()} for row in rows]


def _csv(path: Path) -> tuple[list[str], list[dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:  # spreadsheets begin theirs with a byte order mark
            reader = csv.DictReader(file)
            rows = list(reader)
            return list(reader.fieldnames or []), rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ManifestError(f"{path.name}: not a table that can be read: {error}") from error


def _parquet(path: Path) -> tuple[list[str], list[dict[str, Any]]]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
        return table.column_names, table.to_pylist()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ManifestError(f"{path.name}: not a table that can be read: no Parquet, or damaged") from error


def _text(cell: Any) -> str:
    """A cell as it would be in a CSV: whole numbers are floats beside an empty cell, days are midnights."""
    if cell is None or cell != cell:  # NaN, and a time that is none
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell).strip()


def _part_s(row: dict[str, str], where: str) -> tuple[float, float] | None:
    begin_s, end_s = (_number(row[name], name, where) for name in ("start_s", "end_s"))
    if begin_s is None and end_s is None:
        return None
    part = (begin_s or 0.0, math.inf if end_s is None else end_s)
    if part[0] >= part[1]:
        raise ManifestError(f"{where}: start_s {part[0]:g} is not before end_s {part[1]:g}")
    return part


def _turn(text: str, where: str) -> Turn:
    if text.removesuffix(".0") not in TURNS:
        raise ManifestError(f"{where}: turn = {text!r}: give {', '.join(TURNS)} (degrees clockwise)")
    return TURNS[text.removesuffix(".0")]


def _number(text: str, name: str, where: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0 and (value > 0 or name != "hold_s")):
        raise ManifestError(f"{where}: {name} = {text!r}: give seconds, for example 12.5")
    return value


def _name(clip: str) -> str:
    """What its result goes by: the path as written where that stays inside the folder, else the file's name."""
    path = PurePosixPath(bare(clip).replace("\\", "/"))
    inside = not is_url(clip) and not path.is_absolute() and ".." not in path.parts and ":" not in clip
    return path.as_posix() if inside else path.name
