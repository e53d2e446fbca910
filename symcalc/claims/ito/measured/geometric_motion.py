"""The claims of `geometric_motion`: differences at one point of dS = μS dt + σS dW, and of Brownian motion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import Quantities, State, bracket, ito_drift, joined, over, values
from symcalc.domains import Point
from symcalc.evidence.precise import Measured


def geometric(point: Point) -> Quantities:
    """log S and powers of S along μS and σS."""
    S, sigma, mu, n = values(point, "S", "sigma", "mu", "n")

    def drift(f: Callable[[Any], Any]) -> Measured:
        return ito_drift(lambda at: [f(at[0])], [S], [mu * S], [[sigma * S]])

    return {
        "drift of log S": drift(mp.log),
        "bracket of log S": bracket(lambda at: [mp.log(at[0])], [S], [[sigma * S]]),
        "growth rate of Sⁿ": over(drift(lambda v: v**n), S**n),
        "growth rates of S, …, S⁴": joined([over(drift(lambda v, k=k: v**k), S**k) for k in (1, 2, 3, 4)]),  # type: ignore[misc]
    }


def exponential_martingale(point: Point) -> Quantities:
    """exp(λB − ½λ²t) and exp(λB) at t = 1/3, B = 2/5, along (1, 0) and (0, 1)."""
    (lam,) = values(point, "lambda")
    at, noise = [mp.mpf(1) / 3, mp.mpf(2) / 5], [[mp.mpf(0), mp.mpf(1)]]

    def Z(state: State) -> list[Any]:
        return [mp.exp(lam * state[1] - lam**2 * state[0] / 2)]

    def bare(state: State) -> list[Any]:
        return [mp.exp(lam * state[1])]

    return {
        "drift of Z, over Z": over(ito_drift(Z, at, [1, 0], noise), Z(at)[0]),
        "bracket of Z, over Z²": over(bracket(Z, at, noise), Z(at)[0] ** 2),
        "drift of exp(λB), over it": over(ito_drift(bare, at, [1, 0], noise), bare(at)[0]),
    }
