"""What the sections of this chapter share: Σ′ as the source has it, assumptions, and equations for every d, N and β.

λ_1 > … > λ_d > 0 are the letters, σ_k = λ_k^N; e is a real matrix, E′(W) in the frames; p is a level, 1 ≤ p ≤ N.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from symcalc.claims import measured_depths
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, dimension, over
from symcalc.indices import Family
from symcalc.models.dln import balanced
from symcalc.models.dln import limits as degenerate
from symcalc.models.dln.metric import N, domain, i, j, k, lam

d = dimension()
p = balanced.LEVEL
slope = Family("e", 2, real=True)

ZERO = IndexSum.of(0, i, j)
FORCE = over(
    j != k,
    N * lam[k] ** (3 * N - 2) / (lam[k] ** (2 * N) - lam[j] ** (2 * N)) - lam[k] ** N / (lam[k] ** 2 - lam[j] ** 2),
)
"""Σ′ as the source has it."""

FULL_RANK = "W has full rank: σ_1 > … > σ_d > 0 (equal values by continuity, claim dln.limits)"
BALANCED = "the factors are balanced: W_{p+1}ᵀ W_{p+1} = W_p W_pᵀ"
ANY_SIZE = "an identity of polynomials in matrices that do not commute: for matrices of every size"
FIXED = measured_depths.FIXED


def equation(
    claimed: Mapping[str, Any], derived: Mapping[str, Mapping[str, Any]], dimensions: tuple[int, ...] = (2, 3)
) -> Equation:
    """An equation for every d, N and β on λ_1 > … > λ_d > 0; every quantity is a sum over indices."""
    routes = {route: _as_sums(quantities) for route, quantities in derived.items()}
    return Equation(_as_sums(claimed), routes, points, dimensions=dimensions)


def points(size: int) -> Domain:
    """λ_1 > … > λ_d > 0, N ≥ 1, β > 0, and a real matrix e."""
    entries = tuple(slope.at(m, n) for m in range(1, size + 1) for n in range(1, size + 1))
    return replace(domain(size), real=entries)


def _as_sums(quantities: Mapping[str, Any]) -> dict[str, IndexSum]:
    return {name: IndexSum.of(value) for name, value in quantities.items()}


def at_depths(claimed: IndexSum, derived: Callable[[int], IndexSum]) -> tuple[dict[str, IndexSum], dict[str, IndexSum]]:
    """A claim at N = 1, …, 6, and its derivation with that number in place of the symbol: a cross-check."""
    names = {n: f"at N = {n}" for n in FIXED}
    return (
        {name: degenerate.at_depth(claimed, n) for n, name in names.items()},
        {name: derived(n) for n, name in names.items()},
    )
