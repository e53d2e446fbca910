"""Functions of a process: what keeps to one smooth branch, and what a derivative alone would call smooth."""

import pytest
import sympy as sp

import symcalc
from symcalc.domains import Domain
from symcalc.ito import ItoProcess, StratonovichProcess, hermitian_state
from symcalc.process import TIME
from symcalc.referee.branch_cuts import undecided_branch

x, y = sp.symbols("x y", real=True)
p, q = sp.symbols("p q", positive=True)
w = sp.Symbol("w")
z, c = sp.symbols("z c", complex=True)
M = hermitian_state(2)

ANYWHERE = Domain()
SMOOTH = (
    sp.asin(x), sp.acos(x), 2 * sp.asin(sp.sqrt(p)), sp.acosh(p), sp.atanh(x), sp.asinh(x), sp.atan(y / p),
    sp.atan2(y, p), sp.atan(x / (1 + x**2)), sp.log(x), sp.log((x - y) ** 2), sp.log(sp.sin(x) ** 2), sp.log(M.det()),
    sp.log(1 + sp.exp(x)), sp.sqrt(x), sp.sqrt(1 - x**2), sp.sqrt(x * (1 - x)), sp.sqrt(x**2 + y**2), sp.sqrt(p * q),
    p ** sp.Rational(1, 3), p**y, sp.exp(-1 / p), sp.tanh(x), sp.tan(x), 1 / x, w**3, sp.log(sp.exp(w)),
    sp.Function("f")(x), sp.acot(1 + x**2),
)  # fmt: skip
NOT_SEEN = (
    sp.atan(sp.tan(x)), sp.asin(sp.sin(x)), sp.acos(sp.cos(x)), sp.asec(sp.sec(x)), sp.atan(1 / x), sp.atan2(y, x),
    sp.atan2(sp.sin(x), sp.cos(x)), sp.tanh(1 / x), sp.exp(1 / x), sp.atan(sp.log(x**2)), sp.atan(sp.atanh(x)),
    sp.acos(1 - 2 * x**2), sp.sqrt(1 - sp.cos(x)), sp.sqrt(x**4 - 2 * x**2 + 1), sp.cbrt(x**4 - 2 * x**2 + 1),
    sp.log(z), sp.sqrt(z), sp.log(sp.exp(z)), sp.log(sp.exp(sp.I * x)), sp.acot(x), sp.Mod(x, 1), sp.gamma(x),
    sp.KroneckerDelta(x, 1), sp.LambertW(x * sp.exp(x)),
)  # fmt: skip


def found(f, domain=ANYWHERE):
    return undecided_branch(f, f.free_symbols, domain)


@pytest.mark.parametrize("f", SMOOTH, ids=str)
def test_what_is_smooth_is_let_through(f):
    assert found(f) is None


@pytest.mark.parametrize("f", NOT_SEEN, ids=str)
def test_what_may_jump_or_have_a_kink_is_seen(f):
    assert found(f) is not None


def test_the_domain_says_what_is_positive_and_what_is_a_conjugate():
    assert found(sp.atan2(y, x)) is not None and found(sp.atan2(y, x), Domain(positive=(x,))) is None
    pair = Domain(conjugate=((z, c),))
    assert found(sp.log(z * c), pair) is None and found(sp.log(z), pair) == sp.log(z)


@pytest.mark.parametrize("f", [sp.atan(sp.tan(x)), sp.asin(sp.sin(x)), sp.atan2(sp.sin(x), sp.cos(x))], ids=str)
def test_a_branch_is_not_assumed_in_silence(f):
    answer = symcalc.check_process(ItoProcess(x, sp.S.Zero, sp.S.One), f, drift=0, bracket=1)
    assert str(answer.verdict) == "INCONCLUSIVE"
    assert f"{f} is not seen to stay on one smooth branch" in answer.evidence[0].detail


def test_a_diffusion_that_is_differentiated_and_the_time_are_looked_at():
    jumping = StratonovichProcess(x, sp.S.Zero, sp.atan(sp.tan(x)))
    assert str(symcalc.check_process(jumping, x, generator=x / 2).verdict) == "INCONCLUSIVE"
    still = ItoProcess(x, sp.S.Zero, sp.S.One)
    assert str(symcalc.check_process(still, sp.atan(sp.tan(TIME)) * x, drift=x).verdict) == "INCONCLUSIVE"


def test_the_range_decides():
    plane = ItoProcess(sp.Matrix([p, y]), sp.zeros(2, 1), sp.eye(2))
    assert str(symcalc.check_process(plane, sp.atan(y / p), drift=0, bracket=1 / (p**2 + y**2)).verdict) == "PROVED"
