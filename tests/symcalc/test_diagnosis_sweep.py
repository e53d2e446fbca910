"""Every known slip, made in every formula of the catalogue where it makes a difference, from the command line.

Each wrong formula is REFUTED with a counterexample whose two values differ and are those of both sides, and the words
name the slip, or one that is equally true.  That the words are decided is tested in `test_diagnosis.py`.
"""

import json

import pytest
from test_diagnosis import COULOMB, ENTROPY, FORCE, ITO, OWN, PAIR, REPULSION, ROOT, SECOND, SIGMA, TRUE

from symcalc.cli import main
from symcalc.formulas import FORMULAS

TRUTH = {**TRUE, "eigenvalue.first": "A[k,k]", "singular.first": "A[k,k]"}
VECTORS = tuple(i for i in TRUTH if FORMULAS[i].free == ("k",))
ENTROPIES = ("dyson.entropy", "dln.entropy")
REPELLED = [(i, t) for i, t in TRUTH.items() if "j != k" in t]
DEEP = [(i, t) for i, t in TRUTH.items() if i.startswith("dln.") and i != "dln.entropy"]
WARM = [(i, t) for i, t in TRUTH.items() if "beta" in t]


def shifted(text, by):
    """With N + by in place of N, in the ranges too."""
    return text.replace("range(N)", "range(#)").replace("N", f"(N {by:+d})").replace("#", f"N {by:+d}")


