"""The claims of `proof2x2` measured on actual 2 × 2 matrices at 120 digits (tier precise).

Each function takes a point and returns the named quantities of its claim.  Only mpmath's eigensolver and matrix
exponential are used, on matrices in rotated frames: none of the formulas under test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values
from symcalc.ito import hermitian_state

ROUNDING = mp.mpf(10) ** -100
Quantities = dict[str, Measured]


def invariance(point: Point) -> Quantities:
    """P_UXU* by eigenvectors, moved back to X; and the covariance of UHU* over an orthonormal basis."""
    u, v = _value(point, "u"), _value(point, "v")
    U = mp.matrix([[u, v], [-mp.conj(v), mp.conj(u)]]) / mp.sqrt(abs(u) ** 2 + abs(v) ** 2)
    M = U * _frame(point) * U.H
    images = [U.H * _complex_linear(M, U * e * U.H)[0] * U for e in _units()]
    return {
        "Ad* P_UXU* Ad": _exactly(list(_columns([_coordinates(z) for z in images]))),
        "covariance of UHU*": _exactly(_covariance([U * e * U.H for e in precise.hermitian_basis(2)])),
    }


def normal_space(point: Point) -> Quantities:
    """The null space of Z ↦ [Z, X] by an eigensolver."""
    K = _adjoint_map(_frame(point))
    return {**_space(K.H * K, kernel=True), "characteristic polynomial of Z ↦ [Z, X]": _polynomial(K, point)}


def tangent_space(point: Point) -> Quantities:
    """The range of A ↦ [A, X] by an eigensolver."""
    K = _adjoint_map(_frame(point))
    return _space(K * K.H, kernel=False)


def orthogonality(point: Point) -> Quantities:
    """Product, sum and traces of the two projections at a general M."""
    M = precise.matrix(hermitian_state(2, "M"), point)
    tangent, normal = _projections(M)
    return {
        "product": _exactly(list(tangent * normal)),
        "sum": _exactly(list(tangent + normal)),
        "dimensions": _exactly([_trace(tangent), _trace(normal)]),
        "characteristic polynomial of Z ↦ [Z, M]": _polynomial(_adjoint_map(M), point),
    }


def basis(point: Point) -> Quantities:
    """The two projections at X, and the Gram matrix of a basis made here."""
    tangent, normal = _projections(_frame(point))
    E = precise.hermitian_basis(2)
    return {
        "E − E*": _exactly([(e - e.H)[i, j] for i in range(2) for e in E for j in range(2)]),
        "Gram matrix": _exactly([mp.re(_trace(e.H * f)) for e in E for f in E]),
        "normal projection": _exactly(list(normal)),
        "tangent projection": _exactly(list(tangent)),
    }


def wiener(point: Point) -> Quantities:
    """The covariance of Σ E W over an orthonormal basis."""
    E = precise.hermitian_basis(2)
    dW = [_value(point, f"dW[{a}]") for a in range(1, 5)]
    dH = sum((e * w for e, w in zip(E, dW, strict=True)), mp.zeros(2, 2))
    return {
        "dH − dH*": _exactly(list(dH - dH.H)),
        "covariance": _exactly(_covariance(E)),
        "variance of |dH₁₂|": _exactly([sum(abs(e[0, 1]) ** 2 for e in E)]),
    }


def projection(point: Point) -> Quantities:
    """dM = P_X dH + √(2/β) P_X^⊥ dH at values of the increments."""
    return {"dM": _exactly(list(_increment(_frame(point), point)))}


def first_derivative(point: Point) -> Quantities:
    """D x(A) of the eigenvalues of U(X + tA)U*."""
    return {"D x(A)": precise.first_derivative(_along(point, _direction(point)))}


def second_derivative(point: Point) -> Quantities:
    """D² x(A, A) of the eigenvalues of U(X + tA)U*."""
    return {"D² x(A, A)": precise.second_derivative(_along(point, _direction(point)))}


def basis_derivatives(point: Point) -> Quantities:
    """D² x₁(E, F) for all pairs of the basis, by polarisation."""
    E = precise.hermitian_basis(2)

    def quadratic(direction: mp.matrix) -> Measured:
        return precise.second_derivative(lambda t: _along(point, direction)(t)[:1])

    pairs = [(quadratic(e + f), quadratic(e - f)) for e in E for f in E]
    values = [(plus.values[0] - minus.values[0]) / 4 for plus, minus in pairs]
    return {"D² x₁ on the basis": Measured(values, sum(plus.error + minus.error for plus, minus in pairs))}


def noise(point: Point) -> Quantities:
    """D x(dM) at values of the increments."""
    return {"martingale part": precise.first_derivative(_along(point, _increment(_frame(point), point)))}


def drift(point: Point) -> Quantities:
    """The generator on the eigenvalues, by one pair M ± εS for each direction of the noise."""
    M = _rotated(point, 0)
    return {"drift": precise.generator(precise.eigenvalues, M, precise.noise_directions(M, _amplitude(point)))}


def brackets(point: Point) -> Quantities:
    """Σ_a D x_i(S_a) D x_j(S_a)."""
    M = _rotated(point, 1)
    columns = precise.diffusion(precise.eigenvalues, M, precise.noise_directions(M, _amplitude(point)))
    return {"brackets": _bracket_matrix(columns, columns)}


def centre(point: Point) -> Quantities:
    """The generator and the bracket of x₁ + x₂."""
    M = _rotated(point, 0)
    directions = precise.noise_directions(M, _amplitude(point))
    columns = precise.diffusion(_sum_of_eigenvalues, M, directions)
    return {
        "drift": precise.generator(_sum_of_eigenvalues, M, directions),
        "martingale part": precise.first_derivative(_summed(_along(point, _increment(_frame(point), point)))),
        "bracket": _bracket_matrix(columns, columns),
    }


def equation(point: Point) -> Quantities:
    """Drift and brackets at another matrix with these eigenvalues."""
    M = _rotated(point, 2)
    directions = precise.noise_directions(M, _amplitude(point))
    columns = precise.diffusion(precise.eigenvalues, M, directions)
    return {
        "drift": precise.generator(precise.eigenvalues, M, directions),
        "brackets": _bracket_matrix(columns, columns),
    }


def levy(point: Point) -> Quantities:
    """Brackets of W_i = ∫ u_i* dH u_i among themselves and with x."""
    M, E = _rotated(point, 1), precise.hermitian_basis(2)
    U = precise.eigenvectors(M)
    driving = [_exactly([mp.re((U.H * e * U)[i, i]) for i in range(2)]) for e in E]
    columns = precise.diffusion(precise.eigenvalues, M, precise.noise_directions(M, _amplitude(point)))
    rest = [_difference(c, w, _amplitude(point)) for c, w in zip(columns, driving, strict=True)]
    return {
        "brackets of W": _bracket_matrix(driving, driving),
        "amplitude": _bracket_matrix(columns, driving),
        "brackets of x − √(2/β) W": _bracket_matrix(rest, rest),
    }


def _difference(left: Measured, right: Measured, factor: mp.mpf) -> Measured:
    values = [a - factor * b for a, b in zip(left.values, right.values, strict=True)]
    return Measured(values, left.error + factor * right.error)


def gap_law(point: Point) -> Quantities:
    """The generator and the bracket of y = (β/4)(x₂ − x₁)²."""
    M, beta = _rotated(point, 0), _value(point, "beta")

    def y(m: mp.matrix) -> Values:
        low, high = precise.eigenvalues(m)
        return [beta * (high - low) ** 2 / 4]

    directions = precise.noise_directions(M, _amplitude(point))
    columns = precise.diffusion(y, M, directions)
    return {"dimension": precise.generator(y, M, directions), "bracket of y": _bracket_matrix(columns, columns)}


def mean_curvature(point: Point) -> Quantities:
    """The acceleration of orbit curves, the Gram determinant's slope, and the generator of tangential noise alone."""
    M = _rotated(point, 0)
    tangential = precise.noise_directions(M, mp.mpf(0))
    return {
        "mean curvature": _curvature_of_curves(M),
        "gradient of log volume": _volume_slope(point),
        "drift": precise.generator(precise.eigenvalues, M, tangential),
        "martingale part": _length(precise.diffusion(precise.eigenvalues, M, tangential)),
    }


