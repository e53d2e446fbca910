"""Functions in the field: powers λ^N, exponentials, logarithms, sizes — true identities, false ones, and refusals.

Every identity goes through both rings of polynomials (FLINT and `sympy.polys`), which must agree.
"""

import time

import mpmath as mp
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from symcalc.domains import Domain
from symcalc.errors import Undecidable
from symcalc.fields import Certificate, Counterexample, Field, compare
from symcalc.fields.polynomials import FlintRing, SympyRing

RINGS = [FlintRing, SympyRing]
x, y = sp.symbols("x y", real=True)
p, q, lam, mu, sigma, b = sp.symbols("p q lam mu sigma beta", positive=True)
N, M = sp.symbols("N M", integer=True, positive=True)
x1, x2, x3 = sp.symbols("x1:4", real=True)
s1, s2 = sp.symbols("s1 s2", positive=True)
z, w = sp.symbols("z w", complex=True)
u = sp.Symbol("u", positive=True)
DOMAIN = Domain(ascending=(x1, x2, x3), conjugate=((z, w),))
SINGULAR = Domain(ascending=(s2, s1))
exp, log, sqrt, half = sp.exp, sp.log, sp.sqrt, sp.S.Half
density = (x2 - x1) ** b * exp(-b * (x1**2 + x2**2) / 4)

