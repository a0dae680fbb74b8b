"""Types as the API reference shows them: `float | None`, not what pydantic and NumPy make of it."""

from __future__ import annotations

import inspect
import types
from typing import Annotated, Any, Union, get_args, get_origin

import numpy as np
import pdoc


def type_in_words(annotation: Any) -> str:
    """A type as one would write it, without checks and with short names for what everybody knows.

    >>> from numpy.typing import NDArray
    >>> type_in_words(Annotated[float, "at least 5"] | None)
    'float | None'
    >>> type_in_words(dict[str, NDArray[np.float64]])
    'dict[str, NDArray[float64]]'
    >>> from collections.abc import Callable
    >>> type_in_words(Callable[[int, str], None])
    'Callable[[int, str], None]'
    """
    origin, parts = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, list):  # of what a callable takes
        return f"[{', '.join(map(type_in_words, annotation))}]"
    if annotation in (None, types.NoneType):
        return "None"
    if annotation is Ellipsis:
        return "..."
    if origin is Annotated:
        return type_in_words(parts[0])
    if origin in (Union, types.UnionType):
        return " | ".join(map(type_in_words, parts))
    if origin is np.ndarray:
        return f"NDArray[{get_args(parts[1])[0].__name__}]"
    if isinstance(origin, type) and parts:
        return f"{_name(origin)}[{', '.join(map(type_in_words, parts))}]"
    return _name(annotation) if isinstance(annotation, type) else inspect.formatannotation(annotation)


def value_in_words(variable: pdoc.doc.Variable) -> str:
    """What a name stands for, or a field is unless given; nothing for a field that must be given."""
    if get_origin(variable.default_value) is not None:
        return type_in_words(variable.default_value)
    return "" if variable.default_value_str == "PydanticUndefined" else variable.default_value_str


def signature_in_words(signature: inspect.Signature) -> inspect.Signature:
    """The same signature with its types in words."""
    parameters = [
        parameter.replace(annotation=_told(parameter.annotation)) for parameter in signature.parameters.values()
    ]
    return signature.replace(parameters=parameters, return_annotation=_told(signature.return_annotation))


class _Words:
    """Stands in a signature for a type, and prints as given."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return self._words


def _told(annotation: Any) -> Any:
    return annotation if annotation is inspect.Parameter.empty else _Words(type_in_words(annotation))


def _name(kind: type) -> str:
    known = kind.__module__ in ("builtins", "typing") or kind.__module__.startswith("collections")
    return kind.__qualname__ if known else f"{kind.__module__}.{kind.__qualname__}"
