"""Choreographies further from the average, drawn from a seed: bodies, clothes, rooms and cameras seldom met.

Faults are dealt in turn, so that a dozen seeds that follow each other perform every one of an exercise; half
of the repetitions are clean. `fresh.py` draws its seeds from 201 on here.
"""

import math

import numpy as np

FIRST_SEED = 201
#: Bodies in turn (None = one of the first six), and their height (m) standing, to stand the camera far enough.
BODIES = ("p7", "p10", None, "p8", "p12", "p9", None, "p11")
STATURE = dict(p7=1.80, p8=1.96, p9=1.5, p10=2.08, p11=1.5, p12=1.8)
LOOKS = (
    "white_shirt", "violet_print", "black", "grey_hoodie", "coral_dots", "wide_tee", "rust_stripes", "bare_back",
    "blue_shirt", "all_white", "grey_plaid", "teal_heather", "navy_stripes", "olive_plaid", "white_print",
)  # fmt: skip
PATTERNED = ("violet_print", "rust_stripes", "white_print", "grey_plaid", "blue_shirt", "coral_dots", "teal_heather")
BARE_CHESTED = ("p1", "p4", "p6", "p8", "p10")
ROOMS = ("window", "tiles", "cluttered", "dim", "bright", "window", "shelf", "evening", "cluttered", "sofa", "door")
#: Width and height of the picture by how many seeds after the first: the rest is 640x480.
SIZES_PX = {3: (360, 640), 5: (1280, 720), 7: (202, 360), 9: (960, 540)}
#: Faults in the order they are dealt, with the range their size is drawn from (units: exercises/faults.py).
FAULTS = {
    "bridge": {
        "head_lifted": (100, 110),
        "feet_close": (42, 48),
        "hips_sinking": (15, 21),
        "hips_low": (146, 153),
        "lowered_fast": (0.3, 0.5),
        "hold_short": None,
        "hips_high": (197, 204),
        "feet_far": (125, 135),
    },
    "bird_dog": {
        "hips_tilted": (20, 30),
        "leg_only": None,
        "back_sagging": (55, 72),
        "arm_low": (34, 50),
        "side_repeated": None,
        "leg_high": (28, 40),
        "arm_only": None,
        "hold_short": None,
        "leg_low": (28, 40),
        "arm_bent": (95, 118),
        "same_side": None,
        "leg_bent": (95, 118),
    },
    "cat_camel": {
        "shallow_arch": (0.12, 0.25),
        "hands_misplaced": (0.38, 0.44),
        "jerky": (1.0, 1.3),
        "rocking": (0.3, 0.38),
        "shallow_round": (0.12, 0.25),
        "knees_misplaced": (0.38, 0.45),
        "arms_bent": (105, 122),
        "rushed": (1.6, 2.1),
    },
    "childs_pose": {"arms_not_extended": None, "hips_high": (28, 38), "hold_short": None, "head_up": (28, 40)},
    "pelvic_tilt": {"legs_moving": (0.3, 0.5), "shallow_tilt": (1.5, 2.2), "hips_lifted": (18, 28), "hold_short": None},
    "seated_twist": {
        "elbow_not_hooked": None,
        "slouching": (28, 38),
        "shallow_twist": (0.1, 0.2),
        "hold_short": None,
        "foot_not_crossed": None,
    },
}
#: What comes with a fault unasked.
MAY = {"hips_lifted": ["legs_moving"], "hips_sinking": ["hips_low"], "back_sagging": ["leg_low"]}
REPETITIONS = {"bridge": 4, "bird_dog": 5, "cat_camel": 4, "childs_pose": 4, "pelvic_tilt": 5, "seated_twist": 4}
HOLDS = {"bridge": 2.4, "bird_dog": 1.7, "cat_camel": 1.1, "childs_pose": 4.2, "pelvic_tilt": 2.0, "seated_twist": 2.6}
RESTS = {"bridge": 1.2, "bird_dog": 0.8, "cat_camel": 0.5, "childs_pose": 1.2, "pelvic_tilt": 1.0, "seated_twist": 1.9}
MOVES = {"childs_pose": dict(up_s=1.9, down_s=1.9), "seated_twist": dict(up_s=1.7, down_s=1.6)}
#: Middle of the movement (m) and how far it reaches either way, by the height of the body.
AIM = {
    "bridge": (-0.18, 0.30, 0.48),
    "bird_dog": (-0.26, 0.45, 0.68),
    "cat_camel": (-0.22, 0.45, 0.46),
    "childs_pose": (-0.12, 0.40, 0.44),
    "pelvic_tilt": (-0.40, 0.25, 0.56),
    "seated_twist": (0.22, 0.45, 0.50),
}
#: Bird dogs that show the level of the hips: filmed from behind, or from the side in patterned clothes.
BEHIND, ROLLED = (1, 6), (0, 4, 8)
#: The one pelvic tilt with the arms beside the body, and the one twist to one side only.
ARMS_BESIDE, ONE_SIDED = 6, 2


