"""The claims of `singular_values`: generator and brackets on the singular values of perturbed matrices."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import mpmath as mp

from symcalc.claims.measured_depths import also_at_depths
from symcalc.claims.measured_dln import Network
from symcalc.claims.measured_matrices import Quantities
from symcalc.claims.measured_singular import singular_values
from symcalc.claims.measured_theorem18 import laplacian, noise, spectral_drift
from symcalc.domains import Point
from symcalc.evidence.matrices import brackets
from symcalc.evidence.precise import Measured, Values

singular_drift = also_at_depths("drift", spectral_drift)


def singular_noise(point: Point) -> Quantities:
    """The brackets of the singular values."""
    return _brackets(Network.at(point), singular_values)


def lambda_drift(point: Point) -> Quantities:
    """The generator on λ = σ^{1/N}, and its brackets."""
    network = Network.at(point)

    def roots(W: mp.matrix) -> Values:
        return [v ** (mp.mpf(1) / network.depth) for v in singular_values(W)]

    return {"drift": laplacian(network, roots), **_brackets(network, roots)}


def _brackets(network: Network, f: Callable[[mp.matrix], Values]) -> Quantities:
    found = brackets(f, network.W, noise(network))
    pairs = list(permutations(range(network.d), 2))
    return {
        "variance": _collected([found[k][k] for k in range(network.d)]),
        "covariation": _collected([found[k][l] for k, l in pairs]),
    }


def _collected(parts: list[Measured]) -> Measured:
    """The values side by side; none, without an error, where there is no pair of indices (d = 1)."""
    return Measured([p.values[0] for p in parts], max((p.error for p in parts), default=mp.mpf(0)))
