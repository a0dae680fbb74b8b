"""Body to numbers: angles, lines, views. What is here can be named in a pose file.

`MEASURES` holds every kind by name; a `Measure` made of one takes a body and its frame, and gives a number, NaN where
it cannot be read. `JOINTS` are the joints that a pose file may name.
"""

# Importing registers their measures.
from formcheck.measures import back_rise, hip_way, hook, limb_sides, limbs, pelvis, posture, roll, spine, twist  # noqa: F401
from formcheck.measures.registry import JOINTS, MEASURES, Measure, make_measure, of_one_set, why_not
from formcheck.measures.view import azimuth_deg, from_behind, view_name, view_of

__all__ = [
    "JOINTS",
    "MEASURES",
    "Measure",
    "azimuth_deg",
    "from_behind",
    "make_measure",
    "of_one_set",
    "view_name",
    "view_of",
    "why_not",
]
