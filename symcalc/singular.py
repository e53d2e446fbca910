"""Variations of the singular values of a rectangular matrix and of their frames, for every size at once.

At W = diag(σ) + εA, an m × n matrix with the simple singular values σ_1 > … > σ_r > 0, r = min(m, n), the Hermitian
matrix J = [[0, W], [W*, 0]] has the eigenvalues ±σ_k with the eigenvectors (u_k, ±v_k)/√2, and 0 on the extra rows
(m > n) or columns.  The Rayleigh–Schrödinger recursion of `symcalc.spectral` is carried out on the labels (k, ±); the
eigenvalue is that of the label (k, +).

A[i, j] = ⟨u_i, A v_j⟩, and `CONJUGATE`[i, j] is its conjugate (over R the same).  The extra rows enter only through
`ROWS`[i, j] = Σ_{q>r} conj(A_qi) A_qj, the extra columns through `COLUMNS`[i, j] = Σ_{q>r} A_iq conj(A_jq): zero for a
square matrix.

Collisions.  σ_k must be simple and positive.  Where σ_j = σ_k symmetric functions stay analytic; where σ_k = 0, it is
|·|-like: only σ_k² is smooth (over C and H, and for rectangular matrices, 1/σ_k appears in the second variation).
"""

from __future__ import annotations

from functools import cache
from math import factorial
from typing import TypeAlias

import sympy as sp

from symcalc.derivation import Derivation, Line
from symcalc.domains import Domain
from symcalc.indexed import IndexSum, total
from symcalc.indices import Entry, Family

SINGULAR_VALUES = sigma = Family("sigma", positive=True)
DIRECTION = A = Family("A", 2)
CONJUGATE = Family("conjA", 2)
ROWS = Family("R", 2)
COLUMNS = Family("C", 2)

Label: TypeAlias = tuple[str, int]
"""(k, +1) or (k, −1): the eigenvector (u_k, ±v_k)/√2 of J, with the eigenvalue ±σ_k."""


def singular_value_symbols(d: int) -> tuple[sp.Symbol, ...]:
    """The symbols sigma1, …, sigmad (positive; descending by convention).

    >>> singular_value_symbols(2)
    (sigma1, sigma2)
    """
    return tuple(sigma.at(i) for i in range(1, d + 1))


@cache
def singular_variation(n: int, real: bool = True, square: bool = True) -> IndexSum:
    """The n-th derivative of σ_k in the direction A, n ≥ 1: a sum over indices with the free index k.

    >>> print(singular_variation(1))
    A[k,k]
    """
    made = _value(n, "k") * factorial(n)
    return made.map(lambda body: _specialised(body, real, square)).tidied()


def frame_variations(real: bool = True) -> tuple[IndexSum, IndexSum]:
    """⟨u_j, D u_k(A)⟩ and ⟨v_j, D v_k(A)⟩ for j ≠ k (a square matrix): free indices j, k.

    Over C the gauge is that of the recursion, ⟨u_k, Du_k⟩ + ⟨v_k, Dv_k⟩ = 0; off the diagonal it does not matter.

    >>> u, v = frame_variations()
    >>> print(u)
    (A[j,k]*sigma[k] + A[k,j]*sigma[j])/((sigma[k] - sigma[j])*(sigma[j] + sigma[k]))
    """
    plus, minus = (_component(1, "k", ("j", sign)) for sign in (1, -1))
    return tuple(  # type: ignore[return-value]
        side.map(lambda body: _specialised(body, real, square=True)).tidied() for side in (plus + minus, plus - minus)
    )


# --- the recursion on the labels (l, ±) --------------------------------------------------------------------------


def _coupling(left: Label, right: Label) -> sp.Expr:
    """⟨left, [[0, A], [A*, 0]] right⟩ = ½ (b A_ij + a conj(A_ji)) for (i, a) and (j, b)."""
    (i, a), (j, b) = left, right
    return (b * A[i, j] + a * CONJUGATE[j, i]) / 2


@cache
def _value(n: int, k: str) -> IndexSum:
    """σ_k⁽ⁿ⁾: the n-th coefficient of the eigenvalue of the label (k, +)."""
    return _image(n, k, (k, 1))


