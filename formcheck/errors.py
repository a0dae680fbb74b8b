"""Errors a user can meet. Each says what was wrong, with what, and what to do; all share one root."""


class FormcheckError(Exception):
    """Root of every error that formcheck raises on purpose."""


class VideoError(FormcheckError):
    """A clip cannot be opened, read or written."""


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
