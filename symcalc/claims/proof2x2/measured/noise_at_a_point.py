"""The claims of `noise_at_a_point`: bases made here, and the projections of their sums."""

from __future__ import annotations

import mpmath as mp

from symcalc.claims.proof2x2.measured.matrices import (
    Quantities,
    covariance,
    diagonal,
    exactly,
    increment,
    projections,
    trace,
    value,
)
from symcalc.domains import Point
from symcalc.evidence import precise


def basis(point: Point) -> Quantities:
    """The two projections at X, and the Gram matrix of a basis made here."""
    tangent, normal = projections(diagonal(point))
    E = precise.hermitian_basis(2)
    return {
        "E − E*": exactly([(e - e.H)[i, j] for i in range(2) for e in E for j in range(2)]),
        "Gram matrix": exactly([mp.re(trace(e.H * f)) for e in E for f in E]),
        "normal projection": exactly(list(normal)),
        "tangent projection": exactly(list(tangent)),
    }


def wiener(point: Point) -> Quantities:
    """The covariance of Σ E W over an orthonormal basis."""
    E = precise.hermitian_basis(2)
    dW = [value(point, f"dW[{a}]") for a in range(1, 5)]
    dH = sum((e * w for e, w in zip(E, dW, strict=True)), mp.zeros(2, 2))
    return {
        "dH − dH*": exactly(list(dH - dH.H)),
        "covariance": exactly(covariance(E)),
        "variance of |dH₁₂|": exactly([sum(abs(e[0, 1]) ** 2 for e in E)]),
    }


def projection(point: Point) -> Quantities:
    """dM = P_X dH + √(2/β) P_X^⊥ dH at values of the increments."""
    return {"dM": exactly(list(increment(diagonal(point), point)))}
