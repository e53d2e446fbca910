"""The claims of `derivatives`: differences of eigenvalues along straight lines."""

from __future__ import annotations

import mpmath as mp

from symcalc.claims.proof2x2.measured.matrices import Quantities, along
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured
from symcalc.ito import hermitian_state


def first_derivative(point: Point) -> Quantities:
    """D x(A) of the eigenvalues of U(X + tA)U*."""
    return {"D x(A)": precise.first_derivative(along(point, _direction(point)))}


def second_derivative(point: Point) -> Quantities:
    """D² x(A, A) of the eigenvalues of U(X + tA)U*."""
    return {"D² x(A, A)": precise.second_derivative(along(point, _direction(point)))}


def basis_derivatives(point: Point) -> Quantities:
    """D² x₁(E, F) for all pairs of the basis, by polarisation."""
    E = precise.hermitian_basis(2)

    def quadratic(direction: mp.matrix) -> Measured:
        return precise.second_derivative(lambda t: along(point, direction)(t)[:1])

    pairs = [(quadratic(e + f), quadratic(e - f)) for e in E for f in E]
    values = [(plus.values[0] - minus.values[0]) / 4 for plus, minus in pairs]
    return {"D² x₁ on the basis": Measured(values, sum(plus.error + minus.error for plus, minus in pairs))}


def _direction(point: Point) -> mp.matrix:
    return precise.matrix(hermitian_state(2, "A"), point)
