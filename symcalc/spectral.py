"""Variations of the eigenvalues and eigenvectors of a Hermitian matrix, for every d at once.

At M = diag(x) + εA write x_i(ε) = Σ ε^n x_i⁽ⁿ⁾ and u_i(ε) for the eigenvector whose i-th entry is 1.  Equating powers
of ε in (diag(x) + εA) u_i = u_i x_i gives the Rayleigh–Schrödinger recursion

    (x_i − x_j) u_j⁽ⁿ⁾ = Σ_l A_jl u_l⁽ⁿ⁻¹⁾ − Σ_{1≤m<n} u_j⁽ⁿ⁻ᵐ⁾ x_i⁽ᵐ⁾   (j ≠ i),        x_i⁽ⁿ⁾ = Σ_l A_il u_l⁽ⁿ⁻¹⁾,

carried out in sums over distinct indices (`symcalc.indexed`).  The n-th derivative of x_i in the direction A is
n! x_i⁽ⁿ⁾.  A is given in the eigenframe; A[j, k] is the conjugate of A[k, j].

Fields.  Over R and C the entries commute.  Over H they do not: `DIRECTION_H` keeps the order of every product, and
since the recursion never exchanges factors, an identity between words holds over R, C and H alike.

Collisions.  x_i must be simple: the variations have the gaps x_i − x_j as denominators.  At a collision the single
x_i is not differentiable, but symmetric functions of the colliding eigenvalues stay analytic: in their sum the terms
|A_ij|²/(x_i − x_j) of pairs within the cluster cancel (claim `variations.cluster`).
"""

from __future__ import annotations

from functools import cache
from math import factorial

import sympy as sp

from symcalc.derivation import Derivation, Line
from symcalc.domains import Domain
from symcalc.index_notation import oriented
from symcalc.indexed import IndexSum, total
from symcalc.indices import Entry, Family

EIGENVALUES = x = Family("x", real=True)
DIRECTION = Family("A", 2, hermitian=True)
DIRECTION_H = Family("A", 2, hermitian=True, commutative=False)


def eigenvalue_symbols(d: int) -> tuple[sp.Symbol, ...]:
    """The symbols x1, …, xd (real; ascending by convention).

    >>> eigenvalue_symbols(2)
    (x1, x2)
    """
    return tuple(x.at(i) for i in range(1, d + 1))


@cache
def eigenvalue_variation(n: int, A: Family = DIRECTION) -> IndexSum:
    """The n-th derivative of x_k in the direction A, n ≥ 1: a sum over indices with the free index k.

    >>> print(eigenvalue_variation(2))
    sum(2*A[j,k]*A[k,j]/(x[k] - x[j]), j != k)
    """
    return (_eigenvalue(n, "k", A) * factorial(n)).map(_tidied)


def eigenvector_variation(A: Family = DIRECTION) -> IndexSum:
    """⟨u_j, D u_k(A)⟩ for j ≠ k, in the gauge ⟨u_k, D u_k⟩ = 0: free indices j, k.

    >>> print(eigenvector_variation())
    A[j,k]/(x[k] - x[j])
    """
    return _eigenvector(1, "k", "j", A).map(_tidied)


def function_variation(f: Family, slope: Family, A: Family = DIRECTION) -> tuple[IndexSum, IndexSum]:
    """⟨u_i, D f(M)(A) u_j⟩ for i ≠ j and for i = j (Daleckiĭ–Kreĭn), f[k] = f(x_k) and slope[k] = f′(x_k).

    From f(M) = Σ f(x_k) P_k: D f(M) = Σ f′(x_k) Dx_k P_k + f(x_k) DP_k, where DP_k has the entries ⟨u_j, Du_k⟩ at
    (j, k) and the conjugate at (k, j).

    >>> off, diagonal = function_variation(Family("f", real=True), Family("df", real=True))
    >>> print(off)
    A[i,j]*(f[i] - f[j])/(x[i] - x[j])
    """
    own = _eigenvector(1, "j", "i", A)  # ⟨u_i, D u_j⟩
    other = _eigenvector(1, "i", "j", A).map(lambda body: _conjugated(body, A))  # conjugate of ⟨u_j, D u_i⟩
    diagonal = (_eigenvalue(1, "i", A) * slope["i"]).map(_tidied)
    return (own * f["j"] + other * f["i"]).map(_tidied), diagonal


def spectral_function_variation(gradient: Family, hessian: Family, A: Family = DIRECTION) -> IndexSum:
    """D²F(A, A) of a function F(x_1, …, x_d) with ∂_k F = gradient[k] and ∂_k ∂_l F = hessian[k, l].

    Symmetric F with equal arguments stay smooth: (∂_k F − ∂_j F)/(x_k − x_j) has a limit.
    """
    second = (eigenvalue_variation(2, A) * gradient["k"]).sum_over("k")
    return second + total((), lambda k: total((k,), lambda l: A[k, k] * A[l, l] * hessian[k, l]))