TRUE = [
    # powers with a symbolic exponent
    ((p**2 / q**2) ** N, p ** (2 * N) / q ** (2 * N)),
    (sp.Pow(4, N, evaluate=False), 2 ** (2 * N)),
    (sp.Pow(sp.Rational(4, 9), N), 2 ** (2 * N) / 3 ** (2 * N)),
    (sp.Pow(12, N) / 3**N, 2 ** (2 * N)),
    (lam ** (2 * N - 1) * lam, (lam**N) ** 2),
    (sp.diff(lam ** (3 * N), lam), 3 * N * (lam**N) ** 3 / lam),
    ((lam ** (2 * N) - mu ** (2 * N)) / (lam**N - mu**N), lam**N + mu**N),
    (lam ** (N * half) * lam ** (N * half + half), lam**N * sqrt(lam)),
    (lam ** (N + M) * mu**N, lam**M * (lam * mu) ** N),
    (sigma ** (2 - 2 / N), sigma**2 / (sigma ** (1 / N)) ** 2),
    (sigma ** ((2 * N - 2) / N), sigma**2 / (sigma ** (1 / N)) ** 2),
    (sigma ** sp.Rational(1, 3) * sqrt(sigma), sigma ** sp.Rational(5, 6)),
    (1 / (1 + sqrt(b)), (1 - sqrt(b)) / (1 - b)),
    ((x2 - x1) ** b * (x2 - x1), (x2 - x1) ** (b + 1)),
    (sp.diff(density, x1), (-b / (x2 - x1) - b * x1 / 2) * density),
    ((x**2 + 1) ** (2 * b), ((x**2 + 1) ** b) ** 2),
    # exponentials, hyperbolic and trigonometric functions
    (exp(2 * x) - 1, (exp(x) - 1) * (exp(x) + 1)),
    (exp(x / (1 + x)) * exp(1 / (1 + x)), sp.E),
    (exp(x + half), sqrt(sp.E) * exp(x)),
    (exp(-b * (x - y) ** 2 / 2), exp(-b * x**2 / 2) * exp(b * x * y) * exp(-b * y**2 / 2)),
    (sp.sin(x) ** 2 + sp.cos(x) ** 2, sp.S.One),
    (sp.coth(x + y), (1 + sp.coth(x) * sp.coth(y)) / (sp.coth(x) + sp.coth(y))),
    (sp.tan(x / 2), sp.sin(x) / (1 + sp.cos(x))),
    (sp.sin(x + sp.pi / 2), sp.cos(x)),
    (sp.cot(x) - sp.tan(x), 2 * sp.cot(2 * x)),
    (sp.sec(x) ** 2 - sp.tan(x) ** 2, sp.csc(y) ** 2 - sp.cot(y) ** 2),
    (sp.sech(x) ** 2 + sp.tanh(x) ** 2, sp.coth(y) ** 2 - sp.csch(y) ** 2),
    (exp(sp.I * x), sp.cos(x) + sp.I * sp.sin(x)),
    (exp(z) * sp.cosh(z), (exp(2 * z) + 1) / 2),
    (sp.sin(x + sp.pi, evaluate=False), -sp.sin(x)),
    (sp.exp(x + sp.I * sp.pi / 2, evaluate=False), sp.I * exp(x)),
    (sp.cosh(sp.I * x, evaluate=False), sp.cos(x)),
    (sp.Pow(sp.Rational(1, 4), half, evaluate=False) * x, x / 2),
    # logarithms and sizes
    (sp.Abs(-3, evaluate=False) * p, 3 * p),
    (sp.log(sp.Rational(1, 4), evaluate=False), -2 * log(2)),
    (log(p * q), log(p) + log(q)),
    (log(sp.Rational(12, 5)), 2 * log(2) + log(3) - log(5)),
    (log(x**2), 2 * log(abs(x))),
    (log((x2 - x1) * (x3 - x1)), log(x2 - x1) + log(x3 - x1)),
    (log((x1 - x2) * (x1 - x3)), log(x2 - x1) + log(x3 - x1)),
    (log(abs(x1 - x2)), log(x2 - x1)),
    (abs((x1 - x2) * (x1 - x3)), (x1 - x2) * (x1 - x3)),
    (sp.Abs(x1 - x2), x2 - x1),
    (log(density), b * log(x2 - x1) - b * (x1**2 + x2**2) / 4),
    (log(1 + exp(x)), x + log(1 + exp(-x))),
    (log(sqrt(x**2 + 1)), log(x**2 + 1) / 2),
    (sp.diff(log(sp.cosh(x)), x), sp.tanh(x)),
    (log(lam**N), N * log(lam)),
]
TRUE_SINGULAR = [
    (log((s1**N - s2**N) / (s1 - s2)), log(s1**N - s2**N) - log(s1 - s2)),
    (
        log((s1**2 - s2**2) / (s1 ** (2 / N) - s2 ** (2 / N))),
        log(s1 - s2) + log(s1 + s2) - log(s1 ** (1 / N) - s2 ** (1 / N)) - log(s1 ** (1 / N) + s2 ** (1 / N)),
    ),
    (abs(s2**N - s1**N), s1**N - s2**N),
]
FALSE = [  # wrong by little: true at some N, to leading order, up to 1e-12, for one sign only
    (lam**N * (N - 2), 0 * lam),
    (lam**N, lam**2 * (1 + 0 * N)),
    ((lam**N - mu**N) / (lam - mu), lam + mu),
    ((N - 1) * (N - 2) * (N - 3) * (N - 4) * lam, 0 * lam),
    (2**N, N**2 - N + 2),
    (exp(x), 1 + x + x**2 / 2),
    (exp(x) * (1 + sp.Rational(1, 10**12)), exp(x)),
    (exp(sp.Rational(1, 10**6) * x), 1 + x / 10**6),
    (sp.sin(x), x - x**3 / 6),
    (sp.tanh(x), sp.tanh(x + sp.Rational(1, 10**9))),
    (log(1 + p), p - p**2 / 2),
    (log(p + q), log(p) + log(q)),
    (sp.pi, sp.Rational(355, 113)),
    (sp.E, sp.Rational(2718281828, 10**9)),
    (log(2), sp.Rational(6931471805599453, 10**16)),
    (log(2) * log(3), sp.Rational(7615000, 10**7)),
    (sigma ** (1 - 1 / N), sigma / sqrt(sigma) * N / 2),
    ((x2 - x1) ** b, (x2 - x1) ** 2),
    (abs(x1 - x2), x3 - x2),
    (exp(sp.I * x), sp.cos(x) - sp.I * sp.sin(x)),
]
REFUSED = [
    (abs(z**2), z**2),  # the size of a complex number
    (log(z**2), 2 * log(abs(z))),
    (log(exp(z) ** 2), 2 * z),  # true only modulo 2πi
    (log(1 + exp(z)), z + log(1 + exp(-z))),
    (abs(z * w), z * w),
    (log(exp(sqrt(x))), sqrt(x)),  # √x is imaginary for x < 0
    (log(x**2), 2 * log(x)),
    (log(x * y), log(x) + log(y)),
    (sp.Abs(x), x),
    (sqrt(x**2), x),
    (sqrt(x * y), sqrt(x) * sqrt(y)),
    ((x**2) ** N, x ** (2 * N)),
    ((x**2) ** (b + half), x * (x**2) ** b),  # false for x < 0
    ((x - y) ** N * (x - y), (x - y) ** (N + 1)),
    ((-1) ** N, sp.S.One),
    ((-p) ** (2 * N), p ** (2 * N)),
    (log(x1 - x2), log(x2 - x1)),
    (exp(sp.pi), sp.Integer(23)),
    (exp(exp(x)), exp(exp(x)) + 0 * y),
    (sp.sin(x + sp.pi / 3), sp.sin(x) / 2 + sqrt(3) / 2 * sp.cos(x)),
    (log(log(p)), log(log(p)) + 0 * y),
    (log(1 + log(1 + p)), p),
    (log(sp.pi**2), 2 * log(sp.pi)),
    (sqrt(sp.cosh(x) ** 2 - 1), sp.sinh(x)),  # false for x < 0
    (p**z, p**w),
    (sp.Max(x, y), x),
    (sp.Pow(sp.Pow(x, 2), half, evaluate=False), x),
    (sp.Pow(sp.Pow(x, 3), sp.Rational(1, 3), evaluate=False), x),
    (log(-2, evaluate=False), log(2)),
    (sp.Pow(p * x, N), p**N * x**N),
    (lam ** (10**6 * N) * (1 + lam**N) ** 300, (1 + lam**N) ** 300 * lam ** (10**6 * N - 1) * lam),
]


