"""A clip drawn onto: the frames that were seen, at their own times, no larger than a page shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.checking import Moment, PoseDefinition
from formcheck.errors import VideoError
from formcheck.reporting.film import film_of, film_of_recording, still_picture
from formcheck.reporting.stills import Still
from formcheck.tracking import Body
from formcheck.video import Clip
from tests import odd_clips
from tests.bodies import STANDING, Acting, Camera, film

SIZE = (160, 120)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return odd_clips.moving_shapes(tmp_path_factory.mktemp("film") / "clip.mp4", duration_s=1.0, size=SIZE)


def bodies_of(clip: Path) -> list[Body]:
    with Clip(clip) as frames:
        return [Body.missing(frame.time_s, SIZE, "left") for frame in frames]


def still(frame: int, kind: str = "worst") -> Still:
    return Still("hips_low", kind, 1, frame, frame / 15, 150.0, 165.0, "deg", True)  # type: ignore[arg-type]


def played(mp4: bytes, path: Path) -> tuple[list[float], tuple[int, ...]]:
    path.write_bytes(mp4)
    with Clip(path) as frames:
        read = [(frame.time_s, frame.rgb.shape) for frame in frames]
    return [time_s for time_s, _ in read], read[0][1]


def test_every_frame_is_in_the_film_at_its_own_time(clip: Path, tmp_path: Path) -> None:
    bodies = bodies_of(clip)
    with Clip(clip) as again:
        made = film_of(again, bodies, [], None, [])
    times_s, _ = played(made.mp4, tmp_path / "film.mp4")
    assert made.frames_s == [body.time_s for body in bodies]
    assert times_s == pytest.approx(made.frames_s, abs=0.001)


def test_of_a_clip_that_was_thinned_the_frames_that_were_seen_are_drawn(tmp_path: Path, bridge: PoseDefinition) -> None:
    path = odd_clips.moving_shapes(tmp_path / "fast.mp4", duration_s=1.0, size=SIZE, rate=30.0)
    with Clip(path, enough_fps=15) as frames:
        bodies = [Body.missing(frame.time_s, SIZE, "left") for frame in frames]
    moments = [Moment(body.time_s, "absent", 0, 0.0, None, (), {}) for body in bodies]
    with Clip(path, enough_fps=15) as again:
        made = film_of(again, bodies, moments, bridge, [still(len(bodies) - 1)])
    assert made.frames_s == pytest.approx([i / 15 for i in range(15)], abs=0.001)
    assert len(made.pictures) == 1


def test_large_pictures_are_made_smaller_small_ones_stay(tmp_path: Path) -> None:
    for size, shown in (((1280, 720), (360, 640, 3)), ((320, 240), (240, 320, 3))):
        path = odd_clips.moving_shapes(tmp_path / "in.mp4", duration_s=0.2, size=size)
        with Clip(path) as recording:
            made = film_of_recording(recording, 0.0)
        assert played(made.mp4, tmp_path / "out.mp4")[1] == shown


def test_a_recording_stands_from_the_first_moment_and_then_keeps_the_sessions_time(clip: Path) -> None:
    with Clip(clip) as recording:
        made = film_of_recording(recording, 2.5)
    assert made.frames_s[0] == 0.0
    assert made.frames_s[1:] == pytest.approx([2.5 + i / 15 for i in range(1, len(made.frames_s))], abs=0.001)


@pytest.mark.parametrize("change", ["other times", "fewer frames"])
def test_a_clip_that_changed_between_the_two_looks_is_refused(clip: Path, change: str) -> None:
    bodies = bodies_of(clip)
    bodies = [replace(body, time_s=body.time_s + 0.01) for body in bodies] if change == "other times" else bodies[:-1]
    with Clip(clip) as again, pytest.raises(VideoError, match="changed while it was being read"):
        film_of(again, bodies, [], None, [])


def test_pictures_of_faults_come_in_the_stills_order(clip: Path, bridge: PoseDefinition) -> None:
    bodies = bodies_of(clip)
    moments = [Moment(body.time_s, "absent", 0, 0.0, None, (), {}) for body in bodies]
    with Clip(clip) as again:
        made = film_of(again, bodies, moments, bridge, [still(12), still(2), still(12, "best")])
    late, early, same = (cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR) for jpeg in made.pictures)
    assert np.array_equal(late, same)
    assert not np.array_equal(late, early)  # the bar has wandered on between them


def test_a_still_is_cut_out_around_the_person_and_whole_where_nobody_is(bridge: PoseDefinition) -> None:
    picture = np.zeros((480, 640, 3), np.uint8)
    _, body = next(film(Acting([(0, STANDING)]), camera=Camera(px_per_m=150.0)))
    height, width = still_picture(picture, body, bridge, still(0)).shape[:2]
    low, high = body.landmarks_px.min(axis=0), body.landmarks_px.max(axis=0)
    assert width < 640 and width >= high[0] - low[0] and height >= min(480, high[1] - low[1])
    nobody = still_picture(picture, Body.missing(0.0, (640, 480), "left"), bridge, still(0))
    assert nobody.shape[1] == 640
