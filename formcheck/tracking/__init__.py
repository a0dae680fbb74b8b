"""Frame to body: landmarks, silhouette, near side and gaps.

`LANDMARKS` names the model's 33 in its order, `INDEX` the row of each, `SKELETON` the pairs that are drawn as lines;
left and right are the person's own. Arrays are `FloatArray` (double precision), missing is NaN. Below
`MIN_VISIBILITY` a landmark is a guess and reads as missing. Landmark files are named like their clip with
`LANDMARKS_ENDING` after it.
"""

from formcheck.tracking.body import MIN_VISIBILITY, Body, FloatArray
from formcheck.tracking.landmark_file import LANDMARKS_ENDING, LandmarkFile, is_landmark_file, read_landmarks
from formcheck.tracking.landmarks import INDEX, LANDMARKS, SKELETON
from formcheck.tracking.people import People, PeopleFinder
from formcheck.tracking.same_person import trunk_size_px
from formcheck.tracking.tracker import Tracker, model_digest, model_path

__all__ = [
    "INDEX",
    "LANDMARKS",
    "LANDMARKS_ENDING",
    "MIN_VISIBILITY",
    "SKELETON",
    "Body",
    "FloatArray",
    "LandmarkFile",
    "People",
    "PeopleFinder",
    "Tracker",
    "is_landmark_file",
    "model_digest",
    "model_path",
    "read_landmarks",
    "trunk_size_px",
]
