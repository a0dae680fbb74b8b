"""Throughput of a batch against as many bare processes that decode and track every frame, and nothing else.

    python benchmarks/batch_against_bare.py CLIP... [--pose NAME] [--workers 1 2] [--rounds N] [--at-30]

In turn, over the same clips and for each number of workers: so many bare processes (with silhouettes where the exercise
needs them), `formcheck score` with so many workers as it is, and with --every-frame. The exercise is the one in
CLIP.labels.json, or recognised, unless `--pose` names it. `--at-30` plays slower clips at 30 frames a second (rendered
ones have 10 to 15): the same pictures, moving faster. The time of starting processes and loading libraries is in all
three.

Prints, round by round, frames of video a second, the ratios to bare by the clock and in processor time (steadier on a
busy machine), the most memory a worker took, and what skipping changed; then medians, and what more workers bring.
"""

import argparse
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import av
from rates import labelled
from score_against_bare import bare

from formcheck.batch import Job, Labour, Options, Store
from formcheck.batch.job import score_job
from formcheck.engine import enough_fps, needs_silhouette
from formcheck.reporting.result import Result
from formcheck.scoring import meant_by

#: Holds may differ by this much between every frame and some, seconds.
_HOLD_S = 0.2


@dataclass(frozen=True)
class Speeds:
    """Seconds by the clock of one round: bare, as it is, with every frame."""

    bare_s: float
    some_s: float
    full_s: float


def measured(job: Job, limit_s: float | None) -> Result:
    """A result, and the most memory its worker has taken so far, in its warnings."""
    result = score_job(job, limit_s)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result.model_copy(update={"warnings": [f"{peak_mb:.0f}"]})


def run_bare(clips: dict[str, str], workers: int) -> int:
    silhouettes = [needs_silhouette(meant_by(pose)) for pose in clips.values()]
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        return sum(pool.map(bare, clips, silhouettes))


def run_batch(clips: dict[str, str], workers: int, every_frame: bool) -> list[Result]:
    options = {pose: Options(tuple(meant_by(pose)), every_frame=every_frame) for pose in set(clips.values())}
    jobs = [Job(clip, Path(clip).name, options[pose]) for clip, pose in clips.items()]
    with tempfile.TemporaryDirectory() as folder:
        done = Labour(workers).share_out(jobs, Store(Path(folder)), measured)
        return [item.result for item in sorted(done, key=lambda item: item.index)]


def timed(run):
    """Seconds by the clock, seconds of processor time of the processes it started, what it gave."""
    began_s, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    out = run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began_s, used_s, out


def changes(full: list[Result], some: list[Result]) -> Iterator[str]:
    """What skipping changed, a clip a line; then how many repetitions were the same."""
    same, worst_s = 0, 0.0
    for a, b in zip(full, some, strict=True):
        told = [[(r.side, [f.id for f in r.faults]) for r in result.repetitions] for result in (a, b)]
        holds_s = [abs(x.hold_s - y.hold_s) for x, y in zip(a.repetitions, b.repetitions, strict=False)]
        if told[0] != told[1] or a.set_faults != b.set_faults:
            yield f"  {a.clip}: repetitions or faults CHANGED: {told[0]} to {told[1]}"
        elif max(holds_s, default=0.0) > _HOLD_S:
            yield f"  {a.clip}: a hold CHANGED by {max(holds_s):.2f} s"
        else:
            same += len(told[0])
        worst_s = max([worst_s, *holds_s])
    yield f"  {same} repetitions and their faults the same, holds within {worst_s:.2f} s"


def one_round(clips: dict[str, str], workers: int) -> Speeds:
    """Run all three and print how they compare."""
    bare_s, bare_cpu_s, frames = timed(partial(run_bare, clips, workers))
    some_s, some_cpu_s, some = timed(partial(run_batch, clips, workers, False))
    full_s, full_cpu_s, full = timed(partial(run_batch, clips, workers, True))
    peak_mb = max(int(result.warnings[0]) for result in some + full)
    print(
        f"{workers} workers: bare {frames / bare_s:.1f}, score {frames / some_s:.1f} ({bare_s / some_s:.2f} x), "
        f"every frame {frames / full_s:.1f} ({bare_s / full_s:.2f} x) frames a second; "
        f"in processor time {bare_cpu_s / some_cpu_s:.2f} x and {bare_cpu_s / full_cpu_s:.2f} x; {peak_mb} MB a worker",
        *changes(full, some),
        sep="\n",
        flush=True,
    )
    return Speeds(bare_s, some_s, full_s)


def at_30(clip: Path, folder: Path) -> Path:
    """The clip played at 30 frames a second, its packets as they are; itself if it has as many."""
    with av.open(str(clip)) as source:
        stream = source.streams.video[0]
        faster = float(stream.average_rate) / 30
        if faster > 0.9:
            return clip
        copy = folder / clip.name
        with av.open(str(copy), "w") as out:
            to = out.add_stream_from_template(stream)
            for packet in source.demux(stream):
                if packet.size:
                    packet.pts, packet.dts = round(packet.pts * faster), round(packet.dts * faster)
                    packet.duration, packet.stream = round(packet.duration * faster), to
                    out.mux(packet)
    return copy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--pose")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--at-30", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clips = {
            str(at_30(clip, Path(folder)) if given.at_30 else clip): given.pose or labelled(clip)
            for clip in given.clips
        }
        for clip, pose in clips.items():
            enough = enough_fps(meant_by(pose))
            print(f"{Path(clip).name}: {pose}, {'every frame' if enough is None else f'{enough:g} frames a second'}")
        rounds = {n: [] for n in given.workers}
        for _ in range(given.rounds):
            for workers, speeds in rounds.items():
                speeds.append(one_round(clips, workers))
    middle = statistics.median
    for workers, speeds in rounds.items():
        some, full = (middle(s.bare_s / getattr(s, name) for s in speeds) for name in ("some_s", "full_s"))
        print(f"median, {workers} workers: score {some:.2f} x bare, every frame {full:.2f} x bare")
    fewest, most = min(rounds), max(rounds)
    if fewest < most:
        bare_x, some_x, full_x = (
            middle(getattr(s, name) for s in rounds[fewest]) / middle(getattr(s, name) for s in rounds[most])
            for name in ("bare_s", "some_s", "full_s")
        )
        print(f"{fewest} to {most} workers: bare {bare_x:.2f} x, score {some_x:.2f} x, every frame {full_x:.2f} x")


if __name__ == "__main__":
    main()
