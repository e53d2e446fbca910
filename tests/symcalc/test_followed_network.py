"""Σ′ and Σ″ along paths: the truth is confirmed, 1 % is refuted with the default effort, and what a budget buys."""

import math

import pytest
import sympy as sp

from numeric import network_residuals
from symcalc.claims import catalogue, followed_network
from symcalc.claims.dln import FORCE
from symcalc.claims.theorem18 import ITO
from symcalc.evidence.spending import share_of_claim
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.models.dln.brownian import kappa
from symcalc.models.dln.metric import N, beta, k, lam
from symcalc.suite import judge_claim, planned

TESTS = {
    "theorem18.ito_drift": "Σ″",
    "network_langevin.gradient_flow": "drift of λ at κ = 0",
    "network_langevin.end_to_end": "drift k, k",
}
CLAIMS = {name: catalogue()[name] for name in TESTS}
RATE = share_of_claim() / 2
PER_CENT = sp.Rational(1, 100)


def follow(name, effort=1.0, seed=0, **changed):
    claim = CLAIMS[name]
    return claim.follow({**claim.state().claimed, **changed}, seed, RATE, effort)


def changed(name, by):
    quantity = TESTS[name]
    return {quantity: by(CLAIMS[name].state().claimed[quantity])}


@pytest.fixture(scope="module")
def seen():
    """The evidence for the truth at the default effort."""
    return {name: follow(name) for name in TESTS}


@pytest.mark.parametrize("name", TESTS)
def test_the_truth_is_confirmed_and_half_a_per_cent_is_seen(name, seen):
    found = seen[name]
    assert found.verdict is Verdict.CONFIRMED and float(found.figures["sees"]) < 0.005
    assert found.figures["comparisons"] == 19 and float(found.figures["e_value"]) < 1e3
    assert float(found.figures["sees"]) / followed_network.TOLERANCE < CLAIMS[name].cost.sees * 1.3


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("name", TESTS)
def test_one_per_cent_is_refuted(name, sign):
    wrong = changed(name, lambda value: value * (1 + sign * PER_CENT))
    assert follow(name, **wrong).verdict is Verdict.REFUTED


PARTS = {"Σ′": FORCE * (1 / beta), "Σ″": ITO * (kappa / beta)}


@pytest.mark.parametrize("part", PARTS)
def test_two_per_cent_of_each_part_of_the_whole_drift_is_refuted(part):
    wrong = changed("network_langevin.end_to_end", lambda value: value + PARTS[part] * (2 * PER_CENT))
    assert follow("network_langevin.end_to_end", **wrong).verdict is Verdict.REFUTED


def test_the_entries_off_the_diagonal_are_followed_too():
    others = CLAIMS["network_langevin.end_to_end"].state().claimed["drift i, j"]
    found = follow("network_langevin.end_to_end", **{"drift i, j": others * (1 + 2 * PER_CENT)})
    assert found.verdict is Verdict.REFUTED


SLIPS = {
    "N for N − 1": ("theorem18.ito_drift", lambda value: value + lam[k] ** (N - 2)),
    "Σ″ = 0": ("theorem18.ito_drift", lambda value: value * 0),
    "β ↔ 2/β": ("network_langevin.gradient_flow", lambda value: value * beta**2 / 2),
    "the opposite sign": ("network_langevin.gradient_flow", lambda value: value * -1),
    "κ in Σ′ too": ("network_langevin.end_to_end", lambda value: value + FORCE * ((kappa - 1) / beta)),
    "no κ in Σ″": ("network_langevin.end_to_end", lambda value: value + ITO * ((1 - kappa) / beta)),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_are_refuted_with_a_quarter_of_the_paths(slip):
    name, by = SLIPS[slip]
    assert follow(name, 0.25, **changed(name, by)).verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theorem18.ito_drift", sp.Integer(2) * sp.Rational("1.3")),
        ("network_langevin.gradient_flow", sp.Rational("0.2")),
    ],
)
def test_a_number_in_place_of_a_function_is_refuted(name, value):
    """What one step at the start could not tell from the truth in the first entry: the drift held as it was there."""
    assert follow(name, 0.25, **changed(name, lambda found: found * 0 + value)).verdict is Verdict.REFUTED


def test_a_centring_that_lends_drift_is_noticed_by_the_mean_of_the_second_order_term(monkeypatch):
    mean = network_residuals.second_order_mean
    monkeypatch.setattr(network_residuals, "second_order_mean", lambda *at: mean(*at) / 2)
    found = follow("theorem18.ito_drift", **changed("theorem18.ito_drift", lambda value: value / 2))
    assert found.verdict is Verdict.REFUTED and "second-order term" in found.detail


@pytest.mark.parametrize("name", TESTS)
def test_the_target_with_a_budget_of_a_minute(name, seen):
    """0.5 %, and three times better, along paths: what was seen at effort 1, at the effort that 60 seconds buy."""
    effort = planned(list(CLAIMS.values()), list(Tier), 60, False)[name]
    sees, floor = (float(seen[name].figures[key]) for key in ("sees", "floor"))
    assert floor + (sees - floor) / math.sqrt(effort) < 0.005 / 3
    assert CLAIMS[name].cost.seconds * effort <= 60


def test_the_same_figures_again_and_others_with_another_seed():
    first, again, other = (follow("theorem18.ito_drift", 0.25, seed=seed).figures for seed in (3, 3, 4))
    assert first == again and first["largest"] != other["largest"]


def test_what_one_step_refutes_is_not_followed():
    wrong = CLAIMS["theorem18.ito_drift"].claiming(changed("theorem18.ito_drift", lambda value: value * 2))
    found = judge_claim(wrong, [Tier.MONTECARLO], 0)
    assert found.verdict is Verdict.REFUTED and len(found.evidence) == 1
