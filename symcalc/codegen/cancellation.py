"""Which sums may cancel, so that digits would be lost, and forms of an expression in which fewer of them do."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from symcalc.codegen.steps import DEPTH

CUMULANTS = mean_p, mean_q, variance = sp.symbols("mean_p mean_q variance", nonnegative=True)
"""Of m, N − 1 − m and m under the weights p^m q^{N−1−m}, m < N; all of them are 0 where N = 1."""


@cache
def factored(e: sp.Expr) -> sp.Expr:
    """The expression in factors; what has linear sums only is left as it is.

    >>> x, y = sp.symbols("x y")
    >>> factored(x**2 - y**2), factored(1 / (x - y) + 1 / (x + 2 * y))
    ((x - y)*(x + y), (2*x + y)/((x - y)*(x + 2*y)))
    """
    if all(t.as_coeff_Mul()[1].is_Symbol or t.is_Number for a in e.atoms(sp.Add) for t in a.args):
        return e
    return sp.factor(e)


def is_power_of_two(n: Any) -> bool:
    """Whether a product with this number is exact.

    >>> [n for n in range(1, 20) if is_power_of_two(n)]
    [1, 2, 4, 8, 16]
    """
    return n == int(n) > 0 and int(n) & (int(n) - 1) == 0


def collected(e: sp.Expr) -> sp.Expr:
    """A sum by cumulants, the coefficient of each in factors.

    >>> N = sp.Symbol("N", integer=True, positive=True)
    >>> collected(N * (mean_p + 2) - 2 * mean_p)
    2*N + mean_p*(N - 2)
    """
    return sp.collect(sp.expand(e), CUMULANTS, sp.factor)


def is_count(e: sp.Expr) -> bool:
    """Whether this is an integer combination of N and numbers, exact in floating point.

    >>> is_count(2 * sp.Symbol("N", integer=True) - 1)
    True
    """
    return e.is_integer and {s.name for s in e.free_symbols} == {DEPTH}


def may_cancel(e: sp.Expr) -> bool:
    """Whether the terms of a sum can have different signs; sums of N and numbers are exact.

    Terms with a cumulant are 0 where N = 1, so that their signs count for N = 2, 3, … only.

    >>> p, q = sp.symbols("p q", positive=True)
    >>> may_cancel(p + q), may_cancel(p - q)
    (False, True)
    """
    if not e.is_Add or all(s.name == DEPTH for s in e.free_symbols):
        return False
    if all(t.has(*CUMULANTS) for t in e.args):
        e = _from_depth_two(e)
    return not (all(t.is_nonnegative for t in e.args) or all(t.is_nonpositive for t in e.args))


def _from_depth_two(e: sp.Expr) -> sp.Expr:
    """The sum with 2 + n in place of N, n = 0, 1, …, term by term."""
    above = sp.Symbol("n", integer=True, nonnegative=True)
    depth = {s: above + 2 for s in e.free_symbols if s.name == DEPTH}
    return e.func(*(t.subs(depth) for t in e.args), evaluate=False)


def of_logarithms(e: sp.Expr) -> sp.Expr:
    """log(e^n) as n log|e|, for integers n.

    >>> x, y = sp.symbols("x y", real=True)
    >>> of_logarithms(sp.log((y - x) ** 2))
    2*log(x - y)
    """

    def power(argument: sp.Expr) -> sp.Expr:
        whole = factored(argument)
        if whole.is_Pow and whole.exp.is_Integer:
            base = -whole.base if whole.base.could_extract_minus_sign() else whole.base
            return whole.exp * sp.log(base, evaluate=False)
        return sp.log(whole)

    return e.replace(sp.log, power)
