"""Special depths and degenerate spectra of the deep linear network, for every d.

Equal singular values are regular: a geometric sum at equal arguments is a polynomial in N.  At rank loss, λ_k → 0
with N ≥ 2 a symbol, λ_k^{aN+b} = λ_k^{a+b} t^a with t = λ_k^{N−1} → 0, so the limit of a body is its value at
λ_k = t = 0, if it is defined there.
"""

from __future__ import annotations

import sympy as sp

from symcalc.errors import BadInput
from symcalc.geometric import as_quotient
from symcalc.indexed import IndexSum
from symcalc.indices import Entry
from symcalc.models.dln.metric import N, lam


def at_depth(expression: IndexSum, depth: int) -> IndexSum:
    """The sum for a number N.

    >>> from symcalc.models.dln.metric import entropic_drift
    >>> print(at_depth(entropic_drift(), 1))
    0
    """
    return expression.map(lambda body: body.subs(N, depth))


def at_coincidence(expression: IndexSum) -> IndexSum:
    """Each two-body term of F(k) at λ_j = λ_k: the value where all singular values are equal is their sum.

    >>> from symcalc.models.dln.metric import entropic_drift
    >>> print(at_coincidence(entropic_drift()).tidied())
    sum(lam[k]**(N - 2)*(N - 1)/2, j != k)
    """
    return expression.map(lambda body: sp.powsimp(body.subs(Entry(lam, 0), lam["k"])))


def at_rank_loss(expression: IndexSum) -> IndexSum:
    """The limit λ_k → 0 of F(k), N ≥ 2; `BadInput` where a body is 0/0 or infinite there.

    >>> from symcalc.models.dln.metric import entropic_drift
    >>> print(at_rank_loss(entropic_drift() * (1 / lam["k"] ** N)))
    sum(lam[j]**(-2), j != k)
    """
    return expression.map(_without_k)


def _without_k(body: sp.Expr) -> sp.Expr:
    small, t = lam["k"], sp.Symbol("t", positive=True)

    def split(power: sp.Expr) -> sp.Expr:
        a = sp.diff(sp.expand(power.exp), N)
        return small ** (a + sp.expand(power.exp - a * N)) * t**a

    powers = as_quotient(body).replace(lambda e: e.is_Pow and e.base == small and e.exp.has(N), split)
    value = sp.cancel(sp.together(powers)).subs({small: 0, t: 0}, simultaneous=True)
    if value.has(sp.nan, sp.zoo, sp.oo):
        raise BadInput(f"{body} has no finite value at λ_k = 0 that these powers show")
    return sp.powsimp(sp.cancel(value))
