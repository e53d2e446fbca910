"""Variations and orbits of Hermitian matrices, for every d, measured on actual matrices (tier precise).

Each function takes a point (its eigenvalues say what d is) and returns the named quantities of its claim in
`variations` or `orbits`, one value for each position of the free indices.  None of the formulas under test is used:
matrices in generic frames are perturbed, and mpmath's eigensolver does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import mpmath as mp

from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import Space
from symcalc.evidence.precise import Measured, Values

Quantities = dict[str, Measured]


# --- variations --------------------------------------------------------------------------------------------------


def eigenvalue_derivative(order: int) -> Callable[[Point], Quantities]:
    """The derivative of this order of the eigenvalues of U(diag(x) + tA)U*."""
    names = {1: "D x(A)", 2: "D² x(A, A)", 3: "D³ x(A, A, A)"}
    difference = {1: precise.first_derivative, 2: precise.second_derivative, 3: precise.third_derivative}[order]
    return lambda point: {names[order]: difference(_spectrum_along(point))}


def eigenvector(point: Point) -> Quantities:
    """⟨u_j, D u_k⟩ for j ≠ k from the spectral projections: (DP_k)_jk in the frame."""
    d, A = len(eigenvalues_at(point)), _direction(point)
    space = Space("C", d)

    def projections(t: mp.mpf) -> Values:
        P = space.spectral_projectors(mp.diag(eigenvalues_at(point)) + t * A)
        return [P[k][j, k] for j, k in permutations(range(d), 2)]

    return {"⟨u_j, D u_k⟩": precise.first_derivative(projections)}


def matrix_function(point: Point) -> Quantities:
    """D f(M)(A) for f = exp, by the exponential of matrices: entries i ≠ j and i = j."""
    x, A = eigenvalues_at(point), _direction(point)
    d = len(x)

    def exponential(t: mp.mpf) -> Values:
        E = mp.expm(mp.diag(x) + t * A)
        return [E[i, j] for i, j in permutations(range(d), 2)] + [E[i, i] for i in range(d)]

    found = precise.first_derivative(exponential)
    return {
        "off the diagonal": Measured(found.values[: d * (d - 1)], found.error),
        "on the diagonal": Measured(found.values[d * (d - 1) :], found.error),
    }


def cluster(point: Point) -> Quantities:
    """The second derivative of the sum of all eigenvalues: of the trace."""
    M, A = mp.diag(eigenvalues_at(point)), _direction(point)
    space = Space("C", M.rows)
    return {"Σ D² x": precise.second_derivative(lambda t: [sum(space.eigenvalues(M + t * A))])}


# --- orbits ------------------------------------------------------------------------------------------------------


def gram(point: Point) -> Quantities:
    """|[a, X]|² for unit generators of each pair."""
    x = eigenvalues_at(point)
    X = mp.diag(x)
    values = []
    for i, j in permutations(range(len(x)), 2):
        a = mp.zeros(len(x))
        a[i, j], a[j, i] = mp.mpc(0, 1) / mp.sqrt(2), mp.mpc(0, 1) / mp.sqrt(2)
        T = a * X - X * a
        values.append(mp.re(trace(T.H * T)))
    return {"|[a, X]|²": exactly(values)}


def curvature(point: Point) -> Quantities:
    """The mean curvature from curves e^{tB} X e^{−tB}, and the slope of the log volume from Gram determinants."""
    x = eigenvalues_at(point)
    return {"mean curvature": _curve_accelerations(x), "gradient of log volume": _volume_slopes(x)}


def _curve_accelerations(x: Sequence[Any]) -> Measured:
    space = Space("C", len(x))
    X = mp.diag(x)
    parts = []
    for E in space.basis[space.d :]:
        B = mp.matrix(space.d)
        for i, j in permutations(range(space.d), 2):
            B[i, j] = E[i, j] / (x[j] - x[i])
        parts.append(precise.second_derivative(_turned(X, B)))
    return Measured([sum(c) for c in zip(*(p.values for p in parts), strict=True)], sum(p.error for p in parts))


def _turned(X: mp.matrix, B: mp.matrix) -> Callable[[mp.mpf], Values]:
    def diagonal(t: mp.mpf) -> Values:
        M = mp.expm(t * B) * X * mp.expm(-t * B)
        return [mp.re(M[i, i]) for i in range(X.rows)]

    return diagonal


def _volume_slopes(x: Sequence[Any]) -> Measured:
    frame = [1j * e for e in Space("C", len(x)).basis[len(x) :]]

    def log_volume(moved: Sequence[Any]) -> Any:
        X = mp.diag(list(moved))
        T = [a * X - X * a for a in frame]
        return mp.log(mp.re(mp.det(mp.matrix([[trace(u.H * v) for v in T] for u in T])))) / 2

    def moved(k: int) -> Callable[[mp.mpf], Values]:
        return lambda t: [log_volume([v + (t if i == k else 0) for i, v in enumerate(x)])]

    slopes = [precise.first_derivative(moved(k)) for k in range(len(x))]
    return Measured([s.values[0] for s in slopes], sum(s.error for s in slopes))


# --- the pieces --------------------------------------------------------------------------------------------------


def eigenvalues_at(point: Point) -> list[Any]:
    """x_1, …, x_d of the point."""
    named = {s.name: v for s, v in point.items()}
    return [precise.number(named[f"x{i}"]) for i in range(1, 1 + sum(n[0] == "x" and n[1:].isdigit() for n in named))]


def _direction(point: Point) -> mp.matrix:
    d = len(eigenvalues_at(point))
    named = {s.name: precise.number(v) for s, v in point.items()}
    return mp.matrix([[named[f"A[{i},{j}]"] for j in range(1, d + 1)] for i in range(1, d + 1)])


def _spectrum_along(point: Point) -> Callable[[mp.mpf], Values]:
    """t ↦ eigenvalues of U(diag(x) + tA)U*."""
    x, A = eigenvalues_at(point), _direction(point)
    U = precise.unitary(len(x))
    return lambda t: precise.eigenvalues(U * (mp.diag(x) + t * A) * U.H)


def exactly(values: Sequence[Any]) -> Measured:
    """Numbers that are off by rounding alone."""
    return Measured(list(values), mp.mpf(10) ** -100)


def trace(matrix: mp.matrix) -> Any:
    """Σ_i A_ii."""
    return sum(matrix[i, i] for i in range(matrix.rows))
