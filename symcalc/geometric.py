"""Geometric sums that are kept as a node, G_ab(p, q; N) = Σ_{m<N} m^a (N−1−m)^b p^m q^{N−1−m}.

The nodes are closed under both derivatives, p ∂_p G_ab = G_{a+1,b} and q ∂_q G_ab = G_{a,b+1}, and under p ↔ q, which
exchanges a and b.  So what is derived from G_00 = (p^N − q^N)/(p − q) is a sum of positive terms and never a
difference of nearly equal numbers.  N is a symbol for an integer ≥ 1, or a number, and then the sum is written out.

The quotient, (p ∂_p)^a (q ∂_q)^b of (p^N − q^N)/(p − q), is for deciding (`as_quotient`): it lies in the field of
`symcalc.fields`.  Where p = q it is 0/0, and the node is a polynomial in N times p^{N−1} instead.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp
from sympy.core.function import ArgumentIndexError

from symcalc.errors import BadInput

MAX_LENGTH = 10_000


class GeometricSum(sp.Function):
    """Σ_{m<N} m^a (N−1−m)^b p^m q^{N−1−m}, with 0⁰ = 1.

    >>> p, q = sp.symbols("p q", positive=True)
    >>> N = sp.Symbol("N", integer=True, positive=True)
    >>> G = geometric_sum(p, q, N)
    >>> G
    sum(p**m*q**(N - m - 1), m in range(N))
    >>> G.subs(N, 3)
    p**2 + p*q + q**2
    >>> G.subs(q, p)
    N*p**(N - 1)
    >>> G.diff(p) == GeometricSum(p, q, N, 1, 0) / p
    True
    """

    nargs = 5

    @classmethod
    def eval(cls, p: sp.Expr, q: sp.Expr, N: sp.Expr, a: sp.Expr, b: sp.Expr) -> sp.Expr | None:
        """Write the sum out for a number N, take the polynomial at p = q, or turn p and q into a fixed order."""
        if not all(n.is_Integer and n >= 0 for n in (a, b)):
            raise BadInput(f"the powers of m and N − 1 − m are integers ≥ 0, not {a} and {b}")
        if N.is_number:
            return _written_out(p, q, N, a, b)
        if p == q:
            return _moment(a, b).subs(_N, N) * p ** (N - 1)
        if _order(q, b) < _order(p, a):
            return cls(q, p, N, b, a)
        return None

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """∂_p and ∂_q; N is an integer, and a and b are numbers."""
        p, q, N, a, b = self.args
        if argindex == 1:
            return GeometricSum(p, q, N, a + 1, b) / p
        if argindex == 2:
            return GeometricSum(p, q, N, a, b + 1) / q
        raise ArgumentIndexError(self, argindex)

    def _eval_is_positive(self) -> bool | None:
        p, q, _, a, b = self.args
        return True if p.is_positive and q.is_positive and a == b == 0 else None

    def _eval_is_real(self) -> bool | None:
        return True if all(e.is_real for e in self.args[:2]) else None

    def summand(self, m: sp.Symbol) -> sp.Expr:
        """The term of the index m, counted from the end that has the higher weight."""
        p, q, N, a, b = self.args
        if a < b:
            p, q, a, b = q, p, b, a
        return m**a * (N - 1 - m) ** b * p**m * q ** (N - 1 - m)

    def quotient(self) -> sp.Expr:
        """The sum without a sum: rational in p, q, p^N, q^N and N.

        >>> p, q = sp.symbols("p q", positive=True)
        >>> geometric_sum(p, q, sp.Symbol("N", integer=True, positive=True)).quotient()
        (p**N - q**N)/(p - q)
        """
        p, q, N, a, b = self.args
        return _quotient(a, b).subs({_P: p, _Q: q, _N: N}, simultaneous=True)

    def _sympystr(self, printer: Any) -> str:
        return f"sum({printer._print(self.summand(_INDEX))}, m in range({printer._print(self.args[2])}))"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        written = rf"\sum_{{m=0}}^{{{printer._print(self.args[2] - 1)}}} {printer._print(self.summand(_INDEX))}"
        bracketed = rf"\left({written}\right)"
        return bracketed if exp is None else f"{bracketed}^{{{exp}}}"


_P, _Q = sp.symbols("p q", positive=True)
_N = sp.Symbol("N", integer=True, positive=True)
_INDEX = sp.Symbol("m", integer=True, nonnegative=True)


def geometric_sum(p: sp.Expr, q: sp.Expr, N: sp.Expr) -> sp.Expr:
    """Σ_{m<N} p^m q^{N−1−m} = (p^N − q^N)/(p − q), also where p = q.

    >>> geometric_sum(sp.Integer(2), sp.Integer(2), sp.Integer(3))
    12
    """
    return GeometricSum(p, q, N, 0, 0)


def summed(term: sp.Expr, m: sp.Symbol, N: sp.Expr) -> sp.Expr:
    """Σ_{m<N} of a term c · m^a (N−1−m)^b p^m q^{N−1−m} that is written as a product of powers.

    >>> x, y = sp.symbols("x y", positive=True)
    >>> N, m = sp.Symbol("N", integer=True, positive=True), sp.Symbol("m", integer=True)
    >>> summed(m * x ** (2 * m) * y ** (3 * N - 3 * m), m, N) == y**3 * GeometricSum(x**2, y**3, N, 1, 0)
    True
    """
    powers = term.as_powers_dict()
    a, b = powers.get(m, 0), powers.get(N - 1 - m, 0)
    slopes = {base: sp.diff(e, m) for base, e in powers.items() if e.has(m)}
    p = sp.Mul(*(base**s for base, s in slopes.items() if s.is_positive))
    q = sp.Mul(*(base**-s for base, s in slopes.items() if s.is_negative))
    rest = sp.powsimp(term / (m**a * (N - 1 - m) ** b * p**m * q ** (N - 1 - m)))
    if rest.has(m):
        raise BadInput(f"{term} is not a power of m times a geometric term")
    return rest * GeometricSum(p, q, N, a, b)


def as_quotient(expression: sp.Expr) -> sp.Expr:
    """The expression with every geometric sum as a quotient: what is decided in place of it."""
    sums = expression.atoms(GeometricSum)
    return expression.xreplace({g: g.quotient() for g in sums}) if sums else expression


def _order(base: sp.Expr, power: sp.Expr) -> tuple[Any, ...]:
    return base.sort_key(), int(power)


def _written_out(p: sp.Expr, q: sp.Expr, N: sp.Expr, a: sp.Expr, b: sp.Expr) -> sp.Expr:
    if not (N.is_Integer and 0 <= N <= MAX_LENGTH):
        raise BadInput(f"the length of a geometric sum is an integer from 0 to {MAX_LENGTH}, not {N}")
    length = int(N)
    weights = (sp.Integer(m) ** a * sp.Integer(length - 1 - m) ** b for m in range(length))
    return sp.Add(*(w * p**m * q ** (length - 1 - m) for m, w in enumerate(weights)))


@cache
def _moment(a: int, b: int) -> sp.Expr:
    """Σ_{m<N} m^a (N−1−m)^b, a polynomial in N."""
    powers = sp.Poly(sp.expand(_INDEX**a * (_N - 1 - _INDEX) ** b), _INDEX)
    return sp.factor(sp.Add(*(c * sp.summation(_INDEX**k, (_INDEX, 0, _N - 1)) for (k,), c in powers.terms())))


@cache
def _quotient(a: int, b: int) -> sp.Expr:
    """(p ∂_p)^a (q ∂_q)^b (p^N − q^N)/(p − q)."""
    value = (_P**_N - _Q**_N) / (_P - _Q)
    for _ in range(int(a)):
        value = _P * sp.diff(value, _P)
    for _ in range(int(b)):
        value = _Q * sp.diff(value, _Q)
    return value
