"""Words that go with numbers."""

from __future__ import annotations


def counted(n: int, one: str, many: str | None = None) -> str:
    """Singular or plural: `counted(2, "repetition")` is repetitions."""
    return one if n == 1 else many or f"{one}s"
