"""The claims of `balanced_factors`: flows of all entries of generic factors, ranks by an eigensolver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import Network, flow
from symcalc.claims.measured_matrices import Quantities, exactly, generic, unit
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def balance(point: Point) -> Quantities:
    """d/dt of every W_{p+1}ᵀ W_{p+1} − W_p W_pᵀ along the flow with a generic E′, at generic factors."""
    network = Network.at(point)
    fixed = {
        f"N = {n}, p = {p}": rate for n in (2, 3, 4) for p, rate in enumerate(_balance_rates(network.of_depth(n)), 1)
    }
    return {"every N and p": max(_balance_rates(network), key=lambda rate: abs(rate.values[0])), **fixed}


def _balance_rates(network: Network) -> list[Measured]:
    """The largest entry for each p."""
    d, depth = network.d, network.depth
    W, E = [generic(d, n) for n in range(depth)], generic(d, 20)
    moves = flow(W, E)

    def balances(t: Any) -> Values:
        moved = [w + t * v for w, v in zip(W, moves, strict=True)]
        return [entry for p in range(depth - 1) for entry in moved[p + 1].T * moved[p + 1] - moved[p] * moved[p].T]

    found = precise.first_derivative(balances)
    levels = (found.values[d * d * p : d * d * (p + 1)] for p in range(depth - 1))
    return [Measured([max(rates, key=abs)], found.error) for rates in levels]


def frames(point: Point) -> Quantities:
    """The balance of W_p = Q_p Λ Q_{p−1}ᵀ."""
    W = Network.at(point).factors()
    gaps = [mp.norm(W[p + 1].T * W[p + 1] - W[p] * W[p].T) for p in range(len(W) - 1)]
    return {"balance": exactly([max(gaps, default=mp.mpf(0))])}


def dimension(point: Point) -> Quantities:
    """d² N minus the rank of the differential of the balances, by its singular values, at a balanced point."""
    network = Network.at(point)
    W, d = network.factors(), network.d
    rows = [
        [entry for p in range(len(W) - 1) for entry in balance_move(W, p, q, e)]
        for q in range(len(W))
        for e in (unit(d, i, j) for i in range(d) for j in range(d))
    ]
    if not rows[0]:
        return {"dimension": exactly([mp.mpf(d * d)])}
    gram = mp.matrix(rows).T * mp.matrix(rows)
    rank = sum(v > mp.mpf(10) ** -60 for v in mp.eigsy(gram, eigvals_only=True))
    return {"dimension": exactly([mp.mpf(len(rows) - rank)])}


def balance_move(W: Sequence[mp.matrix], p: int, q: int, e: mp.matrix) -> mp.matrix:
    """The move of the p-th balance when the q-th factor moves by e."""
    if q == p + 1:
        return e.T * W[q] + W[q].T * e
    return -(e * W[q].T + W[q] * e.T) if q == p else mp.zeros(e.rows)
