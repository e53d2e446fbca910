"""The claims of `theorem18` against one random step of the network across its gauge orbits, and against its paths.

What moves is the network of `simulated_dln`; nothing is known of W alone.
"""

from __future__ import annotations

import math
import time

import numpy as np
import sympy as sp

from numeric import embedded
from numeric.balanced import Balanced, balanced_point, end_to_end
from numeric.measured import brackets, entry, part
from numeric.random_matrices import haar_orthogonal
from numeric.statistics import normal_quantile
from numeric.streams import stream
from symcalc.claims.simulated_dln import (
    ACROSS,
    ALONG,
    BETA,
    FINE,
    METHOD,
    PLACES,
    TWO_LAYERS,
    WAVES,
    Place,
    Response,
    diagonal,
    everywhere,
    network,
    off,
    response,
    values,
)
from symcalc.claims.simulated_network import COARSE, HORIZON, mean_square
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.indexed import IndexSum
from symcalc.indices import Family
from symcalc.models.dln.metric import beta

FIRST, SECOND = Family("f_", real=True), Family("f__", real=True)
"""f_k and f_kk, derivatives of a function of the spectrum."""


def across(place: Place, seed: int, observable: str) -> Response:
    """Noise of amplitude √(2/β) across the orbits, and none along them: Brownian motion of (M_d, g^N)."""
    return response(place, seed, 0.0, ALONG, observable)