# --- the recursion -----------------------------------------------------------------------------------------------


@cache
def _eigenvalue(n: int, i: str, A: Family) -> IndexSum:
    """x_i⁽ⁿ⁾."""
    return total((i,), lambda l: IndexSum.of(A[i, l]) * _eigenvector(n - 1, i, l, A))


@cache
def _eigenvector(n: int, i: str, j: str, A: Family) -> IndexSum:
    """u_j⁽ⁿ⁾, the j-th entry of the eigenvector of x_i."""
    if n == 0 or i == j:
        return IndexSum.of(int(n == 0 and i == j), i, j)
    right = total((i, j), lambda l: IndexSum.of(A[j, l]) * _eigenvector(n - 1, i, l, A))
    for m in range(1, n):
        right = right - _eigenvector(n - m, i, j, A) * _eigenvalue(m, i, A)
    return right * (1 / (x[i] - x[j]))


def _conjugated(body: sp.Expr, A: Family) -> sp.Expr:
    """The conjugate of a body that is linear in the entries of a Hermitian direction."""
    swapped = {e: Entry(A, *reversed(e.indices)) for e in body.atoms(Entry) if e.family == A}
    return body.xreplace(swapped)


def _tidied(body: sp.Expr) -> sp.Expr:
    return oriented(sp.factor(body)) if body.is_commutative is not False else body


def variation_domain(d: int) -> Domain:
    """x_1 < … < x_d, and a Hermitian direction A: A[j,k] and A[k,j] conjugate, the diagonal real.

    >>> variation_domain(3).ascending
    (x1, x2, x3)
    """
    pairs = tuple(
        (DIRECTION.at(i, j), DIRECTION.at(j, i)) for j in range(1, d + 1) for i in range(1, j)
    )  # fmt: skip
    diagonal = tuple(DIRECTION.at(i, i) for i in range(1, d + 1))
    return Domain(ascending=eigenvalue_symbols(d), conjugate=pairs, real=diagonal)


def derivation() -> Derivation:
    """The variations of the eigenvalues, order by order, as the recursion returns them, and what follows from them."""
    return Derivation("Variations of the eigenvalues of diag(x) + εA, every d", (*_orders(), *_consequences()))


def _orders() -> tuple[Line, ...]:
    """The recursion, one line for each power of ε and row."""
    names = (r"D x_k(A)", r"D^2 x_k(A, A)", r"D^3 x_k(A, A, A)")
    return (
        Line("(diag(x) + εA) u_k = u_k x_k, the k-th entry of u_k being 1.  To first order the k-th row says", names[0],
             eigenvalue_variation(1), "variations.eigenvalue_first", "Dx_k(A)"),
        Line("and the row j ≠ k, (x_k − x_j) u_j⁽¹⁾ = A_jk:", r"\langle u_j, D u_k(A)\rangle",
             eigenvector_variation(), "variations.eigenvector", "<u_j, Du_k(A)>"),
        Line("To second order the k-th row is x_k⁽²⁾ = Σ_j A_kj u_j⁽¹⁾; the derivative is twice that:", names[1],
             eigenvalue_variation(2), "variations.eigenvalue_second", "D²x_k(A, A)"),
        Line("The row j ≠ k gives u_j⁽²⁾, hence x_k⁽³⁾ = Σ_j A_kj u_j⁽²⁾; the derivative is 6 times that:", names[2],
             eigenvalue_variation(3), "variations.eigenvalue_third", "D³x_k(A, A, A)"),
    )  # fmt: skip


def _consequences() -> tuple[Line, ...]:
    """Words over H, the sum over a cluster, and functions of a matrix."""
    f, slope = Family("f", real=True), Family("df", real=True)
    off, diagonal = function_variation(f, slope)
    return (
        Line("No two factors were exchanged: over H, where entries do not commute, the same words:",
             r"D^2 x_k(A, A)", eigenvalue_variation(2, DIRECTION_H), "variations.noncommuting", "D²x_k(A, A)"),
        Line("In the sum over colliding eigenvalues the terms of each pair cancel:", r"\textstyle\sum_k D^2 x_k(A, A)",
             eigenvalue_variation(2).sum_over("k").normal(), "variations.cluster", "Σ_k D²x_k(A, A)"),
        Line("f(M) = Σ f(x_k) u_k u_k* turns with the eigenvectors, i ≠ j (Daleckiĭ–Kreĭn):",
             r"\langle u_i, D f(M)(A)\, u_j\rangle", off, "variations.matrix_function", "<u_i, Df(M)(A) u_j>"),
        Line("and on the diagonal, df = f′:", r"\langle u_i, D f(M)(A)\, u_i\rangle", diagonal,
             "variations.matrix_function", "<u_i, Df(M)(A) u_i>"),
    )  # fmt: skip