def stratonovich(point: Point) -> Quantities:
    """Half the second derivative along the flow of each field V_a(M) = P_M E_a, by a midpoint step of it."""
    M = _rotated(point, 1)
    flows = [_midpoint(M, e) for e in precise.hermitian_basis(2)]
    second = [precise.second_derivative(f) for f in flows]
    first = [precise.first_derivative(f) for f in flows]
    return {
        "drift": Measured(
            [sum(c) / 2 for c in zip(*(s.values for s in second), strict=True)], sum(s.error for s in second)
        ),
        "brackets": _bracket_matrix(first, first),
    }


def _midpoint(M: mp.matrix, E: mp.matrix) -> Callable[[mp.mpf], Values]:
    """t ↦ eigenvalues of M + t P_{M + ½ t P_M E} E, which is the flow of P E from M up to terms of order t³."""

    def moved(t: mp.mpf) -> Values:
        half = M + t / 2 * precise.project(M, E)[0]
        return precise.eigenvalues(M + t * precise.project(half, E)[0])

    return moved


# --- the pieces --------------------------------------------------------------------------------------------------


def _value(point: Point, name: str) -> Any:
    return next(precise.number(v) for s, v in point.items() if s.name == name)


def _exactly(values: Sequence[Any]) -> Measured:
    return Measured(list(values), ROUNDING)


