"""The judge's rule for all combinations, and tiers that cannot be talked into agreeing."""

import itertools
import math
from functools import partial
from types import SimpleNamespace

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from scipy.special import ndtr

from numeric.statistics import Moments, kolmogorov_distance, kolmogorov_quantile
from numeric.streams import stream
from symcalc.domains import Domain
from symcalc.errors import DimensionError
from symcalc.evidence import precise
from symcalc.evidence.chunks import Setting, average_e_value, vanishing
from symcalc.evidence.exact import Equation, decide
from symcalc.evidence.montecarlo import Comparison, compare_law, compare_levels, compare_mean, conclude
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


@pytest.mark.parametrize("place", range(4))
def test_every_entry_of_a_matrix_counts(place):
    right = sp.Matrix(2, 2, [x, x**2, 1, 0])
    wrong = sp.Matrix(2, 2, [v + int(n == place) for n, v in enumerate(right)])
    assert decide(Equation({"f": wrong}, {"route": {"f": right}}, Domain())).verdict is Verdict.REFUTED
    proved = decide(Equation({"f": right}, {"route": {"f": right + sp.zeros(2)}}, Domain()))
    assert [c["entry"] for c in proved.certificates] == [[n, 4] for n in range(1, 5)]


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


@pytest.mark.parametrize("claimed", [0.85, 1.15, -1.0])
def test_monte_carlo_refutes_on_either_side(claimed):
    assert conclude("", [Comparison("a", 1.0, claimed, 0.1, 0.01)], 0.05, 0.0).verdict is Verdict.REFUTED
    assert conclude("", [Comparison("a", -1.0, -claimed, 0.1, 0.01)], 0.05, 0.0).verdict is Verdict.REFUTED


def test_monte_carlo_needs_resolution():
    good, coarse = Comparison("a", 1.0, 1.0, 0.1, 0.01), Comparison("b", 1.0, 1.0, 0.1, 5.0)
    assert conclude("", [good], 0.05, 0.0).verdict is Verdict.CONFIRMED
    for order in ([good, coarse], [coarse, good]):
        assert conclude("", order, 0.05, 0.0).verdict is Verdict.INCONCLUSIVE
    assert conclude("", [good, Comparison("c", 1.0, math.nan, 0.1, 0.01)], 0.05, 0.0).verdict is Verdict.REFUTED
    for broken in ((math.nan, 1.0, 0.1, 0.1), (1.0, 1.0, math.inf, 0.1), (1.0, 1.0, 0.1, math.nan)):
        with pytest.raises(ArithmeticError):
            Comparison("d", *broken)


# --- the judge, written out --------------------------------------------------------------------------------------

P, C, R, I, E = Verdict
NONE = None
TABLE = {  # exact tier (rows) and what the numerical tiers together say (columns)
    #        none  P  C  R  I  E
    NONE: (I, C, C, R, I, E),
    P: (P, P, P, R, P, P),
    C: (C, C, C, R, C, C),
    R: (R, R, R, R, R, R),
    I: (I, C, C, R, I, E),
    E: (E, C, C, R, E, E),
}


@pytest.mark.parametrize("exact", list(TABLE))
@pytest.mark.parametrize("numbers", [NONE, *Verdict])
def test_the_table_of_the_judge(exact, numbers):
    wanted = TABLE[exact][[NONE, *Verdict].index(numbers)]
    first = [] if exact is NONE else [of(Tier.EXACT, exact)]
    for tier in (Tier.PRECISE, Tier.MONTECARLO):
        second = [] if numbers is NONE else [of(tier, numbers)]
        assert judge(first + second) is wanted
        assert judge(second + first) is wanted  # the order of the evidence does not matter


@pytest.mark.parametrize("verdicts", list(itertools.product([NONE, *Verdict], repeat=4)))
def test_every_combination_with_two_simulations(verdicts):
    """Exact, precise, one-step and paths, each there or not: refutation, proof, numbers, failure, in this order."""
    tiers = (Tier.EXACT, Tier.PRECISE, Tier.MONTECARLO, Tier.MONTECARLO)
    found = judge([of(t, v) for t, v in zip(tiers, verdicts, strict=True) if v is not NONE])
    present = set(verdicts) - {NONE}
    rule = (
        (R, R in present),
        (P, verdicts[0] is P),
        (C, bool(present & {P, C})),
        (E, E in present),
        (I, True),
    )
    assert found is next(verdict for verdict, applies in rule if applies)


# --- what Monte Carlo allows, and what it notices ----------------------------------------------------------------


def test_the_resolution_of_a_mean_is_noticed_with_99_percent():
    """500 samples of 400 exponentials against a claim that is off by the stated resolution: ≥ 97 % refute it."""
    rng, z, refuted, false = stream(3, "power"), 3.5, 0, 0
    for _ in range(500):
        values = rng.exponential(size=400)
        right = compare_mean("mean", values, 1.0, z)
        false += not right.agrees
        wrong = compare_mean("mean", values, 1.0 - right.resolution, z)
        refuted += not wrong.agrees
    assert false == 0 and refuted >= 485


def test_the_resolution_of_a_law_is_noticed_with_99_percent():
    rng, refuted = stream(4, "power of laws"), 0
    for _ in range(300):
        values = rng.standard_normal(2000)
        found = compare_law("law", values, lambda y: ndtr(y / 1.0), 1e-6, 0.24)
        wrong = compare_law("law", values, lambda y: ndtr(y / (1 + found.resolution)), 1e-6, 0.24)
        refuted += not wrong.agrees
        assert found.agrees
    assert refuted >= 295


