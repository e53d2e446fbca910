"""The claims of `entropic_force`: noise along the gauge orbits alone, and straight steps along gauge directions.

σ∘φ, with φ(W_N, …, W_1) = W_N ⋯ W_1, is constant along the orbit: D²(σ∘φ)(Ẇ, Ẇ) = −D(σ∘φ)(Ẅ).  So straight steps along
Ẇ, which leave the orbit, measure how it bends; nothing is known of its accelerations or of its Gram matrix.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from numeric import embedded
from numeric.measured import joined, minus, part
from numeric.onestep import Measured
from numeric.streams import stream
from symcalc.claims.simulated_dln import (
    ALONG,
    BETA,
    Place,
    diagonal,
    everywhere,
    network,
    numbers,
    off,
    response,
    values,
)
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured
from symcalc.evidence.verdict import Evidence
from symcalc.indexed import IndexSum

SAMPLES = 100


def entropic_drift(claimed: Quantities, seed: int, false_alarm: float, name: str = "Σ′") -> Evidence:
    """Noise along the gauge orbits alone moves W, in its frames, by Σ′/β on the diagonal and not off it."""

    def compare(place: Place) -> list[Comparison]:
        drift = response(place, seed, ALONG, 0.0, "in_frame")[0]
        off_diagonal = part(drift, off(place.d), BETA)
        return compare_measured(
            f"{name}, {place}", part(drift, diagonal(place.d), BETA), values(claimed[name], place)
        ) + (compare_measured(f"off the diagonal, {place}", off_diagonal, [0.0] * len(off(place.d))))

    return everywhere(compare)


def mean_curvature(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The vertical trace: the drift of σ under gauge noise; and level by level, where the factors move straight on."""

    def compare(place: Place) -> list[Comparison]:
        drift = part(response(place, seed, ALONG, 0.0, "sigma")[0], range(place.d), BETA)
        trace = compare_measured(f"drift of σ, {place}", drift, values(claimed["vertical trace"], place))
        return trace + bending(claimed, place, seed)

    return everywhere(compare)


def bending(claimed: Quantities, place: Place, seed: int) -> list[Comparison]:
    """D²(σ_k∘φ) on the gauge directions of each pair k ≠ j: at each level, and between neighbouring levels."""
    levels, pairs = range(1, place.depth), list(combinations(range(place.d), 2))

    def rows(signs: Mapping[int, float]) -> Measured:
        """½ D²(σ_k∘φ)(V, V), V = Σ_p signs[p] V_p, for k and then j of each pair."""
        return joined(part(straight(place, seed, pair, signs), pair) for pair in pairs)

    comparisons = []
    own, cross = (at_ordered_pairs(claimed[name], place) for name in ("x_p²", "x_p x_{p+1}"))
    for p in levels:
        found = rows({p: 1.0})
        comparisons += compare_measured(f"x_p², p = {p}, {place}", part(found, range(len(own)), 2.0), own)
    for p, q in pairwise(levels):
        both, against = rows({p: 1.0, q: 1.0}), rows({p: 1.0, q: -1.0})
        comparisons += compare_measured(f"x_p x_(p+1), p = {p}, {place}", minus(both, against), cross)
    return comparisons


def at_ordered_pairs(claimed: Any, place: Place) -> list[float]:
    """A claimed quantity with the indices k and j at (k, j), (j, k) of each pair k < j."""
    quantity = IndexSum.of(claimed, "k", "j")
    ordered = (order for k, j in combinations(range(1, place.d + 1), 2) for order in ((k, j), (j, k)))
    return numbers([quantity.instantiate(place.d, k=k, j=j) for k, j in ordered], place.symbols)


def straight(place: Place, seed: int, pair: tuple[int, int], signs: Mapping[int, float]) -> Measured:
    """The drift of σ where the factors move on a straight line along V = Σ_p signs[p] V_p: ½ D²(σ∘φ)(V, V).

    V_p is the gauge direction of X = (E_kj − E_jk)/√2 at the level p: Y W_p and −W_{p+1} Y with Y = Q_p X Q_pᵀ.
    """
    at = network(place, seed)
    X, V = np.zeros((place.d, place.d)), np.zeros(at.factors.shape)
    X[pair], X[pair[::-1]] = math.sqrt(0.5), -math.sqrt(0.5)
    for p, sign in signs.items():  # factors[p − 1] is W_p
        Y = sign * at.frames[p] @ X @ at.frames[p].T
        V[p - 1] += Y @ at.factors[p - 1]
        V[p] -= at.factors[p] @ Y
    noise = embedded.Noise(V.reshape(1, -1), np.zeros(V.size))
    rng = stream(seed, f"straight on at {place}, {pair}, {sorted(signs.items())}")
    return embedded.response(at.sigma, at.factors.ravel(), noise, rng, SAMPLES)[0]


def homogeneity(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Gauge noise moves Σ λ² by (2/(βN)) Σ λ ∂S/∂λ."""

    def compare(place: Place) -> list[Comparison]:
        drift = part(response(place, seed, ALONG, 0.0, "spectral")[0], [0], BETA * place.depth / 2)
        in_sigma = part(drift, [0], 1 / place.depth)
        return compare_measured(f"Σ λ ∂S/∂λ, {place}", drift, values(claimed["Σ λ ∂S/∂λ"], place)) + compare_measured(
            f"Σ σ ∂S/∂σ, {place}", in_sigma, values(claimed["Σ σ ∂S/∂σ"], place)
        )

    return everywhere(compare)
