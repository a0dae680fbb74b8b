"""Writing clips."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import pytest

from formcheck.errors import VideoError
from formcheck.video import Clip, ClipWriter, Frame
from tests.odd_clips import Rgb, Timed, shapes


def write(path: Path, timed: Timed) -> Path:
    with ClipWriter(path, rate=15) as writer:
        for time_s, rgb in timed:
            writer.append(rgb, time_s)
    return path


def read(path: Path) -> list[Frame]:
    with Clip(path) as clip:
        frames = list(clip)
        assert clip.problem is None
        assert clip.announced_s == pytest.approx(clip.duration_s, abs=1e-3)
    return frames


def noise(count: int = 30) -> Iterator[tuple[float, Rgb]]:
    rng = np.random.default_rng(1)
    return ((i / 15, rng.integers(0, 255, (240, 320, 3), dtype=np.uint8)) for i in range(count))


def test_written_times_are_read_again(tmp_path: Path) -> None:
    chance = random.Random(4)
    time_s, timed = 0.0, []
    for _, rgb in shapes(2.0, 15, (160, 120)):
        timed.append((time_s, rgb))
        time_s += chance.choice([1 / 120, 1 / 60, 1 / 30, 1 / 15, 0.2, 0.9])
    found = [frame.time_s for frame in read(write(tmp_path / "clip.mp4", timed))]
    assert found == pytest.approx([time_s for time_s, _ in timed], abs=1e-3)


def test_written_pictures_are_read_again_in_their_colours(tmp_path: Path) -> None:
    timed = list(shapes(1.0, 15, (160, 120)))
    for frame, (_, rgb) in zip(read(write(tmp_path / "clip.mp4", timed)), timed, strict=True):
        assert np.abs(frame.rgb.astype(int) - rgb).mean() < 4
        assert np.abs(frame.rgb[10, 10].astype(int) - rgb[10, 10]).max() < 10


def test_browsers_can_play_it(tmp_path: Path) -> None:
    path = write(tmp_path / "clip.mp4", shapes(1.0, 15, (160, 120)))
    with av.open(str(path)) as clip:
        stream = clip.streams.video[0]
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # plays before it has arrived in full


def test_an_odd_last_row_and_column_are_dropped(tmp_path: Path) -> None:
    frames = read(write(tmp_path / "clip.mp4", shapes(0.4, 15, (161, 121))))
    assert frames[0].rgb.shape == (120, 160, 3)


def test_strided_pictures_are_taken(tmp_path: Path) -> None:
    timed = [(time_s, rgb[:, ::-1]) for time_s, rgb in shapes(0.4, 15, (160, 120))]
    frame = read(write(tmp_path / "clip.mp4", timed))[0]
    assert np.abs(frame.rgb.astype(int) - timed[0][1]).mean() < 4


def test_one_picture_is_a_clip(tmp_path: Path) -> None:
    assert len(read(write(tmp_path / "clip.mp4", [(0.0, np.zeros((48, 64, 3), np.uint8))]))) == 1


def test_times_that_repeat_do_not_break_the_file(tmp_path: Path) -> None:
    timed = [(0.1 * (i // 2), rgb) for i, (_, rgb) in enumerate(shapes(1.0, 10, (64, 48)))]
    assert len(read(write(tmp_path / "clip.mp4", timed))) == 10


def test_names_are_only_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a b é 日本.mp4", "10:30.mp4", "100%03d.mp4"):
        write(Path(name), shapes(0.2, 15, (64, 48)))
        assert Path(name).stat().st_size > 0


def test_same_pictures_give_the_same_file(tmp_path: Path) -> None:
    first, second = (write(tmp_path / name, shapes(1.0, 15, (160, 120))) for name in ("a.mp4", "b.mp4"))
    assert first.read_bytes() == second.read_bytes()


def test_an_ffmpeg_without_x264_writes_vp9_at_the_same_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(av, "codecs_available", av.codecs_available - {"libx264", "libx264rgb"})
    times = np.cumsum([0.0, 0.2, 1 / 30, 0.9, *[1 / 15] * 16])  # the last stays for a usual step
    timed = [(float(time_s), rgb) for time_s, (_, rgb) in zip(times, shapes(2.0, 10, (160, 120)), strict=True)]
    path = write(tmp_path / "clip.mp4", timed)
    frames = read(path)
    assert [frame.time_s for frame in frames] == pytest.approx([time_s for time_s, _ in timed], abs=1e-3)
    assert all(np.abs(frame.rgb.astype(int) - rgb).mean() < 6 for frame, (_, rgb) in zip(frames, timed, strict=True))
    with av.open(str(path)) as clip:
        assert (clip.streams.video[0].codec_context.name, clip.streams.video[0].pix_fmt) == ("vp9", "yuv420p")
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_vp9_keeps_to_a_bound_on_its_size_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(av, "codecs_available", av.codecs_available - {"libx264", "libx264rgb"})
    for name, bound in (("free.mp4", None), ("bound.mp4", 200_000)):
        with ClipWriter(tmp_path / name, rate=15, max_bits_s=bound) as writer:
            for time_s, rgb in noise():
                writer.append(rgb, time_s)
    free, bound_size = ((tmp_path / name).stat().st_size for name in ("free.mp4", "bound.mp4"))
    assert bound_size < free / 2


# What goes wrong


def nothing_left(folder: Path) -> bool:
    return list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["clip.avi", "clip", "clip.mp4.gif"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(VideoError, match=r"ends in \.mp4"):
        ClipWriter(tmp_path / name)


def test_a_missing_folder_is_named_before_any_work_is_done(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere" / "clip.mp4"
    with pytest.raises(VideoError, match=r"there is no folder .*nowhere"), ClipWriter(missing):
        pytest.fail("opened")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no users to change here")
def test_a_folder_that_cannot_be_written_in() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        me = os.geteuid()
        try:
            if me == 0:
                os.seteuid(65534)
            with pytest.raises(VideoError, match="no permission to write"), ClipWriter(folder / "clip.mp4"):
                pytest.fail("opened")
        finally:
            os.seteuid(me)
            folder.chmod(0o755)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """As on a full disk: files cannot grow beyond `size` bytes."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [1_000, 200_000])
