"""The claims of `dyson_brownian_motion`: generator and brackets of the eigenvalues, and of W_k = ∫ u_k* dH u_k."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import mpmath as mp

from symcalc.claims.measured_spectra import exactly, trace
from symcalc.claims.theorem15.measured.matrices import Quantities, amplitude_at, collected, drift_over, matrix_at
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import brackets
from symcalc.evidence.precise import Measured


def drift(point: Point) -> Quantities:
    """The generator on the eigenvalues over C."""
    return {"drift": drift_over(point, "C", 0)}


def noise(point: Point) -> Quantities:
    """Brackets of the eigenvalues over C."""
    M, space = matrix_at(point, "C", 1)
    found = brackets(space.eigenvalues, M, space.noise(M, amplitude_at(point)))
    pairs = list(permutations(range(space.d), 2))
    return {
        "variance": collected([found[k][k] for k in range(space.d)]),
        "covariation": collected([found[k][l] for k, l in pairs]),
    }


def levy(point: Point) -> Quantities:
    """Brackets of W_k = ∫ u_k* dH u_k among themselves and with x, over C."""
    M, space = matrix_at(point, "C", 1)
    P = space.spectral_projectors(M)
    driving = [[mp.re(trace(p * e)) for p in P] for e in space.basis]
    columns = precise.diffusion(space.eigenvalues, M, space.noise(M, amplitude_at(point)))
    error = 100 * sum(c.error for c in columns)

    def bracket(left: Sequence[Sequence[Any]], right: Sequence[Sequence[Any]], k: int, l: int) -> Any:
        return sum(a[k] * b[l] for a, b in zip(left, right, strict=True))

    moved = [c.values for c in columns]
    same, different = range(space.d), list(permutations(range(space.d), 2))
    return {
        "variance of W": exactly([bracket(driving, driving, k, k) for k in same]),
        "covariation of W": exactly([bracket(driving, driving, k, l) for k, l in different]),
        "d⟨x, W⟩": Measured([bracket(moved, driving, k, k) for k in same], error),
    }
