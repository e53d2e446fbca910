"""The decision of zero: against independent high-precision values, in both directions, and its refusals."""

import mpmath as mp
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symcalc.domains import Domain
from symcalc.errors import Undecidable, UndefinedFormula
from symcalc.fields import Certificate, Counterexample, Field, compare

x, y = sp.symbols("x y", real=True)
b = sp.Symbol("beta", positive=True)
ROOTS = [sp.sqrt(2), sp.sqrt(3), sp.sqrt(6), sp.sqrt(b), sp.sqrt(x**2 + y**2 + 1), sp.I]


def expressions(leaves):
    """Random expressions over the decidable class, with subtractions that often cancel."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
            st.tuples(inner, inner).map(lambda p: p[0] - p[1]),
            st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
            inner.map(lambda e: e**2),
            st.tuples(inner, st.sampled_from([x**2 + 1, b + 2, sp.sqrt(2) + 3])).map(lambda p: p[0] / p[1]),
        ),
        max_leaves=8,
    )


LEAVES = st.sampled_from([x, y, b, sp.Integer(1), sp.Integer(-2), sp.Rational(1, 3), *ROOTS])


def value(e):
    """The expression at a transcendental point, to 60 digits: zero there means zero."""
    point = {x: sp.pi, y: sp.E, b: sp.log(2) + 1}
    with mp.workdps(80):
        return abs(sp.N(e.subs(point, simultaneous=True), 60))


@given(expressions(LEAVES))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_is_zero_agrees_with_sixty_digits(e):
    assert Field.containing(e).is_zero(e) == (value(e) < 1e-40)


@given(expressions(LEAVES), expressions(LEAVES))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_identities_hold_however_they_are_written(e, f):
    for left, right in (
        ((e + f) ** 2, e**2 + 2 * e * f + f**2),
        ((e - f) * (e + f), e**2 - f**2),
        (e * (f + 1) - e, e * f),
    ):
        assert Field.containing(left, right).is_zero(left - right)
        assert not Field.containing(left, right, x).is_zero(left - right - x / 10**6)


@given(expressions(LEAVES))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_quotient_times_its_denominator(e):
    assume(not Field.containing(e).is_zero(e))
    quotient = (x + 1) / e * e - x - 1
    assert Field.containing(e, x).is_zero(quotient) if quotient != 0 else True


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (sp.sqrt(6), sp.sqrt(2) * sp.sqrt(3)),
        (sp.sqrt(2 / b), sp.sqrt(2) / sp.sqrt(b)),
        (1 / (sp.sqrt(2) + 1), sp.sqrt(2) - 1),
        (sp.sqrt((x - y) ** 2 + 4), sp.sqrt(x**2 - 2 * x * y + y**2 + 4)),
        (sp.sqrt(-3), sp.I * sp.sqrt(3)),
        (1 / (sp.sqrt(x + 1) + sp.sqrt(y)), (sp.sqrt(x + 1) - sp.sqrt(y)) / (x + 1 - y)),
    ],
)
def test_true_identities(left, right):
    assert isinstance(compare(left, right, Domain(positive=(b,))), Certificate)


@pytest.mark.parametrize(
    "e",
    [
        sp.sqrt(x) * sp.sqrt(y) - sp.sqrt(x * y),  # false where both are negative
        sp.sqrt(x**2 * (x + 1)) - x * sp.sqrt(x + 1),  # false for x < 0
        sp.sqrt((x - y) ** 2) - (x - y),
        sp.sqrt(1 / (x + 1)) - 1 / sp.sqrt(x + 1),
        sp.log(x * y) - sp.log(x) - sp.log(y),
        sp.exp(sp.exp(x)) - 1,
        sp.sqrt(1 + sp.sqrt(x)) - 1,
        x**y,
        (x + 1) ** 1000 - (x**2 + 2 * x + 1) ** 500,
        sp.sqrt(10**40 + 3) - 1,
        sp.conjugate(sp.Symbol("z")) - 1,
    ],
)
def test_what_is_outside_is_refused_not_guessed(e):
    with pytest.raises(Undecidable):
        Field.containing(e).is_zero(e)


def test_dividing_by_a_hidden_zero_is_an_error():
    with pytest.raises(UndefinedFormula, match="identically zero"):
        Field.containing(x).is_zero(x / ((x + 1) ** 2 - x**2 - 2 * x - 1))


def test_symbols_of_one_name_and_different_assumptions_are_refused():
    with pytest.raises(Undecidable, match="share the name 'x'"):
        Field.containing(x, sp.Symbol("x", positive=True))


def test_counterexamples_are_admissible_and_exact():
    x1, x2 = sp.symbols("x1 x2", real=True)
    a, c = sp.symbols("a c", complex=True)
    domain = Domain(ascending=(x1, x2), positive=(b,), conjugate=((a, c),))
    found = compare(a * c / (x1 - x2) + b, a**2 / (x1 - x2) + b, domain)
    assert isinstance(found, Counterexample)
    assert found.point[x1] < found.point[x2]
    assert found.point[c] == sp.conjugate(found.point[a])
    assert sp.expand(found.left - found.right) != 0


def test_points_are_distinct_and_start_small():
    x1, x2 = sp.symbols("x1 x2", real=True)
    points = [tuple(p.values()) for p in Domain(ascending=(x1, x2), positive=(b,)).points([x1, x2, b])]
    assert points[0] == (0, 1, 1)
    assert len(points) == len(set(points)) > 50
    assert all(p[0] < p[1] and p[2] > 0 for p in points)


def test_floats_and_noncommuting_symbols_are_refused():
    a, c = sp.symbols("a c", commutative=False)
    for left, right in ((a * c, c * a), (sp.Float("0.3333333333333333"), sp.Rational(1, 3)), (x * 0.5, x / 2)):
        with pytest.raises(Undecidable):
            compare(left, right, Domain())


def test_a_complex_symbol_without_its_conjugate_gets_no_value():
    z, w = sp.symbols("z w", complex=True)
    with pytest.raises(Undecidable, match="its conjugate is not named"):
        compare(z * w, z * w + z, Domain())