def draw(pose, seed):
    """The choreography of this exercise and seed (201 and up)."""
    turn = seed - FIRST_SEED
    shift = sorted(FAULTS).index(pose)
    rng = np.random.default_rng([seed, sum(map(ord, pose)), 2])
    body = BODIES[(turn + 3 * shift) % len(BODIES)] or f"p{int(rng.integers(1, 7))}"
    room = ROOMS[(turn + 2 * shift) % len(ROOMS)]
    size = SIZES_PX.get(turn, (640, 480))
    faults = dealt(pose, turn)
    content = dict(
        name=f"{pose}_{seed:03d}",
        pose=pose,
        body=body,
        look=look(rng, pose, turn, shift, body),
        room=room,
        room_seed=seed,
        camera=camera(rng, pose, turn, STATURE.get(body, 1.88), size),
        fps=10 if pose == "childs_pose" else 12,
        resolution=list(size),
        samples=2,
        seed=seed,
        noise=round(rng.uniform(3.5, 5.0) if room == "dim" else rng.uniform(1.5, 3.0), 1),
        crf=int(rng.choice([21, 23, 26, 29])),
        sway=round(rng.uniform(0.8, 1.4), 2),
        lead_in_s=1.2,
        lead_out_s=1.2,
        prescription={"hold_s": HOLDS[pose] * (1.0 if "hold_short" in faults else 0.8)},
        breaths_per_min=int(rng.integers(10, 19)),
        repetitions=repetitions(rng, pose, turn, faults),
    )
    if pose == "bird_dog" and turn in BEHIND:
        content.update(view="behind", cannot_judge_ok=True)
    if pose == "pelvic_tilt" and turn == ARMS_BESIDE:
        content.update(arms="beside", cannot_judge_ok=True)
    if pose == "seated_twist" and turn == ONE_SIDED:
        content["set_faults"] = ["side_missing"]
    return content


def dealt(pose, turn):
    """The two faults of a clip."""
    if pose == "bird_dog":
        if turn in BEHIND:
            return ["hips_tilted", "hips_tilted"]
        turn -= sum(behind < turn for behind in BEHIND)
    deck = list(FAULTS[pose])
    return [deck[(2 * turn) % len(deck)], deck[(2 * turn + 1) % len(deck)]]


def repetitions(rng, pose, turn, faults):
    """Clean and faulty repetitions in turn, beginning with either."""
    count = REPETITIONS[pose]
    spots = [1, 3] if turn % 2 or count == 5 else [0, 2]
    one_sided = pose == "seated_twist" and turn == ONE_SIDED
    asked = dict(zip(spots, faults, strict=True))
    if pose == "bird_dog" and turn in ROLLED and "hips_tilted" not in faults:
        asked[4] = "hips_tilted"
    side = turn % 2
    reps = []
    for i in range(count):
        fault = asked.get(i)
        rep = dict(MOVES.get(pose, {}))
        rep["hold_s"] = round(HOLDS[pose] * rng.uniform(1.05, 1.3), 2)
        rep["rest_s"] = round(RESTS[pose] * rng.uniform(0.9, 1.3), 2)
        rep["amplitude"] = round(rng.uniform(0.95, 1.0), 3)
        if pose in ("bird_dog", "seated_twist"):
            if i and not one_sided and fault != "side_repeated":
                side = 1 - side
            rep["side"] = ("left", "right")[side]
        if fault:
            sized = FAULTS[pose][fault]
            rep["faults"] = {fault: None if sized is None else round(float(rng.uniform(*sized)), 2)}
            if fault in MAY:
                rep["may"] = MAY[fault]
            rep.update(_timing(pose, fault))
        if {fault, asked.get(i + 1)} & {"hands_misplaced", "knees_misplaced"}:
            rep["rest_s"] = 1.8
        reps.append(rep)
    return reps


def _timing(pose, fault):
    """Times that a fault wants."""
    if fault == "hold_short":
        return dict(hold_s=round(0.15 * HOLDS[pose], 2))
    if fault == "hips_sinking":
        return dict(hold_s=6.0)
    if fault == "jerky":
        return dict(up_s=2.0, down_s=2.8, back_s=1.8)
    return {}


def look(rng, pose, turn, shift, body):
    """Clothes in turn; patterned where the pelvis is read off the cloth."""
    if (pose == "pelvic_tilt" and turn % 5 != 2) or (pose == "bird_dog" and turn in BEHIND + ROLLED):
        return PATTERNED[(turn + shift) % len(PATTERNED)]
    chosen = LOOKS[(turn + 4 * shift) % len(LOOKS)]
    return chosen if chosen != "bare_back" or body in BARE_CHESTED else "wide_tee"


def camera(rng, pose, turn, stature, size):
    """A phone or webcam on the floor, at knee height, on a chair, or on a shelf; the whole movement in the picture."""
    x, z, reach = AIM[pose]
    lowest, highest = ((0.45, 0.95), (0.16, 0.5), (0.45, 0.95), (1.15, 1.55))[(turn + len(pose)) % 4]
    azimuth = rng.uniform(-25, 25)
    height = rng.uniform(lowest, highest)
    if pose == "seated_twist":
        azimuth, height = rng.uniform(40, 95), max(height, 0.4)
    if pose == "pelvic_tilt":
        azimuth = rng.uniform(-12, 12)
    if pose == "bird_dog" and turn in BEHIND:
        azimuth = rng.uniform(-95, -85)
    fov = rng.uniform(48, 54) if size[0] < size[1] else rng.uniform(54, 68)
    half = reach * stature * rng.uniform(1.04, 1.28)
    distance = half / math.tan(math.radians(fov / 2)) + 0.2
    if pose == "bird_dog" and turn in BEHIND:  # along the body it takes little room
        distance = max(2.1, 0.75 * distance)
    if distance > 3.8:  # the room ends
        distance = 3.8
        fov = 2 * math.degrees(math.atan(half / (distance - 0.2)))
    return dict(
        distance=round(distance, 2),
        azimuth=round(azimuth, 1),
        height=round(height, 2),
        fov=round(fov, 1),
        target=[x, 0.0, z],
        mirrored=bool(rng.integers(2)),
    )
