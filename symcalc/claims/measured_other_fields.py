"""The claims of `other_fields` measured on actual matrices over R, C and H in generic frames (tier precise).

Quaternions are complex 2 × 2 blocks, with half the trace as their inner product.  A_{N,W} comes from its definition by
eigenvalues, volumes from determinants in the real coordinates of the matrix space.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, permutations
from itertools import product as iterate
from typing import Any

import mpmath as mp
from mpmath.calculus.quadrature import GaussLegendre

from symcalc.claims.measured_dln import (
    Network,
    Quantities,
    exactly,
    log_determinant,
    slope,
)  # fmt: skip
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import UNITS
from symcalc.evidence.precise import Measured, Values

SMALL = mp.mpf(10) ** -80


# --- matrices over F ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldNetwork:
    """λ_1, …, λ_n, the depth, the field and the number of extra rows; generic frames."""

    roots: Sequence[Any]
    depth: int
    field: str = "R"
    extra: int = 0

    @classmethod
    def at(cls, point: Point, field: str = "R", extra: int = 0) -> FieldNetwork:
        """The network of a point."""
        network = Network.at(point)
        return cls(network.roots, network.depth, field, extra)

    @property
    def n(self) -> int:
        """The number of columns."""
        return len(self.roots)

    @property
    def block(self) -> int:
        """The size of the complex block of an entry."""
        return len(UNITS[self.field][0])

    def entry(self, rows: int, i: int, j: int, unit: Any) -> mp.matrix:
        """The rows × n matrix with a unit of F at i, j."""
        made, r = mp.matrix(rows * self.block, self.n * self.block), self.block
        for s, t in iterate(range(r), repeat=2):
            made[r * i + s, r * j + t] = mp.mpmathify(unit[s][t])
        return made

    @cached_property
    def basis(self) -> list[mp.matrix]:
        """An orthonormal basis of the real space of (n + extra) × n matrices."""
        rows = self.n + self.extra
        return [self.entry(rows, i, j, q) for i in range(rows) for j in range(self.n) for q in UNITS[self.field]]

    def inner(self, A: mp.matrix, B: mp.matrix) -> Any:
        """Re tr(A*B), divided by the size of a block."""
        return mp.fsum(mp.re(mp.conj(s) * t) for s, t in zip(A, B, strict=True)) / self.block

    def unitary(self, size: int, seed: int) -> mp.matrix:
        """A generic unitary matrix over F: Cayley's transform of an anti-Hermitian one."""
        r = self.block
        K = mp.matrix(size * r, size * r)
        for i, j in iterate(range(size), repeat=2):
            for u, q in enumerate(UNITS[self.field]):
                weight = mp.mpf((17 * i + 29 * j * j + 7 * u + 5 * seed + 3) % 31 - 15) / 23
                for s, t in iterate(range(r), repeat=2):
                    K[r * i + s, r * j + t] += weight * q[s][t]
        K = (K - K.H) / 2
        one = mp.eye(size * r)
        return (one - K) ** -1 * (one + K)

    @cached_property
    def frames(self) -> tuple[mp.matrix, mp.matrix]:
        """Q_N and Q_0."""
        return self.unitary(self.n + self.extra, 1), self.unitary(self.n, 2)

    @cached_property
    def W(self) -> mp.matrix:
        """Q_N Σ Q_0*."""
        return self.framed([v**self.depth for v in self.roots])

    def framed(self, values: Sequence[Any]) -> mp.matrix:
        """Q_N diag(values) Q_0*."""
        rows, r = self.n + self.extra, self.block
        middle = mp.matrix(rows * r, self.n * r)
        for k, s in iterate(range(self.n), range(r)):
            middle[r * k + s, r * k + s] = values[k]
        return self.frames[0] * middle * self.frames[1].H

    def unit_at(self, k: int) -> mp.matrix:
        """u_k v_k*."""
        return self.framed([mp.mpf(int(m == k)) for m in range(self.n)])

    def operator(self, W: mp.matrix) -> Callable[[mp.matrix], mp.matrix]:
        """A_{N,W}."""
        left, right = powers(W * W.H, self.depth), powers(W.H * W, self.depth)

        def apply(Z: mp.matrix) -> mp.matrix:
            terms = (left[self.depth - p] * Z * right[p - 1] for p in range(1, self.depth + 1))
            return sum(terms, mp.matrix(Z.rows, Z.cols))

        return apply

    def coordinates(self, W: mp.matrix) -> mp.matrix:
        """A_{N,W} in the real basis."""
        images = [self.operator(W)(f) for f in self.basis]
        return mp.matrix([[self.inner(f, image) for image in images] for f in self.basis])

    def singular_values(self, W: mp.matrix) -> Values:
        """The singular values, descending, each once."""
        values = mp.eighe(W.H * W, eigvals_only=True)
        return sorted((mp.sqrt(v) for v in values), reverse=True)[:: self.block]


