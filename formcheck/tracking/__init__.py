"""Frame to body: landmarks, silhouette, near side and gaps."""

from formcheck.tracking.body import MIN_VISIBILITY, Body, FloatArray
from formcheck.tracking.landmarks import INDEX, LANDMARKS, SKELETON
from formcheck.tracking.people import PeopleCounter
from formcheck.tracking.tracker import Tracker, model_digest, model_path

__all__ = [
    "INDEX",
    "LANDMARKS",
    "MIN_VISIBILITY",
    "SKELETON",
    "Body",
    "FloatArray",
    "PeopleCounter",
    "Tracker",
    "model_digest",
    "model_path",
]