def _frame(point: Point) -> mp.matrix:
    """X = diag(x₁, x₂)."""
    return mp.diag([_value(point, "x1"), _value(point, "x2")])


def _rotated(point: Point, n: int) -> mp.matrix:
    """U X U* for the n-th generic unitary U."""
    U = precise.unitary(2, n)
    return U * _frame(point) * U.H


def _direction(point: Point) -> mp.matrix:
    return precise.matrix(hermitian_state(2, "A"), point)


def _along(point: Point, direction: mp.matrix) -> Callable[[mp.mpf], Values]:
    """t ↦ eigenvalues of U(X + t · direction)U*."""
    U = precise.unitary(2)
    return lambda t: precise.eigenvalues(U * (_frame(point) + t * direction) * U.H)


def _sum_of_eigenvalues(M: mp.matrix) -> Values:
    return [sum(precise.eigenvalues(M))]


def _summed(f: Callable[[mp.mpf], Values]) -> Callable[[mp.mpf], Values]:
    return lambda t: [sum(f(t))]


def _amplitude(point: Point) -> mp.mpf:
    return mp.sqrt(2 / _value(point, "beta"))


def _increment(M: mp.matrix, point: Point) -> mp.matrix:
    """P_M dH + √(2/β) P_M^⊥ dH with dH = Σ E dW at the point's values of dW."""
    dW = [_value(point, f"dW[{a}]") for a in range(1, 5)]
    dH = sum((e * w for e, w in zip(precise.hermitian_basis(2), dW, strict=True)), mp.zeros(2, 2))
    tangential, normal = precise.project(M, dH)
    return tangential + _amplitude(point) * normal


def _length(columns: Sequence[Measured]) -> Measured:
    """The largest coefficient of each component over the directions of the noise."""
    values = [max(abs(c.values[i]) for c in columns) for i in range(len(columns[0].values))]
    return Measured(values, max(c.error for c in columns))


def _bracket_matrix(left: Sequence[Measured], right: Sequence[Measured]) -> Measured:
    """Σ_a L_a,i R_a,j, row by row."""
    rows, columns = len(left[0].values), len(right[0].values)
    values = [
        sum(a.values[i] * b.values[j] for a, b in zip(left, right, strict=True))
        for i in range(rows)
        for j in range(columns)
    ]
    size = 1 + max(abs(v) for m in (*left, *right) for v in m.values)
    return Measured(values, 2 * size * sum(a.error + b.error for a, b in zip(left, right, strict=True)))


def _coordinates(matrix: mp.matrix) -> mp.matrix:
    return mp.matrix(list(matrix))


def _units() -> list[mp.matrix]:
    return [
        mp.matrix([[int((a, b) == place) for b in range(2)] for a in range(2)])
        for place in ((0, 0), (0, 1), (1, 0), (1, 1))
    ]


def _columns(vectors: Sequence[mp.matrix]) -> mp.matrix:
    return mp.matrix([[v[i] for v in vectors] for i in range(len(vectors[0]))])


