"""Coaching a person in front of a camera: placing, counting in, correcting, resting, and on to the next exercise."""
