"""Small sound inputs of every kind, to be harmed; made once a process."""

from __future__ import annotations

import io
import sqlite3
import tempfile
from functools import cache
from itertools import islice
from pathlib import Path

from formcheck.checking import poses_folder
from tests import odd_clips

SAMPLES = Path(__file__).parents[2] / "samples"
CLEAN = SAMPLES / "bridge_clean.mp4"

#: Pictures of a clip that is harmed, and their size: enough for every box and packet kind, quick to read.
_FRAMES, _SIZE = 20, (160, 120)

MANIFEST = """clip,pose,person,date,start_s,end_s,hold_s
whole.landmarks.npz,bridge,"P01, left",2026-03-01,,,5
whole.landmarks.npz,mine.toml,P02,2026-03-02,,,
missing.mp4,auto,,,1.5,12.5,2.5
whole.landmarks.npz,"bridge",P03,,,,
"""

ROUTINE = """title = "Mine"

[[exercise]]
pose = "bridge"
repetitions = 10
hold_s = 5.0
rest_s = 20

[[exercise]]
pose = "mine.toml"
repetitions = 2
breathing = true
"""


@cache
def clips() -> dict[str, bytes]:
    """Short clips of one person by ending: H.264, HEVC, VP9, GIF, motion JPEG, transport stream, QuickTime."""
    kinds = {
        ".mp4": None,
        ".mov": None,
        ".ts": None,
        ".mkv": None,
        ".hevc.mp4": odd_clips.HEVC,
        ".webm": odd_clips.VP9,
        ".gif": odd_clips.GIF,
        ".avi": odd_clips.Coding("mjpeg", "yuvj420p", {}, 15),
    }
    pictures = list(islice(odd_clips.pictures(CLEAN), _FRAMES))
    small = [(time_s, rgb[:: rgb.shape[0] // _SIZE[1], :: rgb.shape[1] // _SIZE[0]]) for time_s, rgb in pictures]
    even = [(time_s, rgb[: rgb.shape[0] // 2 * 2, : rgb.shape[1] // 2 * 2]) for time_s, rgb in small]
    with tempfile.TemporaryDirectory() as folder:
        return {
            ending: odd_clips.written(Path(folder, f"seed{ending}"), even, coding).read_bytes()
            for ending, coding in kinds.items()
        }


@cache
def poses() -> dict[str, str]:
    """The pose files that come with formcheck."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(poses_folder().glob("*.toml"))}


@cache
def landmarks() -> bytes:
    """Three repetitions of the bridge as a landmark file."""
    return (SAMPLES / "recordings" / "bridge_clean.mp4.landmarks.npz").read_bytes()


@cache
def labels() -> str:
    """Labels of a clip of three repetitions, with truth."""
    return (SAMPLES / "bridge_clean.labels.json").read_text(encoding="utf-8")


@cache
def truth() -> bytes:
    """What is true of each frame of that clip."""
    return (SAMPLES / "bridge_clean.truth.npz").read_bytes()


@cache
def result() -> str:
    """The result of that clip."""
    import formcheck

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bridge_clean.mp4.landmarks.npz")
        path.write_bytes(landmarks())
        return formcheck.score(path, "bridge").to_json()


@cache
def parquet_manifest() -> bytes:
    """The manifest as Parquet."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    out = io.BytesIO()
    parquet.write_table(csv.read_csv(pa.BufferReader(MANIFEST.encode())), out)
    return out.getvalue()


@cache
def history() -> bytes:
    """A history of one set of three repetitions."""
    from formcheck.history.store import History

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "history.sqlite3")
        with History(path):
            pass
        db = sqlite3.connect(path)
        db.execute("INSERT INTO exercise_set VALUES ('s', 'a', '2026-03-01T08:00:00+01:00', 'bridge', 5)")
        for number in (1, 2, 3):
            row = (number, f"2026-03-01T08:0{number}:00+01:00")
            db.execute("INSERT INTO repetition VALUES ('s', ?, ?, NULL, 4.5, 85, 1)", row)
            db.execute("INSERT INTO fault VALUES ('s', ?, 'hips_low', 150, 160, 'deg', 'Lift higher')", (number,))
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        return path.read_bytes()
