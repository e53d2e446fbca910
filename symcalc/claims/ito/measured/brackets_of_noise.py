"""The claims of `brackets_of_noise`: differences along the loadings, and sums over orthonormal bases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import (
    Function,
    Quantities,
    State,
    exactly,
    ito_drift,
    matrix_units,
    values,
)
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured


def holomorphic(point: Point) -> Quantities:
    """A cubic h with the given jets at 0, along α and β; and along 1 and i."""
    alpha, beta, h0, h1, h2 = values(point, "alpha", "beta", "h_0", "h_1", "h_2")

    def h(at: State) -> list[Any]:
        return [h0 + h1 * at[0] + h2 * at[0] ** 2 / 2 + at[0] ** 3 / 7]

    def squared(at: State) -> list[Any]:
        return [h(at)[0] * mp.conj(h(at)[0])]

    def along(f: Function, *columns: Any) -> Measured:
        return ito_drift(f, [mp.mpc(0)], [0], [[column] for column in columns])

    return {
        "drift of h(Z)": along(h, alpha, beta),
        "drift of |h(Z)|²": along(squared, alpha, beta),
        "drift of h(Z), conformal Z": along(h, mp.mpf(1), mp.mpc(0, 1)),
        "drift of |h(Z)|², conformal Z": along(squared, mp.mpf(1), mp.mpc(0, 1)),
    }


def sandwiches(point: Point) -> Quantities:
    """Σ E A E over an orthonormal basis of each space."""
    A = mp.matrix([[values(point, f"a{i}{j}")[0] for j in (1, 2, 3)] for i in (1, 2, 3)])
    hermitian, general = precise.hermitian_basis(3), matrix_units(3)
    symmetric = [e for e in hermitian if all(mp.im(v) == 0 for v in e)]

    def summed(basis: Sequence[mp.matrix], transposed: bool = False) -> Measured:
        return exactly(list(sum((e * A * (e.T if transposed else e) for e in basis), mp.zeros(3, 3))))

    return {
        "dH A dH": summed(hermitian),
        "dS A dS": summed(symmetric),
        "dB A dB": summed(general),
        "dB A dBᵀ": summed(general, transposed=True),
    }
