"""The claims about spectra of Hermitian matrices, for every d, measured on actual matrices (tier precise).

Each function takes a point (its eigenvalues say what d is) and returns the named quantities of its claim, one value
for each position of the free indices.  None of the formulas under test is used: matrices in generic frames are
perturbed, and mpmath's eigensolver does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import mpmath as mp
import sympy as sp

from symcalc.covariance import FIELD_DIMENSION
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import Space, brackets
from symcalc.evidence.precise import Measured, Values

Quantities = dict[str, Measured]


# --- Theorem 15 --------------------------------------------------------------------------------------------------


def drift(point: Point) -> Quantities:
    """The generator on the eigenvalues over C."""
    return {"drift": _drift(point, "C", 0)}


def drift_over_fields(point: Point) -> Quantities:
    """The generator on the eigenvalues over R, C and H, each in its own space."""
    return {f"drift over {field}": _drift(point, field, 1) for field in "RCH"}


def noise(point: Point) -> Quantities:
    """Brackets of the eigenvalues over C."""
    M, space = _point_matrix(point, "C", 1)
    found = brackets(space.eigenvalues, M, space.noise(M, _amplitude(point)))
    pairs = list(permutations(range(space.d), 2))
    return {
        "variance": _collected([found[k][k] for k in range(space.d)]),
        "covariation": _collected([found[k][l] for k, l in pairs]),
    }


def tangential(point: Point) -> Quantities:
    """The generator and the brackets under tangential noise alone, over C."""
    M, space = _point_matrix(point, "C", 0)
    directions = space.noise(M, mp.mpf(0))
    found = brackets(space.eigenvalues, M, directions)
    return {
        "drift": precise.generator(space.eigenvalues, M, directions),
        "variance": _collected([found[k][k] for k in range(space.d)]),
    }


def levy(point: Point) -> Quantities:
    """Brackets of W_k = ∫ u_k* dH u_k among themselves and with x, over C."""
    M, space = _point_matrix(point, "C", 1)
    P = space.spectral_projectors(M)
    driving = [[mp.re(_trace(p * e)) for p in P] for e in space.basis]
    columns = precise.diffusion(space.eigenvalues, M, space.noise(M, _amplitude(point)))
    error = 100 * sum(c.error for c in columns)

    def bracket(left: Sequence[Sequence[Any]], right: Sequence[Sequence[Any]], k: int, l: int) -> Any:
        return sum(a[k] * b[l] for a, b in zip(left, right, strict=True))

    moved = [c.values for c in columns]
    same, different = range(space.d), list(permutations(range(space.d), 2))
    return {
        "variance of W": _exactly([bracket(driving, driving, k, k) for k in same]),
        "covariation of W": _exactly([bracket(driving, driving, k, l) for k, l in different]),
        "d⟨x, W⟩": Measured([bracket(moved, driving, k, k) for k in same], error),
    }


def symmetric_function(name: str, f: Callable[[Sequence[Any], Point], Any]) -> Callable[[Point], Quantities]:
    """The generator on a function of the spectrum, over C."""

    def measure(point: Point) -> Quantities:
        M, space = _point_matrix(point, "C", 0)
        return {
            name: precise.generator(lambda m: [f(space.eigenvalues(m), point)], M, space.noise(M, _amplitude(point)))
        }

    return measure


def power_sums(point: Point) -> Quantities:
    """The generator on Σ x^n, n = 2, …, 5, over C."""
    M, space = _point_matrix(point, "C", 0)
    degrees = (2, 3, 4, 5)

    def sums(m: mp.matrix) -> Values:
        return [sum(v**n for v in space.eigenvalues(m)) for n in degrees]

    found = precise.generator(sums, M, space.noise(M, _amplitude(point)))
    return {f"L p{n}": Measured([v], found.error) for n, v in zip(degrees, found.values, strict=True)}


def harmonic(point: Point) -> Quantities:
    """Δh/h of the Vandermonde product, by second differences in x."""
    x = eigenvalues_at(point)

    def vandermonde(k: int) -> Callable[[mp.mpf], Values]:
        return lambda t: [_vandermonde([v + (t if i == k else 0) for i, v in enumerate(x)])]

    parts = [precise.second_derivative(vandermonde(k)) for k in range(len(x))]
    h = _vandermonde(x)
    return {"Δh/h": Measured([sum(p.values[0] for p in parts) / h], sum(p.error for p in parts) / abs(h))}


def stratonovich(point: Point) -> Quantities:
    """The derivative of the eigenvalues along each tangent P_M E_a: the square sum, which is zero."""
    M, space = _point_matrix(point, "C", 1)
    columns = precise.diffusion(space.eigenvalues, M, space.noise(M, mp.mpf(0)))
    return {"E[Dx(P_M dH)²]": Measured(
        [sum(c.values[k] ** 2 for c in columns) for k in range(space.d)], sum(c.error for c in columns)
    )}  # fmt: skip


def stationary(point: Point) -> Quantities:
    """b_k − (1/β) ∂_k log ρ: the drift from matrices, the slope of Σ β log|x_i − x_j| − βc Σx²/2 by differences."""
    named = {s.name: precise.number(v) for s, v in point.items()}
    x, beta, c = eigenvalues_at(point), named["beta"], named["c"]

    def log_density(k: int) -> Callable[[mp.mpf], Values]:
        def along(t: mp.mpf) -> Values:
            moved = [v + (t if i == k else 0) for i, v in enumerate(x)]
            return [beta * mp.log(abs(_vandermonde(moved))) - beta * c * sum(v**2 for v in moved) / 2]

        return along

    drift, slopes = _drift(point, "C", 0), [precise.first_derivative(log_density(k)) for k in range(len(x))]
    flux = [b - c * v - s.values[0] / beta for b, v, s in zip(drift.values, x, slopes, strict=True)]
    return {"flux": Measured(flux, drift.error + sum(s.error for s in slopes) / beta)}


def wiener(point: Point) -> Quantities:
    """Σ_a (E_a)_ij (E_a)_ji and the like over orthonormal bases of Hermitian matrices over R, C and H."""
    made, places = {}, dict[str, list[tuple[Point, Measured]]]()
    for F, size in (("R", 1), ("C", 2), ("H", 4)):
        space = Space(F, 2)
        r = space.block

        def entry(e: mp.matrix, i: int, j: int, r: int = r) -> mp.matrix:
            return e[r * i : r * (i + 1), r * j : r * (j + 1)]

        pairs = {"E[dH_ij dH_ji]": (0, 1, 1, 0), "E[dH_ii²]": (0, 0, 0, 0), "E[dH_ij²]": (0, 1, 0, 1),
                 "E[dH_ii dH_jj]": (0, 0, 1, 1)}  # fmt: skip
        for name, (i, j, k, l) in pairs.items():
            products = (entry(e, i, j) * entry(e, k, l) for e in space.basis)
            found = made[f"{name} over {F}"] = _exactly([mp.re(sum(p[0, 0] for p in products))])
            places.setdefault(name, []).append(({FIELD_DIMENSION: sp.Integer(size)}, found))
    return {**made, **{name: Measured.at_places(found) for name, found in places.items()}}


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
        values.append(mp.re(_trace(T.H * T)))
    return {"|[a, X]|²": _exactly(values)}


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
        return mp.log(mp.re(mp.det(mp.matrix([[_trace(u.H * v) for v in T] for u in T])))) / 2

    def moved(k: int) -> Callable[[mp.mpf], Values]:
        return lambda t: [log_volume([v + (t if i == k else 0) for i, v in enumerate(x)])]

    slopes = [precise.first_derivative(moved(k)) for k in range(len(x))]
    return Measured([s.values[0] for s in slopes], sum(s.error for s in slopes))


# --- the pieces --------------------------------------------------------------------------------------------------


def eigenvalues_at(point: Point) -> list[Any]:
    """x_1, …, x_d of the point."""
    named = {s.name: v for s, v in point.items()}
    return [precise.number(named[f"x{i}"]) for i in range(1, 1 + sum(n[0] == "x" and n[1:].isdigit() for n in named))]


def _point_matrix(point: Point, field: str, n: int) -> tuple[mp.matrix, Space]:
    x = eigenvalues_at(point)
    space = Space(field, len(x))
    return space.matrix(x, n), space


def _drift(point: Point, field: str, n: int) -> Measured:
    M, space = _point_matrix(point, field, n)
    return precise.generator(space.eigenvalues, M, space.noise(M, _amplitude(point)))


def _amplitude(point: Point) -> Any:
    return mp.sqrt(2 / next(precise.number(v) for s, v in point.items() if s.name == "beta"))


def _direction(point: Point) -> mp.matrix:
    d = len(eigenvalues_at(point))
    named = {s.name: precise.number(v) for s, v in point.items()}
    return mp.matrix([[named[f"A[{i},{j}]"] for j in range(1, d + 1)] for i in range(1, d + 1)])


def _spectrum_along(point: Point) -> Callable[[mp.mpf], Values]:
    """t ↦ eigenvalues of U(diag(x) + tA)U*."""
    x, A = eigenvalues_at(point), _direction(point)
    U = precise.unitary(len(x))
    return lambda t: precise.eigenvalues(U * (mp.diag(x) + t * A) * U.H)


def _collected(parts: Sequence[Measured]) -> Measured:
    return Measured([v for p in parts for v in p.values], max(p.error for p in parts) if parts else mp.mpf(0))


def _exactly(values: Sequence[Any]) -> Measured:
    return Measured(list(values), mp.mpf(10) ** -100)


def _trace(matrix: mp.matrix) -> Any:
    return sum(matrix[i, i] for i in range(matrix.rows))


def _vandermonde(x: Sequence[Any]) -> Any:
    return mp.fprod(x[i] - x[j] for j in range(len(x)) for i in range(j))


def characteristic_ratio(x: Sequence[Any], point: Point) -> Any:
    """Π(z − x_k) over its value at the point's own eigenvalues, so that its generator is LP/P there."""
    z = next(precise.number(v) for s, v in point.items() if s.name == "z")
    return mp.fprod(z - v for v in x) / mp.fprod(z - v for v in eigenvalues_at(point))
