"""The claims of `other_fields` measured on actual matrices over R, C and H in generic frames (tier precise).

Quaternions are complex 2 × 2 blocks, with half the trace as their inner product.  A_{N,W} comes from its definition by
eigenvalues, volumes from determinants in the real coordinates of the matrix space.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from itertools import product as iterate
from typing import Any

import mpmath as mp
import sympy as sp

from symcalc.claims.measured_dln import Network, Quantities, exactly, log_determinant
from symcalc.covariance import FIELD_DIMENSION
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import UNITS
from symcalc.evidence.precise import Measured, Values
from symcalc.models.dln.fields import EXTRA

Observable = Callable[[mp.matrix], Values]
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
        return mp.fsum(mp.re(mp.conj(s) * t) for s, t in zip(A, B, strict=True) if s) / self.block

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

    def images(self, W: mp.matrix) -> list[mp.matrix]:
        """A_{N,W} of each vector of the basis."""
        A = self.operator(W)
        return [A(f) for f in self.basis]

    def in_basis(self, images: Sequence[mp.matrix]) -> mp.matrix:
        """Their real coordinates."""
        return mp.matrix([[self.inner(f, image) for image in images] for f in self.basis])

    def coordinates(self, W: mp.matrix) -> mp.matrix:
        """A_{N,W} in the real basis."""
        return self.in_basis(self.images(W))

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
    for n, f in enumerate(network.basis):
        found = precise.first_derivative(_along(network, n))
        image, own = _matrix(found.values[:-1], W), found.values[-1]
        field, gradient, error = field + image, gradient + own * f, error + found.error
    A = network.operator(W)
    return field + A(gradient), error * (1 + mp.norm(network.coordinates(W)))


def _along(network: FieldNetwork, n: int) -> Callable[[Any], Values]:
    """A of the n-th vector of the basis and log √det g, at W moved along it."""

    def values(h: Any) -> Values:
        images = network.images(network.W + h * network.basis[n])
        return [*images[n], -log_determinant(network.in_basis(images)) / 2]

    return values


def _matrix(values: Sequence[Any], like: mp.matrix) -> mp.matrix:
    return mp.matrix([list(values[like.cols * r : like.cols * (r + 1)]) for r in range(like.rows)])


def drift_in_frame(network: FieldNetwork) -> Measured:
    """⟨u_k v_k*, div A + A grad log √det g⟩ for each k."""
    field, error = ito_field(network)
    return Measured([network.inner(network.unit_at(k), field) for k in range(network.n)], error)


def ito_drift(point: Point) -> Quantities:
    """The diagonal of the Itô drift over R and C, and over H."""
    return over_fields("Σ″", {F: drift_in_frame(FieldNetwork.at(point, F)) for F in fields_at(point)})


def over_fields(name: str, found: Mapping[str, Measured]) -> Quantities:
    """A quantity over each field, and the same with the dimension of the field as a symbol."""
    each = {f"{name} over {F}": measured for F, measured in found.items()}
    return {name: Measured.at_places([(shape(F), measured) for F, measured in found.items()]), **each}


def shape(field: str, extra: int = 0) -> Point:
    """The values of the symbols for the dimension of the field and for the number of extra rows."""
    return {FIELD_DIMENSION: sp.Integer({"R": 1, "C": 2, "H": 4}[field]), EXTRA: sp.Integer(extra)}


def fields_at(point: Point) -> str:
    """R, C and H; H, where a matrix of two quaternions costs seconds, at the point with N = 3 only."""
    return "RCH" if Network.at(point).depth == 3 else "RC"


def quaternion_drift(point: Point) -> Quantities:
    """The same over H."""
    return {"Σ″ over H": drift_in_frame(FieldNetwork.at(point, "H"))}


def spectral_drift(network: FieldNetwork, beta: Any, observable: Observable) -> Measured:
    """½ Σ_a D²f(S_a, S_a) + Df(Itô field)/β for a function f of W, Σ S_a ⊗ S_a = (2/β) A."""
    field, error = ito_field(network)
    second = precise.generator(observable, network.W, noise_directions(network, beta))
    first = precise.first_derivative(precise.along(observable, network.W, field / beta))
    values = [u + v for u, v in zip(second.values, first.values, strict=True)]
    return Measured(values, second.error + first.error + error * (1 + max(abs(v) for v in first.values)))


def noise_directions(network: FieldNetwork, beta: Any) -> list[mp.matrix]:
    """S_a with Σ S_a ⊗ S_a = (2/β) A, by Cholesky's decomposition."""
    L = mp.cholesky(network.coordinates(network.W) * 2 / beta)
    size = range(len(network.basis))
    return [sum((L[p, q] * network.basis[p] for p in size), network.W * 0) for q in size]


