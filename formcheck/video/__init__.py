"""Frames in and out: owns time, rotation and pixel layout."""

from formcheck.video.frame import Frame, Pixels
from formcheck.video.prefetch import prefetched
from formcheck.video.reader import VIDEO_ENDINGS, Clip
from formcheck.video.writer import ClipWriter

__all__ = ["VIDEO_ENDINGS", "Clip", "ClipWriter", "Frame", "Pixels", "prefetched"]
