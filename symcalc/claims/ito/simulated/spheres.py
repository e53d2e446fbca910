"""The claims of `spheres`, by one Heun step on the circle and on spheres."""

from __future__ import annotations

import numpy as np

from numeric.vector_sde import ItoSDE, StratonovichSDE
from symcalc.claims.ito.simulated.one_step import DIMENSIONS, X4, Local, constant, identity, squared_length, still
from symcalc.claims.ito.simulated.quantities import Array, reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.verdict import Evidence


def circle(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """(cos B, sin B) by one step of B; X² + Y² by one Heun step of dX = −Y ∘ dB, dY = X ∘ dB."""
    at = {"k": 0.4}
    angle = 2 * float(np.arctan(at["k"]))
    test, line = Local(seed, "circle"), ItoSDE(still, constant([[1.0]]))
    turning = StratonovichSDE(still, lambda x: np.stack([-x[..., 1], x[..., 0]], axis=-1)[..., None])

    def place(x: Array) -> Array:
        return np.concatenate([np.cos(x), np.sin(x)], axis=-1)

    test.drift("Itô drift", line, place, [angle], reals(claimed["Itô drift"], at))
    test.noise("noise", line, place, [angle], reals(claimed["noise"], at))
    here = [float(np.cos(angle)), float(np.sin(angle))]
    test.drift("drift of X² + Y²", turning, squared_length, here, reals(claimed["drift of X² + Y²"], at))
    return test.conclude()


def sphere(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """One Heun step of dX = (1 − XXᵀ/|X|²) ∘ dB in Rⁿ."""
    test = Local(seed, "sphere")
    sde = StratonovichSDE(still, projection)
    for k, n in enumerate(DIMENSIONS):
        x, name = list(X4.values())[:n], f"Itô drift, n = {n}"
        test.drift(name, sde, identity, x, reals(claimed[name], X4))
        drift, bracket = reals(claimed["drift and bracket of |x|²"], X4)[2 * k : 2 * k + 2]
        test.drift(f"drift of |x|², n = {n}", sde, squared_length, x, [drift])
        test.brackets(f"bracket of |x|², n = {n}", sde, squared_length, x, [bracket])
    return test.conclude()


def projection(x: Array) -> Array:
    """1 − xxᵀ/|x|²."""
    return np.eye(x.shape[-1]) - x[..., :, None] * x[..., None, :] / squared_length(x)[..., None]
