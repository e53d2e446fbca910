"""Theorem 18 measured on actual matrices in generic frames (tier precise).

The Laplace–Beltrami operator is taken in the entries of W, with A_{N,W} from its definition:

    Δf = Σ_ab A^{ab} ∂_a ∂_b f + Σ_b (Σ_a ∂_a A^{ab} + A^{ab} ∂_a log √det g) ∂_b f,

derivatives by differences of perturbed matrices, √det g by the determinant of A as a d² × d² matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import Network, full_operator, operator
from symcalc.claims.measured_matrices import Quantities, exactly, inner, log_determinant, unit
from symcalc.claims.measured_singular import singular_values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import brackets
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


def off_diagonal(point: Point) -> Quantities:
    """Its other entries."""
    network = Network.at(point)
    field, error = ito_field(network)
    frame = network.in_frame(field)
    return {"Σ″_kl": Measured([frame[k, l] for k, l in permutations(range(network.d), 2)], error)}


def noise(network: Network) -> list[mp.matrix]:
    """S_a with Σ_a S_a ⊗ S_a = (2/β) A, by Cholesky of A as a d² × d² matrix."""
    L = mp.cholesky(full_operator(network.W, network.depth) * 2 / network.beta)
    d = network.d
    return [mp.matrix([[L[d * i + j, a] for j in range(d)] for i in range(d)]) for a in range(d * d)]


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


def laplace_beltrami(point: Point) -> Quantities:
    """Δ on functions of the matrix: Σ λ², log|det W|, tr WᵀW, and a polynomial in λ with given derivatives."""
    network = Network.at(point)
    named = {s.name: precise.number(v) for s, v in point.items()}
    slopes, curvatures = ([named[f"{name}{k}"] for k in range(1, network.d + 1)] for name in ("f_", "f__"))

    def functions(W: mp.matrix) -> Values:
        roots = [v ** (mp.mpf(1) / network.depth) for v in singular_values(W)]
        off = [v - r for v, r in zip(roots, network.roots, strict=True)]
        general = mp.fsum(f * e + g * e**2 / 2 for f, g, e in zip(slopes, curvatures, off, strict=True))
        return [general, mp.fsum(v**2 for v in roots), mp.log(abs(mp.det(W))), inner(W, W)]

    found = laplacian(network, functions)
    names = ("Δ f", "Δ Σ λ²", "Δ log|det W|", "Δ tr WᵀW")
    return {
        name: Measured([v * network.beta], found.error * network.beta)
        for name, v in zip(names, found.values, strict=True)
    }
