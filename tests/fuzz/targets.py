"""What is done with a harmed input of each kind, and what must hold whatever happens.

Each target goes the way a user's file goes: through the command line, in this process. It may be scored or refused.
Anything else is a `Finding`: an exception, another exit code, a refusal without words, a result that breaks an
invariant, an error that is a bug's and not a sentence, a file written elsewhere than told.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from formcheck import Result
from formcheck.batch.workers import Here
from formcheck.cli import app, main
from formcheck.errors import FormcheckError
from formcheck.video import Clip
from tests import invariants
from tests.fuzz import arrays, harm, seeds

#: An error that is told by the name of an exception was not foreseen.
_A_BUGS = re.compile(r"\b[A-Z]\w*(Error|Exception|Bomb|Warning)\b")

#: A clip of twenty pictures may say that it has more, but not give more than this.
_MOST_FRAMES = 5000


class Finding(Exception):
    """Something that must not happen did."""


@dataclass(frozen=True)
class Said:
    """What a command did: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def cli(*arguments: str, may: tuple[int, ...] = (0, 1, 2)) -> Said:
    """Run formcheck with these arguments here; a Finding when it does not end as promised."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main(lambda: app(list(arguments)))
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except Exception as error:
        raise Finding(f"{type(error).__name__}: {error}"[:300]) from error
    said = Said(code, out.getvalue(), err.getvalue())
    if code not in may:
        raise Finding(f"exit code {code}: {said.err[-300:]}")
    if code and not said.err.strip():
        raise Finding(f"exit code {code} without a word")
    if "Traceback" in said.err or (code and _A_BUGS.search(said.err)):
        raise Finding(f"said: {said.err[-300:]}")
    return said


def _results(said: Said) -> str:
    """`scored` or `refused`; a Finding when a printed result is not sound."""
    results = [Result.model_validate_json(line) for line in said.out.splitlines()]
    for result in results:
        for what in invariants.broken(result):
            raise Finding(f"invariant: {what}")
    return "scored" if any(result.status != "failed" for result in results) else "refused"


def clip_read(folder: Path, chance: random.Random) -> str:
    """A clip, read to its end without the model; thousands of these take minutes."""
    path = _harmed_clip(folder, chance)
    last_s = -math.inf
    try:
        with Clip(path) as clip:
            for frame in clip:
                if not frame.time_s > last_s or not math.isfinite(frame.time_s):
                    raise Finding(f"time {frame.time_s} after {last_s}")
                if frame.index > _MOST_FRAMES or max(frame.rgb.shape) > 1280:
                    raise Finding(f"frame {frame.index} of shape {frame.rgb.shape}")
                last_s = frame.time_s
            if clip.frames and not 0 < clip.duration_s < math.inf:
                raise Finding(f"{clip.frames} frames in {clip.duration_s} s")
    except FormcheckError:
        return "refused"
    except Finding:
        raise
    except Exception as error:
        raise Finding(f"{type(error).__name__}: {error}"[:300]) from error
    return "scored"


def clip_scored(folder: Path, chance: random.Random) -> str:
    """A clip through decoder, tracker and checker."""
    return _results(cli("score", str(_harmed_clip(folder, chance)), "--pose", "bridge", "--json", may=(0, 1)))


def pose_file(folder: Path, chance: random.Random) -> str:
    """A pose file: checked, shown, and scored with."""
    path = folder / "mine.toml"
    text = harm.harmed_text(chance.choice(sorted(seeds.poses().values())), chance)
    path.write_text(text, encoding="utf-8", errors="replace")
    if cli("poses", "check", str(path), may=(0, 2)).code:
        return "refused"
    cli("poses", "show", str(path), may=(0,))
    whole = folder / "whole.landmarks.npz"
    whole.write_bytes(seeds.landmarks())
    return _results(cli("score", str(whole), "--pose", str(path), "--json"))


def landmark_file(folder: Path, chance: random.Random) -> str:
    """A landmark file: scored, and written in another form."""
    path, data = folder / "clip.landmarks.npz", seeds.landmarks()
    path.write_bytes(harm.harmed_bytes(data, chance) if chance.random() < 0.3 else arrays.harmed_arrays(data, chance))
    outcome = _results(cli("score", str(path), "--pose", "bridge", "--json", may=(0, 1, 2)))
    form = chance.choice(("csv", "parquet", "trc", "mot", "movement"))
    cli("export", str(path), "--to", form, "-o", str(folder / "out"), may=(0, 1, 2))
    _only(folder, "clip.landmarks.npz", "out")
    return outcome


def manifest(folder: Path, chance: random.Random) -> str:
    """A manifest of landmark files, scored into a results folder."""
    inner = folder / "given"
    inner.mkdir()
    (inner / "whole.landmarks.npz").write_bytes(seeds.landmarks())
    (inner / "mine.toml").write_text(seeds.poses()["bridge"], encoding="utf-8")
    if chance.random() < 0.3:
        path = inner / "study.parquet"
        path.write_bytes(harm.harmed_bytes(seeds.parquet_manifest(), chance))
    else:
        path = inner / "study.csv"
        path.write_text(_harmed_table(seeds.MANIFEST, chance), encoding="utf-8", errors="replace")
    with patch("formcheck.batch.labour.WorkerProcesses", lambda workers: Here()):  # starting processes is slow
        said = cli("score", str(path), "--pose", "bridge", "--json", "-o", str(folder / "out"))
    _only(folder, "given", "out")
    return _results(said)


def labels(folder: Path, chance: random.Random) -> str:
    """Labels and truth of a clip, compared with a result that is there already."""
    (folder / "bridge_clean.mp4").write_bytes(b"not read")
    text, truth = seeds.labels(), seeds.truth()
    if chance.random() < 0.6:
        text = harm.harmed_text(text, chance)
    else:
        truth = harm.harmed_bytes(truth, chance) if chance.random() < 0.3 else arrays.harmed_arrays(truth, chance)
    (folder / "bridge_clean.labels.json").write_text(text, encoding="utf-8", errors="replace")
    (folder / "bridge_clean.truth.npz").write_bytes(truth)
    done = Result.model_validate_json(seeds.result())
    with patch("formcheck.evaluating.score", return_value=done):  # scoring is another target
        return "refused" if cli("evaluate", str(folder), may=(0, 1, 2)).code else "scored"


def history_file(folder: Path, chance: random.Random) -> str:
    """A history file: shown, taken out, deleted."""
    path = folder / "history.sqlite3"
    path.write_bytes(_harmed_history(seeds.history(), folder, chance))
    shown = cli("history", "--history", str(path), "--days", "100000", may=(0, 2)).code
    cli(
        "history", "--history", str(path), "--export", str(folder / f"all.{chance.choice(('csv', 'json'))}"), may=(0, 2)
    )
    cli("history", "--history", str(path), "--delete", "--yes", may=(0, 2))
    return "refused" if shown else "scored"


def routine(folder: Path, chance: random.Random) -> str:
    """A routine, printed."""
    (folder / "mine.toml").write_text(seeds.poses()["bridge"], encoding="utf-8")
    path = folder / "routine.toml"
    path.write_text(harm.harmed_text(seeds.ROUTINE, chance), encoding="utf-8", errors="replace")
    return "refused" if cli("session", "--show", "--routine", str(path), may=(0, 2)).code else "scored"


#: Every kind of input, and what is done with it.
TARGETS: dict[str, Callable[[Path, random.Random], str]] = {
    "clip_read": clip_read,
    "clip_scored": clip_scored,
    "pose_file": pose_file,
    "landmark_file": landmark_file,
    "manifest": manifest,
    "labels": labels,
    "history_file": history_file,
    "routine": routine,
}


def attempt(kind: str, seed: int, folder: Path) -> str:
    """Make the harmed input that this kind and seed name in an empty folder and use it: `scored` or `refused`.

    Raises
    ------
    Finding : a promise was broken.
    """
    return TARGETS[kind](folder, random.Random(f"{kind} {seed}"))


def _harmed_clip(folder: Path, chance: random.Random) -> Path:
    clips = seeds.clips()
    ending = chance.choice(sorted(clips))
    data, how = clips[ending], chance.random()
    if how < 0.2:
        data = harm.spliced(data, clips[chance.choice(sorted(clips))], chance)
    elif how < 0.6 and ending.endswith((".mp4", ".mov")):
        data = harm.harmed_boxes(data, chance)
    else:
        data = harm.harmed_bytes(data, chance)
    path = folder / f"clip{ending}"
    path.write_bytes(data)
    return path


def _harmed_table(text: str, chance: random.Random) -> str:
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(chance.randint(1, 3)):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(harm.NUMBERS + harm.WORDS)
    text = "\n".join(",".join(row) for row in rows)
    return harm.harmed_text(text, chance) if chance.random() < 0.3 else text


def _harmed_history(data: bytes, folder: Path, chance: random.Random) -> bytes:
    """Half of them harmed in their bytes, half by rows that nobody writes."""
    if chance.random() < 0.5:
        return harm.harmed_bytes(data, chance)
    import sqlite3

    path = folder / "made.sqlite3"
    path.write_bytes(data)
    db = sqlite3.connect(path)
    table = chance.choice(("exercise_set", "repetition", "fault"))
    column = chance.choice([row[1] for row in db.execute(f"PRAGMA table_info({table})")])
    odd = chance.choice(
        (-1, 1e308, "x", b"\xff\x00", 2**62, "9999-12-31T23:59:59", "0001-01-01", "[/red]", "\x1b[31m", "")
    )
    with contextlib.suppress(sqlite3.Error):
        db.execute(f'UPDATE {table} SET "{column}" = ?', (odd,))
        db.commit()
    db.rollback()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path.read_bytes()


def _only(folder: Path, *names: str) -> None:
    there = {path.name for path in folder.iterdir()} - set(names)
    if there:
        raise Finding(f"written beside the output folder: {sorted(there)}")


def described(kind: str, seed: int, what: object) -> str:
    """One line about a finding, with what is needed to see it again."""
    return json.dumps({"kind": kind, "seed": seed, "what": str(what)})
