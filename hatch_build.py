"""Build hook: makes the pose model bundle and puts it into the wheel.

mediapipe 0.10.31 ships no model. The wheel of mediapipe 0.10.21 (Apache-2.0, Google) holds both parts of
BlazePose: the detector and the "full" landmark model. This hook fetches that one wheel with pip, checks
its hash, adds the input normalisation that the landmark model lacks, and writes the two parts as a
`.task` bundle (a stored zip), the form that MediaPipe's Tasks API reads. The wheel's version and hash are
constants below: the model cannot change without a commit here.

To build without a package index, point FORMCHECK_MEDIAPIPE_WHEEL at a copy of the wheel.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WHEEL_VERSION = "0.10.21"
WHEEL_SHA256 = "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3"
# The models are the same in every wheel of this version; one platform is fixed so that one hash is.
WHEEL_TAGS = ["--python-version", "311", "--implementation", "cp", "--platform", "manylinux_2_28_x86_64"]
DETECTOR = "mediapipe/modules/pose_detection/pose_detection.tflite"
LANDMARKER = "mediapipe/modules/pose_landmark/pose_landmark_full.tflite"
SCHEMAS = "mediapipe/tasks/metadata/"
BUNDLE = "formcheck/tracking/model/pose_landmarker_full.task"


class BuildHook(BuildHookInterface):
    """Hatchling's entry point."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the bundle (once) and add it to the wheel."""
        bundle = Path(self.root, BUNDLE)
        if not bundle.exists():
            try:
                data = make_bundle(fetch_wheel())
            except ModelError as error:
                sys.exit(f"\nformcheck cannot be installed: {error}\n")
            bundle.parent.mkdir(parents=True, exist_ok=True)
            part = bundle.with_suffix(".part")
            part.write_bytes(data)
            part.replace(bundle)
        if version != "editable":
            build_data["force_include"][str(bundle)] = BUNDLE


class ModelError(Exception):
    """The model bundle cannot be made; the message says why and what to do."""


def fetch_wheel() -> bytes:
    """The mediapipe wheel that carries the models, hash-checked."""
    given = os.environ.get("FORMCHECK_MEDIAPIPE_WHEEL")
    if given:
        try:
            return checked(Path(given).read_bytes(), given)
        except OSError as error:
            raise ModelError(f"FORMCHECK_MEDIAPIPE_WHEEL: {error}") from error
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", f"mediapipe=={WHEEL_VERSION}", "--no-deps"]
        command += ["--only-binary=:all:", "--quiet", "--dest", folder, *WHEEL_TAGS]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = list(Path(folder).glob("*.whl"))
        if done.returncode or not found:
            last = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
            raise ModelError(
                f"the pose model comes from the mediapipe {WHEEL_VERSION} wheel, which could not be downloaded "
                f"({last}). Check the network, or download that wheel elsewhere and set "
                "FORMCHECK_MEDIAPIPE_WHEEL to its path."
            )
        return checked(found[0].read_bytes(), found[0].name)


def checked(data: bytes, name: str) -> bytes:
    """`data`, if it is the wheel this project was measured with."""
    seen = hashlib.sha256(data).hexdigest()
    if seen != WHEEL_SHA256:
        raise ModelError(f"{name} has sha256 {seen}, expected {WHEEL_SHA256}: not the wheel the model is taken from.")
    return data


def make_bundle(wheel: bytes, landmarker: bytes | None = None) -> bytes:
    """The `.task` bundle made from the two models inside the wheel, or with another landmark model; always the same."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as source:
        detector = source.read(DETECTOR)
        landmarker = landmarker or source.read(LANDMARKER)
        metadata = load_schema(source, "metadata_schema_py_generated")
        model = load_schema(source, "schema_py_generated")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in (
            ("pose_detector.tflite", detector),
            ("pose_landmarks_detector.tflite", with_normalisation(landmarker, model, metadata)),
        ):
            bundle.writestr(zipfile.ZipInfo(name), data)  # a ZipInfo has a fixed date: reproducible
    return out.getvalue()


def load_schema(wheel: zipfile.ZipFile, name: str) -> ModuleType:
    """One of mediapipe's generated flatbuffer modules, without installing mediapipe."""
    spec = importlib.util.spec_from_loader(name, loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(compile(wheel.read(f"{SCHEMAS}{name}.py"), name, "exec"), module.__dict__)  # hash-checked source
    return module


def with_normalisation(tflite: bytes, model_schema: Any, metadata_schema: Any) -> bytes:
    """The model with the metadata that says its input is pixels / 255 (mean 0, std 255)."""
    import flatbuffers

    options = metadata_schema.NormalizationOptionsT()
    options.mean, options.std = [0.0], [255.0]
    unit = metadata_schema.ProcessUnitT()
    unit.optionsType = metadata_schema.ProcessUnitOptions.NormalizationOptions
    unit.options = options
    content = metadata_schema.ContentT()
    content.contentPropertiesType = metadata_schema.ContentProperties.ImageProperties
    content.contentProperties = metadata_schema.ImagePropertiesT()
    content.contentProperties.colorSpace = metadata_schema.ColorSpaceType.RGB
    tensor = metadata_schema.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "image", content, [unit]
    graph = metadata_schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    info = metadata_schema.ModelMetadataT()
    info.name, info.subgraphMetadata = "pose landmarks", [graph]
    builder = flatbuffers.Builder(0)
    builder.Finish(info.Pack(builder), b"M001")

    model = model_schema.ModelT.InitFromObj(model_schema.Model.GetRootAsModel(tflite, 0))
    buffer = model_schema.BufferT()
    buffer.data = list(builder.Output())
    model.buffers.append(buffer)
    entry = model_schema.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
