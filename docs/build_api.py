"""Builds the API reference with pdoc: `python -m docs.build_api FOLDER`. Ends with 1 where documentation is missing."""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pdoc
from pdoc.render_helpers import format_signature

from docs.api_types import signature_in_words, type_in_words, value_in_words

#: Public is what `__all__` names, of the package and of these rooms.
ROOMS = ["video", "tracking", "measures", "checking", "reporting.result", "reporting.pages", "batch", "history"]
MODULES = ["formcheck", *(f"formcheck.{room}" for room in ROOMS)]

TEMPLATES = Path(__file__).with_name("api_templates")

#: `name : what it is` in one line, as docstrings here have it; numpydoc, and so pdoc, takes that for a type.
_ONE_LINE = re.compile(r"^( *)([\w*][\w*, ]*) : (.*)$", re.MULTILINE)


def build(folder: Path) -> list[str]:
    """Write the pages into a folder; the public names that lack documentation, which should be none.

    Raises
    ------
    Warning : something that pdoc warns of, such as a public name that does not exist.
    """
    package = importlib.import_module("formcheck")
    for name in package.__all__:
        getattr(package, name)  # these load when first used, and pdoc sees only what is loaded
    pdoc.render.configure(
        show_source=False, footer_text=f"formcheck {package.__version__}", template_directory=TEMPLATES
    )
    filters = pdoc.render.env.filters
    filters["type_in_words"] = type_in_words
    filters["value_in_words"] = value_in_words
    filters["format_signature"] = lambda signature, colon: format_signature(signature_in_words(signature), colon)
    filters["to_markdown"] = lambda text: pdoc.docstrings.numpy(_ONE_LINE.sub(r"\1\2\n\1    \3", text))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pdoc.pdoc(*MODULES, output_directory=folder)
    return [gap for name in MODULES for gap in gaps(pdoc.doc.Module(importlib.import_module(name)))]


def gaps(parent: pdoc.doc.Namespace) -> Iterator[str]:
    """Public members without a docstring. A field may be explained in the docstring of its class instead."""
    for member in parent.own_members:
        public = not member.name.startswith("_") and not isinstance(member, pdoc.doc.Module)
        told = member.docstring or re.search(rf"\b{member.name}\b", parent.docstring)
        if public and not told:
            yield member.fullname
        if public and isinstance(member, pdoc.doc.Class):
            yield from gaps(member)


if __name__ == "__main__":
    undocumented = build(Path(sys.argv[1]))
    if undocumented:
        sys.exit("no documentation: " + ", ".join(undocumented))
