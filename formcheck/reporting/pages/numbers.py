"""Numbers on a page: each one is looked up in the result, so that it cannot differ from the JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

Number = Callable[..., Markup]


#: Decimals of numbers with a unit, so that they stand in line: those of results. Limits stay as they were written.
_DECIMALS = {"°": 1, "s": 3, "trunk lengths": 3}


def numbers_of(result: dict[str, Any] | list[dict[str, Any]], within: str = "") -> Number:
    """A function for templates: `number("repetitions.0.hold_s", "s")`; of many results `number("3.score")`.

    `within` is put before every place: `"3."` makes a function for the fourth of many results.

    It writes the value at that place of the result as the JSON has it, or rounded to `decimals` in running text, with
    its unit; a share with the unit `%` is multiplied by 100. The element carries the exact value and the place it came
    from. What could not be read says so.
    """

    def number(place: str, unit: str = "", decimals: int | None = None) -> Markup:
        place = within + place
        value = _at(result, place)
        if value is None:
            return Markup('<span class="none">not read</span>')
        if unit == "%":
            share = Markup('<data value="{}" data-of="{}" data-times="100">{:.1f}</data> %')
            return share.format(value, place, 100 * value)
        padded = decimals is None and isinstance(value, float) and not place.endswith(".limit")
        digits = _DECIMALS.get(unit) if padded else decimals
        shown = str(value) if digits is None else f"{value:.{digits}f}"
        text = Markup('<data value="{}" data-of="{}">{}</data>').format(value, place, shown)
        if not unit:
            return text
        return text + (unit if unit == "°" else Markup(' <span class="unit">{}</span>').format(unit))

    return number


def _at(result: Any, place: str) -> Any:
    """Value at a place such as `repetitions.0.hold_s`; `.length` is the length of a list."""
    for step in place.split("."):
        if step == "length":
            return len(result)
        result = result[int(step) if isinstance(result, list) else step]
    return result
