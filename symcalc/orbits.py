"""Isospectral orbits of Hermitian matrices over R, C and H, for every d: tangents, volume, curvature.

The orbit of X = diag(x) is {U X U*}.  At X, with ⟨A, B⟩ = Re tr(A*B):

* its tangents are T = [a, X] with a* = −a, so T_ij = a_ij (x_j − x_i): zero on the diagonal, anything off it, as long
  as the x_i are distinct.  P_M keeps the entries off the diagonal, P_M^⊥ those on it;
* the Gram matrix of the tangents over an orthonormal frame of {a : a_ii = 0} is diagonal, and log vol is half of its
  log determinant;
* the curve e^{ta} X e^{−ta} has the acceleration [a, [a, X]], whose normal part is II(T, T); the mean curvature H is
  the trace of II over an orthonormal frame of the tangent space (not the average).

The calculus is that of `symcalc.indexed`; `a` and `T` are kept as words, so that it holds over H as well.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from symcalc.covariance import FIELD_DIMENSION, Covariance, wiener_hermitian
from symcalc.derivation import Derivation, Line
from symcalc.index_notation import oriented
from symcalc.indexed import IndexSum, over, total, words
from symcalc.indices import Family, Index, Name, delta
from symcalc.spectral import EIGENVALUES as x

GENERATOR = Family("a", 2, commutative=False)
TANGENT = Family("T", 2, hermitian=True, commutative=False)

Matrix = Callable[[str, str], IndexSum]
"""A matrix as the function of its two indices."""


def commutator(left: Matrix, right: Matrix) -> Matrix:
    """[L, R]_ij = Σ_l L_il R_lj − R_il L_lj.

    >>> print(commutator(point, point)("i", "j"))
    0
    """

    def entry(i: str, j: str) -> IndexSum:
        return total((i, j), lambda l: left(i, l) * right(l, j) - right(i, l) * left(l, j))

    return entry


def generator(i: str, j: str) -> IndexSum:
    """An anti-Hermitian matrix with zero diagonal: a direction of the group that moves X.

    >>> print(generator("i", "j"), generator("i", "i"))
    a[i,j] 0
    """
    return IndexSum.of(GENERATOR[i, j] if i != j else 0, i, j)


def point(i: str, j: str) -> IndexSum:
    """X = diag(x).

    >>> print(point("i", "i"), point("i", "j"))
    x[i] 0
    """
    return IndexSum.of(x[i] * delta(i, j), i, j)


def tangent() -> IndexSum:
    """[a, X]_ij for i ≠ j.

    >>> print(tangent())
    x[j]*a[i,j] - x[i]*a[i,j]
    """
    return commutator(generator, point)("i", "j")


def tangent_diagonal() -> IndexSum:
    """[a, X]_ii: tangents have a zero diagonal.

    >>> print(tangent_diagonal())
    0
    """
    return commutator(generator, point)("i", "i")


def tangential_projection() -> Covariance:
    """P_M as a tensor, (P_M Z)_ab = Σ P_abcd Z_cd: 1 where a ↦ [a, X] is onto, that is off the diagonal.

    >>> P = tangential_projection()
    >>> P("i", "j", "i", "j"), P("i", "i", "i", "i")
    (1, 0)
    """
    return Covariance(lambda a, b, c, d: _reached(a, b) * delta(a, c) * delta(b, d))


def normal_projection() -> Covariance:
    """P_M^⊥ = 1 − P_M as a tensor: the matrices that commute with X.

    >>> P = normal_projection()
    >>> P("i", "j", "i", "j"), P("i", "i", "i", "i")
    (0, 1)
    """
    return Covariance(lambda a, b, c, d: (1 - _reached(a, b)) * delta(a, c) * delta(b, d))


def _reached(a: Name, b: Name) -> sp.Expr:
    """1 if [·, X] reaches the entry (a, b): if its multiplier x_b − x_a is not identically zero."""
    multiplier = tangent_diagonal() if a == b else tangent()
    return sp.S.Zero if multiplier.is_zero() else sp.S.One


def gram_per_direction() -> sp.Expr:
    """|[a, X]|² for a unit generator a = (q E_ij − q̄ E_ji)/√2 of the pair i, j (free indices of the expression).

    Generators of different pairs, or with different units q, have orthogonal tangents, since [·, X] multiplies each
    entry by a real number.  So the Gram matrix is diagonal.

    >>> gram_per_direction()
    (x[i] - x[j])**2
    """
    ratio = tangent().grades[0].subs(GENERATOR["i", "j"], 1, simultaneous=True)
    return sp.factor(ratio**2)  # |a_ij|² = |a_ji|² = ½, two entries


def entropy(dimension: sp.Expr = FIELD_DIMENSION) -> IndexSum:
    """S = log vol(O_x) up to a constant: half the log determinant of the Gram matrix, `dimension` directions a pair.

    >>> print(entropy(sp.Integer(2)).diff(x["k"]).tidied())
    sum(2/(x[k] - x[j]), j != k)
    """
    return over(Index("i") < Index("j"), sp.log(gram_per_direction())) * (dimension / 2)


def second_fundamental_form() -> IndexSum:
    """II(T, T)_kk for a tangent T: the diagonal of [a, [a, X]] with a_ij = T_ij/(x_j − x_i).

    >>> print(second_fundamental_form())
    sum(-2*T[k,j]*T[j,k]/(x[k] - x[j]), j != k)
    """

    def of_tangent(i: str, j: str) -> IndexSum:
        return IndexSum.of(TANGENT[i, j] / (x[j] - x[i]) if i != j else 0, i, j)

    return commutator(of_tangent, commutator(of_tangent, point))("k", "k").map(_collected)


def mean_curvature(dimension: sp.Expr = FIELD_DIMENSION) -> IndexSum:
    """H_k, the trace of II: contracted with Σ_e T^e_ab T^e_cd over an orthonormal frame of the tangent space.

    That sum is the off-diagonal part of the covariance of the standard Wiener process.

    >>> print(mean_curvature(sp.Integer(2)))
    sum(-2/(x[k] - x[j]), j != k)
    """
    frame = wiener_hermitian(dimension).weighted(lambda a, b: 1 - delta(a, b))
    return frame.contract(second_fundamental_form(), TANGENT).tidied()


def _collected(body: sp.Expr) -> sp.Expr:
    """One coefficient for each word."""
    return sp.Add(*(oriented(sp.factor(c)) * sp.Mul(*word) for word, c in words(body).items()))


def derivation() -> Derivation:
    """The volume and the mean curvature of the orbits over C, line by line."""
    complex_field = sp.Integer(2)
    return Derivation(
        "Volume and mean curvature of the isospectral orbits, every d",
        (
            Line("The tangents of the orbit at X = diag(x), a* = −a, i ≠ j:", "[a, X]_{ij}", tangent(),
                 "orbits.tangent_space", "[a, X]_ij"),
            Line("Squared length of the tangent of a unit generator of the pair i, j:", r"|[a, X]|^2",
                 gram_per_direction(), "orbits.gram", "|[a, X]|²"),
            Line("Half the log determinant of the Gram matrix, two directions a pair:", r"S = \log\operatorname{vol}",
                 entropy(complex_field), "orbits.entropy", "S"),
            Line("Normal part of the acceleration of e^{ta} X e^{−ta}, T = [a, X]:", r"\mathrm{II}(T, T)_k",
                 second_fundamental_form(), "orbits.second_fundamental_form", "II(T, T)_k"),
            Line("Its trace over an orthonormal frame:", "H_k", mean_curvature(complex_field),
                 "orbits.complex_curvature"),
            Line("which is minus the gradient of the log volume:", r"-\partial_k S",
                 (-entropy(complex_field).diff(x["k"])).tidied(), "orbits.complex_curvature", "−∂_k S"),
        ),
    )  # fmt: skip