def domain_of(left, right):
    return SINGULAR if (left - right).has(s1, s2) else DOMAIN


@pytest.mark.parametrize("make", RINGS)
@pytest.mark.parametrize(("left", "right"), TRUE + TRUE_SINGULAR, ids=str)
def test_true_identities_are_proved(left, right, make):
    domain = domain_of(left, right)
    assert Field.containing(left, right, domain=domain, make=make).equal(left, right)
    assert not Field.containing(left, right, u, domain=domain, make=make).equal(left, right + u / 10**6)
    assert isinstance(compare(left, right, domain), Certificate)


@pytest.mark.parametrize(("left", "right"), FALSE, ids=str)
def test_wrong_by_little_is_refuted_at_an_admissible_point(left, right):
    found = compare(sp.sympify(left, strict=True), sp.sympify(right, strict=True), DOMAIN)
    assert isinstance(found, Counterexample)
    assert all(v.is_integer and v >= 1 for s, v in found.point.items() if s.is_integer)
    assert all(v > 0 for s, v in found.point.items() if s.is_positive)
    with mp.workdps(60):
        assert abs(sp.N(found.left - found.right, 50)) > 1e-25


@pytest.mark.parametrize("make", RINGS)
@pytest.mark.parametrize(("left", "right"), REFUSED, ids=str)
def test_what_is_not_decided_is_refused(left, right, make):
    with pytest.raises(Undecidable):
        Field.containing(left, right, domain=DOMAIN, make=make).equal(left, right)


def test_the_smallest_integer_is_found():
    found = compare((N - 1) * (N - 2) * lam, 0 * lam, Domain())
    assert found == Counterexample({N: 3, lam: 1}, sp.Integer(2), sp.Integer(0))


def test_products_of_constants_are_equal_or_refused_never_guessed():
    left, right = log(2) * log(3) - log(2) * sp.pi, log(5) ** 2
    with pytest.raises(Undecidable, match="not known of its constants"):
        Field.containing(left, right).equal(left, right)
    assert not Field.containing(log(2), log(3)).equal(log(2) * 2, log(3))  # linear: Baker
    assert not Field.containing(sp.E, sp.exp(sp.I / 2)).equal(sp.E, sp.exp(sp.I / 2))  # Lindemann–Weierstrass


def test_a_depth_that_the_domain_lists_as_positive_is_still_an_integer():
    found = compare(lam**N * (N - 1) * (2 * N - 1), 0 * lam, Domain(positive=(lam, N)))
    assert found.point == {N: 2, lam: 1}
    assert all(point[N].is_integer for point in Domain(positive=(lam, N)).generic([lam, N]))


def test_assumptions_of_the_symbols_hold_at_counterexamples():
    even, below = sp.Symbol("even", even=True), sp.Symbol("below", negative=True)
    found = compare(lam**even * below, lam * below, Domain())
    assert found.point[even] % 2 == 0
    assert found.point[below] < 0


