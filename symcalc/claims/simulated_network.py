"""The claims of `network_langevin` against one random step of the noisy network, and against its paths.

The network is that of `simulated_dln`: noise of any two amplitudes along and across the gauge orbits, and a loss.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from numeric.balanced import Balanced, balanced_point
from numeric.ensemble import Block
from numeric.framed import Framed
from numeric.losses import WeightDecay
from numeric.measured import brackets, entry, part
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
    diagonal,
    everywhere,
    network,
    off,
    response,
    values,
)
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_levels, compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.indexed import IndexSum

STEP = 1e-3  # of the central differences: their error is far below 1e-9


def compare_each(claimed: Quantities, measured: Mapping[str, Measured], place: Place) -> list[Comparison]:
    """What was measured at a place against the claimed quantities of the same names."""
    return [
        comparison
        for name, value in measured.items()
        for comparison in compare_measured(f"{name}, {place}", value, values(claimed[name], place))
    ]


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
        return compare_each(claimed, measured, place)

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
        return compare_each(claimed, measured, place)

    return everywhere(compare)


def less_entropy(drift: Measured, place: Place, seed: int) -> Measured:
    """The drift of σ less (1/β)⟨grad S, grad σ⟩, the gradient of the orbit's volume by central differences."""
    at, manifold = network(place, seed), Balanced(place.depth, place.d)
    horizontal = manifold.tangent_frames(at.factors)[1]

    def slope(f: Callable[[np.ndarray], Any], move: np.ndarray) -> np.ndarray:
        ends = [np.asarray(f(at.factors + h * move)) for h in (STEP, -STEP, STEP / 2, -STEP / 2)]
        return (8 * (ends[2] - ends[3]) - (ends[0] - ends[1])) / (6 * STEP)

    sigma = lambda factors: at.sigma(factors.ravel())  # noqa: E731
    force = sum(slope(log_volume, move) * slope(sigma, move) for move in horizontal) / BETA
    return Measured(drift.value - force, drift.standard_error, drift.bias_bound + 1e-9, drift.samples)


def log_volume(factors: np.ndarray, levels: Iterable[int] | None = None) -> float:
    """½ log det of the Gram matrix of the tangents X W_p, −W_{p+1} X at the levels p (those of the gauge group)."""
    depth, d = factors.shape[:2]
    tangents = []
    for p in range(depth - 1) if levels is None else levels:
        for i, j in combinations(range(d), 2):
            X = np.zeros((d, d))
            X[i, j], X[j, i] = 1.0, -1.0
            move = np.zeros_like(factors)
            if p >= 0:
                move[p] = X @ factors[p]
            if p + 1 < depth:
                move[p + 1] = -factors[p + 1] @ X
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
        return compare_each(claimed, measured, place)

    return everywhere(compare)


def stationary(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The flux of σ with weight decay."""
    return everywhere(lambda place: compare_measured(f"J/ρ, {place}", *against(claimed["J/ρ k, k"], place, seed, True)))


def flux_of_roots(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The flux of λ with weight decay, and ∂ log ρ without: drift / ½ variance, where no flux is."""

    def compare(place: Place) -> list[Comparison]:
        drift = response(place, seed, ALONG, ACROSS, "roots")[0]
        score = part(drift, range(place.d), BETA * place.depth / KAPPA)
        return [
            *compare_measured(f"∂ log ρ, {place}", score, values(claimed["∂ log ρ without loss"], place)),
            *compare_measured(f"flux, {place}", *against(claimed["flux"], place, seed, False)),
        ]

    return everywhere(compare)


def against(claimed: Any, place: Place, seed: int, of_sigma: bool) -> tuple[Measured, list[float]]:
    """J/ρ of λ or of σ = λ^N, and what is claimed: drift and variance by one step, log ρ from volumes of matrices.

    ρ is e^{−βE/κ + S/κ} times the volume of the base: that of all frame directions, less that of the orbit.
    """
    drift, diffusion = response(place, seed, ALONG, ACROSS, "roots", "decay")
    variance = entry(brackets(diffusion), range(place.d), range(place.d))
    score = slopes_of_log_density(place, seed)
    weight = place.depth * np.array(place.lam) ** (place.depth - 1) if of_sigma else np.ones(place.d)
    errors = [
        weight * (getattr(drift, e) + abs(score) * getattr(variance, e) / 2) for e in ("standard_error", "bias_bound")
    ]
    flux = weight * (drift.value - variance.value * score / 2)
    return Measured(flux, errors[0], errors[1] + 1e-9 * weight, drift.samples), values(claimed, place)


def slopes_of_log_density(place: Place, seed: int) -> np.ndarray:
    """∂ log ρ over λ, by central differences in λ at fixed frames."""
    frames = network(place, seed).frames

    def log_density(lam: np.ndarray) -> float:
        factors = balanced_point(lam, frames)
        S, frame_volume = log_volume(factors), log_volume(factors, range(-1, place.depth))
        return S / KAPPA - BETA / KAPPA * DECAY / 2 * float((factors**2).sum()) + frame_volume - S

    def slope(e: np.ndarray) -> float:
        ends = [log_density(np.array(place.lam) + h * e) for h in (STEP, -STEP, STEP / 2, -STEP / 2)]
        return (8 * (ends[2] - ends[3]) - (ends[0] - ends[1])) / (6 * STEP)

    return np.array([slope(e) for e in np.eye(place.d)])


# --- weight decay ------------------------------------------------------------------------------------------------

PATHS, STEPS, HORIZON = 5000, 8, 0.3
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
    """E Σ λ² at the horizon, in the closed form that is claimed."""
    place = PLACES[0]
    quantity = IndexSum.of(claimed["E R(t)"]).instantiate(place.d)
    named = {"m0": sum(v * v for v in place.lam), "t": HORIZON}
    at = place.symbols | {s: named[s.name] for s in quantity.free_symbols if s.name in named}
    return mean_square(real_values(quantity, at)[0], seed, z)


def mean_square(expected: float, seed: int, z: float) -> Comparison:
    """E Σ λ² of paths from the first place with weight decay, at the horizon: steps of two sizes, extrapolated."""
    place = PLACES[0]
    start = Framed.start(place.lam, network(place, seed).frames)
    equation = Langevin(WeightDecay(DECAY, place.depth), ALONG, ACROSS)

    def squares(steps: int) -> np.ndarray:
        walk = Walk(equation, start, HORIZON, steps, seed, f"network_langevin.squared_length, {steps}")
        return walk.observed(lambda state: (state.lam**2).sum(axis=-1), Block(0, PATHS))

    return compare_levels("E Σλ² along paths", squares(STEPS), squares(2 * STEPS), expected, z)
