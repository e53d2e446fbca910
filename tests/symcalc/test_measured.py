"""Typed formulas against matrices at 120 digits: every measurement agrees with the truth and sees a small slip."""

import pytest

import symcalc
from symcalc.evidence.verdict import Verdict
from symcalc.referee import simulated
from symcalc.referee.measured import MEASUREMENTS

TRUE = {
    "dyson.drift": "sum(1/(x[k]-x[j]), j != k)",
    "dyson.entropy": "2*sum(log(x[j]-x[i]), i < j)",
    "dyson.mean_curvature": "-2*sum(1/(x[k]-x[j]), j != k)",
    "eigenvalue.first": "A[k,k]",
    "eigenvalue.second": "2*sum(abs(A[k,j])**2/(x[k]-x[j]), j != k)",
    "singular.first": "A[k,k]",
    "singular.second": "sum((sigma[k]*(A[k,j]**2+A[j,k]**2)+2*sigma[j]*A[k,j]*A[j,k])"
    "/(sigma[k]**2-sigma[j]**2), j != k)",
    "dln.multiplier": "sum(lam[i]**(2*m)*lam[j]**(2*(N-1-m)), m in range(N))",
    "dln.entropy": "sum(log((sigma[i]**2-sigma[j]**2)/(lam[i]**2-lam[j]**2)), i < j)/2",
    "dln.entropic_drift": "lam[k]**(N-1)"
    "*sum(N*lam[k]**(2*N-1)/(sigma[k]**2-sigma[j]**2) - lam[k]/(lam[k]**2-lam[j]**2), j != k)",
    "dln.ito_drift": "(N-1)*lam[k]**(N-2)",
    "dln.singular_drift": "((N-1)*lam[k]**(N-2)+sum(2*lam[k]**N/(lam[k]**2-lam[j]**2), j != k))/beta",
    "dln.lambda_drift": "sum(2*lam[k]/(lam[k]**2-lam[j]**2), j != k)/(N*beta)",
}


def precise(identity, text, seed=0):
    return symcalc.check(identity, text, tiers=["precise"], seed=seed)


def test_every_measurement_is_tested_here():
    assert set(TRUE) == set(MEASUREMENTS)


@pytest.mark.parametrize(("identity", "text"), TRUE.items())
def test_the_truth_is_confirmed_and_a_slip_of_one_in_a_billion_seen(identity, text):
    assert precise(identity, text).verdict is Verdict.CONFIRMED
    assert precise(identity, text, seed=7).verdict is Verdict.CONFIRMED
    assert precise(identity, f"(1 + 1e-9)*({text})").verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    ("identity", "text"),
    [
        ("eigenvalue.second", "2*sum(A[k,j]**2/(x[k]-x[j]), j != k)"),
        ("eigenvalue.first", "A[k,k] + sum(A[k,j] - A[j,k], j != k)"),
        ("singular.second", "sum((sigma[k]*(A[k,j]**2+A[j,k]**2))/(sigma[k]**2-sigma[j]**2), j != k)"),
        ("dyson.entropy", "sum(log(x[j]-x[i]), i < j)"),
    ],
)
def test_what_is_true_for_special_matrices_only_is_refuted(identity, text):
    assert precise(identity, text).verdict is Verdict.REFUTED


@pytest.mark.parametrize("identity", sorted(i for i in TRUE if not simulated.has(i)))
def test_what_has_no_simulation_is_not_examined(identity):
    answer = symcalc.check(identity, TRUE[identity], tiers=["montecarlo"])
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert answer.evidence == ()
    assert "not the drift of a process that is simulated" in answer.not_examined[0]


def test_the_matrices_do_not_need_the_derivation(monkeypatch):
    from symcalc.formulas import Formula

    def forbidden(*_):
        raise AssertionError("the derived formula was asked for")

    monkeypatch.setattr(Formula, "expression", forbidden)
    monkeypatch.setattr("symcalc.spectral.eigenvalue_variation", forbidden)
    assert precise("eigenvalue.second", TRUE["eigenvalue.second"]).verdict is Verdict.CONFIRMED