def singular_drift(point: Point) -> Quantities:
    """The generator on the singular values of complex square matrices; at N = 3 over R, one extra row, and H."""
    more = [("R", 1), ("H", 0)] if "H" in fields_at(point) else []
    return _in_shapes(point, lambda network: network.singular_values, [("C", 0), *more])


def _in_shapes(
    point: Point, observable: Callable[[FieldNetwork], Observable], shapes: Sequence[tuple[str, int]]
) -> Quantities:
    """The generator on an observable in several shapes (field, extra rows), the first of which is (C, 0)."""
    beta, networks = Network.at(point).beta, [FieldNetwork.at(point, *each) for each in shapes]
    found = [spectral_drift(network, beta, observable(network)) for network in networks]
    places = [(shape(*each), measured) for each, measured in zip(shapes, found, strict=True)]
    return {"drift over C, square": found[0], "drift": Measured.at_places(places)}


def rectangular(point: Point) -> Quantities:
    """Σ″ and the generator on the singular values, with one extra row; the latter without, too."""
    beta = Network.at(point).beta
    square, one = (FieldNetwork.at(point, "R", extra) for extra in (0, 1))
    drifts = [spectral_drift(network, beta, network.singular_values) for network in (square, one)]
    return {
        "Σ″": drift_in_frame(one),
        "drift": Measured.at_places([(shape("R", extra), drift) for extra, drift in enumerate(drifts)]),
        "drift, one extra row": drifts[1],
    }


def holomorphic(point: Point) -> Quantities:
    """Σ″ over C, and E[dX_ij dX_ij], E|dX_ij|² in the frame, i ≠ j, from a square root of the covariance A."""
    network, beta = FieldNetwork.at(point, "C"), Network.at(point).beta
    left, right = network.frames
    inside = [left.H * S * right for S in noise_directions(network, beta)]
    pairs = list(permutations(range(network.n), 2))
    return {
        "Σ″": drift_in_frame(network),
        "E[dX dX]": exactly([mp.fsum(S[i, j] ** 2 for S in inside) for i, j in pairs]),
        "E|dX|²": exactly([mp.fsum(abs(S[i, j]) ** 2 for S in inside) for i, j in pairs]),
    }


def rank_loss(point: Point) -> Quantities:
    """The generator on λ, and on a single λ, where it is (δ − 1)/(βNλ), over R, C, H and with an extra row."""
    network, beta = Network.at(point), Network.at(point).beta
    sizes = {"δ, real square": ("R", 0), "δ, complex square": ("C", 0), "δ, quaternionic square": ("H", 0),
             "δ, real with one extra row": ("R", 1)}  # fmt: skip
    found = {name: _bessel(network, beta, *size) for name, size in sizes.items()}
    return found | _in_shapes(point, _roots_of, [("C", 0), ("R", 1)])


def _roots_of(network: FieldNetwork) -> Observable:
    return lambda W: [v ** (1 / mp.mpf(network.depth)) for v in network.singular_values(W)]


def _bessel(network: Network, beta: Any, field: str, extra: int) -> Measured:
    """1 + βNλ × the drift of λ for λ_1 alone; once for each k, since δ does not depend on λ."""
    root = network.roots[0]
    alone = FieldNetwork([root], network.depth, field, extra)
    found = spectral_drift(alone, beta, _roots_of(alone))
    factor = beta * network.depth * root
    return Measured([1 + found.values[0] * factor] * network.d, found.error * factor)
