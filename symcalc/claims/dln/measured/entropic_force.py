"""The claims of `entropic_force`: slopes of the orbit's log volume, accelerations of curves along the gauge group."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.dln.measured.gauge_orbits import differential
from symcalc.claims.measured_depths import also_at_depths
from symcalc.claims.measured_dln import Network, force, gauge_tangents, gram_matrix, turn
from symcalc.claims.measured_matrices import Quantities, exactly, inner
from symcalc.domains import Point

entropic_drift = also_at_depths("Σ′", force)

Bend = tuple[int, mp.matrix]
"""An antisymmetric X between the factors p and p + 1, with p."""


def bending(point: Point) -> Quantities:
    """−Dσ_k of accelerations along the gauge group, from curves e^{tX}: of one pair, and their trace with G⁻¹."""
    network = Network.at(point)
    W, d = network.factors(), network.d
    own = [_bent(network, [_bend(network, 0, k, j)] * 2)[k] for k, j in network.pairs]
    cross = [2 * _bent(network, [_bend(network, p, k, j) for p in (0, 1)])[k] for j, k in network.pairs]
    inverse = gram_matrix(gauge_tangents(W)) ** -1
    levels = [(p, turn(d, *pair)) for p in range(len(W) - 1) for pair in combinations(range(d), 2)]
    trace = [mp.mpf(0)] * d
    for (a, first), (b, second) in iterate(enumerate(levels), repeat=2):
        trace = [t + inverse[a, b] * v for t, v in zip(trace, _bent(network, (first, second)), strict=True)]
    return {"x_p²": exactly(own), "x_p x_{p+1}": exactly(cross), "vertical trace": exactly(trace)}


def _bend(network: Network, p: int, i: int, j: int) -> Bend:
    """The turn of one pair in the frame between two factors."""
    Q = network.frames[p + 1]
    return p, Q * turn(network.d, i, j) * Q.T


def _bent(network: Network, directions: Sequence[Bend]) -> list[Any]:
    """−⟨u_k v_kᵀ, Dφ(acceleration)⟩."""
    W, d = network.factors(), network.d
    moved = differential(W, _acceleration(W, *directions), d)
    return [-inner(network.at_frame(k, k), moved) for k in range(d)]


def _acceleration(W: Sequence[mp.matrix], first: Bend, second: Bend) -> list[mp.matrix]:
    """The mixed second derivative of R_p W_p R_{p−1}ᵀ in two gauge directions, symmetrised."""
    (p, X), (q, Y) = first, second
    made = [mp.zeros(W[0].rows) for _ in W]
    if p == q:
        made[p], made[p + 1] = (X * Y + Y * X) / 2 * W[p], W[p + 1] * (X * Y + Y * X) / 2
    elif abs(p - q) == 1:
        upper, lower = (X, Y) if p > q else (Y, X)
        made[max(p, q)] = -upper * W[max(p, q)] * lower
    return made