def ito_drift(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The diagonal of the drift of W in its frames, times β."""

    def compare(place: Place) -> list[Comparison]:
        drift = part(across(place, seed, "in_frame")[0], diagonal(place.d), BETA)
        return compare_measured(f"Σ″, {place}", drift, values(claimed["Σ″"], place))

    return everywhere(compare)


def off_diagonal(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The other entries of the drift."""

    def compare(place: Place) -> list[Comparison]:
        drift = part(across(place, seed, "in_frame")[0], off(place.d), BETA)
        return compare_measured(f"Σ″_kl, {place}", drift, values(claimed["Σ″_kl"], place))

    return everywhere(compare)


def covariance(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """E[dX_ij dX_mn] in the frames, and of all entries in the standard basis, where the frames must be put back."""

    def compare(place: Place) -> list[Comparison]:
        found, d = brackets(across(place, seed, "in_frame")[1]), place.d
        transposed = [j * d + i for i, j in (divmod(r, d) for r in off(d))]
        own = [k * d + k for k in (r // d for r in off(d))]
        other = [k * d + k for k in (r % d for r in off(d))]
        pairs = {
            "i, j": (off(d), off(d)),
            "i, i": (diagonal(d), diagonal(d)),
            "ij with ji": (off(d), transposed),
            "ii with jj": (own, other),
        }
        inside = [
            comparison
            for name, (rows, columns) in pairs.items()
            for comparison in compare_measured(
                f"{name}, {place}", entry(found, rows, columns), values(claimed[name], place)
            )
        ]
        return inside + standard_basis(claimed, place, seed)

    return everywhere(compare)


def standard_basis(claimed: Quantities, place: Place, seed: int, framed: bool = True) -> list[Comparison]:
    """E[dX_ab dX_cd] of the entries of X against Q_N [√a_ij dB_ij] Q_0ᵀ; framed=False leaves the frames out."""
    d, at = place.d, network(place, seed)
    a = np.zeros(d * d)
    a[diagonal(d)], a[off(d)] = values(claimed["i, i"], place), values(claimed["i, j"], place)
    turn = np.kron(at.frames[-1], at.frames[0]) if framed else np.eye(d * d)
    found = brackets(across(place, seed, "entries")[1])
    each = np.triu_indices(d * d)  # both are symmetric: each number once
    wanted = list(map(float, ((turn * a) @ turn.T)[each]))
    return compare_measured(f"E[dX_ab dX_cd] in the standard basis, {place}", entry(found, *each), wanted)


TURNED = np.array([[3.0, -4.0], [4.0, 3.0]]) / 5


def printed_noise(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """E[dX_11²] at X = R diag(4, 1) in the standard basis, and in the frames, where it is what is printed."""
    started = time.perf_counter()
    manifold, factors = Balanced(2, 2), balanced_point([2.0, 1.0], [np.eye(2), TURNED.T, TURNED])
    horizontal = ALONG * manifold.tangent_frames(factors)[1].reshape(4, 8)

    def flow(start: np.ndarray, velocity: np.ndarray) -> np.ndarray:
        return manifold.retract(factors, velocity.reshape(*velocity.shape[:-1], 2, 2, 2)).reshape(velocity.shape)

    def first_entries(flat: np.ndarray) -> np.ndarray:
        X = end_to_end(flat.reshape(*flat.shape[:-1], 2, 2, 2))
        return np.stack([X[..., 0, 0], (TURNED.T @ X)[..., 0, 0]], axis=-1)

    rng, noise = stream(seed, "theorem18.printed_noise"), embedded.Noise(horizontal, np.zeros(8), flow)
    found = brackets(embedded.response(first_entries, factors.ravel(), noise, rng)[1])
    true, printed = (real_values(claimed[name], {beta: BETA}) for name in ("true", "printed"))
    comparisons = [
        *compare_measured("E[dX_11²] in the standard basis", entry(found, [0], [0]), true),
        *compare_measured("E[dX_11²] in the frames", entry(found, [1], [1]), printed),
    ]
    return conclude(METHOD, comparisons, FINE, started)


def frame_free(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Drift and squared noise of W in its frames."""

    def compare(place: Place) -> list[Comparison]:
        drift, diffusion = across(place, seed, "in_frame")
        squares = entry(brackets(diffusion), off(place.d), off(place.d))
        own = part(drift, diagonal(place.d))
        return [
            *compare_measured(f"drift, {place}", own, values(claimed["drift"], place)),
            *compare_measured(f"noise², {place}", squares, values(claimed["square of the noise"], place)),
        ]

    return everywhere(compare)


# --- the spectrum ------------------------------------------------------------------------------------------------


def spectrum(claimed: Quantities, found: Response, place: Place, factor: float = 1.0) -> list[Comparison]:
    """Drift, variance and covariation of singular values times `factor`, those of them that are claimed."""
    d, comparisons = place.d, []
    bracket = brackets(found[1])
    rows, columns = ([divmod(r, d)[side] for r in off(d)] for side in (0, 1))
    measured = {
        "drift": part(found[0], range(d), factor),
        "variance": part(entry(bracket, range(d), range(d)), range(d), factor**2),
        "covariation": part(entry(bracket, rows, columns), range(len(rows)), factor**2),
    }
    for name in measured.keys() & claimed.keys():
        comparisons += compare_measured(f"{name}, {place}", measured[name], values(claimed[name], place))
    return comparisons


def singular_values(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """What is claimed of the equation of σ."""
    return everywhere(lambda place: spectrum(claimed, across(place, seed, "sigma"), place))


def roots(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """What is claimed of the equation of λ."""
    return everywhere(lambda place: spectrum(claimed, across(place, seed, "roots"), place))


def rescaled_roots(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """What is claimed of the equation of √N λ."""
    return everywhere(lambda place: spectrum(claimed, across(place, seed, "roots"), place, math.sqrt(place.depth)))


def laplace_beltrami(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """β × the drift of Σ λ², log|det W| and tr WᵀW; Δ f for f = λ_1, …, λ_d and sin Σ w_k λ_k."""

    def compare(place: Place) -> list[Comparison]:
        drift = across(place, seed, "spectral")[0]
        return [
            comparison
            for row, name in enumerate(("Δ Σ λ²", "Δ log|det W|", "Δ tr WᵀW"))
            for comparison in compare_measured(
                f"{name}, {place}", part(drift, [row], BETA), values(claimed[name], place)
            )
        ] + functions_of_spectrum(claimed, place, seed)

    return everywhere(compare)


def functions_of_spectrum(claimed: Quantities, place: Place, seed: int) -> list[Comparison]:
    """β × the drift of each λ_k and of sin Σ w_k λ_k against Δ f with their derivatives f_k and f_kk."""
    phase, w = WAVES[: place.d] @ place.lam, WAVES[: place.d]
    derivatives = [(row, 0 * row) for row in np.eye(place.d)] + [(w * math.cos(phase), -(w**2) * math.sin(phase))]
    wanted = [values(claimed["Δ f"], place, at_derivatives(*both))[0] for both in derivatives]
    roots, wave = (across(place, seed, observable)[0] for observable in ("roots", "wave"))
    return [
        *compare_measured(f"Δ λ_k, {place}", part(roots, range(place.d), BETA), wanted[:-1]),
        *compare_measured(f"Δ sin Σ w λ, {place}", part(wave, [0], BETA), wanted[-1:]),
    ]


def at_derivatives(first: np.ndarray, second: np.ndarray) -> dict[sp.Symbol, float]:
    """f_k and f_kk as symbols."""
    pairs = ((FIRST, first), (SECOND, second))
    return {family.at(k): float(v) for family, row in pairs for k, v in enumerate(row, 1)}


def special_depths(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Singular values of flat Brownian motion, and the drift of W with two layers."""

    def flat() -> list[Comparison]:
        place = Place(1, TWO_LAYERS.lam)
        frames = haar_orthogonal(stream(seed, "theorem18.special_depths"), place.d, 2)
        W, noise = (frames[1] * place.lam) @ frames[0].T, embedded.Noise(ALONG * np.eye(9), np.zeros(9))
        sigma = lambda w: np.linalg.svd(w.reshape(*w.shape[:-1], 3, 3), compute_uv=False)  # noqa: E731
        drift = embedded.response(sigma, W.ravel(), noise, stream(seed, "theorem18, one layer"))[0]
        return compare_measured("drift of σ, N = 1", drift, values(claimed["drift of σ, N = 1"], place))

    def compare(place: Place) -> list[Comparison]:
        drift = part(across(place, seed, "in_frame")[0], diagonal(place.d), BETA)
        return flat() + compare_measured("Σ″, N = 2", drift, values(claimed["Σ″, N = 2"], place))

    return everywhere(compare, (TWO_LAYERS,))


# --- with a loss, and noise along and across the orbits ----------------------------------------------------------


def langevin(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of σ with a loss of generic slope."""

    def compare(place: Place) -> list[Comparison]:
        drift = response(place, seed, ALONG, ACROSS, "sigma", "slope")[0]
        return compare_measured(f"drift of σ, {place}", drift, values(claimed["drift"], place))

    return everywhere(compare)


def second_moment(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of Σ λ² with weight decay in one step, and its mean along paths."""
    started, comparisons = time.perf_counter(), []
    for place in PLACES:
        drift = part(response(place, seed, ALONG, ACROSS, "spectral", "decay")[0], [0])
        comparisons += compare_measured(f"L Σλ², {place}", drift, [generator(claimed, place)])
    z = normal_quantile(false_alarm / 2)
    return conclude(f"{METHOD}; means along paths", [*comparisons, growth(claimed, seed, z)], COARSE, started)


def generator(claimed: Quantities, place: Place) -> float:
    """The claimed L Σ λ² at a place."""
    quantity = IndexSum.of(claimed["L Σ λ²"]).instantiate(place.d)
    return real_values(quantity, place.symbols)[0]


def growth(claimed: Quantities, seed: int, z: float) -> Comparison:
    """E Σ λ² at the horizon: the claimed generator is affine in Σ λ², m′ = a + b m."""
    place = PLACES[0]
    other = Place(place.depth, tuple(2 * v for v in place.lam))
    squares = [sum(v * v for v in p.lam) for p in (place, other)]
    rates = [generator(claimed, p) for p in (place, other)]
    b = (rates[1] - rates[0]) / (squares[1] - squares[0])
    expected = squares[0] + rates[0] * math.expm1(b * HORIZON) / b
    return mean_square(expected, seed, z)
