"""The kinds of code that can be emitted: for NumPy, Numba, JAX, PyTorch, any library of the array API standard."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from symcalc.codegen.compiled import load
from symcalc.codegen.function import Function
from symcalc.errors import BadInput

BACKENDS = ("numpy", "numba", "jax", "torch", "array_api")
PACKAGES = ("numba", "jax", "torch")  # the backends that are packages of the same name


def source(function: Function, backend: str = "numpy") -> str:
    """The text of a standalone module; `BadInput` for a backend that there is not."""
    if backend not in BACKENDS:
        raise BadInput(f"no backend {backend!r}; there is {', '.join(BACKENDS)}")
    from symcalc.codegen import array_code, numba_code, numpy_code

    modules = {
        "numpy": numpy_code.module,
        "numba": numba_code.module,
        "jax": array_code.jax_module,
        "torch": array_code.torch_module,
        "array_api": array_code.array_module,
    }
    return modules[backend](function)


def compiled(function: Function, backend: str = "numpy") -> Callable[..., Any]:
    """The function of that module; its text is kept in `__source__`."""
    text = source(function, backend)
    if backend in PACKAGES and find_spec(backend) is None:
        raise BadInput(f"the backend {backend} needs the package {backend}: pip install {backend}")
    return load(text, function.name, function.formula_id or function.name)