SLIPS = [
    # factors, signs, squares and roots of the amplitude, additive constants
    *((i, f"2*({t})", "yours = 2 × derived") for i, t in TRUTH.items()),
    *((i, f"({t})/2", "yours = ½ × derived") for i, t in TRUTH.items()),
    *((i, f"-({t})", "yours = −1 × derived") for i, t in TRUTH.items()),
    *((i, f"({TRUTH[i]})**2", "Yours is the square of the derived") for i in (*VECTORS, "dln.multiplier")),
    *((i, f"sqrt({TRUTH[i]})", "Yours is the square root of the derived")
      for i in ("dln.multiplier", "dln.ito_drift", "eigenvalue.first", "singular.first", "dyson.drift")),
    *((i, f"{t} + 1", "yours = derived + 1: an additive constant") for i, t in TRUTH.items() if i not in ENTROPIES),
    # β ↔ 2/β, β left out, √ of the temperature
    *((i, t.replace("beta", "(2/beta)"), "with 2/β in place of β") for i, t in WARM),
    ("dln.lambda_drift", ROOT.replace("beta", "(1/beta)"), "if β is the temperature of yours"),
    *((i, f"({t})*sqrt(2/beta)", "yours = √(2)/√(beta) × derived") for i, t in (("dyson.drift", COULOMB), WARM[-1])),
    ("dyson.drift", f"{COULOMB}*2/beta", "yours = 2/beta × derived"),
    # i < j ↔ i ≠ j
    *((i, t.replace("j != k", "j < k"), "with != in place of <") for i, t in REPELLED),
    ("eigenvalue.second", SECOND.replace("j != k", "j > k"), "with != in place of <"),
    ("dyson.entropy", "2*sum(log(abs(x[j]-x[i])), i != j)", "Were pairs i ≠ j counted twice?"),
    ("dln.entropy", ENTROPY.replace("i < j", "i != j"), "Were pairs i ≠ j counted twice"),
    # the own term, and terms left out, put in, doubled, turned
    ("dln.entropic_drift", f"sum({OWN}, j)", "the own term j = k has to go"),
    ("dln.entropic_drift", f"sum({OWN}, j != k) - (N-1)*lam[k]**(N-2)/2", "with the own term, j = k"),
    ("dln.entropy", f"sum(log({PAIR}), i, j)/4", "the own term j = k has to go"),
    ("dln.singular_drift", f"{ITO}/beta", "the repulsion by the other singular values is missing"),
    ("dln.singular_drift", f"{ITO}/beta + sum({REPULSION}, j != k)/2", "doubled"),
    ("dln.singular_drift", f"{ITO} + sum({REPULSION}, j != k)", "divided by β"),
    ("dln.singular_drift", f"-{ITO}/beta + sum({REPULSION}, j != k)", "of the other sign"),
    ("singular.second", SIGMA.replace("+ 2*sigma[j]", "- 2*sigma[j]"), "of the other sign"),
    ("singular.second", SIGMA.replace("+ 2*sigma[j]", "+ sigma[j]"), "doubled"),
    ("eigenvalue.second", f"{SECOND} + 2*A[k,k]**2", "without the term 2*A[k, k]**2"),
    # N ↔ N − 1, in the range alone, σ ↔ λ
    *((i, shifted(t, -1), "with N + 1 in place of N") for i, t in DEEP),
    *((i, shifted(TRUTH[i], 1), "with N − 1 in place of N") for i in ("dln.multiplier", "dln.ito_drift")),
    *(("dln.multiplier", PAIR.replace("range(N)", wrong), f"range(N) in place of {wrong}")
      for wrong in ("range(N - 1)", "range(N + 1)", "range(1, N)", "range(1, N + 1)")),
    ("dln.multiplier", PAIR.replace("lam", "sigma"), "with lam in place of sigma"),
    ("dln.lambda_drift", ROOT.replace("lam", "sigma"), "with lam in place of sigma"),
    ("dln.ito_drift", ITO.replace("sigma", "lam"), "with sigma in place of lam"),
    # Itô ↔ Stratonovich, a missing second-order term, the logarithm
    ("dyson.drift", "0", "Stratonovich"),
    ("dln.singular_drift", f"sum({REPULSION}, j != k)", "in Stratonovich form"),
    ("dln.lambda_drift", f"{ROOT} + (N-1)/(N*beta*lam[k])", "without Itô's correction"),
    ("dyson.entropy", "prod((x[j]-x[i])**2, i < j)", "Yours is a volume"),
    # real ↔ complex
    ("dyson.drift", f"{COULOMB}/2", "right for real symmetric matrices"),
    ("dyson.mean_curvature", f"-{COULOMB}", "right for real symmetric matrices"),
    ("dyson.entropy", "sum(log(abs(x[j]-x[i])), i < j)", "right for real symmetric matrices"),
    ("eigenvalue.second", SECOND.replace("A[k,j]*A[j,k]", "A[k,j]**2"), "for real symmetric A"),
    ("dln.entropy", f"2*({ENTROPY}) + (N-1)*sum(log(lam[i]), i)", "complex W"),
    ("dln.entropic_drift", f"2*({FORCE}) + {ITO}", "complex W"),
    ("dln.ito_drift", "0", "complex W"),
    ("dln.lambda_drift", f"2*{ROOT} + 1/(lam[k]*N*beta)", "complex W"),
    # transposed frames
    ("eigenvalue.second", SECOND.replace("A[k,j]*A[j,k]", "A[k,j]*conj(A[j,k])"), "the indices exchanged of A[k, j]"),
    ("singular.second", SIGMA.replace("A[j,k]**2", "A[k,j]**2"), "the indices exchanged of the first A[k, j]"),
    ("singular.second", SIGMA.replace("A[k,j]**2", "A[j,k]**2"), "the indices exchanged of the first A[j, k]"),
    ("singular.second", SIGMA.replace("A[k,j]**2", "A[k,j]*A[j,k]"), "A[k, j]**2 in place of"),
    # where it holds as it stands
    ("dyson.mean_curvature", f"-2*{COULOMB}/(d-1)", "yours = 1/(d - 1) × derived"),
    ("dyson.drift", f"(d-1)*{COULOMB}", "yours = (d - 1) × derived"),
    ("dln.ito_drift", "sigma[k]**(1-2/N)", "It is true for N = 2 only"),
    ("dln.multiplier", "N*(lam[i]*lam[j])**(N-1)", "It is true for N = 1 only"),
    ("dln.lambda_drift", "sum(1/(lam[k]-lam[j]), j != k)/(N*beta)", "to leading order as σ_j → σ_k"),
    ("singular.second", "sum((A[j,k] + A[k,j])**2/(2*(sigma[k]-sigma[j])), j != k)", "to leading order as σ_j → σ_k"),
    ("eigenvalue.second", f"{SECOND} + A[k,k]**2*x[k] + A[k,k]**2", "to leading order as x_j → x_k"),
]  # fmt: skip


def test_every_formula_is_swept():
    assert {i for i, _, _ in SLIPS} == set(FORMULAS)


@pytest.mark.parametrize(("identity", "text", "words"), SLIPS)
def test_a_slip_is_refuted_and_named(identity, text, words, capsys):
    assert main(["check", identity, text, "--tier", "exact", "--json", "-"]) == 1
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert claim["verdict"] == "REFUTED" and words in claim["diagnosis"]
    found = claim["counterexample"]
    assert found["yours"] != found["derived"]
