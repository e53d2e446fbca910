"""Second derivatives of the product φ(W_N, …, W_1) = W_N ⋯ W_1 across the gauge orbits, for every d and N.

At (Λ, …, Λ), with the frames turned away,

    D²φ(V, V) = 2 Σ_{p<q} Λ^{N−q} V_q Λ^{q−p−1} V_p Λ^{p−1},

and V = Dφ* E_mn, V_p = Λ^{N−p} E_mn Λ^{p−1}, are orthogonal horizontal vectors of squared length a_mn.  Dφ* maps into
tangent vectors, so Dφ vanishes on normal ones, and the trace of D²φ is that of the Hessian on the balanced manifold.
"""

from __future__ import annotations

import sympy as sp

from symcalc.covariance import delta
from symcalc.indexed import IndexSum
from symcalc.indices import Entry
from symcalc.models.dln.balanced import lift
from symcalc.models.dln.metric import N, lam, multiplier, trace

p, q = sp.symbols("p q", integer=True, positive=True)


def horizontal_trace(a: str, b: str) -> IndexSum:
    """Σ_mn D²φ(Dφ*E_mn, Dφ*E_mn)_ab / a_mn: E_mn Λ^s E_mn is not zero for m = n alone.

    >>> print(horizontal_trace("k", "k"))
    lam[k]**(N - 2)*(N - 1)
    """

    def term(m: str, n: str) -> sp.Expr:
        unit = delta(a, m) * delta(m, n) * delta(n, b)
        return unit * _pair(m, n) / multiplier(m, n) if unit else sp.S.Zero

    scope = (a,) if a == b else (a, b)
    return trace(scope, term).normal().map(lambda body: sp.powsimp(sp.factor(body)))


def _pair(m: str, n: str) -> sp.Expr:
    """Σ_{p<q} of the entry m, n: each of the N(N − 1)/2 pairs has the same term, for m = n."""
    left, right = Entry(lam, m), Entry(lam, n)
    each = left ** (N - q) * lift(m, n, q) * right ** (q - p - 1) * lift(m, n, p) * right ** (p - 1)
    term = sp.powsimp(each.subs(right, left))
    if term.free_symbols & {p, q}:
        raise AssertionError(f"the terms of D²φ on the diagonal depend on the levels: {term}")
    return N * (N - 1) * term
