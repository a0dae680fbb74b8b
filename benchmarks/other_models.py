"""The lite and heavy pose models as bundles, for the model sweep: `python benchmarks/other_models.py OUTDIR`.

The npm package @mediapipe/pose (Apache-2.0, Google) carries the three landmark models of BlazePose. Its "full" one
must be the one that formcheck installs, byte for byte, so that the others are of the same release. They go into
bundles as the build hook makes them, with the same detector. Needs npm.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import hatch_build  # noqa: E402

PACKAGE = "@mediapipe/pose@0.5.1675469404"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("outdir", type=Path)
    given = parser.parse_args()
    given.outdir.mkdir(parents=True, exist_ok=True)
    wheel = hatch_build.fetch_wheel()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (packed,) = Path(folder).glob("*.tgz")
        with tarfile.open(packed) as package:
            models = {size: read(package, f"package/pose_landmark_{size}.tflite") for size in ("lite", "full", "heavy")}
    with zipfile.ZipFile(io.BytesIO(wheel)) as source:
        if source.read(hatch_build.LANDMARKER) != models["full"]:
            sys.exit("the full model of the npm package is not the one that formcheck installs: nothing written")
    for size in ("lite", "heavy"):
        path = given.outdir / f"{size}.task"
        path.write_bytes(hatch_build.make_bundle(wheel, models[size]))
        print(path)


def read(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(name)
    assert file is not None
    return file.read()


if __name__ == "__main__":
    main()
