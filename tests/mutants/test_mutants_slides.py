"""The claims on the slides, other fields and the direction of the entropy: rewritten truths, errors in the code.

The wrong versions that people write are in `symcalc.mutants.shipped`, and `test_shipped` refutes them.
"""

import pytest
import sympy as sp

from symcalc.claims import catalogue
from symcalc.claims.dln import FORCE
from symcalc.claims.slides.notation import cosine, sine
from symcalc.covariance import FIELD_DIMENSION as bF
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.indexed import IndexSum, dimension, over
from symcalc.models.dln import fields
from symcalc.models.dln import infinite_depth as deep
from symcalc.models.dln.direction import x
from symcalc.models.dln.fields import EXTRA as e
from symcalc.models.dln.infinite_depth import LOGARITHMS as Y
from symcalc.models.dln.infinite_depth import b
from symcalc.models.dln.metric import N, beta, j, k, lam
from symcalc.models.dyson import beta as b_
from symcalc.mutants.shipped.slides import COEFFICIENT, INDEX_OR_SIGN, MUTANTS, SPECIAL
from symcalc.suite import judge_claim

E = Tier.EXACT
g = catalogue()
a, d = lam[k], dimension()
MINE = [identity for identity in g if identity.split(".")[0] in ("slides", "other_fields", "entropy_direction")]


@pytest.mark.parametrize("identity", MINE)
def test_every_claim_has_mutants_of_three_kinds_for_all_its_tiers(identity):
    of_claim = [m for m in MUTANTS if m.claim == identity]
    assert {m.kind for m in of_claim} == {COEFFICIENT, INDEX_OR_SIGN, SPECIAL}
    assert {tier for m in of_claim for tier in m.tiers} == set(g[identity].tiers)


@pytest.mark.parametrize("identity", MINE)
def test_the_claims_hold(identity):
    assert judge_claim(g[identity], [E], seed=0).verdict is Verdict.PROVED


# --- the same, written otherwise ---------------------------------------------------------------------------------


def test_rewritten_truths_survive():
    disguised = {
        "other_fields.ito_drift": {"Σ″": IndexSum.of((2 * N - N * bF + bF - 2) * a**N / a**2)},
        "other_fields.infinite_depth": {
            "drift": over(j != k, (Y[k] - Y[j]) / (b * Y[k] ** 2 - 2 * b * Y[k] * Y[j] + b * Y[j] ** 2))
        },
        "entropy_direction.absolute": {"Σ′": FORCE},
        "slides.leaves_orbit": {"dM = P dH": d**2 - d},
        "slides.fixed_frame": {"d⟨x_1⟩/dt": 2 / b_ + 2 * (1 - 2 / b_) * cosine**2 * sine**2},
        "slides.theorem18": {"d⟨σ_1⟩ of g^N": 2 * N / beta * x ** (2 * N) / x**2},
    }
    for identity, claimed in disguised.items():
        assert judge_claim(g[identity].claiming(claimed), [E], 0).verdict is Verdict.PROVED, identity


# --- wrong code --------------------------------------------------------------------------------------------------


@pytest.fixture
def fresh():
    caches = (fields.divergence, fields.ito_drift, fields.singular_equation, fields.root_drift)
    for made in caches:
        made.cache_clear()
    yield
    for made in caches:
        made.cache_clear()


PLANTED = [
    ("PLAIN", bF, ["other_fields.ito_drift"]),
    ("CONJUGATED", sp.S.One, ["other_fields.ito_drift"]),
    ("EXTRA", sp.S.Zero, ["other_fields.rectangular", "other_fields.rank_loss"]),
]


@pytest.mark.parametrize(("name", "wrong", "claims"), PLANTED, ids=[p[0] for p in PLANTED])
def test_an_error_in_counting_units_and_rows_is_seen(monkeypatch, fresh, name, wrong, claims):
    monkeypatch.setattr(fields, name, wrong)
    monkeypatch.setattr(fields, "extra", wrong if name == "EXTRA" else e)
    for identity in claims:
        assert judge_claim(g[identity], [E], seed=0).verdict is Verdict.REFUTED


def test_a_forgotten_phase_is_seen(monkeypatch):
    monkeypatch.setattr(fields, "phase_determinant", lambda size=N - 1: sp.S.One)
    for identity in ("other_fields.entropy", "other_fields.entropic_drift"):
        assert judge_claim(g[identity], [E], seed=0).verdict is Verdict.REFUTED


def test_a_wrong_chain_rule_at_infinite_depth_is_seen(monkeypatch):
    monkeypatch.setattr(deep, "variance", lambda: deep.brownian.root_equation().variance * N / lam["k"])
    assert judge_claim(g["other_fields.infinite_depth"], [E], seed=0).verdict is not Verdict.PROVED
