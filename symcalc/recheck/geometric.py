"""Geometric sums G_ab = Σ_{m<N} m^a (N−1−m)^b p^m q^{N−1−m} with a symbol N, at a point.

(p − q) G_00 = p^N − q^N.  Apply (p ∂_p)^a (q ∂_q)^b, which takes G_00 to G_ab, to both sides, by Leibniz' rule:

    (p − q) G_ab = δ_{b0} N^a p^N − δ_{a0} N^b q^N − Σ_{k≥1} C(a,k) p G_{a−k,b} + Σ_{l≥1} C(b,l) q G_{a,b−l}.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import comb

from symcalc.recheck.values import Outside, Value, add, multiply, power

LARGEST = 8


def geometric_sum(prime: int, p: Value, q: Value, powers: tuple[Value, Value, Value], a: int, b: int) -> Value:
    """G_ab; `powers` are p^N, q^N and N.

    >>> P = 10007
    >>> of = [Value(v, 1) for v in (2, 3, 2**4, 3**4, 4)]
    >>> geometric_sum(P, of[0], of[1], (of[2], of[3], of[4]), 1, 0).residue
    66
    """
    if not (0 <= a <= LARGEST and 0 <= b <= LARGEST):
        raise Outside(f"a geometric sum with the weights {a}, {b}")
    term = _multiples(prime)
    inverse = power(prime, add(prime, [p, term(-1, q)]), -1)

    @cache
    def sum_of(i: int, j: int) -> Value:
        terms = [term(1, powers[0], power(prime, powers[2], i))] if j == 0 else []
        terms += [term(-1, powers[1], power(prime, powers[2], j))] if i == 0 else []
        terms += [term(-comb(i, k), p, sum_of(i - k, j)) for k in range(1, i + 1)]
        terms += [term(comb(j, k), q, sum_of(i, j - k)) for k in range(1, j + 1)]
        return multiply(prime, [inverse, add(prime, terms)])

    return sum_of(a, b)


def _multiples(prime: int) -> Callable[..., Value]:
    def term(n: int, *factors: Value) -> Value:
        return multiply(prime, [Value(n % prime, bits=abs(n).bit_length()), *factors])

    return term
