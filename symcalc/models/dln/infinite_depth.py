"""Infinite depth: N → ∞ with β = N b, in y_k = log σ_k, for every d.

With ε = 1/N, λ_k = e^{ε y_k}: what is known for every N becomes a function of ε whose Taylor coefficients at ε = 0 are
the limit and its corrections in 1/N.  The metric has a limit, too, A_N/N → A_∞,

    A_∞(Z) = ∫_0^1 (WWᵀ)^{1−t} Z (WᵀW)^t dt,

and the equation of its own Brownian motion is the limit equation.
"""

from __future__ import annotations

import sympy as sp

from symcalc.errors import BadInput
from symcalc.geometric import as_quotient
from symcalc.indexed import IndexSum, over
from symcalc.indices import Entry, Family
from symcalc.models.dln import brownian
from symcalc.models.dln.metric import N, beta, i, j, lam, multiplier

LOGARITHMS = y = Family("y", real=True)
"""y_k = log σ_k."""
b = sp.Symbol("b", positive=True)
"""β/N."""
epsilon = sp.Symbol("epsilon", positive=True)
"""1/N."""


def deep(body: sp.Expr) -> sp.Expr:
    """A body in λ, N and β as a function of y and ε: λ = e^{εy}, N = 1/ε, β = b/ε.

    >>> deep(lam["k"] ** (N - 2))
    exp(y[k]*(1 - 2*epsilon))
    """

    def power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        return sp.exp(Entry(y, *base.indices) * sp.expand(epsilon * exponent.subs(N, 1 / epsilon)))

    plain = as_quotient(body).replace(
        lambda e: e.is_Pow and isinstance(e.base, Entry) and e.base.family == lam, lambda e: power(e.base, e.exp)
    )
    rest = {e: power(e, sp.S.One) for e in plain.atoms(Entry) if e.family == lam}
    return plain.xreplace(rest).subs({N: 1 / epsilon, beta: b / epsilon}, simultaneous=True)


def taylor(body: sp.Expr, order: int) -> sp.Expr:
    """The coefficient of ε^order of numerator/denominator at ε = 0, both entire in ε; `BadInput` for a pole.

    >>> z = sp.Symbol("z", positive=True)
    >>> taylor((sp.exp(epsilon * z) - 1) / epsilon, 0), taylor((sp.exp(epsilon * z) - 1) / epsilon, 1)
    (z, z**2/2)
    """
    numerator, denominator = sp.fraction(sp.together(body))
    first = next(n for n in range(4) if _coefficient(denominator, n) != 0)
    if any(_coefficient(numerator, n) != 0 for n in range(first)):
        raise BadInput(f"{body} has no limit as ε → 0")
    below = [_coefficient(denominator, first + n) for n in range(order + 1)]
    made: list[sp.Expr] = []
    for n in range(order + 1):
        known = sp.Add(*(below[n - m] * made[m] for m in range(n)))
        made.append(sp.cancel((_coefficient(numerator, first + n) - known) / below[0]))
    return made[order]


def _coefficient(entire: sp.Expr, n: int) -> sp.Expr:
    """The n-th Taylor coefficient at ε = 0."""
    return sp.expand(sp.diff(entire, epsilon, n).subs(epsilon, 0) / sp.factorial(n))


def expanded(expression: IndexSum, order: int = 0) -> IndexSum:
    """The coefficient of N^{−order} of a sum in λ, N and β = N b.

    >>> print(expanded(IndexSum.of(lam["k"] ** N)))
    exp(y[k])
    """
    return expression.map(lambda body: sp.Add(*(taylor(term, order) for term in sp.Add.make_args(deep(body)))))


def drift() -> IndexSum:
    """The drift of y_k = N log λ_k at finite N, by Itô's formula from that of λ."""
    roots = brownian.root_equation()
    slope, curvature = N / lam["k"], -N / lam["k"] ** 2
    return brownian.in_quotients(roots.drift * slope + roots.variance * (curvature / 2))


def variance() -> IndexSum:
    """d⟨y_k⟩/dt at finite N."""
    return brownian.root_equation().variance * (N / lam["k"]) ** 2


# --- the metric of infinite depth --------------------------------------------------------------------------------


def limit_multiplier() -> sp.Expr:
    """∫_0^1 σ_i^{2(1−t)} σ_j^{2t} dt, by an antiderivative in t: the logarithmic mean of σ_i² and σ_j²."""
    t = sp.Symbol("t", real=True)
    term = sp.exp(2 * y["i"] * (1 - t) + 2 * y["j"] * t)
    antiderivative = term / (2 * (y["j"] - y["i"]))
    assert sp.expand(sp.diff(antiderivative, t) - term) == 0
    return antiderivative.subs(t, 1) - antiderivative.subs(t, 0)


def limit_drift() -> IndexSum:
    """The drift of y_k for generator Δ/b of the metric with the multipliers of A_∞: (1/b) ∂_k log density in y.

    a_kk = σ_k², so y has the variance 2/b, and the density is Π a_ij^{−1/2} Π|σ_i² − σ_j²| Π σ_k.
    """
    difference = sp.exp(2 * y["i"]) - sp.exp(2 * y["j"])
    volume = over(i < j, sp.log(limit_multiplier() ** 2)) * sp.Rational(-1, 2) + over(j, -y["j"])
    lebesgue = over(i < j, sp.log(difference**2)) / 2 + over(j, y["j"])
    return (volume + lebesgue).diff(y["k"]) * (1 / b)


def multiplier_share() -> sp.Expr:
    """a_ij/N."""
    return multiplier("i", "j") / N
