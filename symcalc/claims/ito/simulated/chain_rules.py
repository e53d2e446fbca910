"""The claims of `chain_rules`, by one step of processes and of polynomials with the claimed jets."""

from __future__ import annotations

import numpy as np

from numeric.vector_sde import ItoSDE, StratonovichSDE
from symcalc.claims.ito.simulated.one_step import Local, constant, identity, still
from symcalc.claims.ito.simulated.quantities import Array, reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.verdict import Evidence

PLANE = {"x": 0.8, "y": 1.3, "b1": 0.3, "b2": -0.7, "p": 1.1, "q": -0.6, "r": 0.9}
JETS = {"f_t": 0.4, "f_x": -1.2, "f_y": 0.7, "f_xx": 1.5, "f_xy": -0.8, "f_yy": 0.6}


def formula(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """A polynomial with the jets, and cubic terms, of (t, X, Y) by one step."""
    test, at, j = Local(seed, "formula"), PLANE, JETS
    sde = ItoSDE(
        lambda x: np.broadcast_to([1, at["b1"], at["b2"]], x.shape),
        constant([[0, 0], [at["p"], 0], [at["q"], at["r"]]]),
    )

    def f(x: Array) -> Array:
        t, u, v = np.moveaxis(x, -1, 0)
        second = j["f_xx"] * u**2 / 2 + j["f_xy"] * u * v + j["f_yy"] * v**2 / 2
        value = j["f_t"] * t + j["f_x"] * u + j["f_y"] * v + second + u**3 / 7 - u * v**2 / 3 + t * u
        return value[..., None]

    test.drift("drift of f", sde, f, [0.0, 0.0, 0.0], reals(claimed["drift of f"], at | j))
    test.brackets("bracket of f", sde, f, [0.0, 0.0, 0.0], reals(claimed["bracket of f"], at | j))
    return test.conclude()


def product(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """XY and X/Y by one step."""
    test, at = Local(seed, "product"), PLANE
    sde = ItoSDE(lambda x: np.broadcast_to([at["b1"], at["b2"]], x.shape), constant([[at["p"], 0], [at["q"], at["r"]]]))
    here = [at["x"], at["y"]]

    def times(x: Array) -> Array:
        return x[..., :1] * x[..., 1:]

    test.drift("drift of XY", sde, times, here, reals(claimed["drift of XY"], at))
    test.brackets("bracket of XY", sde, times, here, reals(claimed["bracket of XY"], at))
    test.drift("drift of X/Y", sde, lambda x: x[..., :1] / x[..., 1:], here, reals(claimed["drift of X/Y"], at))
    return test.conclude()


def stratonovich(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """One Heun step with a polynomial σ, of X and of a polynomial f."""
    at = {"b": 0.4, "sigma_0": 1.2, "sigma_1": -0.7, "f_1": 0.9, "f_2": 1.6}
    test = Local(seed, "stratonovich")

    def sigma(x: Array) -> Array:
        return (at["sigma_0"] + at["sigma_1"] * x + x**2 / 3)[..., None]

    def f(x: Array) -> Array:
        return at["f_1"] * x + at["f_2"] * x**2 / 2 + x**3 / 5

    drifting = StratonovichSDE(lambda x: np.full_like(x, at["b"]), sigma)
    correction = reals(claimed["Itô correction"], at)
    test.drift("Itô correction", StratonovichSDE(still, sigma), identity, [0.0], correction)
    test.drift("drift of f(X)", drifting, f, [0.0], reals(claimed["drift of f(X)"], at))
    test.brackets("bracket of f(X)", drifting, f, [0.0], reals(claimed["bracket of f(X)"], at))
    return test.conclude()
