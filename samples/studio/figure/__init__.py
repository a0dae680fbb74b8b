"""The body as geometry: bones, rotations, inverse kinematics, skinning, landmarks. Numpy only."""
