"""Templates to pages: everything inside one file, nothing fetched, and only our own scripts may run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from formcheck._version import __version__
from formcheck.words import counted

#: Charts are drawn by these, in this order: d3 and Observable Plot (see vendor/README.md).
_CHARTS = ("vendor/d3.min.js", "vendor/plot.umd.min.js", "static/charts.js")


def render(template: str, scripts: Sequence[str], data: Mapping[str, str], **context: Any) -> str:
    """The whole page.

    Parameters
    ----------
    template : file name in `templates/`.
    scripts : the page's own scripts, file names in `static/`, run after the charts'.
    data : blocks that scripts read, JSON or other text by the id of their element.
    context : what the template shows. Strings are escaped; a missing name is an error.
    """
    code = [_file(name) for name in (*_CHARTS, *(f"static/{name}" for name in scripts))]
    style = _file("static/page.css")
    # A browser runs and applies only what has one of these hashes: markup that slipped in through a name could not.
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(_hash(text) for text in code),
            "style-src " + _hash(style),
            "img-src data: blob:",
            "media-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return (
        _environment()
        .get_template(template)
        .render(
            policy=policy,
            style=Markup(style),
            scripts=[Markup(text) for text in code],
            data={name: in_script(text) for name, text in data.items()},
            version=__version__,
            **context,
        )
    )


def in_script(text: str) -> Markup:
    """Text for the inside of a script element: nothing in it can end the element. JSON stays the same JSON."""
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def plain_json(value: object) -> str:
    """Compact JSON; a NaN is an error, since no browser reads it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def data_uri(kind: str, content: bytes) -> str:
    """Bytes as an address that can stand in a page."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def with_unit(number: object, unit: str) -> str:
    """A number and its unit as people write them: `5°`, `5 s`."""
    return f"{number}{unit}" if unit == "°" else f"{number} {unit}".rstrip()


def sentence(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def for_readers(text: str) -> str:
    """What is told, without advice on the command line: who is sent a page has none."""
    return "; ".join(part for part in text.split("; ") if " --" not in part)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("formcheck.reporting.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"counted": counted, "sentence": sentence, "with_unit": with_unit}
    environment.filters["for_readers"] = for_readers
    return environment


@cache
def _file(name: str) -> str:
    return files("formcheck.reporting.pages").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"
