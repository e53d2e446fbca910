"""The deep linear network at a point, its operator A_{N,W} and its gauge orbits, on actual matrices in generic frames.

What the measurements of several chapters share (tier precise).  A_{N,W} comes from its definition through mpmath's
eigensolver, volumes from Gram matrices: none of the formulas under test is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, combinations_with_replacement, permutations
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.measured_matrices import (
    Quantities,
    exactly,
    inner,
    log_determinant,
    orthogonal,
    slope,
    unit,
    weighted,
)
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


@dataclass(frozen=True)
class Network:
    """A point: λ_1, …, λ_d, the depth N and β, with generic frames Q_0, …, Q_N."""

    roots: Sequence[Any]
    depth: int
    beta: Any

    @classmethod
    def at(cls, point: Point) -> Network:
        """The network of a point of the domain."""
        named = {s.name: precise.number(v) for s, v in point.items()}
        roots = [named[f"lam{n}"] for n in range(1, 1 + sum(name.startswith("lam") for name in named))]
        return cls(roots, int(named["N"]), named["beta"])

    @property
    def d(self) -> int:
        """The size of the matrices."""
        return len(self.roots)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """i ≠ j, in the order of the instances of a claim."""
        return list(permutations(range(self.d), 2))

    @property
    def diagonal(self) -> list[tuple[int, int]]:
        """i = i."""
        return [(k, k) for k in range(self.d)]

    def of_depth(self, depth: int) -> Network:
        """The network with the same λ and another number of factors."""
        return replace(self, depth=depth)

    @cached_property
    def frames(self) -> list[mp.matrix]:
        """Q_0, …, Q_N."""
        return [orthogonal(self.d, n) for n in range(self.depth + 1)]

    @cached_property
    def W(self) -> mp.matrix:
        """The end-to-end matrix Q_N Λ^N Q_0ᵀ."""
        return self.end_to_end(self.roots)

    def end_to_end(self, roots: Sequence[Any]) -> mp.matrix:
        """The same for other λ's in the same frames."""
        return self.frames[-1] * mp.diag([v**self.depth for v in roots]) * self.frames[0].T

    def factors(self, roots: Sequence[Any] | None = None) -> list[mp.matrix]:
        """Balanced W_1, …, W_N."""
        root = mp.diag(list(roots or self.roots))
        return [self.frames[p] * root * self.frames[p - 1].T for p in range(1, self.depth + 1)]

    def at_frame(self, i: int, j: int) -> mp.matrix:
        """u_i v_jᵀ."""
        return self.frames[-1][:, i] * self.frames[0][:, j].T

    def in_frame(self, Z: mp.matrix) -> mp.matrix:
        """Q_Nᵀ Z Q_0."""
        return self.frames[-1].T * Z * self.frames[0]


def product(matrices: Sequence[mp.matrix], d: int) -> mp.matrix:
    """W_q ⋯ W_p of the list (W_p, …, W_q)."""
    made = mp.eye(d)
    for W in matrices:
        made = W * made
    return made


def flow(W: Sequence[mp.matrix], E: mp.matrix) -> list[mp.matrix]:
    """Ẇ_p of the gradient flow with E′ = E: minus the derivative of ⟨E, W_N ⋯ W_1⟩ in each entry."""
    d = E.rows
    return [-(product(W[p + 1 :], d).T * E * product(W[:p], d).T) for p in range(len(W))]


# --- the metric --------------------------------------------------------------------------------------------------


def operator(W: mp.matrix, depth: int) -> Callable[[mp.matrix], mp.matrix]:
    """A_{N,W} from its definition."""
    left, right = powers(W * W.T, depth), powers(W.T * W, depth)
    return lambda Z: sum((left[depth - p] * Z * right[p - 1] for p in range(1, depth + 1)), mp.zeros(W.rows))


def powers(M: mp.matrix, depth: int) -> list[mp.matrix]:
    """M^{m/N}, m = 0, …, N − 1, of a symmetric positive matrix."""
    values, vectors = mp.eigsy(M)
    return [vectors * mp.diag([v ** (mp.mpf(m) / depth) for v in values]) * vectors.T for m in range(depth)]


