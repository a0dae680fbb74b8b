"""Numbers to repetitions, holds and faults, by the definition of an exercise."""

from formcheck.checking.checker import Checker
from formcheck.checking.definition import PoseDefinition
from formcheck.checking.loading import extra_pose_names, load_pose, pose_names, poses_folder, shipped_pose_names
from formcheck.checking.repetition import Arch, Events, FoundFault, Moment, Reading, Repetition, Unjudged
from formcheck.checking.signal import Uncertainty

__all__ = [
    "Arch",
    "Checker",
    "Events",
    "FoundFault",
    "Moment",
    "PoseDefinition",
    "Reading",
    "Repetition",
    "Uncertainty",
    "Unjudged",
    "extra_pose_names",
    "load_pose",
    "pose_names",
    "poses_folder",
    "shipped_pose_names",
]
