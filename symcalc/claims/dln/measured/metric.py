"""The claims of `metric`: A_{N,W} and its terms from their definitions."""

from __future__ import annotations

from collections.abc import Callable

from symcalc.claims import measured_dln
from symcalc.claims.measured_depths import at_levels, of_fixed_depths
from symcalc.claims.measured_dln import Network, powers, stretches
from symcalc.claims.measured_matrices import Quantities, exactly, inner
from symcalc.domains import Point
from symcalc.evidence.precise import Values


def multiplier(point: Point) -> Quantities:
    """⟨u_i v_jᵀ, A(u_i v_jᵀ)⟩, A and its p-th term from their definitions."""
    network = Network.at(point)
    fixed = {f"a_ij at N = {n.depth}": exactly(stretches(n, n.pairs)) for n in of_fixed_depths(network)}
    return {**measured_dln.multiplier(point), **fixed, "p-th term": at_levels(network, _terms_of_operator(network))}


def _terms_of_operator(network: Network) -> Callable[[int], Values]:
    """p ↦ ⟨e, (WWᵀ)^{(N−p)/N} e (WᵀW)^{(p−1)/N}⟩ for e = u_i v_jᵀ."""
    W, units = network.W, [network.at_frame(i, j) for i, j in network.pairs]
    left, right = (powers(square, network.depth) for square in (W * W.T, W.T * W))
    return lambda p: [inner(e, left[network.depth - p] * e * right[p - 1]) for e in units]
