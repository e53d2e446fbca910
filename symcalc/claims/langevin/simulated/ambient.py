"""Steps of the ambient process, and its drift and bracket against the claimed ones.

Points have shape (..., n).  β ≠ 1, 2, 4 and κ ≠ 1 throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy as sp

from numeric.measured import brackets
from numeric.onestep import Measured
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, real_values

beta, kappa = sp.symbols("beta kappa", positive=True)
c, u = sp.symbols("c u", real=True)
r, n, rho = sp.symbols("r n rho", positive=True)
SETTINGS = ((3.0, 0.4, 0.7), (0.8, 2.5, -0.3))  # β, κ, c
METHOD = "one-step response in the ambient space"
At = dict[sp.Symbol, Any]


def weights(b: float, k: float) -> tuple[float, float]:
    """The noise amplitudes √(2/β) along the fibre and √(2κ/β) across it."""
    return float(np.sqrt(2 / b)), float(np.sqrt(2 * k / b))


def parameters(b: float, k: float, slope: float) -> At:
    """β, κ and c as symbols."""
    return {beta: b, kappa: k, c: slope}


def compare(
    where: str, measured: tuple[Measured, Measured], claimed: Quantities, at: At, names: Sequence[str]
) -> list[Comparison]:
    """A measured drift and bracket against the claimed quantities of these names (drift first)."""
    drift, bracket = measured[0], brackets(measured[1])
    pairs = zip(names, (drift, bracket), strict=False)
    return [
        comparison
        for name, found in pairs
        for comparison in compare_measured(f"{name}, {where}", found, real_values(claimed[name], at))
    ]


def length(x: np.ndarray) -> np.ndarray:
    """|x|, shape (..., 1)."""
    return np.linalg.norm(x, axis=-1, keepdims=True)


def place(size: float, dimension: int) -> np.ndarray:
    """A vector of this length in general position."""
    direction = np.array([0.9, -1.3, 0.4, 0.7, -0.2])[:dimension]
    return size * direction / np.linalg.norm(direction)
