"""The claims on the direction of the entropic force measured on actual gauge orbits (tier precise).

The slopes of S are differences of log volumes of Gram matrices (`measured_dln`), the force A applied to them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import mpmath as mp

from symcalc.claims.measured_depths import FIXED
from symcalc.claims.measured_dln import (
    Network,
    Quantities,
    exactly,
    force,
    full_operator,
    gauge_tangents,
    gram_matrix,
    logarithmic_slopes_at_loss,
    orbit_log_volume,
    slope,
    stretches,
    weighted,
)
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured

Found = Callable[[Network], Measured]


def positive(point: Point) -> Quantities:
    """Σ′, from the Gram matrix and A, and at N = 1."""
    network = Network.at(point)
    return {"Σ′": force(network), "at N = 1": force(network.of_depth(1))}


# --- two singular values -----------------------------------------------------------------------------------------


def with_signs(name: str, found: Found, more: Callable[[Network], Quantities] | None = None) -> precise.Measurement:
    """One number at the depth of the point, and its signs at N = 1, …, 6 with the same λ."""

    def measure(point: Point) -> Quantities:
        network = Network.at(point)
        signs = {f"sign at N = {n}": sign(found(network.of_depth(n))) for n in FIXED}
        return {name: found(network), **signs, **(more(network) if more else {})}

    return measure


def sign(found: Measured) -> Measured:
    """1 or −1, or 0 for what is zero within ten times the bound of its error."""
    value = found.values[0]
    return exactly([mp.sign(value) if abs(value) > 10 * found.error else mp.mpf(0)])


def first_less_second(found: Found) -> Found:
    """The difference of two components."""

    def difference(network: Network) -> Measured:
        whole = found(network)
        return Measured([whole.values[0] - whole.values[1]], 2 * whole.error)

    return difference


def rate(network: Network) -> Measured:
    """Σ′_k/σ_k = (∂S/∂λ_k)/λ_k."""
    found = slope(lambda roots: orbit_log_volume(network, roots), network.roots)
    return weighted(found, [1 / r for r in network.roots])


def slope_at_fixed(power: Callable[[int], int]) -> Found:
    """c_1 ∂_2 S − c_2 ∂_1 S for c = Σ λ^power(N)."""

    def measured(network: Network) -> Measured:
        q = power(network.depth)
        found = slope(lambda roots: orbit_log_volume(network, roots), network.roots)
        first, second = (q * r ** (q - 1) for r in network.roots)
        return Measured([first * found.values[1] - second * found.values[0]], found.error * (first + second))

    return measured


gap_force = first_less_second(force)


def where_they_meet(network: Network) -> Quantities:
    """Σ′_1 − Σ′_2 at λ_1 = λ_2."""
    first = network.roots[0]
    return {"gap force at λ_1 = λ_2": gap_force(Network([first, first], network.depth, network.beta))}


def only_multiplier(network: Network) -> Quantities:
    """⟨u_1 v_2ᵀ, A(u_1 v_2ᵀ)⟩."""
    return {"a_12": exactly(stretches(network, [(0, 1)]))}


gap = with_signs("gap force", gap_force, where_they_meet)
rates = with_signs("difference of the rates", first_less_second(rate))
frobenius = with_signs("slope", slope_at_fixed(lambda depth: 2 * depth))
nuclear = with_signs("slope", slope_at_fixed(lambda depth: depth), only_multiplier)
layer_norm = with_signs("slope", slope_at_fixed(lambda depth: 2))


# --- every d, and three ------------------------------------------------------------------------------------------


def two_layers(point: Point) -> Quantities:
    """Σ′_k/σ_k − Σ′_l/σ_l for all k ≠ l at N = 2."""
    found = rate(Network.at(point).of_depth(2))
    gaps = [a - b for a, b in permutations(found.values, 2)]
    return {"difference of the rates": Measured(gaps, 2 * found.error)}


def three_rates(point: Point) -> Quantities:
    """The rates at λ = (10, 1, 1/2), N = 3, and the sign of the second less the first."""
    found = rate(Network([mp.mpf(10), mp.mpf(1), mp.mpf(1) / 2], 3, mp.mpf(1)))
    names = (f"rate of σ_{n}, N = 3" for n in (1, 2, 3))
    each = {name: Measured([value], found.error) for name, value in zip(names, found.values, strict=True)}
    return {**each, "sign of rate 2 − rate 1": sign(Measured([found.values[1] - found.values[0]], 2 * found.error))}


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
        return {name: logarithmic_slopes_at_loss(f, network.roots) for name, f in volumes.items()}


def _log_metric(network: Network, roots: Sequence[Any]) -> Any:
    """log det of A_{N,W} in the entries of W."""
    return mp.log(mp.det(full_operator(network.end_to_end(roots), network.depth)))
