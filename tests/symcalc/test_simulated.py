"""Typed formulas against one random step: the eigenvalues, and the network across its gauge orbits."""

import pytest

import symcalc
from symcalc.errors import UndefinedFormula
from symcalc.evidence.verdict import Verdict
from symcalc.referee import simulated

ITO = "(N-1)*sigma[k]**(1-2/N)"
REPULSION = "2*sigma[k]*(lam[k]**(2*N)-lam[j]**(2*N))/(lam[k]**2-lam[j]**2)/(sigma[k]**2-sigma[j]**2)/beta"
TRUE = {
    "dyson.drift": "sum(1/(x[k] - x[j]), j != k)",
    "dln.ito_drift": ITO,
    "dln.singular_drift": f"{ITO}/beta + sum({REPULSION}, j != k)",
    "dln.lambda_drift": "2*lam[k]*sum(1/(lam[k]**2-lam[j]**2), j != k)/(N*beta)",
}


def alone(identity, text, seed=0):
    return symcalc.check(identity, text, tiers=["montecarlo"], seed=seed)


def test_every_drift_is_simulated():
    assert {i for i in symcalc.formulas.FORMULAS if simulated.has(i)} == TRUE.keys()


@pytest.mark.parametrize("identity", TRUE)
@pytest.mark.parametrize("seed", [0, 5])
def test_a_true_drift_is_confirmed(identity, seed):
    """False alarms: 7 standard errors plus the bias bound, each of at most 30 comparisons."""
    answer = alone(identity, TRUE[identity], seed)
    assert answer.verdict is Verdict.CONFIRMED
    assert float(answer.evidence[0].figures["sees"]) < 1e-6


@pytest.mark.parametrize("identity", TRUE)
def test_an_error_of_one_in_a_hundred_thousand_is_refuted(identity):
    answer = alone(identity, f"({TRUE[identity]})*(1 + 1/10**5)")
    assert answer.verdict is Verdict.REFUTED and "simulated" in answer.evidence[0].detail


@pytest.mark.parametrize(
    ("identity", "text"),
    [
        ("dln.ito_drift", "N*lam[k]**(N-2)"),
        ("dln.ito_drift", ITO.replace("sigma", "lam")),
        ("dln.singular_drift", f"sum({REPULSION}, j != k)"),  # in Stratonovich form
        ("dln.lambda_drift", TRUE["dln.lambda_drift"].replace("beta", "(2/beta)")),
    ],
)
def test_slips_are_refuted_by_the_network_itself(identity, text):
    assert alone(identity, text).verdict is Verdict.REFUTED


def test_a_refutation_names_the_temperature_and_the_point():
    assert "beta = " in alone("dyson.drift", "sum(2/(x[k] - x[j]), j != k)").evidence[0].detail
    said = alone("dln.lambda_drift", "lam[k]").evidence[0].detail
    assert "λ = (" in said and "beta = 3, component" in said


def test_what_has_no_value_where_the_network_is_is_not_decided():
    answer = alone("dln.ito_drift", f"{ITO}*(N-5)/(N-5)")
    assert answer.verdict is Verdict.INCONCLUSIVE and "N = 5" in answer.evidence[0].detail
    with pytest.raises(UndefinedFormula):
        alone("dln.ito_drift", "1/(sigma[k] - sigma[k])")
