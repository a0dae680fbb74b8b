"""Numbers on a page: each one is looked up in the result, so that it cannot differ from the JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

Number = Callable[..., Markup]


def numbers_of(result: dict[str, Any] | list[dict[str, Any]]) -> Number:
    """A function for templates: `number("repetitions.0.hold_s", "s")`; of many results `number("3.score")`.

    It writes the value at that place of the result as the JSON has it, or rounded to `decimals` in running text, with
    its unit. The element carries the exact value and the place it came from. What could not be read says so.
    """

    def number(place: str, unit: str = "", decimals: int | None = None) -> Markup:
        value = _at(result, place)
        if value is None:
            return Markup('<span class="none">not read</span>')
        shown = f"{value:.{decimals}f}" if decimals is not None else str(value)
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
