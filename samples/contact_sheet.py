"""One frame of every sample with its name: samples/contact_sheet.jpg.

    python samples/contact_sheet.py [FOLDER] [-o PICTURE]

The frame is the middle of the first hold that the labels name.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import av
import cv2
import numpy as np

HERE = Path(__file__).parent
TILE = (240, 180)
COLUMNS = 6
BAND_PX = 20
JPEG_QUALITY = 72


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE)
    parser.add_argument("-o", "--output", type=Path, default=HERE / "contact_sheet.jpg")
    given = parser.parse_args()
    clips = sorted(clip for clip in given.folder.glob("*.mp4") if labels_path(clip).exists())
    if not clips:
        parser.error(f"no labelled clips in {given.folder}")
    cv2.imwrite(str(given.output), sheet(clips), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    print(f"{given.output}: {len(clips)} clips, {given.output.stat().st_size // 1024} KiB")


def labels_path(clip: Path) -> Path:
    return clip.with_name(clip.stem + ".labels.json")


def sheet(clips: list[Path]) -> np.ndarray:
    """Named tiles in rows of COLUMNS; BGR (height, width, 3)."""
    tiles = [tile(clip) for clip in clips]
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % COLUMNS)
    rows = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, len(tiles), COLUMNS)]
    return np.vstack(rows)


def tile(clip: Path) -> np.ndarray:
    """The clip's first hold, small, with its name under it."""
    first = json.loads(labels_path(clip).read_text(encoding="utf-8"))["repetitions"][0]
    picture = frame_at(clip, (first["peak_start_s"] + first["peak_end_s"]) / 2)
    small = cv2.resize(picture, TILE, interpolation=cv2.INTER_AREA)
    band = np.full((BAND_PX, TILE[0], 3), 255, np.uint8)
    cv2.putText(band, clip.stem, (4, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (40, 40, 40), 1, cv2.LINE_AA)
    return np.vstack([small, band])


def frame_at(clip: Path, seconds: float) -> np.ndarray:
    """The first frame at or after a time (s), or the last; BGR (height, width, 3)."""
    picture = None
    with av.open(str(clip)) as container:
        for picture in container.decode(video=0):
            if picture.time is not None and picture.time >= seconds:
                break
    if picture is None:
        raise SystemExit(f"{clip}: no picture could be read")
    return picture.to_ndarray(format="bgr24")


if __name__ == "__main__":
    main()
