"""A sign that is claimed holds at every admissible point; and the signs that the formulas need are claimed."""

import random
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcalc.domains import Domain
from symcalc.fields import Certificate, Field, compare
from symcalc.fields.polynomials import FlintRing, SympyRing
from symcalc.fields.signs import Kind, kind, sign

KINDS = [Kind.REAL, Kind.REAL, Kind.REAL, Kind.POSITIVE, Kind.REAL]
CHAINS = [[0, 1, 2]]  # v0 < v1 < v2, v3 > 0, v4 real

coefficients = st.integers(-3, 3)


@st.composite
def polynomials(draw):
    """Products of simple factors in FLINT's ring, many of one sign."""
    ring = FlintRing(5)
    a, b, c, p, r = ring.gens
    factors = [b - a, c - a, a - c, p, p + b - a, r**2 + 1, r, a, c - b + p**2, r**2 * p + c - a, a + b, p - 1]
    total = ring.constant(draw(st.sampled_from([1, -1, 2])))
    for f in draw(st.lists(st.sampled_from(factors), min_size=1, max_size=4)):
        total = total * f
    return ring, total + draw(st.sampled_from([0, 0, p, -p, (b - a) ** 3]))


def values(source):
    low = Fraction(source.randint(-50, 50), 7)
    middle = low + Fraction(source.randint(1, 90), 11)
    high = middle + Fraction(source.randint(1, 90), 13)
    return [low, middle, high, Fraction(source.randint(1, 60), 9), Fraction(source.randint(-40, 40), 5)]


@given(polynomials())
@settings(max_examples=400, deadline=None, derandomize=True)
def test_a_claimed_sign_holds_at_random_points(case):
    ring, p = case
    found = sign(ring, p, KINDS, CHAINS)
    if found is None:
        return
    source = random.Random(1)
    for _ in range(30):
        at = values(source)
        value = Fraction(0)
        for m, c in ring.terms(p).items():
            term = Fraction(c)
            for v, e in zip(at, m, strict=True):
                term *= v**e
            value += term
        assert value * found >= 0


@pytest.mark.parametrize("make", [FlintRing, SympyRing])
def test_products_of_ordered_differences_have_a_sign(make):
    ring = make(5)
    a, b, c, p, r = ring.gens
    assert sign(ring, (b - a) * (c - b) * (c - a), KINDS, CHAINS) == 1
    assert sign(ring, (a - b) * (p + r**2), KINDS, CHAINS) == -1
    assert sign(ring, a + b, KINDS, CHAINS) is None
    assert sign(ring, r * p, KINDS, CHAINS) is None
    assert sign(ring, b - a - p, KINDS, CHAINS) is None


def test_what_a_symbol_is():
    x, z, w, p = sp.Symbol("x", real=True), *sp.symbols("z w", complex=True), sp.Symbol("p", positive=True)
    low, high = sp.symbols("low high", real=True)
    domain = Domain(ascending=(low, high), positive=(low,), conjugate=((z, w),))
    assert [kind(s, domain) for s in (x, z, p, high)] == [Kind.REAL, Kind.COMPLEX, Kind.POSITIVE, Kind.POSITIVE]
    assert kind(sp.Symbol("n", integer=True, negative=True), Domain()) is Kind.REAL
    assert kind(sp.Symbol("c", complex=True), Domain()) is Kind.COMPLEX


def test_the_order_decides_the_size_of_a_difference_but_only_where_it_is_given():
    a, b = sp.symbols("a b", real=True)
    assert isinstance(compare(sp.Abs(a - b), b - a, Domain(ascending=(a, b))), Certificate)
    assert isinstance(compare(sp.Abs(a - b), a - b, Domain(ascending=(b, a))), Certificate)
    assert compare(sp.Abs(a - b), a - b, Domain(ascending=(a, b))).point == {a: 0, b: 1}
    assert Field.containing(sp.Abs(a**2 + 1)).is_zero(sp.Abs(a**2 + 1) - a**2 - 1)


def test_ordered_and_positive_points():
    s1, s2 = sp.symbols("s1 s2", positive=True)
    domain = Domain(ascending=(s2, s1))
    for points in (domain.points([s1, s2]), domain.generic([s1, s2])):
        assert all(0 < point[s2] < point[s1] for point in points)
    declared = Domain(ascending=(a := sp.Symbol("a", real=True), b := sp.Symbol("b", real=True)), positive=(a, b))
    assert all(0 < point[a] < point[b] for point in declared.points([a, b]))


def test_even_powers_of_an_upper_variable_have_a_sign():
    """Written with gaps, x2² + 1 is (x1 + gap)² + 1, whose middle coefficient shows no sign."""
    x1, x2 = sp.symbols("x1 x2", real=True)
    e = sp.log(x2**2 + 1) - sp.log(x2**4 + 2 * x2**2 + 1) / 2
    assert isinstance(compare(e, sp.S.Zero, Domain(ascending=(x1, x2))), Certificate)
