"""Closed forms of sums over m in range(N) against the sums written out, and what is refused."""

from fractions import Fraction

import pytest
import sympy as sp

import symcalc
from symcalc.errors import NoClosedForm
from symcalc.evidence.verdict import Verdict
from symcalc.referee.range_sums import range_sum
from symcalc.referee.typed import Typed

m, N = sp.Symbol("m", integer=True, nonnegative=True), sp.Symbol("N", integer=True, positive=True)
p, q = sp.symbols("p q", positive=True)
x = sp.Symbol("x", real=True)
POINT = {p: sp.Rational(3, 2), q: sp.Rational(5, 7), x: sp.Rational(-7, 5)}


@pytest.mark.parametrize(
    "body",
    [
        p ** (2 * m) * q ** (2 * (N - 1 - m)), m * p**m, m**3, (m + 1) ** 2 * p ** (2 * m) / q**m, 2**m, (-1) ** m * m,
        p ** (2 * m) * p ** (2 * (N - 1 - m)), (p**2) ** m * (q**N) ** (2 - 2 * (m + 1) / N), sp.exp(m * x), p,
        (p * q) ** m / (p**m * q**m), sp.sqrt(p) ** m * (1 + m * q) ** 2, m**2 * (N - 1 - m) ** 2 * p**m * q ** (N - m),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_closed_forms_are_the_sums(body, n):
    closed = range_sum(body, m, N).subs(N, n).subs(POINT)
    written_out = sum(body.subs({m: i, N: n}).subs(POINT) for i in range(n))
    assert sp.N(closed - written_out, 50) == 0 or abs(sp.N(closed - written_out, 50)) < 1e-40


@pytest.mark.parametrize(
    "body",
    [
        1 / (m + 1),
        p ** (m**2),
        sp.log(p + m),
        (p + m) ** p,
        p ** (m * N),
        (x - 1) ** (m * p),
        m**13,
        sp.sin(m),
        x ** (m / 2),
    ],
    ids=str,
)
def test_what_has_no_closed_form_is_refused(body):
    with pytest.raises(NoClosedForm):
        range_sum(body, m, N)


# --- range(a, N + b) --------------------------------------------------------------------------------------------------

ITO = "(N - 1)*sigma[k]**(1 - 2/N)"
PAIR = "lam[i]**(2*{0})*lam[j]**(2*(N - 1 - {0}))"
BODIES = {
    "m**2*lam[k]**m": lambda m, n, z: m**2 * z**m,
    "(-1)**m*m": lambda m, n, z: (-1) ** m * m,
    "2**-m": lambda m, n, z: Fraction(2) ** -m,
    "(N - m)*sigma[k]**(m/N)": lambda m, n, z: (n - m) * z**m,
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("first", "end"), [(1, 1), (0, -1), (1, 0), (-3, 2), (4, -2)])
def test_a_range_is_that_of_python(body, first, end):
    """With N a number always, and with N a symbol from the N on at which the length is not negative."""
    typed = Typed.read("dln.ito_drift", f"sum({body}, m in range({first}, N {end:+d}))")
    at = {sp.Symbol("lam1", positive=True): sp.Rational(5, 3)}
    (closed,) = typed.components(1)
    for n in range(1, 9):
        expected = sum(BODIES[body](m, n, Fraction(5, 3)) for m in range(first, n + end))
        (written_out,) = typed.components(1, sp.Integer(n))
        assert written_out.subs(at) == sp.Rational(expected)
        if n + end >= first:
            assert sp.expand(closed.subs(N, n).subs(at)) == sp.Rational(expected)


RANGES = [
    ("dln.multiplier", f"sum({PAIR.format('(p - 1)')}, p in range(1, N + 1))", "PROVED", ""),
    ("dln.multiplier", f"sum({PAIR.format('m')}, m in range(1, N)) + lam[j]**(2*N - 2)", "PROVED", ""),
    ("dln.multiplier", f"sum({PAIR.format('(p - 1)')}, p in range(1, N))", "REFUTED", "range(1, N + 1) in place"),
    ("dln.multiplier", f"sum({PAIR.format('m')}, m in range(N + 1))", "REFUTED", "range(N) in place of range(N + 1)"),
    ("dln.multiplier", f"sum({PAIR.format('m')}, m in range(N - 1))", "REFUTED", "range(N) in place of range(N - 1)"),
    ("dln.multiplier", f"sum({PAIR.format('m')}, m in range(1, N + 1))", "REFUTED", "range(N) in place of"),
    ("dln.multiplier", f"sum({PAIR.format('m')}, m in range(1, N))", "REFUTED", "range(N) in place of range(1, N)"),
    # a range that is empty at small N: the closed form says nothing there
    ("dln.ito_drift", f"{ITO} + (N - 1)*(N - 2)*(sum(m, m in range(3, N)) - N*(N - 1)/2 + 3)", "PROVED", ""),
    ("dln.ito_drift", f"{ITO} + (N - 1)*(N - 2)*(N - 3)*(sum(m, m in range(9, N)) - N*(N - 1)/2 + 36)", "REFUTED", ""),
    ("dln.ito_drift", f"{ITO} + sum(m, m in range(9, N))", "REFUTED", "It is true for N = 1, 2, 3, 4"),
    ("dln.ito_drift", f"{ITO} + sum(1, m in range(30, N - 30))", "REFUTED", ""),
]


@pytest.mark.parametrize(("identity", "text", "verdict", "words"), RANGES)
def test_ranges_are_decided_for_every_depth(identity, text, verdict, words):
    answer = symcalc.check(identity, text, tiers=["exact"])
    assert answer.verdict is Verdict(verdict) and words in answer.diagnosis


def test_the_counterexample_is_where_the_range_is_not_empty():
    answer = symcalc.check("dln.ito_drift", f"{ITO} + sum(m, m in range(9, N))", tiers=["exact"])
    assert "N = 10, k = 1, yours is 18, derived is 9" in answer.evidence[0].detail
