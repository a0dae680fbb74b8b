"""Frames in and out: owns time, rotation and pixel layout.

`Pixels` are (height, width, 3), red, green, blue, 0 to 255. A folder is searched for `VIDEO_ENDINGS`; a file named
outright is opened whatever its ending. An `Opener` opens a `Device`, and is called again to reconnect; `Turn` is how
many degrees clockwise pictures are turned to stand upright, where a camera or a file does not say so itself;
`TURNS` has them as they are written.
"""

from formcheck.video.camera import Camera, Device, Opener, Shot
from formcheck.video.capture import Arrival, Capture
from formcheck.video.frame import Frame, Pixels
from formcheck.video.paced import PacedClips
from formcheck.video.prefetch import prefetched
from formcheck.video.reader import VIDEO_ENDINGS, Clip
from formcheck.video.thinning import Thinning
from formcheck.video.upright import TURNS, Turn
from formcheck.video.writer import ClipWriter

__all__ = [
    "TURNS",
    "VIDEO_ENDINGS",
    "Arrival",
    "Camera",
    "Capture",
    "Clip",
    "ClipWriter",
    "Device",
    "Frame",
    "Opener",
    "PacedClips",
    "Pixels",
    "Shot",
    "Thinning",
    "Turn",
    "prefetched",
]
