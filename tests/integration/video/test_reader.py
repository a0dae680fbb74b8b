"""Reading whole clips: containers, times, damage, and files that are none."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import av
import av.error
import numpy as np
import pytest

from formcheck.errors import VideoError
from formcheck.video import Clip, Frame
from formcheck.video import source as source_module
from tests import odd_clips


def read(path: Path) -> tuple[list[Frame], Clip]:
    with Clip(path) as clip:
        frames = list(clip)
    return frames, clip


def times_s(path: Path) -> list[float]:
    return [frame.time_s for frame in read(path)[0]]


@pytest.fixture(scope="session")
def faststart(source: Path) -> Path:
    return odd_clips.remuxed(source, source.with_name("faststart.mp4"), faststart=True)


# What is fine


def test_frames_are_counted_timed_and_contiguous(source: Path) -> None:
    frames, clip = read(source)
    assert [frame.index for frame in frames] == list(range(30))
    assert [frame.time_s for frame in frames] == pytest.approx([i / 15 for i in range(30)], abs=1e-5)
    assert all(frame.rgb.flags.c_contiguous and frame.rgb.shape == (120, 160, 3) for frame in frames)
    assert clip.frames == 30
    assert clip.problem is None
    assert clip.announced_s == pytest.approx(clip.duration_s, abs=1e-3)


def test_what_the_file_announced_is_still_there_after_reading(source: Path) -> None:
    with Clip(source) as clip:
        before = clip.rate, clip.announced_s
        list(clip)
    assert (clip.rate, clip.announced_s) == before


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".mkv", ".ts"])
def test_containers_do_not_change_pixels_or_times(source: Path, tmp_path: Path, ending: str) -> None:
    frames, clip = read(odd_clips.remuxed(source, tmp_path / f"clip{ending}"))
    expected = read(source)[0]
    assert clip.problem is None
    assert [frame.time_s for frame in frames] == pytest.approx([frame.time_s for frame in expected], abs=1e-3)
    assert all(np.array_equal(frame.rgb, other.rgb) for frame, other in zip(frames, expected, strict=True))


@pytest.mark.parametrize(
    ("coding", "name"),
    [
        (odd_clips.VP9, "clip.webm"),
        (odd_clips.GIF, "clip.gif"),
        (odd_clips.HEVC, "clip.mp4"),
        (odd_clips.Coding("libx265", "yuv420p10le", odd_clips.HEVC.options), "ten_bit.mp4"),
        (odd_clips.Coding("libsvtav1", options={"preset": "12", "svtav1-params": "lp=1"}), "av1.mp4"),
        (odd_clips.Coding("mpeg4", options={"qscale": "3"}, clock=15), "clip.avi"),
        (odd_clips.Coding("mjpeg", "yuvj420p", {}), "clip.mov"),
    ],
    ids=["vp9", "gif", "hevc", "hevc_10_bit", "av1", "mpeg4_avi", "mjpeg_mov"],
)
def test_codecs(source: Path, tmp_path: Path, coding: odd_clips.Coding, name: str) -> None:
    if coding.codec not in av.codecs_available:
        pytest.skip(f"this PyAV has no {coding.codec} to make the clip with")
    frames, clip = read(odd_clips.recoded(source, tmp_path / name, coding))
    expected = read(source)[0]
    assert clip.problem is None
    assert [frame.time_s for frame in frames] == pytest.approx([frame.time_s for frame in expected], abs=0.0101)
    assert all(frame.rgb.flags.c_contiguous for frame in frames)
    assert np.abs(frames[15].rgb.astype(int) - expected[15].rgb).mean() < 20


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv"])
def test_variable_rate_keeps_its_own_times(source: Path, tmp_path: Path, name: str) -> None:
    found = times_s(odd_clips.variable_rate(source, tmp_path / name))
    steps = np.diff(found)
    assert len(found) < 30
    assert steps.max() > 1.5 * steps.min()
    nearest = np.abs(np.subtract.outer(found, times_s(source))).min(axis=1)
    assert nearest.max() < 1e-3


def test_frames_without_stamps_follow_each_other_at_an_even_rate(source: Path, tmp_path: Path) -> None:
    found = times_s(odd_clips.remuxed(source, tmp_path / "clip.h264"))
    assert len(found) == 30
    assert np.ptp(np.diff(found)) < 1e-5


def test_odd_sizes(source: Path, tmp_path: Path) -> None:
    frames, _ = read(odd_clips.odd_width(source, tmp_path / "clip.mp4"))
    assert frames[0].rgb.shape == (119, 159, 3)
    assert frames[0].rgb.flags.c_contiguous


def test_4k_is_scaled_to_1280(source: Path, tmp_path: Path) -> None:
    frames, _ = read(odd_clips.scaled_to_4k(source, tmp_path / "clip.mp4", until_s=0.05))
    assert frames[0].rgb.shape == (960, 1280, 3)


def test_one_frame_is_a_clip(source: Path, tmp_path: Path) -> None:
    frames, clip = read(odd_clips.one_frame(source, tmp_path / "clip.mp4"))
    assert [frame.time_s for frame in frames] == [0.0]
    assert clip.duration_s > 0
    assert clip.problem is None


def test_cover_art_is_not_the_clip(source: Path, tmp_path: Path) -> None:
    frames, _ = read(odd_clips.with_cover_art(source, tmp_path / "clip.mp4"))
    assert len(frames) == 30
    assert frames[0].rgb.shape == (120, 160, 3)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv"])
def test_sound_that_goes_on_is_not_a_cut_off_picture(source: Path, tmp_path: Path, name: str) -> None:
    frames, clip = read(odd_clips.with_longer_sound(source, tmp_path / name, 3.0))
    assert len(frames) == 30
    assert clip.problem is None


@pytest.mark.parametrize("name", ["a b é 日本.mp4", "10:30.mp4", "http:x.mp4", "100%03d.mp4", "no ending"])
def test_names_are_only_names(source: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(source.read_bytes())
    assert len(read(Path(name))[0]) == 30


def test_a_clip_that_changes_size_keeps_the_first_one(tmp_path: Path) -> None:
    first = odd_clips.moving_shapes(tmp_path / "first.ts")
    second = odd_clips.moving_shapes(tmp_path / "second.ts", size=(320, 180))
    frames, clip = read(odd_clips.joined(first, second, tmp_path / "joined.ts"))
    assert len(frames) == 60
    assert {frame.rgb.shape for frame in frames} == {(120, 160, 3)}
    assert np.diff([frame.time_s for frame in frames]).min() > 0
    assert clip.duration_s == pytest.approx(4.0, abs=0.2)
    assert clip.problem


# The same every time


@pytest.mark.parametrize("make", [odd_clips.recoded, odd_clips.hevc, odd_clips.webm])
@pytest.mark.parametrize("harmed", [False, True])
def test_same_clip_gives_the_same_pixels(source: Path, tmp_path: Path, make, harmed: bool) -> None:  # type: ignore[no-untyped-def]
    clip = make(source, tmp_path / "clip.mkv")
    if harmed:
        clip = odd_clips.damaged(clip, tmp_path / "damaged.mkv")
    runs = [read(clip)[0] for _ in range(2)]
    assert runs[0]
    for run in runs[1:]:
        assert [frame.time_s for frame in run] == [frame.time_s for frame in runs[0]]
        assert all(np.array_equal(frame.rgb, other.rgb) for frame, other in zip(run, runs[0], strict=True))


# What is harmed


@pytest.mark.parametrize("share", [0.5, 0.7])
def test_a_cut_off_clip_gives_what_there_is_and_says_so(faststart: Path, tmp_path: Path, share: float) -> None:
    frames, clip = read(odd_clips.truncated(faststart, tmp_path / "cut.mp4", share))
    whole = read(faststart)[0]
    assert 0 < len(frames) < 30
    assert clip.problem is not None
    assert "cut off" in clip.problem
    assert all(np.array_equal(frame.rgb, other.rgb) for frame, other in zip(frames[:-1], whole, strict=False))


def test_a_cut_off_matroska_says_so(source: Path, tmp_path: Path) -> None:
    whole = odd_clips.with_longer_sound(source, tmp_path / "whole.mkv", 2.0)
    frames, clip = read(odd_clips.truncated(whole, tmp_path / "cut.mkv"))
    assert 0 < len(frames) < 30
    assert clip.problem is not None
    assert "cut off" in clip.problem


@pytest.mark.parametrize("share", [0.3, 0.5, 0.98])
def test_a_clip_cut_off_before_its_index_cannot_be_read(source: Path, tmp_path: Path, share: float) -> None:
    with pytest.raises(VideoError, match="cut off"):
        read(odd_clips.truncated(source, tmp_path / "cut.mp4", share))


def test_damage_in_the_middle_is_named_and_the_rest_is_read(source: Path, tmp_path: Path) -> None:
    frames, clip = read(odd_clips.damaged(source, tmp_path / "clip.mp4"))
    assert len(frames) > 15
    assert frames[-1].time_s == pytest.approx(29 / 15, abs=1e-3)
    assert clip.problem is not None
    assert "damaged" in clip.problem


def test_damaged_hevc_is_named_and_taken_up_again_at_a_key_frame(tmp_path: Path) -> None:
    source = odd_clips.no_person(tmp_path / "source.mp4", 2.0, size=(160, 120))  # moves everywhere: no tiny packets
    coding = odd_clips.Coding(
        "libx265", options={"preset": "ultrafast", "x265-params": "log-level=none:keyint=5:pools=none"}
    )
    whole = odd_clips.recoded(source, tmp_path / "whole.mp4", coding)
    frames, clip = read(odd_clips.damaged(whole, tmp_path / "clip.mp4", packets=2))
    good = {frame.time_s: frame.rgb for frame in read(whole)[0]}
    assert 15 < len(frames) < 30
    assert frames[-1].time_s == pytest.approx(29 / 15, abs=1e-3)
    assert clip.problem is not None
    assert "damaged" in clip.problem
    assert all(np.array_equal(frame.rgb, good[frame.time_s]) for frame in frames)


def test_a_disk_that_fails_on_the_way_ends_the_clip_with_a_problem(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing:
        def __init__(self, container: av.container.InputContainer) -> None:
            self._container = container

        def __getattr__(self, name: str) -> object:
            return getattr(self._container, name)

        def demux(self, stream: av.VideoStream) -> Iterator[av.Packet[av.VideoStream]]:
            for i, packet in enumerate(self._container.demux(stream)):
                if i == 20:
                    raise OSError(5, "Input/output error")
                yield packet

    real = source_module._opened

    def opened(path: Path) -> tuple[object, object]:
        container, stream = real(path)
        return Failing(container), stream

    monkeypatch.setattr(source_module, "_opened", opened)
    frames, clip = read(source)
    assert len(frames) == 20  # those still in the decoder are not lost
    assert clip.problem is not None
    assert "Input/output error" in clip.problem


def test_a_clip_without_one_picture_to_decode_is_an_error(source: Path, tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="no picture in it could be decoded"):
        read(odd_clips.damaged(odd_clips.webm(source, tmp_path / "a.webm"), tmp_path / "clip.webm", packets=30))


# What is no clip


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"nothing\.mp4: no such file"):
        Clip(tmp_path / "nothing.mp4")
    with pytest.raises(VideoError, match="no such file"):
        Clip(tmp_path / "no folder" / "nothing.mp4")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="a folder"):
        Clip(tmp_path)


def test_empty(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="empty"):
        Clip(odd_clips.empty(tmp_path / "clip.mp4"))


def test_text_with_the_name_of_a_clip(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="not a video"):
        Clip(odd_clips.text(tmp_path / "clip.mp4"))


def test_sound_only(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="no video"):
        Clip(odd_clips.audio_only(tmp_path / "clip.m4a"))


@pytest.mark.parametrize("ending", [".jpg", ".png"])
def test_a_still_picture(tmp_path: Path, ending: str) -> None:
    picture = odd_clips.still(tmp_path / f"picture{ending}")
    with pytest.raises(VideoError, match="a picture, not a clip"):
        Clip(picture)
    with pytest.raises(VideoError, match="a picture, not a clip"):
        Clip(picture.rename(tmp_path / "picture.mp4"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "clip.mp4")
    with pytest.raises(VideoError, match="not a file"):
        Clip(tmp_path / "clip.mp4")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no users to change here")
@pytest.mark.parametrize("closed", ["file", "folder"])
def test_no_permission(source: Path, closed: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clip = folder / "clip.mp4"
        clip.write_bytes(source.read_bytes())
        folder.chmod(0o755 if closed == "file" else 0o600)
        clip.chmod(0o600 if closed == "folder" else 0o000)
        me = os.geteuid()
        try:
            if me == 0:
                os.seteuid(65534)
            with pytest.raises(VideoError, match="no permission"):
                Clip(clip)
        finally:
            os.seteuid(me)
            folder.chmod(0o755)


def test_a_playlist_dressed_as_a_clip_asks_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.ts"
        playlist = tmp_path / "clip.m3u8"
        playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{address}\n#EXT-X-ENDLIST\n")
        with pytest.raises(VideoError):
            read(playlist)
        with pytest.raises(TimeoutError):
            server.accept()
