"""Harms thousands of inputs of every kind and uses them as a user would; says what broke a promise.

    python benchmarks/fuzz.py [--seconds 60] [--kinds clip_read pose_file ...] [--from-seed 0] [-o benchmarks/fuzz.csv]

Each kind gets that many seconds, in a worker process of its own: an input that ends the process, takes longer than a
minute, or more than two gigabytes, is a finding too. An input is named by its kind and seed; to see one again:

    python benchmarks/fuzz.py --kinds pose_file --from-seed 17 --inputs 1

Writes one row a kind (inputs, seconds, what came of them), prints one JSON line a finding; exit code 1 with findings.
"""

import argparse
import csv
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from formcheck.batch.job import ended_after
from formcheck.batch.workers import WorkerDied, WorkerProcesses
from tests.fuzz.targets import TARGETS, Finding, attempt, described

#: Inputs handed to a worker at a time; the most one may take, seconds, and the most memory, MB.
CHUNK, LIMIT_S, LIMIT_MB = 20, 60.0, 2000


def tried(kind: str, seeds: list[int]) -> tuple[list[tuple[int, str]], float]:
    """What came of inputs, and the most memory this process has taken so far, MB."""
    out = []
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="formcheck-fuzz-") as folder, ended_after(LIMIT_S):
            try:
                outcome = attempt(kind, seed, Path(folder))
            except Finding as finding:
                outcome = f"found {finding}"
        out.append((seed, outcome))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return out, peak_mb


def fuzz(kind: str, workers: WorkerProcesses, first: int, inputs: int | None, seconds: float) -> dict[str, object]:
    """One kind of input, until its time is up or its inputs are."""
    counts: Counter[str] = Counter()
    began, seed, most_mb = time.monotonic(), first, 0.0
    while (time.monotonic() - began < seconds) if inputs is None else (seed < first + inputs):
        chunk = list(range(seed, seed + (CHUNK if inputs is None else min(CHUNK, first + inputs - seed))))
        try:
            outcomes, peak_mb = workers.submit(tried, kind, chunk).result()
        except WorkerDied:
            outcomes, peak_mb = [], 0.0
            for one in chunk:  # which of them it was
                try:
                    alone, mb = workers.submit(tried, kind, [one]).result()
                    outcomes, peak_mb = outcomes + alone, max(peak_mb, mb)
                except WorkerDied as death:
                    outcomes.append((one, f"found the worker ended after {death.after_s:.0f} s"))
        if peak_mb > LIMIT_MB >= most_mb:
            outcomes.append((chunk[0], f"found {peak_mb:.0f} MB taken by one of {CHUNK} inputs from here"))
        most_mb = max(most_mb, peak_mb)
        for one, outcome in outcomes:
            counts[outcome.split()[0]] += 1
            if outcome.startswith("found"):
                print(described(kind, one, outcome[6:]), flush=True)
        seed = chunk[-1] + 1
    return {
        "kind": kind,
        "first_seed": first,
        "inputs": seed - first,
        "seconds": round(time.monotonic() - began),
        **{name: counts[name] for name in ("scored", "refused", "found")},
        "most_mb": round(most_mb),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--inputs", type=int)
    parser.add_argument("--kinds", nargs="+", choices=list(TARGETS), default=list(TARGETS))
    parser.add_argument("--from-seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path)
    asked = parser.parse_args()
    rows = []
    for kind in asked.kinds:
        workers = WorkerProcesses(1)  # anew for each kind, so that memory is that kind's
        rows.append(fuzz(kind, workers, asked.from_seed, asked.inputs, asked.seconds))
        workers.shutdown()
        print(rows[-1], flush=True)
    if asked.output is not None:
        with asked.output.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return int(any(row["found"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