def _adjoint_map(X: mp.matrix) -> mp.matrix:
    """The 4 × 4 matrix of Z ↦ [Z, X]."""
    return _columns([_coordinates(e * X - X * e) for e in _units()])


def _polynomial(K: mp.matrix, point: Point) -> Measured:
    """det(z − K) at the point's z."""
    return _exactly([mp.det(_value(point, "z") * mp.eye(4) - K)])


def _projections(M: mp.matrix) -> tuple[mp.matrix, mp.matrix]:
    """P_M and P_M^⊥ as 4 × 4 matrices (complex-linear: a matrix is its Hermitian part plus i times another)."""
    images = [_complex_linear(M, e) for e in _units()]
    return _columns([_coordinates(t) for t, _ in images]), _columns([_coordinates(n) for _, n in images])


def _complex_linear(M: mp.matrix, Z: mp.matrix) -> tuple[mp.matrix, mp.matrix]:
    real, imaginary = (Z + Z.H) / 2, (Z - Z.H) / 2j
    (t1, n1), (t2, n2) = precise.project(M, real), precise.project(M, imaginary)
    return t1 + 1j * t2, n1 + 1j * n2


def _space(gram: mp.matrix, kernel: bool) -> Quantities:
    """Projection and dimension of the kernel or the range of a Hermitian matrix."""
    values, vectors = mp.eighe(gram)
    chosen = [k for k in range(4) if (values[k] < mp.mpf(10) ** -50) == kernel]
    V = _columns([vectors[:, k] for k in chosen])
    return {"projection": _exactly(list(V * V.H)), "dimension": _exactly([mp.mpf(len(chosen))])}


def _trace(matrix: mp.matrix) -> Any:
    return sum(matrix[i, i] for i in range(matrix.rows))


def _covariance(basis: Sequence[mp.matrix]) -> list[Any]:
    """Σ E_ab E_cd over a basis, row by row."""
    flat = [list(e) for e in basis]
    return [sum(e[i] * e[j] for e in flat) for i in range(4) for j in range(4)]


def _curvature_of_curves(M: mp.matrix) -> Measured:
    """Σ over orthonormal tangents of the normal part of γ″(0), γ(t) = e^{tB} M e^{−tB} with γ′(0) that tangent."""
    U, x = precise.eigenvectors(M), precise.eigenvalues(M)
    parts = []
    for E in precise.hermitian_basis(2)[2:]:
        B = mp.matrix([[0 if i == j else E[i, j] / (x[j] - x[i]) for j in range(2)] for i in range(2)])
        parts.append(precise.second_derivative(_turned(M, U, U * B * U.H)))
    return Measured([sum(c) for c in zip(*(p.values for p in parts), strict=True)], sum(p.error for p in parts))


def _turned(M: mp.matrix, U: mp.matrix, B: mp.matrix) -> Callable[[mp.mpf], Values]:
    """t ↦ the diagonal of e^{tB} M e^{−tB} in the frame U."""
    return lambda t: _frame_diagonal(U, mp.expm(t * B) * M * mp.expm(-t * B))


def _frame_diagonal(U: mp.matrix, matrix: mp.matrix) -> list[Any]:
    frame = U.H * matrix * U
    return [mp.re(frame[i, i]) for i in range(matrix.rows)]


def _volume_slope(point: Point) -> Measured:
    """∂_k of ½ log det of the Gram matrix of the tangents [B, X]."""
    x = [_value(point, "x1"), _value(point, "x2")]

    def log_volume(moved: Sequence[Any]) -> Any:
        X = mp.diag(list(moved))
        tangents = [_coordinates(1j * e * X - X * 1j * e) for e in precise.hermitian_basis(2)[2:]]
        return mp.log(mp.re(mp.det(mp.matrix([[(u.H * v)[0] for v in tangents] for u in tangents])))) / 2

    def one_moved(k: int) -> Callable[[mp.mpf], Values]:
        return lambda t: [log_volume([v + (t if i == k else 0) for i, v in enumerate(x)])]

    slopes = [precise.first_derivative(one_moved(k)) for k in range(2)]
    return Measured([s.values[0] for s in slopes], sum(s.error for s in slopes))
