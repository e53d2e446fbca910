"""The claims on submersions and Langevin equations: listed wrong forms, rewritten truths, errors in the code.

The wrong versions that people write are in `symcalc.mutants.shipped`, and `test_shipped` refutes them.
"""

import json
from pathlib import Path

import pytest
import sympy as sp

from symcalc.claims import catalogue
from symcalc.claims.langevin import surfaces
from symcalc.claims.langevin.notation import beta, c, kappa, r
from symcalc.claims.langevin.spectra import SLOPES, SPECTRUM, x1, x2
from symcalc.claims.langevin.surfaces import rho
from symcalc.claims.submersion import free, w, w_
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.langevin import Upstairs
from symcalc.mutants.shipped.langevin import COEFFICIENT, INDEX_OR_SIGN, MUTANTS, SPECIAL, dims, vec
from symcalc.riemannian import Metric
from symcalc.submersion import Submersion
from symcalc.suite import judge_claim

E = Tier.EXACT
Matrix = sp.ImmutableMatrix
g, gap = catalogue(), x1 - x2
f1, f2 = free("f", 0), free("f", 0, 0)
MINE = [identity for identity in g if identity.split(".")[0] in ("submersion", "langevin")]


@pytest.mark.parametrize("identity", MINE)
def test_every_claim_has_mutants_of_three_kinds_for_all_its_tiers(identity):
    of_claim = [m for m in MUTANTS if m.claim == identity]
    assert {m.kind for m in of_claim} == {COEFFICIENT, INDEX_OR_SIGN, SPECIAL}
    assert all(set(m.tiers) == set(g[identity].tiers) for m in of_claim)


LISTED = json.loads((Path(__file__).parents[1] / "data" / "langevin_mutants.json").read_text())
NAMES = {"bt": beta, "kap": kappa, "dS1": SLOPES[0], **{s.name: s for s in SPECTRUM}}


def parsed(formula):
    return sp.sympify(formula, locals=NAMES)


@pytest.mark.parametrize("row", LISTED["mutants"], ids=[row["id"] for row in LISTED["mutants"]])
def test_listed_mutants_die_and_their_true_forms_survive(row):
    name = "grad log ρ" if row["claim"] == "C33st" else "drift"
    claim = g["langevin.free_energy"]
    rest = list(claim.state().claimed[name])[1:]
    assert judge_claim(claim.claiming({name: vec(parsed(row["true"]), *rest)}), list(Tier), 0).verdict is Verdict.PROVED
    for tier in Tier:
        wrong = claim.claiming({name: vec(parsed(row["wrong"]), *rest)})
        assert judge_claim(wrong, [tier], 0).verdict is Verdict.REFUTED


def test_rewritten_truths_survive():
    """The same quantities, written otherwise."""
    disguised = {
        "langevin.radius": {"drift": vec(*((m - 1 - beta * c * r**2) / (beta * r) for m in dims))},
        "langevin.latitude": {"grad S": 1 - 2 / (1 + rho)},
        "langevin.eigenvalues": {"grad S": vec((gap - (x2 - x1)) / gap**2, (x2 - x1 - gap) / gap**2)},
        "submersion.warped": {"Δ_g(f∘φ)": (f2 * w**2 + 2 * w * w_ * f1) / w**2},
    }
    for identity, claimed in disguised.items():
        assert judge_claim(g[identity].claiming(claimed), list(Tier), 0).verdict is Verdict.PROVED


# --- wrong code: an error planted in the calculus, and claims that no longer hold ---------------------------------


def opposite_connection(self):
    return tuple(-G for G in CHRISTOFFEL(self))


def kappa_along_the_fibre(self):
    vertical, horizontal = self.submersion.vertical_cometric, self.submersion.horizontal_cometric
    return Matrix((self.kappa * vertical + horizontal) / self.beta)


CHRISTOFFEL = Metric.christoffel.func
PLANTED = [
    (Metric, "christoffel", opposite_connection, ["submersion.laplacian", "langevin.latitude"]),
    (Metric, "inverse_slopes", lambda self: self.slopes, ["submersion.laplacian", "langevin.latitude"]),
    (Upstairs, "weighted_cometric", kappa_along_the_fibre, ["langevin.radius", "langevin.latitude", "langevin.hopf"]),
    (Submersion, "mean_curvature", lambda self: Matrix.zeros(self.upstairs.dimension, 1), ["langevin.latitude"]),
]


@pytest.mark.parametrize(("owner", "name", "wrong", "claims"), PLANTED, ids=[p[1] for p in PLANTED])
def test_an_error_planted_in_the_code_is_seen(monkeypatch, owner, name, wrong, claims):
    monkeypatch.setattr(owner, name, property(wrong))
    for identity in claims:
        surfaces.hopf_fibration.cache_clear()
        assert judge_claim(g[identity], [E], seed=0).verdict is Verdict.REFUTED
    surfaces.hopf_fibration.cache_clear()


def test_entropy_with_the_wrong_sign_is_seen(monkeypatch):
    monkeypatch.setattr("symcalc.langevin.free_energy", lambda energy, entropy, beta: energy + entropy / beta)
    for identity in ("langevin.latitude", "langevin.eigenvalues", "langevin.free_energy"):
        assert judge_claim(g[identity], [E], seed=0).verdict is Verdict.REFUTED