def powers(M: mp.matrix, depth: int) -> list[mp.matrix]:
    """M^{m/N}, m < N, of a nonnegative matrix; eigenvalues below 10⁻⁸⁰ are zero."""
    values, vectors = mp.eighe(M)
    kept = [v if v > SMALL else mp.mpf(0) for v in values]
    return [vectors * mp.diag([v ** (mp.mpf(m) / depth) for v in kept]) * vectors.H for m in range(depth)]


# --- Σ″ and the spectrum -----------------------------------------------------------------------------------------


def ito_field(network: FieldNetwork) -> tuple[mp.matrix, mp.mpf]:
    """div A + A grad log √det g at W, and a bound on its error."""
    W = network.W
    field, gradient, error = W * 0, W * 0, mp.mpf(0)
    for f in network.basis:
        found = precise.first_derivative(_along(network, f))
        image, own = _matrix(found.values[:-1], W), found.values[-1]
        field, gradient, error = field + image, gradient + own * f, error + found.error
    A = network.operator(W)
    return field + A(gradient), error * (1 + mp.norm(network.coordinates(W)))


def _along(network: FieldNetwork, f: mp.matrix) -> Callable[[Any], Values]:
    def values(h: Any) -> Values:
        moved = network.W + h * f
        return [*network.operator(moved)(f), -log_determinant(network.coordinates(moved)) / 2]

    return values


def _matrix(values: Sequence[Any], like: mp.matrix) -> mp.matrix:
    return mp.matrix([list(values[like.cols * r : like.cols * (r + 1)]) for r in range(like.rows)])


def _drift_in_frame(network: FieldNetwork) -> Measured:
    field, error = ito_field(network)
    return Measured([network.inner(network.unit_at(k), field) for k in range(network.n)], error)


def ito_drift(point: Point) -> Quantities:
    """The diagonal of the Itô drift over R and C."""
    return {f"Σ″ over {F}": _drift_in_frame(FieldNetwork.at(point, F)) for F in ("R", "C")}


def quaternion_drift(point: Point) -> Quantities:
    """The same over H."""
    return {"Σ″ over H": _drift_in_frame(FieldNetwork.at(point, "H"))}


def _spectral_drift(network: FieldNetwork, beta: Any) -> Measured:
    """½ Σ_a D²σ(S_a, S_a) + Dσ(Itô field)/β, Σ S_a ⊗ S_a = (2/β) A."""
    field, error = ito_field(network)
    L = mp.cholesky(network.coordinates(network.W) * 2 / beta)
    size = range(len(network.basis))
    noise = [sum((L[p, q] * network.basis[p] for p in size), network.W * 0) for q in size]
    second = precise.generator(network.singular_values, network.W, noise)
    first = precise.first_derivative(precise.along(network.singular_values, network.W, field / beta))
    values = [u + v for u, v in zip(second.values, first.values, strict=True)]
    return Measured(values, second.error + first.error + error * (1 + max(abs(v) for v in first.values)))


def singular_drift(point: Point) -> Quantities:
    """The generator on the singular values of complex square matrices."""
    return {"drift over C, square": _spectral_drift(FieldNetwork.at(point, "C"), Network.at(point).beta)}


def rectangular(point: Point) -> Quantities:
    """Σ″ and the generator on the singular values, with one extra row."""
    network = FieldNetwork.at(point, "R", 1)
    return {
        "Σ″": _drift_in_frame(network),
        "drift, one extra row": _spectral_drift(network, Network.at(point).beta),
    }


# --- the entropy -------------------------------------------------------------------------------------------------


