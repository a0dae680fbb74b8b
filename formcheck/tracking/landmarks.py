"""Names of BlazePose's 33 landmarks, in the model's order, and the lines drawn between them.

"Left" and "right" are the person's own. Source: MediaPipe Pose Landmarker documentation.
"""

LANDMARKS: tuple[str, ...] = (
    "nose",
    "left_eye_inner", "left_eye", "left_eye_outer",
    "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear",
    "mouth_left", "mouth_right",
    "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow",
    "left_wrist", "right_wrist",
    "left_pinky", "right_pinky",
    "left_index", "right_index",
    "left_thumb", "right_thumb",
    "left_hip", "right_hip",
    "left_knee", "right_knee",
    "left_ankle", "right_ankle",
    "left_heel", "right_heel",
    "left_foot_index", "right_foot_index",
)  # fmt: skip

INDEX: dict[str, int] = {name: i for i, name in enumerate(LANDMARKS)}

SIDES: tuple[str, str] = ("left", "right")

#: Joints that exist once on each side, without their side.
PAIRED: tuple[str, ...] = tuple(name[5:] for name in LANDMARKS if name.startswith("left_"))

#: Numbers of landmarks by the side that is near and the joint, which may be named for that side: `near_hip`, `far_hip`.
JOINT_INDEX: dict[str, dict[str, int]] = {
    near: {
        **INDEX,
        **{f"near_{joint}": INDEX[f"{near}_{joint}"] for joint in PAIRED},
        **{f"far_{joint}": INDEX[f"{far}_{joint}"] for joint in PAIRED},
    }
    for near, far in (SIDES, SIDES[::-1])
}

#: Pairs of landmarks joined by a line of the drawn skeleton.
SKELETON: tuple[tuple[str, str], ...] = (
    ("left_shoulder", "right_shoulder"),
    ("left_hip", "right_hip"),
    *(
        (f"{side}_{a}", f"{side}_{b}")
        for side in SIDES
        for a, b in (
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
            ("shoulder", "hip"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("ankle", "heel"),
            ("heel", "foot_index"),
        )
    ),
)
