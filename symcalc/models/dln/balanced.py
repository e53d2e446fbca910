"""Upstairs: balanced factors, their gauge orbits, and the submersion onto end-to-end matrices, for every d and N.

The point is W_p = Q_p Λ Q_{p−1}ᵀ, p = 1, …, N; turning all frames away is an isometry, so it is (Λ, …, Λ).  There

* the gauge direction X_p (antisymmetric, at level p = 1, …, N−1) moves the factor p by X_p Λ and the factor p + 1 by
  −Λ X_p, and the second derivative of the factor p is X_p² Λ − 2 X_p Λ X_{p−1} + Λ X_{p−1}²;
* φ(W_N, …, W_1) = W_N ⋯ W_1 has Dφ(V) = Σ_p Λ^{N−p} V_p Λ^{p−1}, and the adjoint (Dφ* Z)_p = Λ^{N−p} Z Λ^{p−1};
* the balancedness G_p = W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ has DG_p(V) = V_{p+1}ᵀ Λ + Λ V_{p+1} − V_p Λ − Λ V_pᵀ.

The frame of the Lie algebra of each O(d) is X = (E_ij − E_ji)/√2, orthonormal for the Frobenius inner product.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symcalc.covariance import delta
from symcalc.indexed import IndexSum, over
from symcalc.indices import Entry, Name
from symcalc.models.dln.metric import N, Term, j, k, lam, trace

Pair = tuple[str, str]

LEVEL = p = sp.Symbol("p", integer=True, positive=True)


# --- the gauge orbit ---------------------------------------------------------------------------------------------


def generator(pair: Pair) -> Term:
    """The entries of X = (E_ij − E_ji)/√2.

    >>> generator(("i", "j"))("i", "j"), generator(("i", "j"))("j", "i")
    (sqrt(2)/2, -sqrt(2)/2)
    """
    i, j = pair
    return lambda a, b: (delta(a, i) * delta(b, j) - delta(a, j) * delta(b, i)) / sp.sqrt(2)


def own_move(pair: Pair) -> Term:
    """The entries of X Λ, by which the level p moves the factor p.

    >>> own_move(("i", "j"))("i", "j")
    sqrt(2)*lam[j]/2
    """
    X = generator(pair)
    return lambda a, b: X(a, b) * Entry(lam, b)


def next_move(pair: Pair) -> Term:
    """The entries of −Λ X, by which the level p moves the factor p + 1.

    >>> next_move(("i", "j"))("i", "j")
    -sqrt(2)*lam[i]/2
    """
    X = generator(pair)
    return lambda a, b: -Entry(lam, a) * X(a, b)


def inner(left: Term, right: Term, scope: tuple[str, ...]) -> IndexSum:
    """⟨left, right⟩ = Σ_ab left_ab right_ab.

    >>> print(inner(own_move(("i", "j")), own_move(("i", "j")), ("i", "j")))
    lam[i]**2/2 + lam[j]**2/2
    """
    return trace(scope, lambda a, b: left(a, b) * right(a, b)).normal()


def gram_own(pair: Pair = ("i", "j"), other: Pair = ("i", "j")) -> IndexSum:
    """The Gram entry of two gauge directions of one level.

    >>> print(gram_own())
    lam[i]**2 + lam[j]**2
    >>> print(gram_own(("i", "j"), ("i", "l")), gram_own(("i", "j"), ("l", "n")))
    0 0
    """
    scope = tuple(dict.fromkeys((*pair, *other)))
    return inner(own_move(pair), own_move(other), scope) + inner(next_move(pair), next_move(other), scope)


def gram_next(pair: Pair = ("i", "j"), other: Pair = ("i", "j")) -> IndexSum:
    """The Gram entry of a gauge direction of the level p and one of the level p + 1: they share the factor p + 1.

    >>> print(gram_next())
    -lam[i]*lam[j]
    """
    return inner(next_move(pair), own_move(other), tuple(dict.fromkeys((*pair, *other))))


@cache
def gram_determinant(size: sp.Expr = N - 1) -> sp.Expr:
    """The determinant T_n of the tridiagonal Gram matrix of a pair over n = `size` levels, for symbolic n.

    T_n = own T_{n−1} − next² T_{n−2} with T_0 = 1 and T_1 = own; solved by the roots of z² = own z − next².

    >>> gram_determinant()
    (lam[i]**N - lam[j]**N)*(lam[i]**N + lam[j]**N)/((lam[i] - lam[j])*(lam[i] + lam[j]))
    """
    own, cross = (g.grades[0] for g in (gram_own(), gram_next()))
    z = sp.Symbol("z")
    first, second = sorted(sp.roots(z**2 - own * z + cross**2, z), key=str)
    constants = sp.Matrix([[1, 1], [first, second]]).LUsolve(sp.Matrix([1, own]))
    return sp.factor(sp.powsimp(sum(c * r**size for c, r in zip(constants, (first, second), strict=True))))


def recursion_residue(n: sp.Expr = N) -> sp.Expr:
    """T_{n+1} − own T_n + next² T_{n−1}, which is zero.

    >>> sp.factor(recursion_residue(sp.Integer(3)))
    0
    """
    own, cross = (g.grades[0] for g in (gram_own(), gram_next()))
    return gram_determinant(n + 1) - own * gram_determinant(n) + cross**2 * gram_determinant(n - 1)


def orbit_entropy() -> IndexSum:
    """½ Σ_{i<j} log T_{N−1}: directions of different pairs have orthogonal tangents.  (Written as ¼ Σ_{i≠j}.)"""
    return IndexSum.of(sp.log(gram_determinant()) / 4).sum_over("i").sum_over("j")


# --- the second fundamental form of the gauge orbits -------------------------------------------------------------


def product(left: Term, right: Term, scope: tuple[str, ...]) -> IndexSum:
    """(left right)_kk = Σ_a left_ka right_ak."""
    return trace(scope, lambda a, b: left("k", b) * right(b, "k") if a == "k" else sp.S.Zero)


@cache
def bending() -> tuple[sp.Expr, sp.Expr]:
    """−Dσ_k of the acceleration of the orbit: the coefficients of x_p² and of x_p x_{p+1}, for the pair k, j.

    Σ_p Λ^{N−p} (X_p² Λ − 2 X_p Λ X_{p−1} + Λ X_{p−1}²) Λ^{p−1} has the entry k, k of Dσ_k.

    >>> bending()
    (lam[k]**N, -lam[j]*lam[k]**(N - 1))
    """
    pair, scope = ("k", "j"), ("k", "j")
    X, moved = generator(pair), own_move(pair)
    weight = lam["k"] ** (N - 1)
    squares = product(X, moved, scope) + product(X, X, scope) * lam["k"]
    crossed = product(moved, X, scope) * -2
    own, cross = ((-form * weight).normal().grades[0] for form in (squares, crossed))
    return sp.powsimp(own), sp.powsimp(cross)


def mean_curvature_force() -> IndexSum:
    """tr(G⁻¹ · ½ λ_k^{N−1} ∂_k G) summed over the pairs with k: −⟨H, grad σ_k∘φ⟩, H the trace of II.

    By Jacobi's formula tr(G⁻¹ ∂_k G) = ∂_k log det G.
    """
    determinant = gram_determinant().subs({Entry(lam, "i"): lam["k"], Entry(lam, "j"): lam["j"]}, simultaneous=True)
    return over(j != k, lam["k"] ** (N - 1) * sp.diff(sp.log(determinant), lam["k"]) / 2)


# --- the submersion ----------------------------------------------------------------------------------------------


def lift(a: Name, b: Name, level: sp.Expr) -> sp.Expr:
    """(Dφ* Z)_p at the entry a, b, for Z = 1 there: λ_a^{N−p} λ_b^{p−1}.

    >>> lift("i", "j", sp.Integer(1))
    lam[i]**(N - 1)
    """
    return Entry(lam, a) ** (N - level) * Entry(lam, b) ** (level - 1)


def submersion_term(a: Name, b: Name) -> sp.Expr:
    """The p-th term of Dφ Dφ* on u_a v_bᵀ."""
    return lift(a, b, p) * Entry(lam, a) ** (N - p) * Entry(lam, b) ** (p - 1)


def balance_of_lift(level: sp.Expr = p) -> tuple[sp.Expr, sp.Expr]:
    """DG_p of Dφ* Z at the entry i, j, as the coefficients of Z_ij and Z_ji: zero, so Dφ* Z is tangent.

    >>> [sp.powsimp(b) for b in balance_of_lift()]
    [0, 0]
    """
    a, b = lam["i"], lam["j"]
    straight = a * lift("i", "j", level + 1) - lift("i", "j", level) * b
    swapped = lift("j", "i", level + 1) * b - a * lift("j", "i", level)
    return straight, swapped


def gauge_image(a: Name, b: Name) -> sp.Expr:
    """Dφ of a gauge direction of the level p at the entry a, b, for X_ab = 1: zero, so gauge orbits are fibres.

    >>> sp.powsimp(gauge_image("i", "j"))
    0
    """
    la, lb = Entry(lam, a), Entry(lam, b)
    own = la ** (N - p) * lb * lb ** (p - 1)
    following = la ** (N - p - 1) * -la * lb**p
    return own + following


# --- the additive constant of S ----------------------------------------------------------------------------------


def orthogonal_group_volume(d: int) -> sp.Expr:
    """vol O(d) for the Frobenius metric: 2^{d(d−1)/4} Π_{n=1}^d vol(S^{n−1}).

    O(d) → S^{d−1}, Q ↦ Q e_1, is a submersion with fibre O(d−1) onto the sphere of radius √2.

    >>> orthogonal_group_volume(1), orthogonal_group_volume(2)
    (2, 4*sqrt(2)*pi)
    """
    volume = sp.Integer(2)
    for n in range(2, d + 1):
        volume *= sp.sqrt(2) ** (n - 1) * sphere_volume(n - 1)
    return volume


def sphere_volume(n: int) -> sp.Expr:
    """vol S^n of radius 1, by vol S^n = vol S^{n−1} ∫_0^π sin^{n−1}, vol S^0 = 2.

    >>> sphere_volume(2)
    4*pi
    """
    volume, integrals = sp.Integer(2), [sp.pi, sp.Integer(2)]  # ∫_0^π sin^m for m = 0, 1
    for m in range(n):
        if m >= 2:
            integrals.append(sp.Rational(m - 1, m) * integrals[m - 2])  # by parts
        volume *= integrals[m]
    return volume
