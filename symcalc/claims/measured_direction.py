"""The claims on the direction of the entropic force measured on actual gauge orbits (tier precise).

The slopes of S are differences of log volumes of Gram matrices (`measured_dln`), the force A applied to them.
"""

from __future__ import annotations

from typing import Any

import mpmath as mp

from symcalc.claims import measured_dln
from symcalc.claims.measured_dln import Network, Quantities, exactly, orbit_log_volume, slope
from symcalc.domains import Point
from symcalc.evidence.precise import Measured


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
    """e^{2S} relative to the constant of the orbits, from the Gram determinant."""
    network = Network([mp.sqrt(mp.mpf(s)) for s in squares], depth, mp.mpf(1))
    return mp.exp(2 * orbit_log_volume(network, network.roots))


def three_layers(point: Point) -> Quantities:
    """e^{2S} at three equal values, Σ λ² = 1."""
    third = mp.mpf(1) / 3
    return {f"equal values, N = {n}": exactly([_volume([third] * 3, n)]) for n in (2, 3)}
