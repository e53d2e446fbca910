"""The claims of `tangent_and_normal`: projections by eigenvectors, null space and range by an eigensolver."""

from __future__ import annotations

import mpmath as mp

from symcalc.claims.proof2x2.measured.matrices import (
    Quantities,
    coordinates,
    covariance,
    diagonal,
    exactly,
    project_any,
    projections,
    side_by_side,
    trace,
    units,
    value,
)
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured
from symcalc.ito import hermitian_state


def invariance(point: Point) -> Quantities:
    """P_UXU* by eigenvectors, moved back to X; and the covariance of UHU* over an orthonormal basis."""
    u, v = value(point, "u"), value(point, "v")
    U = mp.matrix([[u, v], [-mp.conj(v), mp.conj(u)]]) / mp.sqrt(abs(u) ** 2 + abs(v) ** 2)
    M = U * diagonal(point) * U.H
    images = [U.H * project_any(M, U * e * U.H)[0] * U for e in units()]
    return {
        "Ad* P_UXU* Ad": exactly(list(side_by_side([coordinates(z) for z in images]))),
        "covariance of UHU*": exactly(covariance([U * e * U.H for e in precise.hermitian_basis(2)])),
    }


def normal_space(point: Point) -> Quantities:
    """The null space of Z ↦ [Z, X] by an eigensolver."""
    K = _adjoint_map(diagonal(point))
    return {**_space(K.H * K, kernel=True), "characteristic polynomial of Z ↦ [Z, X]": _polynomial(K, point)}


def tangent_space(point: Point) -> Quantities:
    """The range of A ↦ [A, X] by an eigensolver."""
    K = _adjoint_map(diagonal(point))
    return _space(K * K.H, kernel=False)


def orthogonality(point: Point) -> Quantities:
    """Product, sum and traces of the two projections at a general M."""
    M = precise.matrix(hermitian_state(2, "M"), point)
    tangent, normal = projections(M)
    return {
        "product": exactly(list(tangent * normal)),
        "sum": exactly(list(tangent + normal)),
        "dimensions": exactly([trace(tangent), trace(normal)]),
        "characteristic polynomial of Z ↦ [Z, M]": _polynomial(_adjoint_map(M), point),
    }


def _adjoint_map(X: mp.matrix) -> mp.matrix:
    """The 4 × 4 matrix of Z ↦ [Z, X]."""
    return side_by_side([coordinates(e * X - X * e) for e in units()])


def _polynomial(K: mp.matrix, point: Point) -> Measured:
    """det(z − K) at the point's z."""
    return exactly([mp.det(value(point, "z") * mp.eye(4) - K)])


def _space(gram: mp.matrix, kernel: bool) -> Quantities:
    """Projection and dimension of the kernel or the range of a Hermitian matrix."""
    values, vectors = mp.eighe(gram)
    chosen = [k for k in range(4) if (values[k] < mp.mpf(10) ** -50) == kernel]
    V = side_by_side([vectors[:, k] for k in chosen])
    return {"projection": exactly(list(V * V.H)), "dimension": exactly([mp.mpf(len(chosen))])}
