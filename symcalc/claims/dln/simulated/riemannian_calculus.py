"""The claims of `riemannian_calculus`: gauge noise with a loss, and Brownian motion of the balanced manifold."""

from __future__ import annotations

from numeric.measured import part
from symcalc.claims.simulated_dln import ALONG, BETA, Place, diagonal, everywhere, off, response, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured
from symcalc.evidence.verdict import Evidence


def free_energy(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Gauge noise and a loss move W by −grad F_β, in all entries."""

    def compare(place: Place) -> list[Comparison]:
        drift = response(place, seed, ALONG, 0.0, "in_frame", "slope")[0]
        own, others = part(drift, diagonal(place.d), -1.0), part(drift, off(place.d), -1.0)
        return compare_measured(f"k, k, {place}", own, values(claimed["k, k"], place)) + compare_measured(
            f"i, j, {place}", others, values(claimed["i, j"], place)
        )

    return everywhere(compare)


def upstairs_laplacian(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Brownian motion of the balanced manifold, the same amplitude in all tangent directions: β × the drift of σ."""

    def compare(place: Place) -> list[Comparison]:
        drift = part(response(place, seed, ALONG, ALONG, "sigma")[0], range(place.d), BETA)
        return compare_measured(f"Δ(σ_k∘φ), {place}", drift, values(claimed["Δ(σ_k∘φ)"], place))

    return everywhere(compare)
