"""Claimed quantities as numbers and as functions, at points given by the names of their symbols."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import sympy as sp

Array: TypeAlias = np.ndarray


def numbers(quantity: sp.Expr | sp.MatrixBase, point: Mapping[str, complex]) -> list[complex]:
    """A claimed quantity at a point given by the names of symbols, flattened."""
    entries = list(quantity) if isinstance(quantity, sp.MatrixBase) else [quantity]
    exact = {s: _exact(point[s.name]) for e in entries for s in sp.sympify(e, strict=True).free_symbols}
    return [complex(sp.N(sp.sympify(e, strict=True).subs(exact, simultaneous=True), 30)) for e in entries]


def _exact(value: complex) -> sp.Expr:
    real, imaginary = (sp.Rational(str(part)) for part in (complex(value).real, complex(value).imag))
    return real + sp.I * imaginary


def reals(quantity: sp.Expr | sp.MatrixBase, point: Mapping[str, complex]) -> list[float]:
    """The same for a real quantity; NaN where it is not real."""
    return [v.real if abs(v.imag) <= 1e-25 * max(1.0, abs(v)) else float("nan") for v in numbers(quantity, point)]


def parts(quantity: sp.Expr | sp.MatrixBase, point: Mapping[str, complex]) -> list[float]:
    """Real parts, then imaginary parts."""
    found = numbers(quantity, point)
    return [v.real for v in found] + [v.imag for v in found]


def as_parts(values: Array) -> Array:
    """Complex observables (..., k) as real ones (..., 2k): real parts, then imaginary parts."""
    return np.concatenate([np.real(values), np.imag(values)], axis=-1)


def function_of(expressions: Sequence[sp.Expr], names: Sequence[str], point: Mapping[str, float]) -> Callable[..., Any]:
    """Claimed expressions as a NumPy function of the symbols with these names, the others at the point."""
    symbols = {s.name: s for e in expressions for s in e.free_symbols}
    fixed = {s: _exact(point[name]) for name, s in symbols.items() if name not in names}
    arguments = [symbols.get(name, sp.Symbol(name, real=True)) for name in names]
    return sp.lambdify(arguments, [e.subs(fixed, simultaneous=True) for e in expressions], "numpy")
