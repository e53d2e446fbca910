"""The claims of `geometric_motion`, by one step of dS = μS dt + σS dW and of Brownian motion."""

from __future__ import annotations

import numpy as np

from numeric.vector_sde import ItoSDE
from symcalc.claims.ito.simulated.one_step import Local, Map, constant
from symcalc.claims.ito.simulated.quantities import reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.verdict import Evidence


def geometric(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """log S and powers of S by one step."""
    at = {"S": 1.4, "mu": 0.3, "sigma": 0.7, "n": -1.5}
    test, sde = Local(seed, "geometric"), ItoSDE(lambda x: 0.3 * x, lambda x: 0.7 * x[..., None])

    def power(n: float) -> Map:
        return lambda x: (x / at["S"]) ** n

    here = [at["S"]]
    test.drift("drift of log S", sde, np.log, here, reals(claimed["drift of log S"], at))
    test.brackets("bracket of log S", sde, np.log, here, reals(claimed["bracket of log S"], at))
    test.drift("growth rate of Sⁿ", sde, power(at["n"]), here, reals(claimed["growth rate of Sⁿ"], at))
    rates = reals(claimed["growth rates of S, …, S⁴"], at)
    test.drift("growth rates of S, …, S⁴", sde, lambda x: power(1)(x) ** np.arange(1, 5), here, rates)
    return test.conclude()


def exponential_martingale(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """exp(λB − ½λ²t) and exp(λB), over their values, by one step from t = 0.5, B = −0.3."""
    at, start = {"lambda": 1.2}, np.array([0.5, -0.3])
    test = Local(seed, "exponential_martingale")
    sde = ItoSDE(lambda x: np.broadcast_to([1.0, 0.0], x.shape), constant([[0.0], [1.0]]))

    def ratio(rate: float) -> Map:
        return lambda x: np.exp(at["lambda"] * (x - start)[..., 1:] - rate * (x - start)[..., :1])

    Z, bare, here = ratio(at["lambda"] ** 2 / 2), ratio(0.0), list(start)
    test.drift("drift of Z, over Z", sde, Z, here, reals(claimed["drift of Z, over Z"], at))
    test.brackets("bracket of Z, over Z²", sde, Z, here, reals(claimed["bracket of Z, over Z²"], at))
    test.drift("drift of exp(λB), over it", sde, bare, here, reals(claimed["drift of exp(λB), over it"], at))
    return test.conclude()
