"""The faults the studio can perform, how large each may be, and what its size means.

The ids are those of the exercise files. A fault that has no size is done or not done.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What a fault's size means (with unit), what it is when none is given, and the sizes that look like a person."""

    meaning: str
    default: float = 1.0
    smallest: float = 1.0
    largest: float = 1.0

    @property
    def has_size(self):
        """Whether the fault comes in sizes."""
        return self.smallest < self.largest


FAULTS = {
    "bridge": {
        "hips_low": Fault("shoulder-hip-knee at the top, deg", 149.0, 135.0, 172.0),
        "hips_high": Fault("shoulder-hip-knee at the top, more than 180 = over-arched, deg", 201.0, 182.0, 206.0),
        "hips_sinking": Fault("drop of that angle during the hold, deg", 17.0, 5.0, 25.0),
        "feet_far": Fault("knee angle at the top, deg", 132.0, 100.0, 140.0),
        "feet_close": Fault("knee angle at the top, deg", 46.0, 40.0, 70.0),
        "head_lifted": Fault("flexion of neck and head, deg", 62.0, 20.0, 110.0),
        "lowered_fast": Fault("time from top to floor, s", 0.4, 0.2, 1.2),
    },
    "bird_dog": {
        "same_side": Fault("arm and leg of the same side"),
        "leg_low": Fault("leg below horizontal, deg", 27.0, 8.0, 45.0),
        "leg_high": Fault("leg above horizontal, deg", 36.0, 8.0, 45.0),
        "leg_bent": Fault("knee angle at the top, deg", 105.0, 85.0, 165.0),
        "arm_low": Fault("arm below horizontal, deg", 40.0, 8.0, 60.0),
        "arm_bent": Fault("elbow angle at the top, deg", 108.0, 80.0, 160.0),
        "hips_tilted": Fault("roll of the pelvis, deg", 25.0, 5.0, 40.0),
        "leg_only": Fault("the arm stays down"),
        "arm_only": Fault("the leg stays down"),
        "back_sagging": Fault("hollowing of the back, deg", 62.0, 10.0, 80.0),
    },
    "cat_camel": {
        "shallow_round": Fault("share of the clean rounding", 0.25, 0.1, 0.9),
        "shallow_arch": Fault("share of the clean arching", 0.25, 0.1, 0.9),
        "arms_bent": Fault("elbow angle, deg", 118.0, 100.0, 160.0),
        "rocking": Fault("travel of the hips, trunk lengths", 0.34, 0.05, 0.4),
        "rushed": Fault("time of the cycle, s", 1.9, 1.2, 4.0),
        "jerky": Fault("halting on the way; 1 = coming to a stop three times", 1.0, 0.3, 1.5),
        "knees_misplaced": Fault("knees ahead of the hips, trunk lengths", 0.42, 0.1, 0.45),
        "hands_misplaced": Fault("hands behind the shoulders, trunk lengths", 0.4, 0.1, 0.45),
    },
    "childs_pose": {
        "hips_high": Fault("thigh from vertical, deg (a clean one: 72)", 33.0, 15.0, 65.0),
        "arms_not_extended": Fault("elbows bent, hands beside the head; 1 = fully", 1.0, 0.2, 1.0),
        "head_up": Fault("extension of the neck, deg", 34.0, 15.0, 45.0),
    },
    "pelvic_tilt": {
        "shallow_tilt": Fault("rotation of the pelvis, deg (a clean one: 12)", 2.0, 1.0, 10.0),
        "hips_lifted": Fault("elevation of the trunk, deg", 24.0, 5.0, 35.0),
        "legs_moving": Fault("heels slid away from the hips, trunk lengths", 0.45, 0.1, 0.6),
    },
    "seated_twist": {
        "shallow_twist": Fault("share of the clean rotation", 0.15, 0.05, 0.9),
        "slouching": Fault("trunk from vertical, deg", 34.0, 8.0, 45.0),
        "elbow_not_hooked": Fault(
            "the elbow stays off the bent knee; 1 = the arm stays beside the body", 1.0, 0.5, 1.0
        ),
        "foot_not_crossed": Fault("the foot stays beside the other knee; 1 = fully", 1.0, 0.3, 1.0),
    },
}

#: Faults made by the choreography itself: a short hold, one side twice, one side only.
BY_CHOREOGRAPHY = {
    "bridge": {"hold_short"},
    "bird_dog": {"hold_short", "side_repeated"},
    "cat_camel": {"hold_short"},
    "childs_pose": {"hold_short"},
    "pelvic_tilt": {"hold_short"},
    "seated_twist": {"hold_short", "side_missing"},
}


def sizes(pose, faults):
    """Sizes {id: number} of a repetition's faults, the plain default where None is given.

    Raises
    ------
    ValueError : a fault the studio cannot perform, or a size out of its range.
    """
    known = FAULTS[pose]
    out = {}
    for name, size in faults.items():
        if name not in known:
            raise ValueError(f"{pose}: no fault {name!r}; the studio performs {', '.join(sorted(known))}")
        fault = known[name]
        out[name] = fault.default if size is None else float(size)
        if not fault.smallest <= out[name] <= fault.largest:
            between = f"{fault.smallest:g} and {fault.largest:g}"
            raise ValueError(f"{pose}: {name} of {out[name]:g} is not between {between} ({fault.meaning})")
    return out
