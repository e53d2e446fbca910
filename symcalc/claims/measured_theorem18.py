"""Brownian motion on (M_d, g^N) at matrices in generic frames: its Itô field, noise and generator (tier precise).

The Laplace–Beltrami operator is taken in the entries of W, with A_{N,W} from its definition:

    Δf = Σ_ab A^{ab} ∂_a ∂_b f + Σ_b (Σ_a ∂_a A^{ab} + A^{ab} ∂_a log √det g) ∂_b f,

derivatives by differences of perturbed matrices, √det g by the determinant of A as a d² × d² matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import Network, full_operator, operator
from symcalc.claims.measured_matrices import Quantities, log_determinant, unit
from symcalc.claims.measured_singular import singular_values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def ito_field(network: Network) -> tuple[mp.matrix, mp.mpf]:
    """div A + A grad log √det g at W, and a bound on its error."""
    W, d, depth = network.W, network.d, network.depth

    def along(i: int, j: int) -> Callable[[Any], Values]:
        def values(h: Any) -> Values:
            moved = W + h * unit(d, i, j)
            whole = full_operator(moved, depth)
            return [*whole[:, d * i + j], -log_determinant(whole) / 2]

        return values

    divergence, slope, error = mp.zeros(d), mp.zeros(d), mp.mpf(0)
    for i, j in iterate(range(d), repeat=2):
        found = precise.first_derivative(along(i, j))
        divergence += mp.matrix([found.values[d * r : d * (r + 1)] for r in range(d)])
        slope[i, j], error = found.values[-1], error + found.error
    size = 1 + mp.norm(full_operator(W, depth))
    return divergence + operator(W, depth)(slope), error * size


def ito_drift(point: Point) -> Quantities:
    """The diagonal of the Itô drift in the frame."""
    return {"Σ″": drift_in_frame(Network.at(point))}


def drift_in_frame(network: Network) -> Measured:
    """Σ″_k = ⟨u_k v_kᵀ, div A + A grad log √det g⟩."""
    field, error = ito_field(network)
    frame = network.in_frame(field)
    return Measured([frame[k, k] for k in range(network.d)], error)


def noise(network: Network) -> list[mp.matrix]:
    """S_a with Σ_a S_a ⊗ S_a = (2/β) A, by Cholesky of A as a d² × d² matrix."""
    L = mp.cholesky(full_operator(network.W, network.depth) * 2 / network.beta)
    d = network.d
    return [mp.matrix([[L[d * i + j, a] for j in range(d)] for i in range(d)]) for a in range(d * d)]


def laplacian(network: Network, f: Callable[[mp.matrix], Values]) -> Measured:
    """Δ f/β: ½ Σ_a D²f(S_a, S_a) + Df(Itô field)/β."""
    field, error = ito_field(network)
    second = precise.generator(f, network.W, noise(network))
    first = precise.first_derivative(precise.along(f, network.W, field / network.beta))
    values = [u + v for u, v in zip(second.values, first.values, strict=True)]
    size = 1 + max(abs(v) for v in first.values)
    return Measured(values, second.error + first.error + error * size)


def singular_drift(point: Point) -> Quantities:
    """The generator on the singular values."""
    return {"drift": spectral_drift(Network.at(point))}


def spectral_drift(network: Network) -> Measured:
    """Δσ_k/β."""
    return laplacian(network, singular_values)
