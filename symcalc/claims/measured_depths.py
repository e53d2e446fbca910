"""The claims on the deep linear network at a number N, and at a level p, measured on actual matrices (tier precise).

Points have N = 3, 4, 5.  At each of them two more depths are measured, N − 2 and N + 1, with the same λ: together all
of N = 1, …, 6, at which claims are stated with the number in place of the symbol.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy as sp

from symcalc.claims.measured_dln import Network
from symcalc.claims.measured_matrices import Quantities, exactly
from symcalc.domains import Point
from symcalc.evidence.precise import Measured, Values
from symcalc.models.dln.balanced import LEVEL

FIXED = range(1, 7)
"""The depths at which claims are stated with a number in place of N."""


def of_fixed_depths(network: Network) -> Iterable[Network]:
    """Networks with the same λ and the depths N − 2 and N + 1."""
    return (network.of_depth(n) for n in (network.depth - 2, network.depth + 1) if n in FIXED)


def also_at_depths(name: str, found: Callable[[Network], Measured]) -> Callable[[Point], Quantities]:
    """A quantity at the depth of the point, and as "at N = n" at the two others."""

    def measure(point: Point) -> Quantities:
        network = Network.at(point)
        return {name: found(network), **{f"at N = {n.depth}": found(n) for n in of_fixed_depths(network)}}

    return measure


def at_levels(network: Network, values: Callable[[int], Values]) -> Measured:
    """A quantity at the levels p = 2 and p = N ≥ 3."""
    return Measured.at_places([({LEVEL: sp.Integer(p)}, exactly(values(p))) for p in (2, network.depth)])
