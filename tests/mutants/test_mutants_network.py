"""Wrong versions of the claims on the noisy network, refuted by random steps of the network alone (tier Monte Carlo).

d = 3 and N = 3 are among the places, W is not symmetric, β = 3, κ = 0.4.  No derivation takes part: the claimed side is
put against `numeric`."""

import time
from types import SimpleNamespace

import pytest
import sympy as sp

from symcalc.claims import catalogue, network_langevin
from symcalc.claims import simulated_dln as simulated
from symcalc.claims.simulated_dln import C
from symcalc.claims.theorem18.simulated.matrix_noise import standard_basis
from symcalc.evidence import exact
from symcalc.evidence.montecarlo import conclude
from symcalc.evidence.verdict import Tier, Verdict
from symcalc.indexed import IndexSum, dimension
from symcalc.models.dln import brownian, metric
from symcalc.models.dln.metric import N, beta, k, lam
from symcalc.suite import judge_claim

GROUPS = ("dln", "theorem18", "network_langevin")
CLAIMS = {c.id: c for c in catalogue().values() if c.group in GROUPS and c.simulate}
CHAPTER = {c.id: c for c in catalogue().values() if c.group == "network_langevin"}
ITO = IndexSum.of((N - 1) * lam[k] ** (N - 2))


def judged(identity, changed, seed=0):
    return judge_claim(CLAIMS[identity].claiming(changed), [Tier.MONTECARLO], seed).verdict


def claimed(identity, name):
    return CLAIMS[identity].state().claimed[name]


