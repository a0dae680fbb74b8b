"""Throughput of a batch against as many bare processes that decode and track every frame, and nothing else.

    python benchmarks/batch_against_bare.py CLIP... [--pose NAME] [--workers N] [--rounds N]

In turn, over the same clips: N bare processes, `formcheck score` with N workers as it is, and with --every-frame. The
time of starting processes and loading libraries is in all three. Prints frames of video a second, the ratios to bare by
the clock and in processor time (steadier on a busy machine), the most memory a worker took, and what skipping changed.
"""

import argparse
import multiprocessing
import resource
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from score_against_bare import bare

from formcheck.batch import Labour, Options, find_jobs
from formcheck.batch.job import score_job
from formcheck.reporting.result import Result
from formcheck.scoring import meant_by


def measured(job, limit_s):
    """A result, and the most memory its worker has taken so far, in its warnings."""
    result = score_job(job, limit_s)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result.model_copy(update={"warnings": [f"{peak_mb:.0f}"]})


def run_bare(clips: list[str], workers: int) -> int:
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        return sum(pool.map(bare, clips))


def run_batch(clips: list[str], workers: int, pose: str, every_frame: bool) -> list[Result]:
    jobs = find_jobs(clips, Options(tuple(meant_by(pose)), every_frame=every_frame))
    done = Labour(workers).share_out(jobs, None, measured)
    return [item.result for item in sorted(done, key=lambda item: item.index)]


def timed(run):
    """Seconds by the clock, seconds of processor time of the processes it started, what it gave."""
    began_s, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    out = run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began_s, used_s, out


def changed(one: list[Result], other: list[Result]) -> str:
    """What differs between two runs: counts and faults, and the worst hold."""
    told = [
        [[(r.side, [f.id for f in r.faults]) for r in result.repetitions] for result in run] for run in (one, other)
    ]
    if told[0] != told[1]:
        return "repetitions or faults CHANGED"
    pairs = [(a, b) for x, y in zip(one, other, strict=True) for a, b in zip(x.repetitions, y.repetitions, strict=True)]
    worst_s = max((abs(a.hold_s - b.hold_s) for a, b in pairs), default=0.0)
    return f"{len(pairs)} repetitions the same, holds within {worst_s:.2f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clips", nargs="+")
    parser.add_argument("--pose", default="auto")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    clips = [str(Path(clip)) for clip in given.clips]
    skipping, every = [], []
    for _ in range(given.rounds):
        bare_s, bare_cpu_s, frames = timed(partial(run_bare, clips, given.workers))
        some_s, some_cpu_s, some = timed(partial(run_batch, clips, given.workers, given.pose, False))
        full_s, full_cpu_s, full = timed(partial(run_batch, clips, given.workers, given.pose, True))
        skipping.append(bare_s / some_s)
        every.append(bare_s / full_s)
        peak_mb = max(int(result.warnings[0]) for result in some + full)
        print(
            f"bare {frames / bare_s:.1f}, score {frames / some_s:.1f} ({skipping[-1]:.2f} x), "
            f"every frame {frames / full_s:.1f} ({every[-1]:.2f} x) frames a second; "
            f"in processor time {bare_cpu_s / some_cpu_s:.2f} x and {bare_cpu_s / full_cpu_s:.2f} x; "
            f"{peak_mb} MB a worker; {changed(some, full)}",
            flush=True,
        )
    print(f"median: score {statistics.median(skipping):.2f} x bare, every frame {statistics.median(every):.2f} x bare")


if __name__ == "__main__":
    main()