def test_bias_is_allowed_once_and_counted_twice():
    values = stream(5, "bias").standard_normal(1000)
    plain, biased = (compare_mean("mean", values, 1.0, 5.0, bias=b) for b in (0.0, 0.25))
    assert biased.allowed == pytest.approx(plain.allowed + 0.25)
    assert biased.resolution == pytest.approx(plain.resolution + 0.5) and biased.floor == 0.5


def test_too_coarse_says_how_many_paths_would_decide_and_they_do():
    def run(count, tolerance):
        values = 1 + stream(6, "paths to decide").standard_normal(count)
        return conclude("", [compare_mean("mean", values, 1.0, 6.0)], tolerance, 0.0, {"paths": count})

    first = run(1000, 0.05)
    assert first.verdict is Verdict.INCONCLUSIVE and f"{first.figures['paths_to_decide']} paths" in first.detail
    assert run(int(1.05 * first.figures["paths_to_decide"]), 0.05).verdict is Verdict.CONFIRMED
    hidden = conclude("", [Comparison("a", 1.0, 1.0, 0.1, 0.2, floor=0.15)], 0.1, 0.0, {"paths": 10})
    assert "smaller steps" in hidden.detail and "paths_to_decide" not in hidden.figures


def test_p_values_of_fixed_samples_are_in_the_figures_and_uniform():
    """600 means of 500 normal numbers and 600 of their laws: Kolmogorov distance below the bound at 1e-6 each."""
    rng, means, laws = stream(7, "p-values"), [], []
    for _ in range(600):
        values = rng.standard_normal(500)
        found = conclude("", [compare_mean("m", values, 0.0, 6.0), compare_law("l", values, ndtr, 1e-6, 1.0)], 9.0, 0.0)
        means.append(found.figures["p_values"][0])
        laws.append(found.figures["p_values"][1])
    for p in (means, laws):
        assert kolmogorov_distance(np.array(p), lambda u: u) < kolmogorov_quantile(600, 1e-6)


def test_levels_are_extrapolated_and_their_change_allowed():
    noise = stream(8, "levels").standard_normal(2000)
    found = compare_levels("m", noise + 1.4, noise + 1.2, 1.0, 5.0)
    assert found.simulated == pytest.approx(1.0 + noise.mean())
    assert found.floor == pytest.approx(2 * 0.02)


def test_an_average_of_e_values_is_over_those_that_were_planned():
    """Settings after the one that refutes stand at 1: dividing by those looked at alone is no e-value."""
    assert average_e_value([math.log(9.0), math.log(3.0)], 4) == pytest.approx((9 + 3 + 1 + 1) / 4)
    assert average_e_value([-800.0, -900.0], 2) == 0.0 and average_e_value([-800.0], 2) == pytest.approx(0.5)
    assert average_e_value([5000.0], 3) == pytest.approx(math.exp(700.0))


def test_a_refutation_in_the_first_setting_counts_the_others_as_unseen():
    def run(shift, number):
        sample = stream(number, "unseen settings").standard_normal((200, 1)) * 0.1 + shift
        one = Moments.of(np.ones((200, 1)))
        return SimpleNamespace(
            direction=np.ones(1), rounding=0.0, richardson=Moments.of(sample), correction=Moments.of(0 * sample),
            fine=one, coarse=one, sensitivity=one,
        )  # fmt: skip

    wrong, right = Setting("wrong", partial(run, 0.02)), Setting("right", partial(run, 0.0))
    first = float(vanishing("", [wrong], 60, 0.1, 1e-9, {}).figures["e_value"])
    both = vanishing("", [wrong, right], 60, 0.1, 2e-9, {})
    assert both.verdict is Verdict.REFUTED and float(both.figures["e_value"]) == pytest.approx(
        (first + 1) / 2, rel=0.02
    )


@pytest.mark.parametrize("n", range(3))
def test_no_positive_coordinate_of_a_point_is_a_whole_number(n):
    """At κ = 1 or β = 1 much vanishes that does not elsewhere: no wrong factor of it would be seen there."""
    positive = sp.symbols("a1:9", positive=True)
    values = precise.generic_point(Domain(positive=positive), n).values()
    assert len(set(values)) == 8 and not any(v.is_integer for v in values)


def test_a_measurement_at_several_places_refutes_at_the_one_that_differs():
    """n² claimed, and 4, 9 and 17 measured at n = 2, 3, 4: the place is named, and the symbols of the point."""
    n = sp.Symbol("n")
    equation = Equation({"f": x + n**2}, {"itself": {"f": x + n**2}}, Domain(ascending=(x,)))

    def measure(point, last=16):
        at = precise.number(point[x])
        squares = ((2, 4), (3, 9), (4, last))
        return {
            "f": Measured.at_places([({n: sp.Integer(m)}, Measured([at + v], mp.mpf(10) ** -60)) for m, v in squares])
        }

    assert precise.compare(equation, measure).verdict is Verdict.CONFIRMED
    found = precise.compare(equation, partial(measure, last=17))
    assert found.verdict is Verdict.REFUTED and found.figures["point"] == {"n": "4", "x": "-1/13"}
    with pytest.raises(ValueError, match="zip"):  # a number without a place
        precise.compare(equation, lambda point: {"f": Measured([mp.mpf(1)] * 2, mp.mpf(0), ({n: sp.Integer(2)},))})
