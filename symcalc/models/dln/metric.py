"""The metric g^N of the deep linear network, the entropy S of its gauge orbits, and the force Σ′, for every d and N.

    A_{N,W}(Z) = Σ_{p=1}^N (WWᵀ)^{(N−p)/N} Z (WᵀW)^{(p−1)/N},        g^N(Z, Z) = ⟨Z, A_{N,W}⁻¹ Z⟩.

In the frame W = Q_N diag(σ) Q_0ᵀ with σ_k = λ_k^N, A multiplies u_i v_jᵀ by a_ij, a geometric sum, so everything is a
sum over indices in the λ_k with the symbol N.  Geometric sums are kept as nodes (`symcalc.geometric`): what is
derived from them has no cancellation, and equal singular values are no special case.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sympy as sp

from symcalc.domains import Domain
from symcalc.geometric import as_quotient, summed
from symcalc.indexed import IndexMatrix, IndexSum, over, total
from symcalc.indices import Entry, Family, Index, Name
from symcalc.models.dyson import beta
from symcalc.singular import SINGULAR_VALUES as sigma
from symcalc.singular import singular_value_symbols

N = sp.Symbol("N", integer=True, positive=True)
ROOTS = lam = Family("lam", positive=True)
"""λ_k = σ_k^{1/N}."""

i, j, k = Index("i"), Index("j"), Index("k")

Term = Callable[[str, str], sp.Expr]
"""The term (p, q) of a sum over all pairs."""


def trace(scope: tuple[str, ...], term: Term) -> IndexSum:
    """Σ_pq term(p, q) over all pairs of indices, those in `scope` included.

    >>> print(trace(("k",), lambda p, q: lam[p] if p == q else sp.S.Zero))
    lam[k] + sum(lam[j], j != k)
    """

    def row(p: str) -> IndexSum:
        inside = tuple(dict.fromkeys((*scope, p)))
        return total(inside, lambda q: IndexSum.of(term(p, q), *inside, q))

    return total(scope, row)


def root_symbols(d: int) -> tuple[sp.Symbol, ...]:
    """The symbols lam1, …, lamd (positive, descending).

    >>> root_symbols(2)
    (lam1, lam2)
    """
    return tuple(lam.at(n) for n in range(1, d + 1))


def domain(d: int) -> Domain:
    """λ_1 > … > λ_d > 0, N ≥ 1, β > 0.

    >>> domain(2).ascending
    (lam2, lam1)
    """
    return Domain(ascending=tuple(reversed(root_symbols(d))), positive=(N, beta))


def singular_domain(d: int) -> Domain:
    """σ_1 > … > σ_d > 0, N ≥ 1, β > 0.

    >>> singular_domain(2).ascending
    (sigma2, sigma1)
    """
    return Domain(ascending=tuple(reversed(singular_value_symbols(d))), positive=(N, beta))


def in_roots(expression: IndexSum) -> IndexSum:
    """A sum in the singular values σ_k as one in λ_k: σ_k = λ_k^N.

    >>> print(in_roots(IndexSum.of(sigma["k"] ** 2)))
    lam[k]**(2*N)
    """
    return expression.map(
        lambda body: body.xreplace({e: Entry(lam, *e.indices) ** N for e in body.atoms(Entry) if e.family == sigma})
    )


def in_singular_values(value: sp.Expr, depth: sp.Expr = N) -> sp.Expr:
    """An expression in lam1, …, lamd as one in sigma1, …, sigmad: λ_k = σ_k^{1/N}, geometric sums as quotients.

    For a number `depth` the sums are written out.

    >>> in_singular_values(multiplier("i", "j").subs({lam["i"]: lam.at(1), lam["j"]: lam.at(2)}), sp.Integer(2))
    sigma1 + sigma2
    """
    plain = as_quotient(value) if depth == N else value.subs(N, depth)
    places = {s: int(s.name.removeprefix(lam.name)) for s in plain.free_symbols if s.name.startswith(lam.name)}
    return plain.xreplace({s: sigma.at(n) ** (1 / sp.sympify(depth, strict=True)) for s, n in places.items()})


# --- the metric and the entropy ----------------------------------------------------------------------------------


def operator_term(a: Name, b: Name, p: sp.Expr) -> sp.Expr:
    """The p-th term of A_{N,W} on u_a v_bᵀ, (σ_a²)^{(N−p)/N} (σ_b²)^{(p−1)/N} with σ = λ^N.

    >>> operator_term("i", "j", sp.Symbol("p", integer=True))
    lam[i]**(2*N - 2*p)*lam[j]**(2*p - 2)
    """
    left, right = (Entry(lam, index) ** (2 * N) for index in (a, b))
    return left ** ((N - p) / N) * right ** ((p - 1) / N)


@cache
def multiplier(a: Name, b: Name) -> sp.Expr:
    """a_ij, the eigenvalue of A_{N,W} on u_i v_jᵀ: the sum of `operator_term` over p = N − m.

    >>> multiplier("i", "j")
    sum(lam[i]**(2*m)*lam[j]**(2*N - 2*m - 2), m in range(N))
    >>> multiplier("i", "i")
    lam[i]**(2*N - 2)*N
    """
    m = sp.Symbol("m", integer=True, nonnegative=True)
    return summed(operator_term(a, b, N - m), m, N)


def multipliers() -> IndexMatrix:
    """The matrix of the a_ij.

    >>> print(multipliers().diagonal)
    lam[i]**(2*N - 2)*N
    """
    return IndexMatrix(IndexSum.of(multiplier("i", "j")), IndexSum.of(multiplier("i", "i")))


def entropy() -> IndexSum:
    """S = ½ Σ_{i<j} log a_ij, the log volume of the gauge orbit up to an additive constant.

    The Gram determinant of the pair i, j is a_ij (`balanced`); the constant is that of the claim `dln.volume_constant`.

    >>> print(entropy().map(lambda body: body.subs(N, 2)))
    sum(log(lam[i]**2 + lam[j]**2)/4, i != j)
    """
    return over(i < j, sp.log(multiplier("i", "j"))) / 2


def metric_volume() -> IndexSum:
    """log √det g^N = −½ Σ_{i,j} log a_ij, the density of the volume of g^N in W: another volume than e^S.

    >>> metric_volume().instantiate(1)
    -log(N*lam1**(2*N - 2))/2
    """
    off = over(i < j, sp.log(multiplier("i", "j"))) * 2
    return (off + over(i, sp.log(multiplier("i", "i")))) * sp.Rational(-1, 2)


def singular_slope(f: IndexSum) -> IndexSum:
    """∂f/∂σ_k of a sum in the λ's: the chain rule with σ_k = λ_k^N.

    >>> print(singular_slope(IndexSum.of(lam["k"] ** N)))
    1
    """
    return f.diff(lam["k"]) * (1 / sp.diff(lam["k"] ** N, lam["k"]))


def gradient(f: IndexSum) -> IndexSum:
    """The k-th frame entry of grad_{g^N} f = A(df) of a spectral function: a_kk ∂f/∂σ_k, since Dσ_k(Z) = Z_kk.

    >>> print(gradient(over(j, lam[j] ** N)).tidied())
    lam[k]**(2*N - 2)*N
    """
    return (singular_slope(f) * multiplier("k", "k")).map(sp.powsimp)


@cache
def entropic_drift() -> IndexSum:
    """Σ′_k, with grad_{g^N} S = Q_N Σ′ Q_0ᵀ; positive, and free of cancellation.

    >>> print(entropic_drift().map(lambda body: body.subs(N, 2)).tidied())
    sum(lam[k]**2/(lam[j]**2 + lam[k]**2), j != k)
    """
    return gradient(entropy()).map(lambda body: sp.powsimp(sp.factor(body)))
