"""Itô's formula against exact one-step cubature: 1,000 random polynomial equations with correlated noises.

Two to four states, two to four noises with a random rational covariance C = L Lᵀ.  The reference never differentiates:
along each column s of σL, the second derivative of a polynomial of degree ≤ 4 is exactly (16 D(1) − D(2))/12 with
D(ε) = f(x + εs) + f(x − εs) − 2 f(x), and its first derivative along b is exactly (8 E(1) − E(2))/12 with
E(ε) = f(x + εb) − f(x − εb).
"""

import itertools
import math
import random
from fractions import Fraction

import pytest
import sympy as sp

from symcalc.ito import ItoProcess, Noise


def random_terms(rng, n, degree, terms):
    """A polynomial as (coefficient, indices of its factors)."""
    return [(rng.randint(-3, 3), rng.choices(range(n), k=rng.randint(0, degree))) for _ in range(terms)]


def value(terms, at):
    return sum(c * math.prod((at[i] for i in factors), start=Fraction(1)) for c, factors in terms)


def reference(f, at, drift, columns):
    """L f at a point by exact finite differences."""

    def moved(direction, scale):
        return value(f, [v + scale * d for v, d in zip(at, direction, strict=True)])

    def second(s):
        one, two = (moved(s, e) + moved(s, -e) - 2 * moved(s, 0) for e in (1, 2))
        return (16 * one - two) / 12

    one, two = (moved(drift, e) - moved(drift, -e) for e in (1, 2))
    return (8 * one - two) / 12 + sum(map(second, columns)) / 2


@pytest.mark.parametrize("block", range(10))
def test_a_hundred_random_equations(block):
    rng = random.Random(block)
    for _ in range(100):
        n, m = rng.randint(2, 4), rng.randint(2, 4)
        x = sp.symbols(f"x1:{n + 1}", real=True)
        dZ = sp.ImmutableMatrix(sp.symbols(f"dZ1:{m + 1}", real=True))
        L = [[Fraction(rng.randint(-2, 2), rng.randint(1, 2)) if j <= i else 0 for j in range(m)] for i in range(m)]
        pairs = itertools.product(range(m), repeat=2)
        table = {(dZ[a], dZ[b]): exact(sum(u * v for u, v in zip(L[a], L[b], strict=True))) for a, b in pairs}
        sigma = [[random_terms(rng, n, 2, 2) for _ in range(m)] for _ in range(n)]
        drift = [random_terms(rng, n, 2, 2) for _ in range(n)]
        f, at = random_terms(rng, n, 4, 4), [Fraction(rng.randint(-3, 3), rng.randint(1, 3)) for _ in range(n)]

        def expression(terms, x=x):
            return sp.Add(*(c * sp.Mul(*(x[i] for i in factors)) for c, factors in terms))

        martingale = sp.Matrix([[expression(t) for t in row] for row in sigma]) * dZ
        X = ItoProcess(sp.Matrix(x), sp.Matrix(list(map(expression, drift))), martingale, Noise("dZ", dZ, table))
        derived = X.generator(expression(f)).xreplace(dict(zip(x, map(exact, at), strict=True)))
        here = [[value(t, at) for t in row] for row in sigma]
        columns = [[sum(here[i][a] * L[a][k] for a in range(m)) for i in range(n)] for k in range(m)]
        assert derived == exact(reference(f, at, [value(t, at) for t in drift], columns))


def exact(number):
    return sp.Rational(number.numerator, number.denominator)
