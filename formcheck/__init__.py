"""formcheck: counts and corrects floor exercises for a sore back, from a webcam or a clip.

>>> import formcheck
>>> result = formcheck.score("samples/recordings/bridge_faults.mp4.landmarks.npz", pose="bridge")  # or a clip
>>> [[fault.say for fault in repetition.faults] for repetition in result.repetitions[:2]]
[['Lift your hips higher'], ['Lower your hips a little']]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from formcheck._version import __version__

if TYPE_CHECKING:
    from formcheck.checking import PoseDefinition, load_pose
    from formcheck.errors import FormcheckError, ModelError, PoseError, VideoError
    from formcheck.reporting.result import Result
    from formcheck.scoring import score

__all__ = [
    "FormcheckError",
    "ModelError",
    "PoseDefinition",
    "PoseError",
    "Result",
    "VideoError",
    "__version__",
    "load_pose",
    "score",
]

_WHERE = {
    "FormcheckError": "errors",
    "ModelError": "errors",
    "PoseDefinition": "checking",
    "PoseError": "errors",
    "Result": "reporting.result",
    "VideoError": "errors",
    "load_pose": "checking",
    "score": "scoring",
}


def __getattr__(name: str) -> Any:
    """Public names load when first used, so that `formcheck --help` need not load a video library."""
    import importlib

    if name not in _WHERE:
        raise AttributeError(f"module 'formcheck' has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(f"formcheck.{_WHERE[name]}"), name)
    return value
