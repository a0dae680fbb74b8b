"""The reference of pose files, made from what is registered: docs/measures.md is this text."""

from __future__ import annotations

import inspect
from textwrap import dedent

from formcheck.checking.condition import PHASES, STATISTICS, VIEWS
from formcheck.measures import MEASURES
from formcheck.measures.registry import MeasureKind
from formcheck.tracking import LANDMARKS
from formcheck.tracking.landmarks import PAIRED

_HEAD = """\
# What a pose file may name

Written by `formcheck poses measures`; a test compares the two. How they are used: [your own exercise](own_exercise.md).

Units: `deg` degrees, `trunk` trunk lengths (shoulder to hip, in the picture), `px` pixels, `share` 0 to 1. Up is up in
the picture. A measure that cannot be read in a frame (joint hidden, nobody there) gives nothing for it, never a guess.
"""

_JOINTS = """\
`near_` and `far_` stand for the side turned to the camera and the one turned away; a joint may also be named with
`left_` or `right_`, the person's own. Joints with a side: {paired}. Without: {single}.
"""


def reference() -> str:
    """Markdown of all measures with parameters and units, joints, phases, statistics and views."""
    single = [name for name in LANDMARKS if not name.startswith(("left_", "right_"))]
    parts = [_HEAD, "## Measures\n", *(_measure(name, MEASURES[name]) for name in sorted(MEASURES))]
    parts += ["## Joints\n", _JOINTS.format(paired=_names(PAIRED), single=_names(single))]
    for title, explained in (("Phases", PHASES), ("Statistics", STATISTICS), ("Views", VIEWS)):
        parts += [f"## {title}\n", "".join(f"- `{name}`: {what}\n" for name, what in explained.items())]
    return "\n".join(parts)


def _names(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _measure(name: str, kind: MeasureKind) -> str:
    takes = ", ".join(_parameter(parameter) for parameter in kind.parameters.values()) or "nothing"
    costs = "; reads the silhouette, which takes 5 to 7 ms a frame" if kind.silhouette else ""
    summary, _, more = (kind.make.__doc__ or "").strip().partition("\n")
    text = "\n\n".join(part.strip() for part in (summary, dedent(more)) if part.strip())
    return f"### `{name}`\n\nUnit `{kind.unit}`; takes {takes}{costs}.\n\n{text}\n"


def _parameter(parameter: inspect.Parameter) -> str:
    kind = str(parameter.annotation)
    what = {"list[Joint]": "joints", "Joint": "a joint", "str": "a word"}.get(kind, kind)
    default = "" if parameter.default is inspect.Parameter.empty else f", {parameter.default!r} if left out"
    return f"`{parameter.name}` ({what}{default})"
