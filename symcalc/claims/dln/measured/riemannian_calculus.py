"""The claims of `riemannian_calculus`: determinants of A and of Gram matrices, differences in the entries of W."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import Network, full_operator, gram_matrix, operator, orbit_log_volume, stretches, turn
from symcalc.claims.measured_matrices import Quantities, inner, log_determinant, slope, unit
from symcalc.claims.measured_singular import singular_values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def metric_volume(point: Point) -> Quantities:
    """The slope of −½ log det of A as a d² × d² matrix; and of −2S − ½ Σ log a_kk, S and a_kk measured."""
    network = Network.at(point)

    def log_volume(roots: Sequence[Any]) -> Any:
        return -log_determinant(full_operator(network.end_to_end(roots), network.depth)) / 2

    def of_orbit(roots: Sequence[Any]) -> Any:
        own = stretches(replace(network, roots=roots), network.diagonal)
        return -2 * orbit_log_volume(network, roots) - mp.fsum(map(mp.log, own)) / 2

    return {
        "∂ log √g": slope(log_volume, network.roots),
        "∂(−2S − ½ Σ log a_ii)": slope(of_orbit, network.roots),
    }


def free_energy_gradient(point: Point) -> Quantities:
    """The frame entries of A(grad F), F = ⟨E, W⟩ − S/β, its Euclidean gradient by differences in the entries of W.

    S is read off the spectrum of the perturbed W.  The entries of E in the frame are those of the point.
    """
    network = Network.at(point)
    named = {s.name: precise.number(v) for s, v in point.items()}
    d = network.d
    e = mp.matrix([[named[f"e[{i},{j}]"] for j in range(1, d + 1)] for i in range(1, d + 1)])
    E = network.frames[-1] * e * network.frames[0].T

    def free_energy(W: mp.matrix) -> Any:
        roots = [v ** (mp.mpf(1) / network.depth) for v in singular_values(W)]
        return inner(E, W) - orbit_log_volume(network, roots) / network.beta

    def along(i: int, j: int) -> Callable[[Any], Values]:
        return lambda h: [free_energy(network.W + h * unit(d, i, j))]

    flat, error = mp.zeros(d), mp.mpf(0)
    for i, j in iterate(range(d), repeat=2):
        found = precise.first_derivative(along(i, j))
        flat[i, j], error = found.values[0], error + found.error
    full = network.in_frame(operator(network.W, network.depth)(flat))
    size = 1 + mp.norm(full_operator(network.W, network.depth))
    return {
        "k, k": Measured([full[k, k] for k in range(d)], error * size),
        "i, j": Measured([full[i, j] for i, j in permutations(range(d), 2)], error * size),
    }


def upstairs_laplacian(point: Point) -> Quantities:
    """The Laplacian of the balanced manifold of σ_k∘φ = λ_k^N, in the coordinates λ and frames.

    The metric is block diagonal, N Σ dλ_k² and the Gram matrix of the frames' directions, whose determinant G is
    measured; so Δf(λ) = (1/N)(∂_k² f + ∂_k f ∂_k log √G).
    """
    network = Network.at(point)
    depth = network.depth
    found = slope(lambda roots: frames_log_volume(network, roots), network.roots)
    values = [
        (depth - 1) * r ** (depth - 2) + r ** (depth - 1) * s for r, s in zip(network.roots, found.values, strict=True)
    ]
    return {"Δ(σ_k∘φ)": Measured(values, found.error * max(1, *(r ** (depth - 1) for r in network.roots)))}


def frames_log_volume(network: Network, roots: Sequence[Any]) -> Any:
    """½ log det of the Gram matrix of all frame directions, Q_0 and Q_N included."""
    W, d = network.factors(roots), network.d
    tangents = []
    for level, (i, j) in iterate(range(len(W) + 1), list(combinations(range(d), 2))):
        X = turn(d, i, j)
        moves = [mp.zeros(d) for _ in W]
        if level > 0:
            moves[level - 1] = X * W[level - 1]
        if level < len(W):
            moves[level] = -W[level] * X
        tangents.append(moves)
    return log_determinant(gram_matrix(tangents)) / 2
