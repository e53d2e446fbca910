"""The claims of `matrix_noise`: brackets of all entries of W, in the frames and in the standard basis."""

from __future__ import annotations

import time

import numpy as np

from numeric import embedded
from numeric.balanced import Balanced, balanced_point, end_to_end
from numeric.measured import brackets, entry, part
from numeric.streams import stream
from symcalc.claims.simulated_dln import (
    ALONG,
    BETA,
    FINE,
    METHOD,
    Place,
    across,
    diagonal,
    everywhere,
    network,
    off,
    values,
)
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.models.dln.metric import beta


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
