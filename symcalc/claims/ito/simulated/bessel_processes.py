"""The claims of `bessel_processes`, by one step of Brownian motions and Ornstein–Uhlenbeck processes in Rⁿ."""

from __future__ import annotations

import numpy as np

from numeric.vector_sde import ItoSDE
from symcalc.claims.ito.simulated.one_step import DIMENSIONS, X4, Local, constant, squared_length, still
from symcalc.claims.ito.simulated.quantities import Array, reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.verdict import Evidence


def bessel(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """|B| and |B|² by one step in Rⁿ."""
    test, x = Local(seed, "bessel"), list(X4.values())

    def radius(at: Array) -> Array:
        return np.linalg.norm(at, axis=-1, keepdims=True)

    for k, n in enumerate((1, *DIMENSIONS)):
        sde = ItoSDE(still, constant(np.eye(n)))
        test.drift(f"dimension, n = {n}", sde, squared_length, x[:n], reals(claimed["dimension"], X4)[k : k + 1])
        test.brackets(
            f"bracket of R², n = {n}", sde, squared_length, x[:n], reals(claimed["bracket of R²"], X4)[k : k + 1]
        )
        if n > 1:
            test.drift(f"drift of R, n = {n}", sde, radius, x[:n], reals(claimed["drift of R"], X4)[k - 1 : k])
            test.brackets(f"bracket of R, n = {n}", sde, radius, x[:n], reals(claimed["bracket of R"], X4)[k - 1 : k])
    return test.conclude()


def squared_radius(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """|Y|² by one step of n Ornstein–Uhlenbeck processes."""
    at = X4 | {"c": 0.7, "sigma": 1.3}
    test, x = Local(seed, "squared_radius"), list(X4.values())
    for k, n in enumerate((1, *DIMENSIONS)):
        sde = ItoSDE(lambda y: -at["c"] / 2 * y, constant(at["sigma"] / 2 * np.eye(n)))
        test.drift(f"drift of X, n = {n}", sde, squared_length, x[:n], reals(claimed["drift of X"], at)[k : k + 1])
        test.brackets(
            f"bracket of X, n = {n}", sde, squared_length, x[:n], reals(claimed["bracket of X"], at)[k : k + 1]
        )
    return test.conclude()
