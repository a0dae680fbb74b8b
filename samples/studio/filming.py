"""Filming a choreography: the clip with labels and truth, or single moments to look at first."""

import os
import time
from pathlib import Path

import cv2
import numpy as np

from exercises.supine import forget
from labels import write_labels
from scene import stage, video
from truth import Truth

#: Samples a pixel of the empty room, which is rendered once.
PLATE_SAMPLES = 32


def film(film_set, outdir, say=print):
    """Render the whole clip: OUTDIR/NAME.mp4, NAME.labels.json and NAME.truth.npz.

    The clip appears under its name when everything is written. `say` is told the progress.
    """
    line, choreo = film_set.line, film_set.choreo
    outdir = Path(outdir)
    stage.no_crop()
    plate = film_set.shoot(PLATE_SAMPLES)
    film_set.add_person()
    rng = np.random.default_rng(choreo.seed)
    truth = Truth(film_set)
    unfinished = outdir / f"{choreo.name}.part.mp4"
    began = time.time()
    with video.Encoder(unfinished, film_set.size, line.fps, choreo.crf) as encoder:
        for i in range(line.frames):
            A, P, skin = film_set.pose(i)
            truth.add(i, A, P, skin)
            box = stage.crop_to(film_set.camera, skin[: film_set.rig.NB], film_set.size)
            crop = film_set.shoot(choreo.samples)
            encoder.write(film_set.shown(video.webcam(video.paste(plate, crop, box), rng, choreo.noise)))
            if i % 30 == 0:
                say(f"{choreo.name}: frame {i} of {line.frames}, {(time.time() - began) / (i + 1):.2f} s each")
    content = truth.content()
    np.savez_compressed(outdir / f"{choreo.name}.truth.npz", **content)
    write_labels(outdir, line, content)
    os.replace(unfinished, outdir / f"{choreo.name}.mp4")
    say(f"{choreo.name}: {line.frames} frames done, {(time.time() - began) / line.frames:.2f} s each")


def stills(film_set, seconds, outdir):
    """Render single moments (s) as OUTDIR/NAME_SECONDS.png."""
    film_set.add_person()
    stage.no_crop()
    line = film_set.line
    for moment in seconds:
        forget(film_set.rig)
        film_set.pose(min(line.frames - 1, round(moment * line.fps)))
        image = film_set.shown(film_set.shoot(film_set.choreo.samples))
        cv2.imwrite(str(Path(outdir) / f"{film_set.choreo.name}_{moment:05.1f}.png"), image)
