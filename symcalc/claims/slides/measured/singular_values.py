"""The claims of `singular_values`: brackets of σ_1 at turned matrices, second differences of products of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import Network, entropic_drift, full_operator, unit
from symcalc.claims.measured_other_fields import ito_drift as real_ito_drift
from symcalc.claims.measured_singular import singular_values
from symcalc.claims.slides.measured.points import Quantities, named_values, rotation
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import brackets
from symcalc.evidence.precise import Measured


def theorem18(point: Point) -> Quantities:
    """The brackets of σ_1 at a rotated W, at a diagonal one, and in the example; with the printed noise, and of g^N."""
    named = named_values(point)
    roots, depth, beta = [named["lam1"], named["lam2"]], int(named["N"]), named["beta"]
    example = [mp.mpf(2), mp.mpf(1)], 2, beta, mp.mpf(1) / 2
    return {
        "d⟨σ_1⟩ as printed": _as_printed(roots, depth, beta, named["t"]),
        "d⟨σ_1⟩ of g^N": _of_metric(roots, depth, beta, named["t"]),
        "as printed, W diagonal": _as_printed(roots, depth, beta, mp.mpf(0)),
        "example: as printed": _as_printed(*example),
        "example: of g^N": _of_metric(*example),
    }


def _rotated(roots: Sequence[Any], depth: int, t: Any) -> mp.matrix:
    return rotation(t) * mp.diag([r**depth for r in roots])


def _as_printed(roots: Sequence[Any], depth: int, beta: Any, t: Any) -> Measured:
    """d⟨σ_1⟩/dt with the printed noise matrix."""
    places = iterate(range(2), repeat=2)
    noise = [mp.sqrt(_multiplier(roots[i], roots[j], depth)) * unit(2, i, j) for i, j in places]
    return _bracket(_rotated(roots, depth, t), noise, beta)


def _of_metric(roots: Sequence[Any], depth: int, beta: Any, t: Any) -> Measured:
    """d⟨σ_1⟩/dt with a square root of A_{N,W}."""
    W = _rotated(roots, depth, t)
    L = mp.cholesky(full_operator(W, depth))
    return _bracket(W, [mp.matrix([[L[0, a], L[1, a]], [L[2, a], L[3, a]]]) for a in range(4)], beta)


def _multiplier(p: Any, q: Any, depth: int) -> Any:
    """Σ_m p^{2m} q^{2(N−1−m)}, the squared entry that is printed (for p = q) or elided."""
    return mp.fsum(p ** (2 * m) * q ** (2 * (depth - 1 - m)) for m in range(depth))


def _bracket(W: mp.matrix, directions: Sequence[mp.matrix], beta: Any) -> Measured:
    scaled = [mp.sqrt(2 / beta) * e for e in directions]
    return brackets(lambda Z: singular_values(Z)[:1], W, scaled)[0][0]


def ito_is_no_curvature(point: Point) -> Quantities:
    """Σ″ and Σ′ at d = 1 from A and the Gram determinant, and second differences of products of numbers."""
    root = Network.at(point).roots[0]

    def bend(depth: int) -> Measured:
        return precise.second_derivative(lambda t: [(root + t / mp.sqrt(depth)) ** depth])

    return {
        "Σ″": real_ito_drift(point)["Σ″ over R"],
        "Σ′": entropic_drift(point)["Σ′"],
        **{f"D²φ(e, e), N = {n}": bend(n) for n in range(2, 7)},
    }