SLIPS = {
    "Σ″ with N for N − 1": ("theorem18.ito_drift", lambda: {"Σ″": IndexSum.of(N * lam[k] ** (N - 2))}),
    "Σ″ dropped": ("theorem18.ito_drift", lambda: {"Σ″": IndexSum.of(0, k)}),
    "Σ″ dropped from the drift of σ": (
        "theorem18.singular_drift",
        lambda: {"drift": brownian.singular_equation().drift - ITO * (1 / beta)},
    ),
    "Σ″ with N for N − 1 in the drift of σ": (
        "theorem18.singular_drift",
        lambda: {"drift": brownian.singular_equation().drift + IndexSum.of(lam[k] ** (N - 2)) * (1 / beta)},
    ),
    "Σ′ from a sum over i ≠ j": ("dln.entropic_drift", lambda: {"Σ′": metric.entropic_drift() * 2}),
    "Σ′ doubled in the Langevin equation": (
        "theorem18.langevin",
        lambda: {"drift": brownian.langevin_drift() + metric.entropic_drift() * (1 / beta)},
    ),
    "Σ′ with κ": (
        "theorem18.langevin",
        lambda: {"drift": brownian.langevin_drift() + metric.entropic_drift() * ((brownian.kappa - 1) / beta)},
    ),
    "Σ″ without κ": (
        "theorem18.langevin",
        lambda: {"drift": brownian.langevin_drift() + ITO * ((1 - brownian.kappa) / beta)},
    ),
    "the noise as printed, without frames": ("theorem18.printed_noise", lambda: {"true": sp.Rational(16) / beta}),
    "the entropic force of Brownian motion twice": (
        "dln.upstairs_laplacian",
        lambda: {"Δ(σ_k∘φ)": brownian.upstairs_laplacian() + metric.entropic_drift()},
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_the_network_refutes(slip):
    """Each within 20 s of processor time."""
    identity, changed = SLIPS[slip]
    started = time.process_time()
    assert judged(identity, changed()) is Verdict.REFUTED
    assert time.process_time() - started < 20


def test_the_network_refutes_the_equation_without_its_frames():
    """d = 3, N = 3: all 81 covariances of the entries of X; with the frames in place they agree."""
    place, quantities = simulated.PLACES[0], CLAIMS["theorem18.covariance"].state().claimed
    assert (place.depth, place.d) == (3, 3)

    def verdict(framed):
        comparisons = standard_basis(quantities, place, 0, framed=framed)
        return conclude("covariances", comparisons, simulated.FINE, 0.0).verdict

    assert verdict(framed=True) is Verdict.CONFIRMED
    assert verdict(framed=False) is Verdict.REFUTED


def changed_slightly(quantity):
    if not isinstance(quantity, IndexSum):
        return quantity * sp.Rational(1000001, 1000000)
    if quantity.is_zero():
        return quantity + IndexSum.of(sp.Rational(1, 10**6) * sp.Mul(*(lam[i] for i in quantity.free)), *quantity.free)
    return quantity * sp.Rational(1000001, 1000000)


SIMULATED = {
    "dln.entropic_drift": "Σ′",
    "dln.mean_curvature": "vertical trace",
    "dln.homogeneity": "Σ λ ∂S/∂λ",
    "dln.special_depths": "Σ″, N = 2",
    "dln.free_energy": "i, j",
    "dln.upstairs_laplacian": "Δ(σ_k∘φ)",
    "theorem18.ito_drift": "Σ″",
    "theorem18.off_diagonal": "Σ″_kl",
    "theorem18.covariance": "i, j",
    "theorem18.printed_noise": "true",
    "theorem18.frame_free": "square of the noise",
    "theorem18.singular_drift": "drift",
    "theorem18.singular_noise": "variance",
    "theorem18.lambda_drift": "drift",
    "theorem18.law_of_lambda": "covariation",
    "theorem18.laplace_beltrami": "Δ log|det W|",
    "theorem18.langevin": "drift",
    "theorem18.invariant_measure": "∂ log ρ without loss",
    "theorem18.second_moment": "L Σ λ²",
    "theorem18.special_depths": "drift of σ, N = 1",
    "network_langevin.second_derivative": "Σ″",
    "network_langevin.end_to_end": "drift i, j",
    "network_langevin.orthogonal_noise": "isotropic noise, L + S/β",
    "network_langevin.gradient_flow": "(L − L₀)/κ Σ λ²",
    "network_langevin.squared_length": "d⟨R⟩/dt",
    "network_langevin.stationary": "J/ρ k, k",
}


@pytest.mark.parametrize("identity", CLAIMS)
def test_one_part_in_a_million_is_seen(identity):
    name = SIMULATED[identity]
    assert judged(identity, {name: changed_slightly(claimed(identity, name))}) is Verdict.REFUTED


# --- the chapter on the noisy network in the other tiers ---------------------------------------------------------


def slightly(quantity):
    return changed_slightly(quantity if isinstance(quantity, IndexSum) else sp.sympify(quantity, strict=True))


@pytest.mark.parametrize("identity", CHAPTER)
def test_every_quantity_is_refuted_in_the_exact_tier_if_wrong_by_one_part_in_a_million(identity):
    for name, quantity in CHAPTER[identity].state().claimed.items():
        wrong = CHAPTER[identity].claiming({name: slightly(quantity)})
        assert judge_claim(wrong, [Tier.EXACT], 0).verdict is Verdict.REFUTED, name


@pytest.mark.parametrize("identity", [i for i, c in CHAPTER.items() if c.measure])
def test_the_matrices_refute_on_their_own(identity):
    quantities = CHAPTER[identity].state().claimed
    name = next(iter(quantities))
    wrong = CHAPTER[identity].claiming({name: slightly(quantities[name])})
    assert judge_claim(wrong, [Tier.PRECISE], 0).verdict is Verdict.REFUTED


KAPPA = brownian.kappa
FORCE = metric.entropic_drift()
CONFUSED = {
    "κ on the entropic force": (
        "network_langevin.end_to_end",
        "drift k, k",
        lambda q: q + FORCE * ((KAPPA - 1) / beta),
    ),
    "Σ″ at β in place of β/κ": ("network_langevin.end_to_end", "drift k, k", lambda q: q + ITO * ((1 - KAPPA) / beta)),
    "noise of β in place of β/κ": ("network_langevin.end_to_end", "noise² i, j", lambda q: q * (1 / KAPPA)),
    "entropy kept under orthogonal noise": (
        "network_langevin.orthogonal_noise",
        "orthogonal noise",
        lambda q: q + FORCE * (1 / beta),
    ),
    "half of the entropy": (
        "network_langevin.orthogonal_noise",
        "isotropic noise",
        lambda q: q - FORCE * (1 / (2 * beta)),
    ),
    "Σ″ of the complex network": ("network_langevin.second_derivative", "Σ″", lambda q: q * 0),
    "the Gibbs law upstairs for every κ": (
        "network_langevin.upstairs_law",
        "flux of the Gibbs law",
        lambda q: q * 0,
    ),
    "1/κ for 1/κ − 1": (
        "network_langevin.upstairs_law",
        "∂ log μ",
        lambda q: q + FORCE * (1 / lam[k] ** (N - 1)),
    ),
    "gauge degrees of freedom at weight κ": (
        "network_langevin.squared_length",
        "E R(∞)",
        lambda q: q + (KAPPA - 1) * (N - 1) * (dimension() * dimension() - dimension()) / (2 * beta * N * C),
    ),
    "a flux of S/κ² for S/κ": (
        "network_langevin.stationary",
        "J/ρ k, k",
        lambda q: q + FORCE * ((1 - 1 / KAPPA) / beta),
    ),
    "twice the growth at κ → 0": ("network_langevin.gradient_flow", "L₀ Σ λ²", lambda q: q * 2),
}


@pytest.mark.parametrize("slip", CONFUSED)
def test_a_confusion_is_refuted_in_the_exact_tier(slip):
    identity, name, change = CONFUSED[slip]
    quantity = IndexSum.of(CHAPTER[identity].state().claimed[name])
    assert judge_claim(CHAPTER[identity].claiming({name: change(quantity)}), [Tier.EXACT], 0).verdict is Verdict.REFUTED


@pytest.mark.parametrize("slip", [s for s in CONFUSED if CONFUSED[s][0] in CLAIMS and "E R" not in CONFUSED[s][1]])
def test_a_confusion_is_refuted_by_the_network(slip):
    identity, name, change = CONFUSED[slip]
    quantity = IndexSum.of(CHAPTER[identity].state().claimed[name])
    assert judged(identity, {name: change(quantity)}) is Verdict.REFUTED


@pytest.mark.parametrize("identity", ["network_langevin.stationary", "network_langevin.orthogonal_noise"])
def test_differences_of_volumes_are_exact_enough(identity):
    """Where the simulation differentiates the orbit's volume: five other seeds confirm."""
    claim = CLAIMS[identity]
    assert {claim.examine(Tier.MONTECARLO, seed, 1e-8).verdict for seed in range(1, 6)} == {Verdict.CONFIRMED}


def test_the_truth_stays_far_within_the_bounds():
    """Ten seeds, every entropic drift: never above half of what is allowed."""
    worst = 0.0
    for seed in range(1, 11):
        for place in simulated.PLACES:
            drift = simulated.response(place, seed, simulated.ALONG, 0.0, "in_frame")[0]
            wanted = simulated.values(metric.entropic_drift() * (1 / beta), place)
            own = simulated.part(drift, simulated.diagonal(place.d))
            worst = max(worst, float((abs(own.value - wanted) / own.bound()).max()))
    assert worst < 0.5


def test_a_wrong_solution_of_the_mean_is_seen_though_both_sides_share_it(monkeypatch):
    """e^{−ct} for e^{−2ct}: the equation of the mean is decided, not only its two ends."""
    assert exact.decide(network_langevin.squared_length.state()).verdict is Verdict.PROVED
    slower = SimpleNamespace(**{**vars(sp), "exp": lambda power: sp.exp(power / 2)})
    monkeypatch.setattr(network_langevin, "sp", slower)
    assert exact.decide(network_langevin.squared_length.state()).verdict is Verdict.REFUTED
