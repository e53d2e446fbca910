"""The claims about singular values measured on actual matrices in rotated frames (tier precise).

The singular values come from mpmath's eigensolver on W*W, the frames from its eigenvectors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import mpmath as mp

from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values

Quantities = dict[str, Measured]


def derivative(order: int) -> Callable[[Point], Quantities]:
    """The first or second derivative of the singular values of U(diag(σ) + tA)Vᵀ, real and square."""
    name = {1: "D σ(A)", 2: "D² σ(A, A)"}[order]
    difference = {1: precise.first_derivative, 2: precise.second_derivative}[order]

    def measure(point: Point) -> Quantities:
        s, A = singular_values_at(point), _entries(point, "A")
        U, V = _orthogonal(len(s), 0), _orthogonal(len(s), 1)
        return {name: difference(lambda t: singular_values(U * (mp.diag(s) + t * A) * V.T))}

    return measure


def rectangular(point: Point) -> Quantities:
    """The second derivative of σ_k for matrices with an extra row, and for such with an extra column.

    The extra row (column) has the single entry √R_kk (√C_kk), since only the diagonal of the Gram
    matrices enters; an extra row and an extra column cannot occur together, so the common part is subtracted once.
    """
    s, A = singular_values_at(point), _entries(point, "A")
    square = precise.second_derivative(lambda t: singular_values(mp.diag(s) + t * A))
    taller = precise.second_derivative(lambda t: _bordered(mp.diag(s) + t * A, _diagonal(point, "R"), t))
    wider = precise.second_derivative(lambda t: _bordered((mp.diag(s) + t * A).T, _diagonal(point, "C"), t))
    values = [a + b - c for a, b, c in zip(taller.values, wider.values, square.values, strict=True)]
    return {"D² σ(A, A)": Measured(values, taller.error + wider.error + square.error)}


def _bordered(W: mp.matrix, squares: Sequence[Any], t: Any) -> Values:
    """The k-th singular value of W with the extra row t √squares[k] e_k, for each k."""
    made = []
    for k, square in enumerate(squares):
        row = [t * mp.sqrt(square) if j == k else mp.mpf(0) for j in range(W.cols)]
        made.append(singular_values(mp.matrix([*W.tolist(), row]))[k])
    return made


def _diagonal(point: Point, name: str) -> list[Any]:
    gram = _entries(point, name)
    return [gram[k, k] for k in range(gram.rows)]


def frames(point: Point) -> Quantities:
    """⟨u_j, D u_k⟩ and ⟨v_j, D v_k⟩ for j ≠ k from the spectral projections of WWᵀ and WᵀW."""
    s, A = singular_values_at(point), _entries(point, "A")
    pairs = list(permutations(range(len(s)), 2))

    def left(t: Any) -> Values:
        W = mp.diag(s) + t * A
        P = projections(W * W.T)
        return [P[k][j, k] for j, k in pairs]

    def right(t: Any) -> Values:
        W = mp.diag(s) + t * A
        P = projections(W.T * W)
        return [P[k][j, k] for j, k in pairs]

    return {"⟨u_j, D u_k⟩": precise.first_derivative(left), "⟨v_j, D v_k⟩": precise.first_derivative(right)}


def projections(M: mp.matrix) -> list[mp.matrix]:
    """The spectral projections of a symmetric matrix, for its eigenvalues in descending order."""
    values, vectors = mp.eighe(M)
    order = sorted(range(len(values)), key=lambda k: -values[k])
    return [vectors[:, k] * vectors[:, k].H for k in order]


def singular_values(W: mp.matrix) -> list[Any]:
    """The singular values, descending, of the smaller side."""
    gram = W.H * W if W.cols <= W.rows else W * W.H
    return sorted((mp.sqrt(v) for v in mp.eighe(gram, eigvals_only=True)), reverse=True)


def singular_values_at(point: Point) -> list[Any]:
    """σ_1, …, σ_d of the point."""
    named = {s.name: v for s, v in point.items()}
    size = sum(name.startswith("sigma") for name in named)
    return [precise.number(named[f"sigma{n}"]) for n in range(1, size + 1)]


def _entries(point: Point, name: str) -> mp.matrix:
    d = len(singular_values_at(point))
    named = {s.name: precise.number(v) for s, v in point.items()}
    return mp.matrix([[named[f"{name}[{i},{j}]"] for j in range(1, d + 1)] for i in range(1, d + 1)])


def _orthogonal(d: int, n: int) -> mp.matrix:
    """The n-th of a fixed sequence of generic orthogonal matrices."""
    rows = mp.matrix(d, d)
    for i in range(d):
        for j in range(i + 1):
            rows[i, j] = rows[j, i] = mp.mpf((23 * i + 19 * j * j + 11 * n + 7) % 37 - 18) / 17
    return mp.eigsy(rows)[1]
