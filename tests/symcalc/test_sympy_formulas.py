"""SymPy expressions beside strings: sums over Indexed entries and `IndexSum`s; what speaks of one d is refused."""

import pytest
import sympy as sp

import symcalc
from symcalc.errors import BadInput
from symcalc.evidence.verdict import Verdict
from symcalc.indexed import over
from symcalc.indices import Family, indices
from symcalc.sympy_formulas import as_text

x, j, k, d = sp.IndexedBase("x"), *sp.symbols("j k d", integer=True)
lam, i, m, N = sp.IndexedBase("lam"), *sp.symbols("i m N", integer=True)


def exact(identity, formula):
    return symcalc.check(identity, formula, tiers=["exact"])


@pytest.mark.parametrize(
    "formula",
    [
        sp.Sum(1 / (x[k] - x[j]), (j, 1, k - 1)) + sp.Sum(1 / (x[k] - x[j]), (j, k + 1, d)),
        sp.Sum(sp.Piecewise((1 / (x[k] - x[j]), sp.Ne(j, k)), (0, True)), (j, 1, d)),
        over(indices("j")[0] != indices("k")[0], 1 / (Family("x", real=True)["k"] - Family("x", real=True)["j"])),
    ],
)
def test_true_sums_are_proved(formula):
    assert exact("dyson.drift", formula).verdict is Verdict.PROVED
    assert exact("dyson.drift", 2 * formula).verdict is Verdict.REFUTED


def test_the_derived_formula_itself_is_proved():
    for identity in ("dyson.drift", "dyson.mean_curvature", "eigenvalue.second", "singular.second", "dln.lambda_drift"):
        assert exact(identity, symcalc.formula(identity).derived()).verdict is Verdict.PROVED


def test_sums_over_the_depth():
    geometric = sp.Sum(lam[i] ** (2 * m) * lam[j] ** (2 * (N - 1 - m)), (m, 0, N - 1))
    assert exact("dln.multiplier", geometric).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    "formula", [sp.Symbol("x1") - sp.Symbol("x2"), sp.Matrix([1]), 5, None, [1], sp.Sum(x[j], (j, 2, d))]
)
def test_what_is_no_formula_for_every_d_is_refused(formula):
    with pytest.raises(BadInput, match="IndexSum"):
        as_text(formula)
