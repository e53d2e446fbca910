"""The judge's rule for all combinations, and tiers that cannot be talked into agreeing."""

import itertools
import math

import mpmath as mp
import pytest
import sympy as sp

from symcalc.domains import Domain
from symcalc.errors import DimensionError
from symcalc.evidence import precise
from symcalc.evidence.exact import Equation, decide
from symcalc.evidence.montecarlo import Comparison, conclude
from symcalc.evidence.precise import Measured
from symcalc.evidence.verdict import Evidence, Tier, Verdict, exit_code, judge

x = sp.Symbol("x", real=True)


def of(tier, verdict):
    return Evidence(tier, verdict, "", "")


@pytest.mark.parametrize("verdicts", list(itertools.product(Verdict, repeat=3)))
def test_the_rule(verdicts):
    evidence = [of(t, v) for t, v in zip(Tier, verdicts, strict=True)]
    found = judge(evidence)
    if Verdict.REFUTED in verdicts:
        assert found is Verdict.REFUTED
    elif verdicts[0] is Verdict.PROVED:
        assert found is Verdict.PROVED
    else:
        assert found is not Verdict.PROVED
        if {Verdict.PROVED, Verdict.CONFIRMED} & set(verdicts):
            assert found is Verdict.CONFIRMED
        else:
            assert found is (Verdict.ERROR if Verdict.ERROR in verdicts else Verdict.INCONCLUSIVE)


def test_no_evidence_decides_nothing():
    assert judge([]) is Verdict.INCONCLUSIVE
    assert exit_code([Verdict.INCONCLUSIVE, Verdict.PROVED]) == 3


def test_numbers_do_not_lift_a_decided_difference():
    differ = Evidence(Tier.EXACT, Verdict.INCONCLUSIVE, "", "", {"differ": True})
    for numbers in (Verdict.CONFIRMED, Verdict.INCONCLUSIVE, Verdict.ERROR):
        assert judge([differ, of(Tier.PRECISE, numbers)]) is Verdict.INCONCLUSIVE
    assert judge([differ, of(Tier.PRECISE, Verdict.REFUTED)]) is Verdict.REFUTED


def test_what_vanishes_at_every_simple_point_still_gets_its_counterexample():
    beta = sp.Symbol("beta", positive=True)
    bump = sp.Mul(*(beta - sp.Rational(p, q) for p in range(1, 12) for q in range(1, 8)))
    found = decide(Equation({"f": x + bump}, {"route": {"f": x}}, Domain(positive=(beta,))))
    assert found.verdict is Verdict.REFUTED


def test_an_equation_says_something():
    for claimed in ({}, {"a": sp.Matrix(0, 0, [])}):
        with pytest.raises(DimensionError, match="at least one"):
            Equation(claimed, {"route": claimed}, Domain())
    for routes in ({"a": {"f": x}, "b": {"F": 2 * x}}, {"a": {"f": x}, "b": {}}):
        with pytest.raises(DimensionError, match="derives nothing, or something that is not claimed"):
            Equation({"f": x}, routes, Domain())
    with pytest.raises(DimensionError, match="no route derives"):
        Equation({"a": x}, {"route": {"b": x}}, Domain())
    with pytest.raises(DimensionError, match="shapes"):
        decide(Equation({"a": sp.Matrix([x])}, {"route": {"a": sp.Matrix([x, x])}}, Domain()))


def test_the_first_difference_is_reported_in_the_order_of_the_claim():
    equation = Equation({"b": x, "a": x}, {"route": {"a": 2 * x, "b": 3 * x}}, Domain())
    assert decide(equation).figures["quantity"] == "b"


@pytest.mark.parametrize("claimed", [sp.nan, sp.zoo, sp.oo, sp.I, x + sp.Rational(1, 10**30)])
def test_precise_refutes_what_differs_or_is_no_number(claimed):
    equation = Equation({"f": claimed}, {"route": {"f": x}}, Domain(real=(x,)))

    def measure(point):
        return {"f": Measured([precise.number(point[x])], mp.mpf(10) ** -60)}

    assert precise.compare(equation, measure).verdict is Verdict.REFUTED


def test_precise_is_not_fooled_by_scale():
    equation = Equation({"f": sp.Matrix([10**40, x])}, {"route": {"f": sp.Matrix([10**40, x])}}, Domain(real=(x,)))

    def measure(point):
        return {"f": Measured([mp.mpf(10) ** 40, precise.number(point[x]) + mp.mpf(10) ** -21], mp.mpf(10) ** -60)}

    assert precise.compare(equation, measure).verdict is Verdict.REFUTED


def test_precise_says_when_it_cannot_tell_and_what_it_did_not_measure():
    equation = Equation({"f": x, "g": x}, {"route": {"f": x, "g": x}}, Domain(real=(x,)))

    def measure(error):
        return lambda point: {"f": Measured([precise.number(point[x])], mp.mpf(error))}

    assert precise.compare(equation, measure("1e-3")).verdict is Verdict.INCONCLUSIVE
    found = precise.compare(equation, measure("1e-60"))
    assert found.verdict is Verdict.CONFIRMED and "not measured: g" in found.detail
    with pytest.raises(ArithmeticError):
        precise.compare(equation, measure("inf"))


def test_monte_carlo_needs_resolution():
    good, coarse = Comparison("a", 1.0, 1.0, 0.1, 0.01), Comparison("b", 1.0, 1.0, 0.1, 5.0)
    assert conclude("", [good], 0.05, 0.0).verdict is Verdict.CONFIRMED
    for order in ([good, coarse], [coarse, good]):
        assert conclude("", order, 0.05, 0.0).verdict is Verdict.INCONCLUSIVE
    assert conclude("", [good, Comparison("c", 1.0, math.nan, 0.1, 0.01)], 0.05, 0.0).verdict is Verdict.REFUTED
    for broken in ((math.nan, 1.0, 0.1, 0.1), (1.0, 1.0, math.inf, 0.1), (1.0, 1.0, 0.1, math.nan)):
        with pytest.raises(ArithmeticError):
            Comparison("d", *broken)