def full_operator(W: mp.matrix, depth: int) -> mp.matrix:
    """A_{N,W} as a d² × d² matrix in the entries, row by row: Σ_p of a power of WWᵀ ⊗ one of WᵀW."""
    left, right = ([M.tolist() for M in powers(S, depth)] for S in (W * W.T, W.T * W))
    places = list(iterate(range(W.rows), repeat=2))

    def entry(i: int, j: int, k: int, l: int) -> Any:
        return mp.fsum(L[i][k] * R[l][j] for L, R in zip(reversed(left), right, strict=True))

    return mp.matrix([[entry(*row, *column) for column in places] for row in places])


def stretches(network: Network, places: Sequence[tuple[int, int]]) -> list[Any]:
    """⟨e, A(e)⟩ for e = u_i v_jᵀ."""
    A = operator(network.W, network.depth)
    return [inner(e, A(e)) for e in (network.at_frame(i, j) for i, j in places)]


def multiplier(point: Point) -> Quantities:
    """⟨u_i v_jᵀ, A(u_i v_jᵀ)⟩, A from its definition."""
    network = Network.at(point)
    return {
        "a_ij": exactly(stretches(network, network.pairs)),
        "a_ii": exactly(stretches(network, network.diagonal)),
    }


# --- the gauge orbits --------------------------------------------------------------------------------------------


def gauge_tangents(W: Sequence[mp.matrix]) -> list[list[mp.matrix]]:
    """The tangents of the gauge orbit: X W_p at the factor p and −W_{p+1} X at the next, X = (E_ij − E_ji)/√2."""
    d, made = W[0].rows, []
    for p in range(len(W) - 1):
        for i, j in combinations(range(d), 2):
            X = turn(d, i, j)
            moves = [mp.zeros(d) for _ in W]
            moves[p], moves[p + 1] = X * W[p], -W[p + 1] * X
            made.append(moves)
    return made


def orbit_log_volume(network: Network, roots: Sequence[Any]) -> Any:
    """½ log det of the Gram matrix of the gauge tangents in generic frames."""
    tangents = gauge_tangents(network.factors(roots))
    return log_determinant(gram_matrix(tangents)) / 2


def gram_matrix(tangents: Sequence[Sequence[mp.matrix]]) -> mp.matrix:
    """The inner products of moves of all factors."""
    flat = [{(p, n): v for p, move in enumerate(t) for n, v in enumerate(move) if v} for t in tangents]
    made = mp.zeros(len(flat))
    for (a, s), (b, t) in combinations_with_replacement(enumerate(flat), 2):
        made[a, b] = made[b, a] = mp.fsum(v * t[place] for place, v in s.items() if place in t)
    return made


def entropy(point: Point) -> Quantities:
    """The slope of the log volume of the gauge orbit."""
    network = Network.at(point)
    return {"∂S/∂λ_k": slope(lambda roots: orbit_log_volume(network, roots), network.roots)}


def entropic_drift(point: Point) -> Quantities:
    """The entry k, k of A(Euclidean gradient of the log volume), A and ∂S/∂σ_k measured."""
    return {"Σ′": force(Network.at(point))}


def force(network: Network) -> Measured:
    """Σ′_k = a_kk ∂S/∂σ_k."""
    found = slope(lambda roots: orbit_log_volume(network, roots), network.roots)
    own = stretches(network, network.diagonal)
    chain = [network.depth * r ** (network.depth - 1) for r in network.roots]
    return weighted(found, [a / c for a, c in zip(own, chain, strict=True)])


def turn(d: int, i: int, j: int) -> mp.matrix:
    """(E_ij − E_ji)/√2."""
    return (unit(d, i, j) - unit(d, j, i)) / mp.sqrt(2)


NEARLY_LOST = mp.mpf(10) ** -20


def logarithmic_slopes_at_loss(f: Callable[[Sequence[Any]], Any], roots: Sequence[Any]) -> Measured:
    """λ_k ∂f/∂λ_k with 10⁻²⁰ in place of λ_k, for each k in turn, by differences in log λ_k."""

    def moved(k: int) -> Callable[[Any], Values]:
        return lambda h: [f([NEARLY_LOST * mp.exp(h) if n == k else v for n, v in enumerate(roots)])]

    parts = [precise.first_derivative(moved(k)) for k in range(len(roots))]
    return Measured([p.values[0] for p in parts], max(p.error for p in parts) + 100 * NEARLY_LOST**2)
