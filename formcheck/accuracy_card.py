"""The accuracy card: what `formcheck evaluate` prints."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from formcheck.evaluating import ClipScore, share_with_interval, tallies


def accuracy_card(scores: Sequence[ClipScore], unscored: Sequence[str] = ()) -> RenderableType:
    """Clips one by one, then repetitions and times by exercise, faults, angles against truth; what was not scored."""
    tables: list[RenderableType] = [_clips(scores), "", _exercises(scores), "", _faults(scores), "", _angles(scores)]
    if unscored:
        tables += ["", _unscored(unscored)]
    return Group(*tables)


def _clips(scores: Sequence[ClipScore]) -> Table:
    table = _table(
        "clip", "made", "counted / labelled", "worst hold error s", "clean scolded", "named wrongly or missed"
    )
    for score in scores:
        worst = max((abs(e) for e in score.hold_errors_s), default=math.nan)
        wrong = [f"{name} -{t.missed} +{t.wrong}" for name, t in score.faults.items() if t.missed or t.wrong]
        counted = "refused" if score.refused else f"{score.counted} / {score.labelled}"
        if score.unmatched and score.counted == score.labelled:
            counted += f", {score.unmatched} at another time"
        cells = (score.clip, score.made, counted, _number(worst), f"{score.clean_scolded} of {score.clean}")
        table.add_row(*(escape(cell) for cell in cells), ", ".join(wrong))
    return table


def _exercises(scores: Sequence[ClipScore]) -> Table:
    table = _table(
        "exercise",
        "clips",
        "exact",
        "within one",
        "MAE",
        "repetitions",
        "hold error s: median, worst",
        "edges s",
        "scolded",
    )
    for pose in sorted({score.pose for score in scores}):
        of = [score for score in scores if score.pose == pose]
        off = [0 if s.refused else abs(s.counted - s.labelled) for s in of]
        holds = [abs(e) for s in of for e in s.hold_errors_s]
        edges = [abs(e) for s in of for e in s.edge_errors_s]
        table.add_row(
            pose,
            str(len(of)),
            f"{sum(s.exact for s in of)} of {len(of)}",
            f"{sum(o <= 1 for o in off)} of {len(of)}",
            _number(float(np.mean(off))),
            str(sum(s.labelled for s in of)),
            f"{_number(_median(holds))}, {_number(max(holds, default=math.nan))}",
            _number(_median(edges)),
            f"{sum(s.clean_scolded for s in of)} scolded of {sum(s.clean for s in of)}",
        )
    return table


def _faults(scores: Sequence[ClipScore]) -> Table:
    table = _table("fault", "right", "wrong", "missed (not judged)", "precision (95 %)", "recall (95 %)")
    for name, tally in tallies(scores).items():
        table.add_row(
            name,
            str(tally.right),
            str(tally.wrong),
            f"{tally.missed} ({tally.not_judged})",
            share_with_interval(tally.right, tally.right + tally.wrong),
            share_with_interval(tally.right, tally.right + tally.missed),
        )
    return table


def _angles(scores: Sequence[ClipScore]) -> Table:
    table = _table("measure at the peak, against truth", "repetitions", "bias", "spread", "worst")
    errors: dict[str, list[float]] = {}
    for score in scores:
        for name, values in score.angle_errors.items():
            errors.setdefault(name, []).extend(values)
    for name, values in sorted(errors.items()):
        e = np.array(values)
        table.add_row(name, str(len(e)), f"{e.mean():+.1f}", f"{e.std():.1f}", f"{np.abs(e).max():.1f}")
    return table


def _unscored(lines: Sequence[str]) -> Table:
    table = _table(f"not scored: {len(lines)}")
    for line in lines:
        table.add_row(escape(line))
    return table


def _table(*headings: str) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if values else math.nan


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f}"
