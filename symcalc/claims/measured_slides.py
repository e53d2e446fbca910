"""The counterexamples of `slides` measured on actual matrices at 120 digits (tier precise)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import Quantities, full_operator, unit
from symcalc.claims.measured_singular import singular_values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import brackets
from symcalc.evidence.precise import Measured, Values


def _named(point: Point) -> dict[str, Any]:
    return {s.name: precise.number(v) for s, v in point.items()}


def _rotation(t: Any) -> mp.matrix:
    angle = 2 * mp.atan(t)
    return mp.matrix([[mp.cos(angle), -mp.sin(angle)], [mp.sin(angle), mp.cos(angle)]])


def isotropic_noise(point: Point) -> Quantities:
    """W_2ᵀW_2 − W_1W_1ᵀ at factors whose entries are moved one at a time."""
    named = _named(point)
    first, second = (mp.matrix([[named[f"{n}{i}{j}"] for j in (1, 2)] for i in (1, 2)]) for n in "vw")

    def balance(factors: mp.matrix) -> Values:
        v, w = factors[:2, :], factors[2:, :]
        return list(w.T * w - v * v.T)

    state = mp.matrix([*first.tolist(), *second.tolist()])
    directions = []
    for i, j in iterate(range(4), range(2)):
        e = mp.zeros(4, 2)
        e[i, j] = mp.mpf(1)
        directions.append(e)
    return {
        "drift of G": precise.generator(balance, state, directions),
        "d⟨G_11⟩/dt": brackets(balance, state, directions)[0][0],
    }


def fixed_frame(point: Point) -> Quantities:
    """The bracket of the smallest eigenvalue at a rotated matrix, with the noise in the basis of the diagonal one."""
    named = _named(point)
    U = _rotation(named["t"])
    M = U * mp.diag([mp.mpf(3) / 10, mp.mpf(17) / 10]) * U.T
    amplitude = mp.sqrt(2 / named["beta"])
    half = 1 / mp.sqrt(2)
    basis = [
        [[amplitude, 0], [0, 0]],
        [[0, 0], [0, amplitude]],
        [[0, half], [half, 0]],
        [[0, half * 1j], [-half * 1j, 0]],
    ]
    found = brackets(lambda Z: precise.eigenvalues(Z)[:1], M, [mp.matrix(e) for e in basis])
    return {"d⟨x_1⟩/dt": found[0][0]}


def theorem18(point: Point) -> Quantities:
    """The brackets of σ_1 at a rotated W: with the printed noise matrix, and with a square root of A_{N,W}."""
    named = _named(point)
    roots, depth, beta = [named["lam1"], named["lam2"]], int(named["N"]), named["beta"]
    W = _rotation(named["t"]) * mp.diag([r**depth for r in roots])
    printed = [_multiplier(roots[i], roots[j], depth) for i, j in iterate(range(2), repeat=2)]
    units = [unit(2, i, j) for i, j in iterate(range(2), repeat=2)]
    L = mp.cholesky(full_operator(W, depth))
    of_metric = [mp.matrix([[L[0, a], L[1, a]], [L[2, a], L[3, a]]]) for a in range(4)]
    return {
        "d⟨σ_1⟩ as printed": _bracket(W, [mp.sqrt(a) * e for a, e in zip(printed, units, strict=True)], beta),
        "d⟨σ_1⟩ of g^N": _bracket(W, of_metric, beta),
    }


def _multiplier(p: Any, q: Any, depth: int) -> Any:
    """Σ_m p^{2m} q^{2(N−1−m)}, the squared entry that is printed (for p = q) or elided."""
    return mp.fsum(p ** (2 * m) * q ** (2 * (depth - 1 - m)) for m in range(depth))


def _bracket(W: mp.matrix, directions: Sequence[mp.matrix], beta: Any) -> Measured:
    scaled = [mp.sqrt(2 / beta) * e for e in directions]
    return brackets(lambda Z: singular_values(Z)[:1], W, scaled)[0][0]
