"""How much formcheck costs over decoding and tracking alone.

    python benchmarks/score_against_bare.py CLIP... [--pose NAME] [--rounds N]

Runs `formcheck.score` and a bare loop (decode, track, nothing else; the same frames, size and model, with silhouettes
where the exercise needs them) in turn in one process and prints frames a second of each and the ratio of times, round
by round.
"""

import argparse
import statistics
import time

import av
import mediapipe as mp
import numpy as np

import formcheck
from formcheck.engine import needs_silhouette
from formcheck.scoring import meant_by
from formcheck.tracking import model_path
from formcheck.video.reader import MAX_SIDE_PX


def bare(path: str, silhouette: bool = False) -> int:
    options = mp.tasks.vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_buffer=model_path().read_bytes()),
        running_mode=mp.tasks.vision.RunningMode.VIDEO,
        output_segmentation_masks=silhouette,
    )
    frames = 0
    with av.open(path) as container, mp.tasks.vision.PoseLandmarker.create_from_options(options) as landmarker:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for picture in container.decode(stream):
            scale = min(1.0, MAX_SIDE_PX / max(picture.width, picture.height))
            size = {"width": round(picture.width * scale), "height": round(picture.height * scale)}
            rgb = picture.to_ndarray(format="rgb24", **size)
            turns = round(picture.rotation / 90) % 4
            rgb = np.ascontiguousarray(np.rot90(rgb, turns)) if turns else rgb
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
            landmarker.detect_for_video(image, round(picture.time * 1000))
            frames += 1
    return frames


def timed(run, *args):
    began = time.perf_counter()
    out = run(*args)
    return time.perf_counter() - began, out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", nargs="+")
    parser.add_argument("--pose", default="bridge")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    silhouette = needs_silhouette(meant_by(given.pose))
    bare(given.clips[0], silhouette)  # warm up: files into memory, libraries loaded
    ratios = []
    for clip in given.clips:
        for _ in range(given.rounds):
            bare_s, frames = timed(bare, clip, silhouette)
            score_s, result = timed(formcheck.score, clip, given.pose)
            if result.frames != frames:
                raise SystemExit(f"{clip}: {result.frames} frames scored, {frames} in the bare loop")
            ratios.append(score_s / bare_s)
            print(f"{clip}: bare {frames / bare_s:.1f} fps, score {frames / score_s:.1f} fps, ratio {ratios[-1]:.3f}")
    middle = statistics.median(ratios)
    print(f"ratio of times, score / bare: median {middle:.3f} ({min(ratios):.3f} to {max(ratios):.3f})")


if __name__ == "__main__":
    main()
