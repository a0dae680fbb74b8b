"""Choreographies drawn at random from a seed, for clips nobody tuned on: fresh.py POSE SEED OUTDIR.

Bodies, looks, rooms, cameras, timing and faults are drawn; the same seed gives the same file. Fault
sizes lie around the studio's plain defaults, well beyond the limits of the exercise files. Seeds from 201 on are
drawn further from the average, by `wide.py`.
"""

import argparse
import json
from pathlib import Path

import numpy as np

import wide

BODIES = ["p1", "p2", "p3", "p4", "p5", "p6"]
LOOKS = ["navy_stripes", "coral_dots", "white_print", "olive_plaid", "grey_plaid", "teal_heather"]
ROOMS = ["sofa", "shelf", "door", "evening", "bright"]
REPETITIONS = {"bridge": 5, "bird_dog": 6, "cat_camel": 5, "childs_pose": 2, "pelvic_tilt": 5, "seated_twist": 4}
# Ranges a fault's size is drawn from (units: exercises/faults.py); None = no size.
# Adding one changes what every seed draws: begin again with higher seeds then.
SIZES = {
    "bridge": {
        "hips_low": (147, 152),
        "hips_high": (199, 204),
        "hips_sinking": (16, 21),
        "feet_far": (127, 135),
        "feet_close": (42, 47),
        "head_lifted": (52, 65),
        "lowered_fast": (0.35, 0.5),
    },
    "bird_dog": {
        "same_side": None,
        "leg_low": (28, 38),
        "leg_high": (33, 42),
        "leg_bent": (95, 115),
        "arm_low": (34, 48),
        "arm_bent": (95, 115),
        "hips_tilted": (20, 30),
        "leg_only": None,
        "arm_only": None,
    },
    "cat_camel": {
        "shallow_round": (0.15, 0.3),
        "shallow_arch": (0.15, 0.3),
        "arms_bent": (108, 122),
        "rocking": (0.28, 0.36),
        "rushed": (1.7, 2.1),
    },
    "childs_pose": {"hips_high": (28, 38), "arms_not_extended": None, "head_up": (28, 38)},
    "pelvic_tilt": {"shallow_tilt": (1.5, 2.5), "hips_lifted": (20, 28)},
    "seated_twist": {"shallow_twist": (0.1, 0.2), "slouching": (30, 38), "foot_not_crossed": None},
}
HOLDS = {"bridge": 2.4, "bird_dog": 1.9, "cat_camel": 1.2, "childs_pose": 7.0, "pelvic_tilt": 2.0, "seated_twist": 3.5}
RESTS = {"bridge": 1.4, "bird_dog": 0.8, "cat_camel": 0.5, "childs_pose": 1.5, "pelvic_tilt": 1.0, "seated_twist": 2.2}


def camera(rng, pose, mirrored):
    """A webcam where people put one: floor to shelf height, roughly side-on (front-oblique for the twist)."""
    azimuth = rng.uniform(-18, 18)
    height = rng.uniform(0.45, 0.95)
    view = dict(distance=round(rng.uniform(2.2, 2.8), 2), height=round(height, 2), mirrored=mirrored)
    if pose == "seated_twist":
        azimuth = rng.uniform(45, 95)
        view.update(height=round(rng.uniform(0.7, 1.1), 2))
    if pose == "pelvic_tilt":
        azimuth = rng.uniform(-8, 8)
        view.update(fov=51, target=[-0.37, 0.0, 0.25], distance=2.2, height=round(rng.uniform(0.5, 0.7), 2))
    view["azimuth"] = round(azimuth, 1)
    return view


def draw(pose, seed):
    """The choreography of this exercise and seed."""
    if seed >= wide.FIRST_SEED:
        return wide.draw(pose, seed)
    rng = np.random.default_rng([seed, sum(map(ord, pose))])
    names = sorted(SIZES[pose])
    repetitions = []
    for i in range(REPETITIONS[pose]):
        rep = dict(
            hold_s=round(HOLDS[pose] * rng.uniform(1.0, 1.25), 2),
            rest_s=round(RESTS[pose] * rng.uniform(0.9, 1.3), 2),
            amplitude=round(rng.uniform(0.96, 1.0), 3),
        )
        if pose in ("bird_dog", "seated_twist"):
            rep["side"] = ("left", "right")[(i + seed) % 2]
        if (i + seed) % 2 and names:
            fault = names[int(rng.integers(len(names)))]
            size = SIZES[pose][fault]
            rep["faults"] = {fault: None if size is None else round(float(rng.uniform(*size)), 2)}
            if fault == "hips_sinking":
                rep["hold_s"] = 6.0
            names.remove(fault)
        repetitions.append(rep)
    return dict(
        name=f"{pose}_{seed:03d}",
        pose=pose,
        body=BODIES[int(rng.integers(6))],
        look=LOOKS[int(rng.integers(6))],
        room=ROOMS[int(rng.integers(5))],
        room_seed=seed,
        camera=camera(rng, pose, bool(rng.integers(2))),
        fps=12,
        resolution=[640, 480],
        samples=2,
        seed=seed,
        lead_in_s=1.2,
        lead_out_s=1.2,
        prescription={"hold_s": HOLDS[pose] * 0.8},
        breaths_per_min=int(rng.integers(10, 19)),
        repetitions=repetitions,
    )


def main():
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pose", choices=sorted(SIZES))
    parser.add_argument("seed", type=int, help="101 and up for held-out clips (see the samples' README)")
    parser.add_argument("outdir", type=Path)
    given = parser.parse_args()
    drawn = draw(given.pose, given.seed)
    given.outdir.mkdir(parents=True, exist_ok=True)
    path = given.outdir / f"{drawn['name']}.choreo.json"
    path.write_text(json.dumps(drawn, indent=1) + "\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
