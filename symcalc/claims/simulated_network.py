"""The claims of `network_langevin` against one random step of the noisy network, and against its paths.

The network is that of `simulated_dln`: noise of any two amplitudes along and across the gauge orbits, and a loss.
"""

from __future__ import annotations

import time
from itertools import combinations

import numpy as np

from numeric.balanced import Balanced
from numeric.ensemble import Block
from numeric.framed import Framed
from numeric.losses import WeightDecay
from numeric.network import Langevin, Walk
from numeric.onestep import Measured
from numeric.statistics import normal_quantile
from symcalc.claims.simulated_dln import (
    ACROSS,
    ALONG,
    BETA,
    DECAY,
    KAPPA,
    METHOD,
    PLACES,
    Place,
    brackets,
    diagonal,
    entry,
    everywhere,
    network,
    off,
    part,
    response,
    values,
)
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_mean, compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.indexed import IndexSum


def second_derivative(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Noise across the orbits moves W by Σ″/β in its frames."""

    def compare(place: Place) -> list[Comparison]:
        drift, d = response(place, seed, 0.0, ALONG, "in_frame")[0], place.d
        own, others = part(drift, diagonal(d), BETA), part(drift, off(d), BETA)
        return [
            *compare_measured(f"Σ″, {place}", own, values(claimed["Σ″"], place)),
            *compare_measured(f"Σ″_kl, {place}", others, values(claimed["Σ″_kl"], place)),
        ]

    return everywhere(compare)


def end_to_end(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Drift and covariance of W in its frames, with a loss of generic slope."""

    def compare(place: Place) -> list[Comparison]:
        (drift, diffusion), d = response(place, seed, ALONG, ACROSS, "in_frame", "slope"), place.d
        found = brackets(diffusion)
        measured = {
            "drift k, k": part(drift, diagonal(d)),
            "drift i, j": part(drift, off(d)),
            "noise² k, k": entry(found, diagonal(d), diagonal(d)),
            "noise² i, j": entry(found, off(d), off(d)),
        }
        return [
            comparison
            for name, value in measured.items()
            for comparison in compare_measured(f"{name}, {place}", value, values(claimed[name], place))
        ]

    return everywhere(compare)


def orthogonal_noise(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of σ under noise across the orbits, in all directions, and with −(1/β) grad S added to the latter."""

    def compare(place: Place) -> list[Comparison]:
        across = response(place, seed, 0.0, ALONG, "sigma", "slope")[0]
        isotropic = response(place, seed, ALONG, ALONG, "sigma", "slope")[0]
        measured = {
            "orthogonal noise": across,
            "isotropic noise": isotropic,
            "isotropic noise, L + S/β": less_entropy(isotropic, place, seed),
        }
        return [
            comparison
            for name, value in measured.items()
            for comparison in compare_measured(f"{name}, {place}", value, values(claimed[name], place))
        ]

    return everywhere(compare)


def less_entropy(drift: Measured, place: Place, seed: int) -> Measured:
    """The drift of σ less (1/β)⟨grad S, grad σ⟩, the gradient of the orbit's volume by central differences."""
    at, manifold = network(place, seed), Balanced(place.depth, place.d)
    step = 1e-4
    horizontal = manifold.tangent_frames(at.factors)[1]

    def slope(f: object, move: np.ndarray) -> np.ndarray:
        ends = [np.asarray(f(at.factors + h * move)) for h in (step, -step, step / 2, -step / 2)]  # type: ignore[operator]
        return (8 * (ends[2] - ends[3]) - (ends[0] - ends[1])) / (6 * step)

    sigma = lambda factors: at.sigma(factors.ravel())  # noqa: E731
    force = sum(slope(log_volume, move) * slope(sigma, move) for move in horizontal) / BETA
    return Measured(drift.value - force, drift.standard_error, drift.bias_bound + 1e-9, drift.samples)


def log_volume(factors: np.ndarray) -> float:
    """½ log det of the Gram matrix of the gauge tangents X W_p, −W_{p+1} X."""
    depth, d = factors.shape[:2]
    tangents = []
    for p in range(depth - 1):
        for i, j in combinations(range(d), 2):
            X = np.zeros((d, d))
            X[i, j], X[j, i] = 1.0, -1.0
            move = np.zeros_like(factors)
            move[p], move[p + 1] = X @ factors[p], -factors[p + 1] @ X
            tangents.append(move.ravel())
    rows = np.array(tangents)
    return float(np.linalg.slogdet(rows @ rows.T)[1]) / 2


def gradient_flow(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Gauge noise alone: the drift of λ and of Σ λ²; noise across the orbits alone: what κ adds."""

    def compare(place: Place) -> list[Comparison]:
        measured = {
            "drift of λ at κ = 0": response(place, seed, ALONG, 0.0, "roots")[0],
            "L₀ Σ λ²": part(response(place, seed, ALONG, 0.0, "spectral")[0], [0]),
            "(L − L₀)/κ Σ λ²": part(response(place, seed, 0.0, ACROSS, "spectral")[0], [0], 1 / KAPPA),
        }
        return [
            comparison
            for name, value in measured.items()
            for comparison in compare_measured(f"{name}, {place}", value, values(claimed[name], place))
        ]

    return everywhere(compare)


# --- weight decay ------------------------------------------------------------------------------------------------

PATHS, STEPS, HORIZON = 4000, 8, 0.3
COARSE = 0.05


def squared_length(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Drift and bracket of Σ λ² in one step, and its mean along paths."""
    started, comparisons = time.perf_counter(), []
    for place in PLACES:
        drift, diffusion = response(place, seed, ALONG, ACROSS, "spectral", "decay")
        found = {"drift": part(drift, [0]), "d⟨R⟩/dt": entry(brackets(diffusion), [0], [0])}
        for name, value in found.items():
            comparisons += compare_measured(f"{name}, {place}", value, values(claimed[name], place))
    z = normal_quantile(false_alarm / 2)
    return conclude(f"{METHOD}; means along paths", [*comparisons, along_paths(claimed, seed, z)], COARSE, started)


def along_paths(claimed: Quantities, seed: int, z: float) -> Comparison:
    """E Σ λ² at the horizon: steps of two sizes, extrapolated."""
    place = PLACES[0]
    quantity = IndexSum.of(claimed["E R(t)"]).instantiate(place.d)
    named = {"m0": sum(v * v for v in place.lam), "t": HORIZON}
    at = place.symbols | {s: named[s.name] for s in quantity.free_symbols if s.name in named}
    expected = real_values(quantity, at)[0]
    start = Framed.start(place.lam, network(place, seed).frames)
    equation = Langevin(WeightDecay(DECAY, place.depth), ALONG, ACROSS)

    def squares(steps: int) -> np.ndarray:
        walk = Walk(equation, start, HORIZON, steps, seed, f"network_langevin.squared_length, {steps}")
        return walk.observed(lambda state: (state.lam**2).sum(axis=-1), Block(0, PATHS))

    return compare_mean("E Σλ² along paths", 2 * squares(2 * STEPS) - squares(STEPS), expected, z)