@cache
def _component(n: int, k: str, label: Label) -> IndexSum:
    """The component on `label` of the n-th coefficient of the eigenvector of (k, +); its own component is 1."""
    j, sign = label
    if n == 0 or label == (k, 1):
        return IndexSum.of(int(n == 0 and label == (k, 1)), k, j)
    right = _image(n, k, label)
    for m in range(1, n):
        right = right - _component(n - m, k, label) * _value(m, k)
    return right * (1 / (sigma[k] - sign * sigma[j]))


def _image(n: int, k: str, label: Label) -> IndexSum:
    """⟨label, [[0, A], [A*, 0]] (eigenvector of order n − 1)⟩: through the labels, the extra rows and columns."""
    j, sign = label
    scope = tuple(dict.fromkeys((k, j)))

    def term(l: str) -> IndexSum:
        through = (IndexSum.of(_coupling(label, (l, b))) * _component(n - 1, k, (l, b)) for b in (1, -1))
        rows = IndexSum.of(sign * ROWS[j, l]) * _extra(n - 1, k, l, 1)
        columns = IndexSum.of(COLUMNS[j, l]) * _extra(n - 1, k, l, -1)
        return sum(through, rows + columns)

    return total(scope, term)


@cache
def _extra(n: int, k: str, l: str, side: int) -> IndexSum:
    """w with (component on the extra row q) = Σ_l A_ql w_l √2 (side 1), and likewise on extra columns (side −1).

    J couples the extra row q to (l, b) by b A_ql/√2 (the extra column to (l, b) by conj(A_lq)/√2), and not to other
    extra rows or columns; their eigenvalue is 0.
    """
    if n == 0:
        return IndexSum.of(0, k, l)
    signs = (1, -1) if side == 1 else (1, 1)
    both = (weight * _component(n - 1, k, (l, b)) for weight, b in zip(signs, (1, -1), strict=True))
    right = sum(both, IndexSum.of(0, k, l)) * sp.S.Half
    for m in range(1, n):
        right = right - _extra(n - m, k, l, side) * _value(m, k)
    return right * (1 / sigma[k])


def _specialised(body: sp.Expr, real: bool, square: bool) -> sp.Expr:
    """Over R a conjugate is the entry itself; a square matrix has no extra rows or columns."""
    values = {e: A[e.indices] if all(isinstance(i, str) for i in e.indices) else Entry(A, *e.indices)
              for e in body.atoms(Entry) if real and e.family == CONJUGATE}  # fmt: skip
    if square:
        values |= {e: sp.S.Zero for e in body.atoms(Entry) if e.family in (ROWS, COLUMNS)}
    return body.xreplace(values)


def variation_domain(d: int) -> Domain:
    """σ_1 > … > σ_d > 0 and a real direction A.

    >>> variation_domain(2).ascending
    (sigma2, sigma1)
    """
    entries = tuple(DIRECTION.at(i, j) for i in range(1, d + 1) for j in range(1, d + 1))
    return Domain(ascending=tuple(reversed(singular_value_symbols(d))), real=entries)


def derivation() -> Derivation:
    """The variations of the singular values of a real square matrix, order by order, as the recursion returns them."""
    u, v = frame_variations()
    return Derivation(
        "Variations of the singular values of diag(σ) + εA, every d",
        (
            Line("Eigenvalues ±σ_k of [[0, W], [Wᵀ, 0]] in the labels (k, ±); the first derivative:", r"D\sigma_k(A)",
                 singular_variation(1), "variations.singular_first", "Dσ_k(A)"),
            Line("Left frame, j ≠ k:", r"\langle u_j, D u_k(A)\rangle", u, "variations.singular_frames",
                 "<u_j, Du_k(A)>"),
            Line("Right frame, j ≠ k:", r"\langle v_j, D v_k(A)\rangle", v, "variations.singular_frames",
                 "<v_j, Dv_k(A)>"),
            Line("The second derivative, 2 σ_k⁽²⁾:", r"D^2\sigma_k(A, A)", singular_variation(2),
                 "variations.singular_second", "D²σ_k(A, A)"),
        ),
    )  # fmt: skip
