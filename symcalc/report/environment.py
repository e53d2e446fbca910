"""What the numbers of a run depend on besides the seed."""

from __future__ import annotations

import importlib.metadata
import platform


def environment() -> dict[str, str]:
    """The versions of Python and of the packages that compute, and the kind of machine."""
    packages = ("numpy", "scipy", "sympy", "mpmath")
    versions = {name: importlib.metadata.version(name) for name in packages}
    return {"python": platform.python_version(), "machine": platform.machine(), **versions}
