"""The claims of `vandermonde_product`: differences of the product itself, and the flux of the confined process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.measured_spectra import eigenvalues_at
from symcalc.claims.theorem15.measured.matrices import Quantities, drift_over
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def harmonic(point: Point) -> Quantities:
    """Δh/h of the Vandermonde product, by second differences in x."""
    x = eigenvalues_at(point)

    def vandermonde(k: int) -> Callable[[mp.mpf], Values]:
        return lambda t: [_vandermonde([v + (t if i == k else 0) for i, v in enumerate(x)])]

    parts = [precise.second_derivative(vandermonde(k)) for k in range(len(x))]
    h = _vandermonde(x)
    return {"Δh/h": Measured([sum(p.values[0] for p in parts) / h], sum(p.error for p in parts) / abs(h))}


def stationary(point: Point) -> Quantities:
    """b_k − (1/β) ∂_k log ρ: the drift from matrices, the slope of Σ β log|x_i − x_j| − βc Σx²/2 by differences."""
    named = {s.name: precise.number(v) for s, v in point.items()}
    x, beta, c = eigenvalues_at(point), named["beta"], named["c"]

    def log_density(k: int) -> Callable[[mp.mpf], Values]:
        def along(t: mp.mpf) -> Values:
            moved = [v + (t if i == k else 0) for i, v in enumerate(x)]
            return [beta * mp.log(abs(_vandermonde(moved))) - beta * c * sum(v**2 for v in moved) / 2]

        return along

    drift, slopes = drift_over(point, "C", 0), [precise.first_derivative(log_density(k)) for k in range(len(x))]
    flux = [b - c * v - s.values[0] / beta for b, v, s in zip(drift.values, x, slopes, strict=True)]
    return {"flux": Measured(flux, drift.error + sum(s.error for s in slopes) / beta)}


def _vandermonde(x: Sequence[Any]) -> Any:
    return mp.fprod(x[i] - x[j] for j in range(len(x)) for i in range(j))
