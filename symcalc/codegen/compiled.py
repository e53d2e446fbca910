"""Emitted text as a function: the one place where text is executed, and it is this package's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def load(source: str, name: str, origin: str) -> Callable[..., Any]:
    """The function of this name in an emitted module; its text is kept in `__source__`."""
    namespace: dict[str, Any] = {"__name__": f"symcalc.generated.{name}"}
    exec(compile(source, f"<{origin}>", "exec"), namespace)
    function: Callable[..., Any] = namespace[name]
    function.__source__ = source  # type: ignore[attr-defined]
    return function