def orbit_log_volume(network: FieldNetwork, roots: Sequence[Any]) -> Any:
    """½ log det of the Gram matrix of all gauge tangents over F, in generic frames."""
    n, tangents = network.n, []
    frames = [network.unitary(n, p) for p in range(network.depth + 1)]
    root = mp.diag([v for v in roots for _ in range(network.block)])
    W = [frames[p + 1] * root * frames[p].H for p in range(network.depth)]
    for p, X in iterate(range(network.depth - 1), _lie_algebra(network)):
        moves = [W[0] * 0 for _ in W]
        moves[p], moves[p + 1] = X * W[p], -W[p + 1] * X
        tangents.append(moves)
    gram = [[mp.fsum(network.inner(s, t) for s, t in zip(S, T, strict=True)) for T in tangents] for S in tangents]
    return log_determinant(mp.matrix(gram)) / 2 if tangents else mp.mpf(0)


def _lie_algebra(network: FieldNetwork) -> list[mp.matrix]:
    """An orthonormal basis of the anti-Hermitian n × n matrices over F."""
    n, (one, *imaginary) = network.n, UNITS[network.field]
    made = [network.entry(n, k, k, q) for k in range(n) for q in imaginary]
    for i, j in combinations(range(n), 2):
        made.append((network.entry(n, i, j, one) - network.entry(n, j, i, one)) / mp.sqrt(2))
        made += [(network.entry(n, i, j, q) + network.entry(n, j, i, q)) / mp.sqrt(2) for q in imaginary]
    return made


def entropy(point: Point) -> Quantities:
    """The slope of the log volume of the gauge orbits over R and C."""
    return {f"∂S/∂λ_k over {F}": _entropy_slope(FieldNetwork.at(point, F)) for F in ("R", "C")}


def _entropy_slope(network: FieldNetwork) -> Measured:
    return slope(lambda roots: orbit_log_volume(network, roots), network.roots)


# --- infinite depth ----------------------------------------------------------------------------------------------


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


def infinite_depth(point: Point) -> Quantities:
    """The generator of the metric ⟨Z, A_∞⁻¹ Z⟩ on log σ_k, A_∞ by quadrature nodes, at a matrix in generic frames."""
    values, b = _logarithms(point)
    network = LimitNetwork([mp.exp(v) for v in values], 1)
    found = _spectral_drift(network, b)
    brackets = [2 / b * network.inner(network.unit_at(k), network.operator(network.W)(network.unit_at(k))) for k in
                range(network.n)]  # fmt: skip
    sigma = [mp.exp(v) for v in values]
    drift = [m / s - v / (2 * s**2) for m, s, v in zip(found.values, sigma, brackets, strict=True)]
    return {
        "drift": Measured(drift, found.error / min(sigma)),
        "variance": exactly([v / s**2 for v, s in zip(brackets, sigma, strict=True)]),
    }


class LimitNetwork(FieldNetwork):
    """The same with A_∞ in place of A_{N,W}: in the eigenvectors of WWᵀ and WᵀW, quadrature over t entry by entry."""

    def operator(self, W: mp.matrix) -> Callable[[mp.matrix], mp.matrix]:
        """∫_0^1 (WWᵀ)^{1−t} Z (WᵀW)^t dt, with Gauss–Legendre nodes."""
        (left, U), (right, V) = mp.eigsy(W * W.T), mp.eigsy(W.T * W)
        means = [[p * _exponential_mean(mp.log(q / p)) for q in right] for p in left]

        def apply(Z: mp.matrix) -> mp.matrix:
            inside = U.T * Z * V
            scaled = mp.matrix([[means[s][t] * inside[s, t] for t in range(Z.cols)] for s in range(Z.rows)])
            return U * scaled * V.T

        return apply


def _exponential_mean(rate: Any) -> Any:
    """∫_0^1 e^{rate t} dt by quadrature."""
    return mp.fsum(w * mp.exp(rate * t) for t, w in nodes())


@cache
def nodes() -> list[tuple[Any, Any]]:
    """48 Gauss–Legendre nodes on [0, 1] and their weights."""
    found: list[tuple[Any, Any]] = GaussLegendre(mp.mp).get_nodes(0, 1, 5, mp.mp.prec)
    return found
