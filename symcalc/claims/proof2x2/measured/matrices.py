"""Actual 2 × 2 matrices at a point: in rotated frames, as 4 × 4 maps, moved by the noise.

Linear maps are 4 × 4, in the coordinates (M_11, M_12, M_21, M_22).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values

ROUNDING = mp.mpf(10) ** -100
Quantities = dict[str, Measured]


def value(point: Point, name: str) -> Any:
    """The coordinate with this name."""
    return next(precise.number(v) for s, v in point.items() if s.name == name)


def exactly(values: Sequence[Any]) -> Measured:
    """Numbers that are off by rounding alone."""
    return Measured(list(values), ROUNDING)


def diagonal(point: Point) -> mp.matrix:
    """X = diag(x₁, x₂)."""
    return mp.diag([value(point, "x1"), value(point, "x2")])


def rotated(point: Point, n: int) -> mp.matrix:
    """U X U* for the n-th generic unitary U."""
    U = precise.unitary(2, n)
    return U * diagonal(point) * U.H


def along(point: Point, direction: mp.matrix) -> Callable[[mp.mpf], Values]:
    """t ↦ eigenvalues of U(X + t · direction)U*."""
    U = precise.unitary(2)
    return lambda t: precise.eigenvalues(U * (diagonal(point) + t * direction) * U.H)


def amplitude(point: Point) -> mp.mpf:
    """√(2/β)."""
    return mp.sqrt(2 / value(point, "beta"))


def increment(M: mp.matrix, point: Point) -> mp.matrix:
    """P_M dH + √(2/β) P_M^⊥ dH with dH = Σ E dW at the point's values of dW."""
    dW = [value(point, f"dW[{a}]") for a in range(1, 5)]
    dH = sum((e * w for e, w in zip(precise.hermitian_basis(2), dW, strict=True)), mp.zeros(2, 2))
    tangential, normal = precise.project(M, dH)
    return tangential + amplitude(point) * normal


def bracket_matrix(left: Sequence[Measured], right: Sequence[Measured]) -> Measured:
    """Σ_a L_a,i R_a,j, row by row."""
    rows, columns = len(left[0].values), len(right[0].values)
    values = [
        sum(a.values[i] * b.values[j] for a, b in zip(left, right, strict=True))
        for i in range(rows)
        for j in range(columns)
    ]
    size = 1 + max(abs(v) for m in (*left, *right) for v in m.values)
    return Measured(values, 2 * size * sum(a.error + b.error for a, b in zip(left, right, strict=True)))


def coordinates(matrix: mp.matrix) -> mp.matrix:
    """The entries of a matrix as a column."""
    return mp.matrix(list(matrix))


def units() -> list[mp.matrix]:
    """E_11, E_12, E_21, E_22."""
    return [
        mp.matrix([[int((a, b) == place) for b in range(2)] for a in range(2)])
        for place in ((0, 0), (0, 1), (1, 0), (1, 1))
    ]


def side_by_side(vectors: Sequence[mp.matrix]) -> mp.matrix:
    """The matrix with these columns."""
    return mp.matrix([[v[i] for v in vectors] for i in range(len(vectors[0]))])


def projections(M: mp.matrix) -> tuple[mp.matrix, mp.matrix]:
    """P_M and P_M^⊥ as 4 × 4 matrices (complex-linear: a matrix is its Hermitian part plus i times another)."""
    images = [project_any(M, e) for e in units()]
    return side_by_side([coordinates(t) for t, _ in images]), side_by_side([coordinates(n) for _, n in images])


def project_any(M: mp.matrix, Z: mp.matrix) -> tuple[mp.matrix, mp.matrix]:
    """P_M Z and P_M^⊥ Z for any Z, its Hermitian and its anti-Hermitian part apart."""
    real, imaginary = (Z + Z.H) / 2, (Z - Z.H) / 2j
    (t1, n1), (t2, n2) = precise.project(M, real), precise.project(M, imaginary)
    return t1 + 1j * t2, n1 + 1j * n2


def trace(matrix: mp.matrix) -> Any:
    """The sum of the diagonal."""
    return sum(matrix[i, i] for i in range(matrix.rows))


def covariance(basis: Sequence[mp.matrix]) -> list[Any]:
    """Σ E_ab E_cd over a basis, row by row."""
    flat = [list(e) for e in basis]
    return [sum(e[i] * e[j] for e in flat) for i in range(4) for j in range(4)]
