"""Errors a user can meet. Each says what was wrong, with what, and what to do; all share one root."""

import errno

#: What the system says of a path that leads nowhere: asked again, it would say the same.
_NOWHERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL})


def may_pass(error: BaseException) -> bool:
    """Whether what kept a file from being opened may be gone another time: a permission, a disk, a lack of memory."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno not in _NOWHERE)


def why_unread(error: OSError) -> str:
    """What the system says of a file that cannot be opened, in a user's words."""
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return error.strerror or str(error)


def under_its_name(name: str, said: str, *files: str) -> str:
    """What was said of a file, which names it without its folder, under the name that it goes by in a run.

    >>> under_its_name("P1/b.mp4", "b.mp4: no such file", "b.mp4")
    'P1/b.mp4: no such file'
    """
    if said.startswith(f"{name}: "):
        return said
    file = next((file for file in files if said.startswith(f"{file}: ")), None)
    return f"{name}: {said if file is None else said.removeprefix(f'{file}: ')}"


class FormcheckError(Exception):
    """Root of every error that formcheck raises on purpose."""


class VideoError(FormcheckError):
    """A clip cannot be opened, read or written."""


class UnreadError(VideoError):
    """A file may be sound, but was not got from its disk or its network this time: no permission, or a fault there."""


class ModelError(FormcheckError):
    """The pose model is missing or is not a model."""


class PoseError(FormcheckError):
    """A pose definition is missing or not valid."""


class DisplayError(FormcheckError):
    """There is no screen to open a window on."""


class CameraError(FormcheckError):
    """A camera is missing, busy, gone, or gives pictures that cannot be used."""


class RoutineError(FormcheckError):
    """A routine is missing or not valid."""


class HistoryError(FormcheckError):
    """The history cannot be read or written."""