def test_a_disk_that_fills_up_leaves_no_file(tmp_path: Path, size: int) -> None:
    with largest_file(size), pytest.raises(VideoError, match=r"clip\.mp4: cannot be written: "):
        write(tmp_path / "clip.mp4", noise())
    assert nothing_left(tmp_path)


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    (tmp_path / "clip.part.mp4").symlink_to("/dev/full")
    with pytest.raises(VideoError, match="No space left"):
        write(tmp_path / "clip.mp4", noise())
    assert nothing_left(tmp_path)


def test_an_error_of_the_caller_passes_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), ClipWriter(tmp_path / "clip.mp4") as writer:
        for time_s, rgb in shapes(1.0, 15, (160, 120)):
            writer.append(rgb, time_s)
        raise KeyboardInterrupt
    assert nothing_left(tmp_path)


def test_an_older_file_survives_a_failure(tmp_path: Path) -> None:
    path = write(tmp_path / "clip.mp4", shapes(0.4, 15, (64, 48)))
    before = path.read_bytes()
    with pytest.raises(RuntimeError), ClipWriter(path) as writer:
        writer.append(np.zeros((48, 64, 3), np.uint8), 0.0)
        raise RuntimeError
    assert path.read_bytes() == before


def test_a_folder_with_the_name_of_the_clip_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").mkdir()
    with pytest.raises(VideoError, match="cannot be written"):
        write(tmp_path / "clip.mp4", shapes(0.2, 15, (64, 48)))
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_no_pictures_no_file(tmp_path: Path) -> None:
    write(tmp_path / "clip.mp4", [])
    assert nothing_left(tmp_path)