@pytest.mark.parametrize(
    ("e", "expected"),
    [
        (1 / ((N - 1) * (N**2 - 9)) + 1 / (lam ** (N - 1) - 1), {N: [1, 3]}),
        ((lam**2 - mu**2) / (lam ** (2 / N) * mu - mu ** (2 / N) * lam), {N: [2]}),
        (1 / (lam ** (2 * N) - lam ** (N + 4)), {N: [4]}),
        (sp.coth((N - 2) * x) + log(abs((M - 3) * x)), {N: [2], M: [3]}),
        (1 / (exp(N * x) - exp(2 * x)), {N: [2]}),
        (1 / (lam**N + mu), {}),
        (1 / (lam**N - lam) ** half / sqrt(N), {N: [1]}),
        (1 / (lam**N - sqrt(N)), None),
        (1 / (2**N - 8), None),
    ],
)
def test_exceptional_integers(e, expected):
    field = Field.containing(e, domain=DOMAIN)
    if expected is None:
        with pytest.raises(Undecidable):
            field.exceptional_integers(e)
    else:
        assert field.exceptional_integers(e) == expected


# --- random expressions against 60 digits ---------------------------------------------------------------------------

ATOMS = [
    x, y, p, lam, N, sp.Integer(2), sp.Rational(-1, 3), lam**N, lam ** (2 * N - 1), sqrt(p), p ** sp.Rational(1, 3),
    p ** (1 / N), exp(x), exp(-2 * x + y), sp.tanh(x / 2), sp.cosh(y), sp.sin(x), sp.cos(x / 2), sp.tan(y), log(p),
    log(lam * p), log(x**2 + 1), sqrt(x**2 + 1), (x**2 + 1) ** b, 2**N, log(6), log(2),
]  # fmt: skip
EXPRESSIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: t[0] + t[1]),
        st.tuples(inner, inner).map(lambda t: t[0] - t[1]),
        st.tuples(inner, inner).map(lambda t: t[0] * t[1]),
        inner.map(lambda e: e**2),
        st.tuples(inner, st.sampled_from([x**2 + 1, p + 2, exp(x) + 3])).map(lambda t: t[0] / t[1]),
    ),
    max_leaves=6,
)
POINTS = [
    {x: sp.Rational(7, 5), y: sp.Rational(-3, 7), p: sp.Rational(11, 6), lam: sp.Rational(13, 9), b: half / 5, N: n}
    for n in (7, 11)
]


def magnitude(e):
    """The largest size of the expression at the points, to 60 digits."""
    with mp.workdps(80):
        return max(abs(sp.N(e.xreplace(point), 60)) for point in POINTS)


@given(EXPRESSIONS, EXPRESSIONS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_verdicts_agree_with_sixty_digits_and_between_rings(e, f):
    for left, right in ((e, f), ((e + f) ** 2, e**2 + 2 * e * f + f**2), (sp.expand(e * f), e * f)):
        verdicts = {Field.containing(left, right, make=make)._agree(left, right) for make in RINGS}
        assert verdicts == {bool(magnitude(left - right) < 1e-40)}


# --- limits ---------------------------------------------------------------------------------------------------------

MANY = sp.symbols("t1:15", positive=True)


@pytest.mark.parametrize("make", RINGS)
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((x + y + 1) ** 150, (x + y + 1) ** 149 * (x + y + 1)),
        (sum((s + t) / (s - t) for s in MANY for t in MANY if s != t), sp.S.Zero),
        (p ** sp.Rational(1, 10007) * p, p ** sp.Rational(10008, 10007)),
        (sp.Pow(10**40 + 3, N), sp.Pow(10**40 + 3, N) + 0 * x),
        (log(sum((i + 2) * s * t for i, s in enumerate(MANY) for t in MANY) ** 3), p - p),
    ],
    ids=range(5),
)
def test_what_is_too_large_is_refused_and_not_begun(left, right, make):
    started = time.process_time()
    field = Field.containing(left, right, make=make)
    with pytest.raises(Undecidable, match=r"too large|too many terms"):
        field.equal(left, right)
    assert time.process_time() - started < 5


def test_a_large_difference_is_seen_at_once():
    left, right = (x + y + 1) ** 150, (x + y + 1) ** 149 * (x + y + 1) + x
    started = time.process_time()
    assert not Field.containing(left, right).equal(left, right)
    assert time.process_time() - started < 1
