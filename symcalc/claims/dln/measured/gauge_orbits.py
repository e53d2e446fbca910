"""The claims of `gauge_orbits`: differentials of the product and of the balances; Gram matrices in generic frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import mpmath as mp

from symcalc.claims.dln.measured.balanced_factors import balance_move
from symcalc.claims.measured_depths import FIXED, at_levels
from symcalc.claims.measured_dln import Network, gauge_tangents, gram_matrix, orbit_log_volume, product
from symcalc.claims.measured_matrices import Quantities, exactly, inner
from symcalc.domains import Point
from symcalc.evidence.precise import Values


def submersion(point: Point) -> Quantities:
    """DG_p of Dφ* u_i v_jᵀ in the frames, Dφ of gauge directions, and the p-th term of Dφ Dφ*."""
    network = Network.at(point)
    W, d = network.factors(), network.d
    moved = max(mp.norm(differential(W, tangent, d)) for tangent in gauge_tangents(W))
    straight = [_balance_of_lift(network, i, j)[i, j] for i, j in network.pairs]
    swapped = [_balance_of_lift(network, j, i)[i, j] for i, j in network.pairs]
    return {
        "DG_p(Dφ* Z), Z_ij": exactly(straight),
        "DG_p(Dφ* Z), Z_ji": exactly(swapped),
        "Dφ(gauge)": exactly([moved] * len(network.pairs)),
        "p-th term of Dφ Dφ*": at_levels(network, _terms_of_submersion(network)),
    }


def _balance_of_lift(network: Network, i: int, j: int) -> mp.matrix:
    """The largest entries over p of Q_pᵀ DG_p(Dφ* Z) Q_p, Z = u_i v_jᵀ."""
    W, d, Q = network.factors(), network.d, network.frames
    Z = network.at_frame(i, j)
    lift = [product(W[p + 1 :], d).T * Z * product(W[:p], d).T for p in range(network.depth)]
    moves = (balance_move(W, p, p + 1, lift[p + 1]) + balance_move(W, p, p, lift[p]) for p in range(len(W) - 1))
    framed = [Q[p].T * move * Q[p] for p, move in enumerate(moves, 1)]
    return mp.matrix([[max((M[a, b] for M in framed), key=abs) for b in range(d)] for a in range(d)])


def differential(W: Sequence[mp.matrix], V: Sequence[mp.matrix], d: int) -> mp.matrix:
    """Dφ(V) = Σ_p (W_N ⋯ W_{p+1}) V_p (W_{p−1} ⋯ W_1)."""
    return sum((product(W[p + 1 :], d) * V[p] * product(W[:p], d) for p in range(len(W))), mp.zeros(d))


def _terms_of_submersion(network: Network) -> Callable[[int], Values]:
    """p ↦ ⟨e, L (Lᵀ e Rᵀ) R⟩ for e = u_i v_jᵀ, L = W_N ⋯ W_{p+1} and R = W_{p−1} ⋯ W_1."""
    W, d, units = network.factors(), network.d, [network.at_frame(i, j) for i, j in network.pairs]

    def terms(p: int) -> Values:
        L, R = product(W[p:], d), product(W[: p - 1], d)
        return [inner(e, L * (L.T * e * R.T) * R) for e in units]

    return terms


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
    return mp.exp(2 * orbit_log_volume(network, network.roots))


def _recursion(pair: Network, below: Any, middle: Any, above: Any) -> Any:
    """T_{n+1} − G_11 T_n + G_12² T_{n−1}."""
    G = gram_matrix(gauge_tangents(pair.factors()))
    return above - G[0, 0] * middle + G[0, 1] ** 2 * below
