"""Closed forms of sums over m in range(N) against the sums written out, and what is refused."""

import pytest
import sympy as sp

from symcalc.errors import NoClosedForm
from symcalc.referee.range_sums import range_sum

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
