import cv2
import numpy as np
import pytest

from formcheck.measures.flow import Pixels, evened, followed, points_in, similarity

SIZE = 128
EVERYWHERE = np.full((SIZE, SIZE), 255, np.uint8)


def texture(seed: int = 1) -> Pixels:
    """Blotches of about 5 px, as cloth has."""
    noise = np.random.default_rng(seed).normal(size=(SIZE, SIZE)).astype(np.float32)
    blotches = cv2.GaussianBlur(noise, (0, 0), 2.0)
    return np.clip(128 + 40 * blotches / blotches.std(), 0, 255).astype(np.uint8)


def moved_by(picture: Pixels, angle_deg: float, shift: tuple[float, float] = (0.0, 0.0)) -> Pixels:
    """The picture turned about its middle, positive clockwise on screen, and shifted."""
    matrix = cv2.getRotationMatrix2D((SIZE / 2, SIZE / 2), -angle_deg, 1.0)
    matrix[:, 2] += shift
    return np.asarray(cv2.warpAffine(picture, matrix, (SIZE, SIZE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_WRAP))


def cloud(count: int = 30) -> np.ndarray:
    return np.random.default_rng(2).uniform(20, 100, size=(count, 2))


def turned(points: np.ndarray, angle_deg: float) -> np.ndarray:
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return points @ np.array([[c, s], [-s, c]]) + (3.0, -2.0)


@pytest.mark.parametrize("angle_deg", [-8.0, -1.0, 0.0, 0.25, 4.0, 8.0])
def test_turn_of_a_texture_is_read_to_a_tenth_of_a_degree(angle_deg):
    key, now = texture(), moved_by(texture(), angle_deg, (2.3, -1.6))
    points = points_in(key, cv2.circle(np.zeros_like(key), (64, 64), 30, 255, -1), 30)
    found = similarity(points, followed(key, now, points, points))
    assert found is not None
    assert found.angle_deg == pytest.approx(angle_deg, abs=0.1)
    assert found.share > 0.8


def test_turn_is_positive_clockwise_on_screen():
    found = similarity(cloud(), turned(cloud(), 5.0))  # +x turns to +y, and y points down
    assert found is not None
    assert found.angle_deg == pytest.approx(5.0, abs=1e-6)


def test_points_on_something_else_have_no_say():
    moved = turned(cloud(), 5.0) + np.random.default_rng(3).normal(scale=0.1, size=(30, 2))
    moved[:8] += (9.0, 4.0)  # an arm that went its own way
    found = similarity(cloud(), moved)
    assert found is not None
    assert found.angle_deg == pytest.approx(5.0, abs=0.3)
    assert found.share < 0.8


def test_error_tells_how_far_the_angle_is_off():
    angles, errors = [], []
    for seed in range(60):
        noise = np.random.default_rng(seed).normal(scale=0.5, size=(30, 2))
        found = similarity(cloud(), cloud() + noise)
        assert found is not None
        angles.append(found.angle_deg)
        errors.append(found.error_deg)
    assert np.median(errors) == pytest.approx(np.std(angles), rel=0.4)


def test_too_few_points_say_nothing():
    moved = turned(cloud(), 5.0)
    moved[9:] = np.nan
    assert similarity(cloud(), moved) is None
    assert similarity(np.empty((0, 2)), np.empty((0, 2))) is None


def test_a_plain_picture_has_no_points():
    plain = np.full((SIZE, SIZE), 90, np.uint8)
    noisy = (plain + np.random.default_rng(4).integers(-1, 2, size=plain.shape)).astype(np.uint8)
    assert len(points_in(evened(plain), EVERYWHERE, 30)) == 0
    assert len(points_in(evened(cv2.GaussianBlur(noisy, (0, 0), 1.5)), EVERYWHERE, 30)) == 0


def test_points_keep_to_their_region_and_apart():
    region = np.zeros((SIZE, SIZE), np.uint8)
    region[30:90, 40:100] = 255
    points = points_in(texture(), region, 40)
    assert len(points) >= 20
    assert np.all((points >= (40, 30)) & (points < (100, 90)))
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)[~np.eye(len(points), dtype=bool)]
    assert apart.min() >= 4.0


def test_points_that_left_the_picture_are_lost():
    key, now = texture(1), texture(9)
    points = points_in(key, EVERYWHERE, 30)
    assert np.isnan(followed(key, now, points, points)).any(axis=1).mean() > 0.6


def test_evened_picture_does_not_depend_on_the_light():
    bright = texture()
    dark = (bright * 0.4 + 5).astype(np.uint8)
    difference = evened(bright).astype(float) - evened(dark)
    assert np.abs(difference).mean() < 2.0
