"""The clips meant by paths, folders, manifests and URLs, each with a name of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from unicodedata import category

from formcheck.batch.job import Job, Options
from formcheck.batch.manifest import MANIFEST_ENDINGS, read_manifest
from formcheck.batch.places import file_system, is_url
from formcheck.checking import PoseDefinition
from formcheck.errors import VideoError
from formcheck.files import printable
from formcheck.scoring import meant_by
from formcheck.tracking import LANDMARKS_ENDING, is_landmark_file
from formcheck.video import VIDEO_ENDINGS

#: File systems take 255 bytes a part, of which endings need some (`.landmarks.npz`), and 4096 a path, of which the
#: folder needs some.
_LONGEST_PART, _LONGEST_PATH = 220, 1500


def find_jobs(
    paths: Sequence[str], options: Options, poses_of: Callable[[str], list[PoseDefinition]] = meant_by
) -> list[Job]:
    """What to score: files as they are, folders searched (sorted), manifests row by row.

    A folder gives the clips in it, by their endings; one without clips, the landmark files in it.

    Names are made different where two clips would share one.

    Raises
    ------
    VideoError : a path does not exist, or nothing was found.
    ManifestError : a manifest that is not valid.
    """
    jobs: list[Job] = []
    for given in paths:
        path = Path(given)
        if is_url(given):
            jobs += [Job(source, name, options) for source, name in _behind(given)]
        elif path.is_dir():
            jobs += [Job(str(p), _clip_name(p.relative_to(path).as_posix()), options) for p in _inside(path)]
        elif not path.exists():
            raise VideoError(f"{path}: no such file or folder")
        elif path.suffix.lower() in MANIFEST_ENDINGS:
            jobs += read_manifest(path, options, poses_of)
        else:
            jobs.append(Job(str(path), _clip_name(path.name), options))
    if not jobs:
        raise VideoError(f"no clips found in {', '.join(paths)}")
    return list(_told_apart(jobs))


def _inside(folder: Path) -> list[Path]:
    """The clips in a folder; the landmark files in one that holds no clip."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return [p for p in files if p.suffix.lower() in VIDEO_ENDINGS] or [p for p in files if is_landmark_file(p)]


def _clip_name(name: str) -> str:
    """The name a result goes by: that of the clip, also for its landmark file."""
    return name[: -len(LANDMARKS_ENDING)] if is_landmark_file(name) else name


def _behind(url: str) -> list[tuple[str, str]]:
    """Clips behind a URL and their names: itself, or those in it when it is a folder."""
    files, path = file_system(url)
    try:
        if not files.isdir(path):
            return [(url, PurePosixPath(path).name)]
        found = sorted(p for p in files.find(path) if PurePosixPath(p).suffix.lower() in VIDEO_ENDINGS)
    except OSError as error:
        raise VideoError(f"{url}: cannot be listed: {error}") from error
    return [(files.unstrip_protocol(p), str(PurePosixPath(p).relative_to(PurePosixPath(path)))) for p in found]


def _told_apart(jobs: Iterable[Job]) -> Iterable[Job]:
    taken: set[str] = set()
    for job in jobs:
        base = PurePosixPath(_nameable(job.name))
        name, n = base.as_posix(), 2
        while name in taken:
            name, n = base.with_name(f"{base.stem} ({n}){base.suffix}").as_posix(), n + 1
        taken.add(name)
        yield replace(job, name=name)


def _nameable(name: str) -> str:
    """A name that files can be named after: of valid text, without control characters, no part of it too long."""
    parts = ["".join("_" if category(c) == "Cc" else c for c in part) for part in printable(name).split("/")]
    cut = [_shortened(part) for part in parts if part not in ("", ".")]
    whole = "/".join(cut)
    return whole if cut and len(whole.encode()) <= _LONGEST_PATH else _shortened("_".join(cut) or "clip")


def _shortened(part: str) -> str:
    """A part of a path that leaves room for endings; a long one keeps its beginning, told apart by a digest."""
    if len(part.encode()) <= _LONGEST_PART:
        return part
    digest = hashlib.sha256(part.encode()).hexdigest()[:12]
    kept = part.encode()[: _LONGEST_PART - len(digest) - 1].decode("utf-8", "ignore")
    return f"{kept}~{digest}"
