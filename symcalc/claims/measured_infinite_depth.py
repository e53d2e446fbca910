"""The claims of `other_fields` on infinite depth measured at matrices in generic frames (tier precise).

A_∞ comes from quadrature over t, A_N from its geometric sum over the layers, both in the eigenvectors of WWᵀ and WᵀW;
the first correction in 1/N is extrapolated from many depths.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import Any

import mpmath as mp
from mpmath.calculus.quadrature import GaussLegendre

from symcalc.claims.measured_dln import Quantities, exactly
from symcalc.claims.measured_other_fields import FieldNetwork, drift_in_frame, spectral_drift
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured


def _logarithms(point: Point) -> tuple[list[Any], Any]:
    named = {s.name: precise.number(v) for s, v in point.items()}
    count = sum(name.startswith("y") for name in named)
    return [named[f"y{m}"] for m in range(1, count + 1)], named.get("b", mp.mpf(1))


def logarithmic_mean(point: Point) -> Quantities:
    """∫_0^1 σ_i^{2(1−t)} σ_j^{2t} dt by Gauss–Legendre quadrature."""
    values, _ = _logarithms(point)
    means = [
        mp.quad(lambda t, p=p, q=q: mp.exp(2 * p * (1 - t) + 2 * q * t), [0, mp.mpf(1) / 2, 1])
        for p, q in permutations(values, 2)
    ]
    return {"a_ij/N": Measured(means, mp.mpf(10) ** -60 * (1 + max(map(abs, means))))}


Mean = Callable[[Any], Any]


def _exponential_mean(rate: Any) -> Any:
    """∫_0^1 e^{rate t} dt by quadrature."""
    return mp.fsum(w * mp.exp(rate * t) for t, w in nodes())


@cache
def nodes() -> list[tuple[Any, Any]]:
    """48 Gauss–Legendre nodes on [0, 1] and their weights."""
    found: list[tuple[Any, Any]] = GaussLegendre(mp.mp).get_nodes(0, 1, 5, mp.mp.prec)
    return found


@dataclass(frozen=True)
class MeanNetwork(FieldNetwork):
    """The same with A : E ↦ p^power mean(log q/p) E_pq in the eigenvectors of WWᵀ and WᵀW, eigenvalues p and q."""

    mean: Mean = _exponential_mean
    power: Any = 1

    def operator(self, W: mp.matrix) -> Callable[[mp.matrix], mp.matrix]:
        """A at W, entry by entry; with the mean of e^{rate t} over t in [0, 1] it is ∫ (WWᵀ)^{1−t} Z (WᵀW)^t dt."""
        (left, U), (right, V) = mp.eigsy(W * W.T), mp.eigsy(W.T * W)
        means = [[p**self.power * self.mean(mp.log(q / p)) for q in right] for p in left]

        def apply(Z: mp.matrix) -> mp.matrix:
            inside = U.T * Z * V
            scaled = mp.matrix([[means[s][t] * inside[s, t] for t in range(Z.cols)] for s in range(Z.rows)])
            return U * scaled * V.T

        return apply


def infinite_depth(point: Point) -> Quantities:
    """The generator of the metric ⟨Z, A_∞⁻¹ Z⟩ on log σ_k, and its Itô drift, at a matrix in generic frames."""
    values, b = _logarithms(point)
    network = MeanNetwork([mp.exp(v) for v in values], 1)
    drift, variance = _logarithmic_equation(network, b)
    ito = drift_in_frame(network)
    return {"drift": drift, "variance": variance, "Σ″/β": Measured([v / b for v in ito.values], ito.error / b)}


def infinite_depth_rate(point: Point) -> Quantities:
    """The coefficient of 1/N of the generator at depth N with β = N b, from the polynomial in 1/N through many N."""
    values, b = _logarithms(point)
    made = [_logarithmic_equation(_network_of_depth(values, depth), b) for depth in DEPTHS]
    return {
        name: _first_coefficient([row[n] for row in made]) for n, name in enumerate(("drift, 1/N", "variance, 1/N"))
    }


DEPTHS = tuple(10**n for n in range(2, 10))


def _network_of_depth(values: list[Any], depth: int) -> MeanNetwork:
    """A_N/N: the mean of r^m over m < N, r = e^{rate/N}, in place of the integral of e^{rate t}."""

    def mean(rate: Any) -> Any:
        return mp.expm1(rate) / mp.expm1(rate / depth) / depth if rate else mp.mpf(1)

    # A_N has p^{1 − 1/N} in place of p
    return MeanNetwork([mp.exp(v) for v in values], 1, mean=mean, power=1 - mp.mpf(1) / depth)


def _logarithmic_equation(network: MeanNetwork, b: Any) -> tuple[Measured, Measured]:
    """Drift and variance of log σ_k."""

    def logarithms(W: mp.matrix) -> list[Any]:
        return [mp.log(v) for v in network.singular_values(W)]

    A, units = network.operator(network.W), [network.unit_at(k) for k in range(network.n)]
    variance = [2 / b * network.inner(e, A(e)) / s**2 for e, s in zip(units, network.roots, strict=True)]
    return spectral_drift(network, b, logarithms), exactly(variance)


def _first_coefficient(rows: list[Measured]) -> Measured:
    """c_1 of the polynomial c_0 + c_1/N + … through all depths; its error from leaving out the shallowest."""
    columns = list(zip(*(r.values for r in rows), strict=True))
    whole, fewer = (_weights(depths) for depths in (DEPTHS, DEPTHS[1:]))
    values = [mp.fsum(w * v for w, v in zip(whole, column, strict=True)) for column in columns]
    others = [mp.fsum(w * v for w, v in zip(fewer, column[1:], strict=True)) for column in columns]
    change = max(abs(v - w) for v, w in zip(values, others, strict=True))
    return Measured(values, change + mp.fsum(abs(w) * r.error for w, r in zip(whole, rows, strict=True)))


@cache
def _weights(depths: tuple[int, ...]) -> list[Any]:
    """The weights of the values in the coefficient c_1: Lagrange's polynomials in 1/N, their slopes at 0."""
    nodes_ = [mp.mpf(1) / depth for depth in depths]
    made = []
    for i, node in enumerate(nodes_):
        others = [v for j, v in enumerate(nodes_) if j != i]
        whole = mp.fprod(-v / (node - v) for v in others)
        made.append(-whole * mp.fsum(1 / v for v in others))
    return made
