"""The clips meant by paths, folders, manifests and URLs, each with a name of its own."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from unicodedata import category

from formcheck.batch.job import Job, Options
from formcheck.batch.manifest import MANIFEST_ENDINGS, read_manifest
from formcheck.batch.places import bare, clip_name, file_system, is_landmarks, is_url, said_by
from formcheck.checking import PoseDefinition
from formcheck.errors import VideoError, why_unread
from formcheck.files import files_within, printable
from formcheck.scoring import meant_by
from formcheck.video import VIDEO_ENDINGS
from formcheck.words import counted

#: File systems take 255 bytes a part, of which endings need some (`.landmarks.npz`), and 4096 a path, of which the
#: folder needs some.
_LONGEST_PART, _LONGEST_PATH = 220, 1500


def find_jobs(
    paths: Sequence[str],
    options: Options,
    poses_of: Callable[[str], list[PoseDefinition]] = meant_by,
    *,
    unread: Callable[[str], None] = lambda line: None,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Job]:
    """What to score: files as they are, folders searched (sorted), manifests row by row.

    A folder gives the clips in it, by their endings; one without clips, the landmark files in it.

    Names are made different where two clips would share one.

    Parameters
    ----------
    unread : told of every folder that could not be read, so that its clips are missing.
    tell : told of landmark files that were left out.

    Raises
    ------
    VideoError : a path is empty, does not exist or cannot be asked what it is, or nothing was found; it says what was
        not read.
    ManifestError : a manifest that is not valid.
    """
    jobs: list[Job] = []
    missing: list[str] = []
    for given in paths:
        path = Path(given)
        if not given:  # to Python, where you are: all of a home folder, for a variable of the shell that is not set
            raise VideoError("an empty path: give a clip, a folder or a manifest")
        if is_url(given):
            jobs += [Job(source, name, options) for source, name in _behind(given, missing.append, tell)]
        elif _is_folder(path):
            found = _clips_among([str(p) for p in files_within(path, missing.append)], given, tell)
            jobs += [Job(p, clip_name(Path(p).relative_to(path).as_posix()), options) for p in found]
        elif path.suffix.lower() in MANIFEST_ENDINGS:
            jobs += read_manifest(path, options, poses_of)
        else:
            jobs.append(Job(str(path), clip_name(path.name), options))
    if not jobs:
        raise VideoError("; ".join(missing) or f"no clips found in {', '.join(paths)}")
    for line in missing:
        unread(line)
    return list(_told_apart(jobs))


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder rather than a file; VideoError where it is neither."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        raise VideoError(f"{path}: no such file or folder") from error
    except OSError as error:
        raise VideoError(f"{path}: {why_unread(error)}") from error


def _clips_among(files: Sequence[str], folder: str, tell: Callable[[str], None]) -> list[str]:
    """The clips among the files in a folder; its landmark files where it holds no clip."""
    clips = [p for p in files if PurePosixPath(bare(p)).suffix.lower() in VIDEO_ENDINGS]
    landmarks = [p for p in files if is_landmarks(p)]
    if clips and landmarks:
        left, beside = counted(len(landmarks), "landmark file"), counted(len(clips), "clip")
        tell(
            f"{folder}: {len(clips)} {beside}; {len(landmarks)} {left} beside them left out: name their folder to "
            "score those"
        )
    return clips or landmarks


def _behind(url: str, unread: Callable[[str], None], tell: Callable[[str], None]) -> list[tuple[str, str]]:
    """Clips behind a URL and their names: itself, or those in it when it is a folder."""
    files, path = file_system(url)
    try:
        if not files.isdir(path):
            return [(url, clip_name(PurePosixPath(bare(url)).name))]
        within = sorted(files.find(path))
    except Exception as error:  # storages have errors of their own: no credentials, no such bucket
        unread(f"{bare(url)}: cannot be listed: {said_by(error)}")
        return []
    found = _clips_among(within, bare(url), tell)
    return [(files.unstrip_protocol(p), clip_name(_name_within(path, p))) for p in found]


def _name_within(folder: str, path: str) -> str:
    """A path within a folder, both as a file system gives them; HTTP's are URLs, and may lead elsewhere."""
    inside, outer = PurePosixPath(bare(path)), PurePosixPath(bare(folder))
    return str(inside.relative_to(outer)) if inside.is_relative_to(outer) else inside.name


def _told_apart(jobs: Iterable[Job]) -> Iterable[Job]:
    taken: set[str] = set()
    next_of: dict[PurePosixPath, int] = {}  # thousands may share a name, as in one folder a person
    for job in jobs:
        base = PurePosixPath(_nameable(job.name))
        name, n = base.as_posix(), next_of.get(base, 2)
        while name in taken:
            name, n = base.with_name(f"{base.stem} ({n}){base.suffix}").as_posix(), n + 1
        next_of[base] = n
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
