"""Decoded pictures to upright pixels."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from formcheck.video import Clip, Pixels, Turn
from formcheck.video.upright import fitted, upright_rgb
from tests import odd_clips

COLOURS = {"green": (0, 200, 0), "blue": (0, 0, 220), "yellow": (220, 220, 0), "white": (230, 230, 230)}


def corners(rgb: Pixels) -> list[str]:
    """Names of the colours in the corners: top left, top right, bottom left, bottom right."""
    places = [rgb[4, 4], rgb[4, -5], rgb[-5, 4], rgb[-5, -5]]
    return [min(COLOURS, key=lambda name: float(np.abs(COLOURS[name] - at.astype(int)).sum())) for at in places]


def first(path: Path) -> Pixels:
    with Clip(path) as clip:
        return next(iter(clip)).rgb


# The display matrix turns counter-clockwise, then mirrors. Same as FFmpeg's own autorotate, pixel for pixel.
@pytest.mark.parametrize(
    ("degrees", "mirror", "shown"),
    [
        (0, False, ["green", "blue", "yellow", "white"]),
        (90, False, ["blue", "white", "green", "yellow"]),
        (180, False, ["white", "yellow", "blue", "green"]),
        (270, False, ["yellow", "green", "white", "blue"]),
        (0, True, ["blue", "green", "white", "yellow"]),
        (90, True, ["white", "blue", "yellow", "green"]),
        (180, True, ["yellow", "white", "green", "blue"]),
        (270, True, ["green", "yellow", "blue", "white"]),
    ],
)
@pytest.mark.parametrize("ending", [".mp4", ".mkv"])
def test_display_matrix_is_applied(
    source: Path, tmp_path: Path, degrees: int, mirror: bool, shown: list[str], ending: str
) -> None:
    rgb = first(odd_clips.remuxed(source, tmp_path / f"clip{ending}", degrees, mirror))
    assert corners(rgb) == shown
    assert rgb.shape == ((160, 120, 3) if degrees in (90, 270) else (120, 160, 3))
    assert rgb.flags.c_contiguous


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_clip_of_a_turned_phone_looks_like_one_that_was_not(source: Path, tmp_path: Path, degrees: int) -> None:
    turned = first(odd_clips.rotated(source, tmp_path / "turned.mp4", degrees))
    assert np.abs(turned.astype(int) - first(source)).mean() < 3


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("said", [0, 90])
def test_a_clip_that_does_not_say_how_it_lies_is_turned_on_top_of_what_it_says(
    source: Path, tmp_path: Path, said: int, degrees: Turn
) -> None:
    clip = odd_clips.rotated(source, tmp_path / "turned.mp4", said) if said else source
    with Clip(clip) as as_it_is, Clip(clip, turn=degrees) as turned:
        pixels = next(iter(turned)).rgb
        assert np.array_equal(pixels, np.rot90(next(iter(as_it_is)).rgb, -degrees // 90))
        assert pixels.flags.c_contiguous


@pytest.mark.parametrize("ending", [".mp4", ".mkv"])
def test_pixels_that_are_not_square_are_made_square(source: Path, tmp_path: Path, ending: str) -> None:
    squeezed = first(odd_clips.squeezed(source, tmp_path / f"clip{ending}"))
    assert squeezed.shape == (120, 160, 3)
    assert np.abs(squeezed.astype(int) - first(source)).mean() < 6


@pytest.mark.parametrize("pix_fmt", ["yuv420p10le", "yuv422p10le", "yuv444p", "gray", "nv12", "rgba", "gbrp", "pal8"])
def test_every_pixel_format_becomes_contiguous_rgb(pix_fmt: str) -> None:
    grey = np.full((37, 51, 3), 120, np.uint8)
    picture = av.VideoFrame.from_ndarray(grey, format="rgb24")
    if pix_fmt == "pal8":
        palette = np.full((256, 4), 120, np.uint8)
        picture = av.VideoFrame.from_ndarray((grey[..., 0], palette), format="pal8")  # type: ignore[arg-type]
    else:
        picture = picture.reformat(format=pix_fmt, threads=1)
    rgb = upright_rgb(picture)
    assert rgb.shape == (37, 51, 3)
    assert rgb.dtype == np.uint8
    assert rgb.flags.c_contiguous
    assert np.abs(rgb.astype(int) - 120).max() <= 4


def test_large_pictures_are_scaled_to_the_longer_side() -> None:
    picture = av.VideoFrame(3840, 2160, "yuv420p")
    assert upright_rgb(picture, None, 1280).shape == (720, 1280, 3)
    assert upright_rgb(av.VideoFrame(1080, 1920, "yuv420p"), None, 1280).shape == (1280, 720, 3)
    assert upright_rgb(picture).shape == (2160, 3840, 3)


def test_small_pictures_are_not_enlarged() -> None:
    assert upright_rgb(av.VideoFrame(160, 120, "yuv420p"), None, 1280).shape == (120, 160, 3)


def test_scaling_takes_the_shown_width_into_account() -> None:
    assert upright_rgb(av.VideoFrame(720, 576, "yuv420p"), Fraction(64, 45), 512).shape == (288, 512, 3)


def test_scaling_gives_the_same_pixels_every_time() -> None:
    rng = np.random.default_rng(2)
    picture = av.VideoFrame.from_ndarray(rng.integers(0, 255, (541, 961, 3), dtype=np.uint8), format="rgb24")
    picture = picture.reformat(format="yuv420p10le", threads=1)
    first_time = upright_rgb(picture, None, 640)
    assert all(np.array_equal(first_time, upright_rgb(picture, None, 640)) for _ in range(10))


def test_a_picture_of_another_shape_is_fitted_on_black() -> None:
    tall = fitted(np.full((80, 40, 3), 200, np.uint8), (60, 90))
    assert tall.shape == (60, 90, 3)
    assert (tall[:, 30:60] == 200).all()
    assert not tall[:, :30].any()
    assert not tall[:, 60:].any()
