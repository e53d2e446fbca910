"""Sums over m in range(N), N a symbol: polynomial × geometric terms have a closed form, others are refused.

Σ_{m<N} m^p r^m is (z d/dz)^p (z^N − 1)/(z − 1) at z = r where r is not 1, and a polynomial in N where r = 1.  Which of
the two it is has to be known for every N, so r must not depend on N.  For a number N the sum is written out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import sympy as sp

from symcalc.errors import NoClosedForm
from symcalc.fields import Field

MAX_TERMS = 200
MAX_POWER = 12


@dataclass(frozen=True)
class Term:
    """coefficient · m^power · ratio^m."""

    coefficient: sp.Expr
    power: int = 0
    ratio: sp.Expr = sp.S.One

    def times(self, other: Term) -> Term:
        """The product."""
        return Term(self.coefficient * other.coefficient, self.power + other.power, self.ratio * other.ratio)


def range_sum(body: sp.Expr, m: sp.Symbol, N: sp.Expr) -> sp.Expr:
    """Σ_{0≤m<N} body in closed form for N ≥ 0, an N of which no ratio depends on; `NoClosedForm` if there is none.

    The body is a sum of terms c m^p r^m.

    >>> m = sp.Symbol("m", integer=True, nonnegative=True)
    >>> N = sp.Symbol("N", integer=True, positive=True)
    >>> p, q = sp.symbols("p q", positive=True)
    >>> range_sum(p**m, m, N), range_sum(m + 1, m, N)
    ((p**N - 1)/(p - 1), N*(N - 1)/2 + N)
    """
    return sp.Add(*(_closed(t, N) for t in _terms(body, m)))


def _closed(t: Term, N: sp.Expr) -> sp.Expr:
    if t.power > MAX_POWER:
        raise NoClosedForm(f"the power m**{t.power} is too high for a closed form (at most {MAX_POWER})")
    if N.free_symbols & t.ratio.free_symbols:
        raise NoClosedForm(f"the ratio {t.ratio} of a geometric sum depends on N")
    if t.ratio == 1 or Field.containing(t.ratio).equal(t.ratio, sp.S.One):
        return t.coefficient * _power_sum(t.power).xreplace({_N: N})
    if t.ratio.is_zero is not False and Field.containing(t.ratio).is_zero(t.ratio):
        raise NoClosedForm("a power of zero in a sum over range(N)")
    return t.coefficient * _geometric(t.power).xreplace({_Z: t.ratio, _N: N})


_N = sp.Symbol("N", integer=True, positive=True)
_Z = sp.Dummy("z")


@cache
def _geometric(p: int) -> sp.Expr:
    value = (_Z**_N - 1) / (_Z - 1)
    for _ in range(p):
        value = _Z * sp.diff(value, _Z)
    return value


@cache
def _power_sum(p: int) -> sp.Expr:
    """Σ_{m<N} m^p = Σ_k S(p, k) k! C(N, k + 1)."""
    parts = []
    for k in range(p + 1):
        falling = sp.Mul(*(_N - i for i in range(k + 1)))
        parts.append(sp.functions.combinatorial.numbers.stirling(p, k) * falling / (k + 1))
    return sp.Add(*parts)


# --- polynomial × geometric ---------------------------------------------------------------------------------------


def _terms(e: sp.Expr, m: sp.Symbol) -> list[Term]:
    if m not in e.free_symbols:
        return [Term(e)]
    if e == m:
        return [Term(sp.S.One, 1)]
    if e.is_Add:
        return _few([t for a in e.args for t in _terms(a, m)])
    if e.is_Mul:
        return _product([_terms(a, m) for a in e.args])
    if e.is_Pow and e.exp.is_Integer:
        return _integer_power(_terms(e.base, m), int(e.exp))
    if isinstance(e, (sp.Pow, sp.exp)):
        base, exponent = e.as_base_exp()
        return [_geometric_term(base, exponent, m)]
    raise NoClosedForm(f"{e} is no polynomial × geometric term in {m}")


def _few(terms: list[Term]) -> list[Term]:
    if len(terms) > MAX_TERMS:
        raise NoClosedForm(f"a sum over range(N) has more than {MAX_TERMS} terms")
    return terms


def _product(factors: Sequence[list[Term]]) -> list[Term]:
    total = [Term(sp.S.One)]
    for factor in factors:
        if len(total) * len(factor) > MAX_TERMS:
            raise NoClosedForm(f"a sum over range(N) has more than {MAX_TERMS} terms")
        total = [a.times(b) for a in total for b in factor]
    return total


def _integer_power(base: list[Term], n: int) -> list[Term]:
    if n < 0:
        if len(base) != 1 or base[0].power:
            raise NoClosedForm("a sum over range(N) divides by what depends on its index")
        base, n = [Term(1 / base[0].coefficient, 0, 1 / base[0].ratio)], -n
    if n > MAX_TERMS:
        raise NoClosedForm(f"the exponent {n} is too large in a sum over range(N)")
    return _product([base] * n)


def _geometric_term(base: sp.Expr, exponent: sp.Expr, m: sp.Symbol) -> Term:
    """base^(u + v m) = base^u (base^v)^m, for a positive base or integers u and v."""
    poly = sp.Poly(exponent, m, domain="EX") if exponent.is_polynomial(m) else None
    if m in base.free_symbols or poly is None or poly.degree() != 1:
        raise NoClosedForm(f"{base**exponent} is no geometric term in {m}")
    v, u = (sp.expand(c) for c in (poly.coeff_monomial(m), poly.coeff_monomial(1)))
    if not (base.is_positive or (u.is_integer and v.is_integer and base.is_nonzero)):
        raise NoClosedForm(f"the base {base} may be negative or zero in a sum over range(N)")
    return Term(base**u, 0, base**v)
