"""The gauge orbits of networks over R, C and H measured on actual matrices in generic frames (tier precise).

W_p = Q_p Λ Q_{p−1}*.  Volumes are Gram determinants of the tangents X W_p at the factor p and −W_{p+1} X at the next,
X anti-Hermitian; the volume of all factors with given singular values is that of the orbit under the unitary groups of
every level, the two ends included.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.dln import FIXED
from symcalc.claims.measured_dln import Quantities, exactly, log_determinant, slope, weighted
from symcalc.claims.measured_other_fields import FieldNetwork, fields_at, over_fields
from symcalc.domains import Point
from symcalc.evidence.matrices import UNITS
from symcalc.evidence.precise import Measured

Tangent = dict[int, mp.matrix]
"""A move of the factors: those that it leaves where they are do not occur."""


class Factors:
    """Balanced factors with the singular values λ^N in generic frames."""

    def __init__(self, network: FieldNetwork, roots: Sequence[Any]) -> None:
        self.network = network
        self.frames = [network.unitary(network.n, p) for p in range(network.depth + 1)]
        root = mp.diag([v for v in roots for _ in range(network.block)])
        self.W = [self.frames[p + 1] * root * self.frames[p].H for p in range(network.depth)]

    def tangent(self, level: int, X: mp.matrix) -> Tangent:
        """What e^{tX} between two factors does: X W_p below the level, −W_{p+1} X above it, where there are factors."""
        below, above = level - 1, level
        moves = {below: X * self.W[below]} if below >= 0 else {}
        return moves | ({above: -self.W[above] * X} if above < len(self.W) else {})

    def inner(self, left: Tangent, right: Tangent) -> Any:
        """The inner product of two moves."""
        return mp.fsum(self.network.inner(left[p], right[p]) for p in left.keys() & right.keys())

    def log_volume(self, tangents: Sequence[Tangent]) -> Any:
        """½ log det of their Gram matrix."""
        if not tangents:
            return mp.mpf(0)
        gram = mp.matrix(len(tangents))
        for a, b in iterate(range(len(tangents)), repeat=2):
            gram[a, b] = self.inner(tangents[a], tangents[b]) if a <= b else gram[b, a]
        return log_determinant(gram) / 2

    def in_frame(self, level: int, X: mp.matrix) -> mp.matrix:
        """Q_p X Q_p*."""
        return self.frames[level] * X * self.frames[level].H


def generators(network: FieldNetwork) -> list[mp.matrix]:
    """An orthonormal basis of the anti-Hermitian n × n matrices over F, the diagonal first."""
    n, (one, *imaginary) = network.n, UNITS[network.field]
    made = [network.entry(n, k, k, q) for k in range(n) for q in imaginary]
    for i, j in combinations(range(n), 2):
        made.append((network.entry(n, i, j, one) - network.entry(n, j, i, one)) / mp.sqrt(2))
        made += [_symmetric(network, i, j, q) for q in imaginary]
    return made


def _symmetric(network: FieldNetwork, i: int, j: int, unit: Any) -> mp.matrix:
    """q (E_ij + E_ji)/√2."""
    return (network.entry(network.n, i, j, unit) + network.entry(network.n, j, i, unit)) / mp.sqrt(2)


def orbit_log_volume(network: FieldNetwork, roots: Sequence[Any]) -> Any:
    """The log volume of the gauge orbit, up to a constant."""
    factors = Factors(network, roots)
    levels = range(1, network.depth)
    return factors.log_volume([factors.tangent(p, X) for p in levels for X in generators(network)])


# --- one generator at a time -------------------------------------------------------------------------------------


def gram(point: Point) -> Quantities:
    """Inner products of the tangents of imaginary generators, over H, each pair with another unit, at two levels."""
    network = FieldNetwork.at(point, "H")
    factors, (one, *imaginary) = Factors(network, network.roots), UNITS["H"]
    n = network.n

    def tangent(level: int, X: mp.matrix) -> Tangent:
        return factors.tangent(level, factors.in_frame(level, X))

    pairs = list(permutations(range(n), 2))
    chosen = {pair: _symmetric(network, *pair, imaginary[sum(pair) % 3]) for pair in pairs}
    phases = [network.entry(n, k, k, imaginary[k % 3]) for k in range(n)]
    real = {(i, j): (network.entry(n, i, j, one) - network.entry(n, j, i, one)) / mp.sqrt(2) for i, j in pairs}
    level = 1

    def products(left: Sequence[mp.matrix], right: Sequence[mp.matrix], other: int) -> Measured:
        moved = zip(left, right, strict=True)
        return exactly([factors.inner(tangent(level, X), tangent(other, Y)) for X, Y in moved])

    symmetric = list(chosen.values())
    return {
        "pair, own level": products(symmetric, symmetric, level),
        "pair, next level": products(symmetric, symmetric, level + 1),
        "phase, own level": products(phases, phases, level),
        "phase, next level": products(phases, phases, level + 1),
        "real with symmetric": products([real[p] for p in pairs], symmetric, level),
    }


def phases(point: Point) -> Quantities:
    """The Gram determinant of a phase over all levels, one singular value at a time, and its recursion in the depth."""
    network = FieldNetwork.at(point, "C")

    def determinants(depth: int) -> list[Any]:
        alone = [FieldNetwork([root], depth, "C") for root in network.roots]
        return [mp.exp(2 * orbit_log_volume(one, one.roots)) for one in alone]

    depth = network.depth
    three = zip(network.roots, *(determinants(depth + 1 - m) for m in range(3)), strict=True)
    residue = [own - 2 * r**2 * below + r**4 * second for r, own, below, second in three]
    fixed = {f"N = {n}": exactly(determinants(n)) for n in FIXED}
    return {"det G": exactly(determinants(depth)), "recursion": exactly(residue), **fixed}


# --- volumes -----------------------------------------------------------------------------------------------------


def entropy(point: Point) -> Quantities:
    """The slope of the log volume of the gauge orbits over R, C and H."""
    return over_fields("∂S/∂λ_k", {F: _entropy_slope(FieldNetwork.at(point, F)) for F in "RCH"})


def _entropy_slope(network: FieldNetwork) -> Measured:
    return slope(lambda roots: orbit_log_volume(network, roots), network.roots)


def entropic_drift(point: Point) -> Quantities:
    """⟨u_k v_k*, A(u_k v_k*)⟩ times the slope in σ_k, over R and C, and over H."""
    return over_fields("Σ′", {F: _force(FieldNetwork.at(point, F)) for F in fields_at(point)})


def _force(network: FieldNetwork) -> Measured:
    A = network.operator(network.W)
    units = [network.unit_at(k) for k in range(network.n)]
    chain = [network.depth * r ** (network.depth - 1) for r in network.roots]
    weights = [network.inner(e, A(e)) / c for e, c in zip(units, chain, strict=True)]
    return weighted(_entropy_slope(network), weights)


def muttalib_borodin(point: Point) -> Quantities:
    """The slope of the log volume of all complex factors with given singular values; the ends move, too.

    The phases of one end are left out: those of all levels together move nothing.  Moves of the λ are orthogonal to
    these, and of constant length.
    """
    network = FieldNetwork.at(point, "C")

    def log_volume(roots: Sequence[Any]) -> Any:
        factors = Factors(network, roots)
        free = generators(network)[network.n :]
        ends = [factors.tangent(0, factors.in_frame(0, X)) for X in free]
        levels = range(1, network.depth + 1)
        return factors.log_volume(ends + [factors.tangent(p, X) for p in levels for X in generators(network)])

    return {"∂ log density": slope(log_volume, network.roots)}


__all__ = ["entropic_drift", "entropy", "gram", "muttalib_borodin", "phases"]
