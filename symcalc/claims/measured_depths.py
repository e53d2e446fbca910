"""The claims on the deep linear network at a number N, and at a level p, measured on actual matrices (tier precise).

Points have N = 3, 4, 5.  At each of them two more depths are measured, N − 2 and N + 1, with the same λ: together all
of N = 1, …, 6, at which claims are stated with the number in place of the symbol.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import mpmath as mp
import sympy as sp

from symcalc.claims import measured_dln as ms
from symcalc.claims import measured_theorem18 as brownian
from symcalc.claims.measured_dln import Network, Quantities, exactly, inner, product
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


entropic_drift = also_at_depths("Σ′", ms.force)
ito_drift = also_at_depths("Σ″", brownian.drift_in_frame)
singular_drift = also_at_depths("drift", brownian.spectral_drift)


def multiplier(point: Point) -> Quantities:
    """⟨u_i v_jᵀ, A(u_i v_jᵀ)⟩, A and its p-th term from their definitions."""
    network = Network.at(point)
    fixed = {f"a_ij at N = {n.depth}": exactly(ms.stretches(n, n.pairs)) for n in of_fixed_depths(network)}
    return {**ms.multiplier(point), **fixed, "p-th term": at_levels(network, _terms_of_operator(network))}


def _terms_of_operator(network: Network) -> Callable[[int], Values]:
    """p ↦ ⟨e, (WWᵀ)^{(N−p)/N} e (WᵀW)^{(p−1)/N}⟩ for e = u_i v_jᵀ."""
    W, units = network.W, [network.at_frame(i, j) for i, j in network.pairs]
    left, right = (ms.powers(square, network.depth) for square in (W * W.T, W.T * W))
    return lambda p: [inner(e, left[network.depth - p] * e * right[p - 1]) for e in units]


def submersion(point: Point) -> Quantities:
    """DG_p of Dφ* Z, Dφ of gauge directions, and the p-th term of Dφ Dφ*."""
    network = Network.at(point)
    return {**ms.submersion(point), "p-th term of Dφ Dφ*": at_levels(network, _terms_of_submersion(network))}


def _terms_of_submersion(network: Network) -> Callable[[int], Values]:
    """p ↦ ⟨e, L (Lᵀ e Rᵀ) R⟩ for e = u_i v_jᵀ, L = W_N ⋯ W_{p+1} and R = W_{p−1} ⋯ W_1."""
    W, d, units = network.factors(), network.d, [network.at_frame(i, j) for i, j in network.pairs]

    def terms(p: int) -> Values:
        L, R = product(W[p:], d), product(W[: p - 1], d)
        return [inner(e, L * (L.T * e * R.T) * R) for e in units]

    return terms


def at_levels(network: Network, values: Callable[[int], Values]) -> Measured:
    """A quantity at the levels p = 2 and p = N ≥ 3."""
    return Measured.at_places([({LEVEL: sp.Integer(p)}, exactly(values(p))) for p in (2, network.depth)])


def gram_determinant(point: Point) -> Quantities:
    """exp of twice the log volume for the two values of each pair alone; the recursion with measured entries of G."""
    network = Network.at(point)
    alone = [replace(network, roots=[network.roots[i], network.roots[j]]) for i, j in network.pairs]
    found = {n: [_volume_squared(pair.of_depth(n)) for pair in alone] for n in range(1, network.depth + 3)}
    levels = zip(alone, *(found[network.depth + n] for n in range(3)), strict=True)
    return {
        "det G": exactly(found[network.depth]),
        "recursion": exactly([_recursion(pair, *three) for pair, *three in levels]),
        "T_0": exactly([_volume_squared(network.of_depth(1))]),
        "T_1": exactly(found[2]),
        **{f"N = {n}": exactly(found[n]) for n in FIXED if n in found},
    }


def _volume_squared(network: Network) -> Any:
    return mp.exp(2 * ms.orbit_log_volume(network, network.roots))


def _recursion(pair: Network, below: Any, middle: Any, above: Any) -> Any:
    """T_{n+1} − G_11 T_n + G_12² T_{n−1}."""
    G = ms.gram_matrix(ms.gauge_tangents(pair.factors()))
    return above - G[0, 0] * middle + G[0, 1] ** 2 * below
