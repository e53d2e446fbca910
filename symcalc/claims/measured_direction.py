"""The claims on the direction of the entropic force measured on actual gauge orbits (tier precise).

The slopes of S are differences of log volumes of Gram matrices (`measured_dln`), the force A applied to them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import mpmath as mp

from symcalc.claims import measured_dln
from symcalc.claims.measured_dln import (
    Network,
    Quantities,
    exactly,
    full_operator,
    gauge_tangents,
    gram_matrix,
    orbit_log_volume,
    slope,
)
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def positive(point: Point) -> Quantities:
    """Σ′, from the Gram matrix and A."""
    return measured_dln.entropic_drift(point)


def _rates(network: Network) -> Measured:
    """Σ′_k/σ_k."""
    found = slope(lambda roots: orbit_log_volume(network, roots), network.roots)
    weights = [1 / r for r in network.roots]
    return measured_dln.weighted(found, weights)


def rates(point: Point) -> Quantities:
    """The difference of the two rates at d = 2."""
    found = _rates(Network.at(point))
    return {"difference of the rates": Measured([found.values[0] - found.values[1]], 2 * found.error)}


def two_layers(point: Point) -> Quantities:
    """Σ′_k/σ_k − Σ′_l/σ_l for all k ≠ l at N = 2."""
    named = Network.at(point)
    found = _rates(Network(named.roots, 2, named.beta))
    gaps = [a - b for a, b in permutations(found.values, 2)]
    return {"difference of the rates": Measured(gaps, 2 * found.error)}


def _along(point: Point, power: Any) -> Quantities:
    """c_1 ∂_2 S − c_2 ∂_1 S for c = Σ λ^power."""
    network = Network.at(point)
    found = slope(lambda roots: orbit_log_volume(network, roots), network.roots)
    first, second = (power * r ** (power - 1) for r in network.roots)
    value = first * found.values[1] - second * found.values[0]
    return {"slope": Measured([value], found.error * (first + second))}


def frobenius(point: Point) -> Quantities:
    """At fixed ‖W‖_F."""
    return _along(point, 2 * Network.at(point).depth)


def nuclear(point: Point) -> Quantities:
    """At fixed ‖W‖_*."""
    return _along(point, Network.at(point).depth)


def layer_norm(point: Point) -> Quantities:
    """At fixed ‖W_p‖_F."""
    return _along(point, 2)


def gap(point: Point) -> Quantities:
    """Σ′_1 − Σ′_2 at d = 2."""
    found = measured_dln.entropic_drift(point)["Σ′"]
    return {"gap force": Measured([found.values[0] - found.values[1]], 2 * found.error)}


def three_rates(point: Point) -> Quantities:
    """The rates at λ = (10, 1, 1/2), N = 3."""
    network = Network([mp.mpf(10), mp.mpf(1), mp.mpf(1) / 2], 3, mp.mpf(1))
    found = _rates(network)
    names = (f"rate of σ_{n}, N = 3" for n in (1, 2, 3))
    return {name: Measured([value], found.error) for name, value in zip(names, found.values, strict=True)}


def _volume(squares: list[Any], depth: int) -> Any:
    """e^{2S}: the Gram determinant of the gauge tangents, 0 where they are dependent."""
    network = Network([mp.sqrt(mp.mpf(s)) for s in squares], depth, mp.mpf(1))
    return mp.det(gram_matrix(gauge_tangents(network.factors())))


def three_layers(point: Point) -> Quantities:
    """e^{2S} at three, two and one equal values, Σ λ² = 1."""
    third, half = mp.mpf(1) / 3, mp.mpf(1) / 2
    spectra = {"equal values": [third] * 3, "rank two": [half, half, 0], "rank one": [1, 0, 0]}
    return {f"{name}, N = {n}": exactly([_volume(s, n)]) for name, s in spectra.items() for n in (2, 3)}


# --- the other volume --------------------------------------------------------------------------------------------

NEARLY_LOST = mp.mpf(10) ** -20


def other_volume(point: Point) -> Quantities:
    """λ ∂_λ of log √det g^N and of S where one singular value is 10^{−20N}; what is left is of order 10^{−40}.

    √det g^N is the determinant of A_{N,W} in the entries of W, S a Gram determinant.
    """
    network = Network.at(point)
    volumes = {
        "λ_k ∂_k log √g at λ_k = 0": lambda roots: -_log_metric(network, roots) / 2,
        "λ_k ∂_k S at λ_k = 0": lambda roots: orbit_log_volume(network, roots),
    }
    with mp.workdps(4 * precise.DIGITS):  # the smallest eigenvalue of WWᵀ is 10^{−40N}
        return {name: _at_rank_loss(f, network.roots) for name, f in volumes.items()}


def _log_metric(network: Network, roots: Sequence[Any]) -> Any:
    """log det of A_{N,W} in the entries of W."""
    return mp.log(mp.det(full_operator(network.end_to_end(roots), network.depth)))


def _at_rank_loss(f: Callable[[Sequence[Any]], Any], roots: Sequence[Any]) -> Measured:
    """λ_k ∂f/∂λ_k with 10^{−20} in place of λ_k, for each k in turn, by differences in log λ_k."""

    def moved(k: int) -> Callable[[Any], Values]:
        return lambda h: [f([NEARLY_LOST * mp.exp(h) if n == k else v for n, v in enumerate(roots)])]

    parts = [precise.first_derivative(moved(k)) for k in range(len(roots))]
    return Measured([p.values[0] for p in parts], max(p.error for p in parts) + 100 * NEARLY_LOST**2)
