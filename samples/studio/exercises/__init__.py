"""The six exercises as geometry, solved for the body at hand. Numpy only.

A module is one exercise: `plan(rig, sizes, side)` turns a repetition's faults into the numbers it needs,
`pose(rig, moment)` gives bone rotations and positions. People on all fours and sitting face +X; lying
people have the head towards -X. The camera looks along +Y, at the right side.
"""

from exercises import bird_dog, bridge, cat_camel, childs_pose, pelvic_tilt, seated_twist
from exercises.faults import sizes

EXERCISES = {
    "bridge": bridge,
    "bird_dog": bird_dog,
    "cat_camel": cat_camel,
    "childs_pose": childs_pose,
    "pelvic_tilt": pelvic_tilt,
    "seated_twist": seated_twist,
}


def plan(rig, exercise, faults, side):
    """Numbers of one repetition: (stroke, setup).

    `faults` maps ids to sizes (None = the plain default); `side` is "L" or "R" before any mirroring.
    Stroke numbers hold inside the repetition; setup numbers are reached while resting before it.
    """
    return EXERCISES[exercise].plan(rig, sizes(exercise, faults), side)


def pose(rig, exercise, moment):
    """Bone rotations A (B, 3, 3) and positions P (B, 3) of one moment of an exercise."""
    return EXERCISES[exercise].pose(rig, moment)
