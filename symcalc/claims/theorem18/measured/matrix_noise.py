"""The claims of `matrix_noise`: a Cholesky factor of (2/β) A, and a power of XᵀX by an eigensolver."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import Network, operator
from symcalc.claims.measured_matrices import Quantities, exactly, inner
from symcalc.claims.measured_theorem18 import noise
from symcalc.domains import Point


def covariance(point: Point) -> Quantities:
    """Σ_a ⟨u_i v_jᵀ, S_a⟩⟨u_m v_nᵀ, S_a⟩."""
    network = Network.at(point)
    directions = [network.in_frame(S) for S in noise(network)]

    def entry(i: int, j: int, m: int, n: int) -> Any:
        return mp.fsum(S[i, j] * S[m, n] for S in directions)

    pairs = list(permutations(range(network.d), 2))
    return {
        "i, j": exactly([entry(i, j, i, j) for i, j in pairs]),
        "i, i": exactly([entry(i, i, i, i) for i in range(network.d)]),
        "ij with ji": exactly([entry(i, j, j, i) for i, j in pairs]),
        "ii with jj": exactly([entry(i, i, j, j) for i, j in pairs]),
    }


def frame_free(point: Point) -> Quantities:
    """⟨u_k, X (XᵀX)^{−1/N} v_k⟩ (N − 1)/β, the power by an eigensolver; and ⟨e, (2/β) A(e)⟩."""
    network = Network.at(point)
    values, vectors = mp.eigsy(network.W.T * network.W)
    power = vectors * mp.diag([v ** (-mp.mpf(1) / network.depth) for v in values]) * vectors.T
    drift = network.in_frame(network.W * power) * (network.depth - 1) / network.beta
    A = operator(network.W, network.depth)
    units = [network.at_frame(i, j) for i, j in permutations(range(network.d), 2)]
    return {
        "drift": exactly([drift[k, k] for k in range(network.d)]),
        "square of the noise": exactly([2 / network.beta * inner(e, A(e)) for e in units]),
    }
