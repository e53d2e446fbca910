"""The claims of `tangential_noise`: curves on the orbit, their volume, and the flows of tangential fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.proof2x2.measured.matrices import Quantities, bracket_matrix, coordinates, rotated, value
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def mean_curvature(point: Point) -> Quantities:
    """The acceleration of orbit curves, the Gram determinant's slope, and the generator of tangential noise alone."""
    M = rotated(point, 0)
    tangential = precise.noise_directions(M, mp.mpf(0))
    return {
        "mean curvature": _curvature_of_curves(M),
        "gradient of log volume": _volume_slope(point),
        "drift": precise.generator(precise.eigenvalues, M, tangential),
        "martingale part": _length(precise.diffusion(precise.eigenvalues, M, tangential)),
    }


def _length(columns: Sequence[Measured]) -> Measured:
    """The largest coefficient of each component over the directions of the noise."""
    values = [max(abs(c.values[i]) for c in columns) for i in range(len(columns[0].values))]
    return Measured(values, max(c.error for c in columns))


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
    x = [value(point, "x1"), value(point, "x2")]

    def log_volume(moved: Sequence[Any]) -> Any:
        X = mp.diag(list(moved))
        tangents = [coordinates(1j * e * X - X * 1j * e) for e in precise.hermitian_basis(2)[2:]]
        return mp.log(mp.re(mp.det(mp.matrix([[(u.H * v)[0] for v in tangents] for u in tangents])))) / 2

    def one_moved(k: int) -> Callable[[mp.mpf], Values]:
        return lambda t: [log_volume([v + (t if i == k else 0) for i, v in enumerate(x)])]

    slopes = [precise.first_derivative(one_moved(k)) for k in range(2)]
    return Measured([s.values[0] for s in slopes], sum(s.error for s in slopes))


def stratonovich(point: Point) -> Quantities:
    """Half the second derivative along the flow of each field V_a(M) = P_M E_a, by a midpoint step of it."""
    M = rotated(point, 1)
    flows = [_midpoint(M, e) for e in precise.hermitian_basis(2)]
    second = [precise.second_derivative(f) for f in flows]
    first = [precise.first_derivative(f) for f in flows]
    return {
        "drift": Measured(
            [sum(c) / 2 for c in zip(*(s.values for s in second), strict=True)], sum(s.error for s in second)
        ),
        "brackets": bracket_matrix(first, first),
    }


def _midpoint(M: mp.matrix, E: mp.matrix) -> Callable[[mp.mpf], Values]:
    """t ↦ eigenvalues of M + t P_{M + ½ t P_M E} E, which is the flow of P E from M up to terms of order t³."""

    def moved(t: mp.mpf) -> Values:
        half = M + t / 2 * precise.project(M, E)[0]
        return precise.eigenvalues(M + t * precise.project(half, E)[0])

    return moved
