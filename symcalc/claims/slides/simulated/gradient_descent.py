"""The claims of `gradient_descent` on random mini-batches, and by one step of noise on all entries of two factors."""

from __future__ import annotations

import itertools
import time

import numpy as np
import sympy as sp

from numeric.embedded import Noise, response
from numeric.measured import each_bracket, part
from numeric.onestep import Measured, fit_chaos
from numeric.streams import stream
from symcalc.claims.simulated_field_network import FINE
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence

BATCHES = 1000
AGREEING = "variance where the samples agree"


def minibatch(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Random mini-batches of two of three samples: means and variances of their gradients.

    A function of which sample is left out is linear in the indicators of two of them less their mean ⅓, so a regression
    on these takes its variance away, as one on the chaos of a normal step does; the intercept is its mean.
    """
    started = time.perf_counter()
    g = np.array([0.4, -1.1, 2.3])
    at = dict(zip(sp.symbols("g1:4", real=True), g, strict=True))
    left_out = stream(seed, "slides.minibatch").integers(3, size=BATCHES)
    columns = np.column_stack([np.ones(BATCHES), (left_out[:, None] == [0, 1]) - 1 / 3])
    wanted = {name: real_values(claimed[name], at) for name in ("mean", "variance", AGREEING)}

    def mean(values: np.ndarray) -> Measured:
        rounding = 1e3 * float(np.finfo(float).eps) * (1 + abs(values).max())
        return fit_chaos(columns, values[:, None], values[:, None], rounding).intercept

    found = (g.sum() - g[left_out]) / 2
    centre = mean(found)
    comparisons = compare_measured("mean", centre, wanted["mean"])
    comparisons += compare_measured("variance", mean((found - centre.value) ** 2), wanted["variance"])
    same = np.full(BATCHES, 2 * g[0]) / 2
    comparisons += compare_measured(AGREEING, mean((same - same.mean()) ** 2), wanted[AGREEING])
    return conclude("one-step response, which sample is left out", comparisons, FINE, started)


def isotropic_noise(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """One step of independent noise on all entries of two factors."""
    started = time.perf_counter()
    point = np.array([0.7, -0.4, 1.2, 0.9, 1.1, 0.3, -0.8, 0.5])
    names = [sp.Symbol(f"{n}{i}{j}", real=True) for n in "vw" for i, j in itertools.product((1, 2), repeat=2)]
    at = dict(zip(names, point, strict=True))
    drift, diffusion = response(
        _balance, point, Noise(np.eye(8), np.zeros(8)), stream(seed, "slides.isotropic_noise"), samples=500
    )
    comparisons = compare_measured("drift of G", drift, real_values(claimed["drift of G"], at))
    bracket = each_bracket(diffusion)
    comparisons += compare_measured("d⟨G_11⟩/dt", part(bracket, [0]), real_values(claimed["d⟨G_11⟩/dt"], at))
    return conclude("one-step response", comparisons, FINE, started)


def _balance(factors: np.ndarray) -> np.ndarray:
    """W_2ᵀW_2 − W_1W_1ᵀ, row by row."""
    first, second = (factors[..., s].reshape(*factors.shape[:-1], 2, 2) for s in (slice(0, 4), slice(4, 8)))
    G = second.swapaxes(-1, -2) @ second - first @ first.swapaxes(-1, -2)
    return np.asarray(G.reshape(*G.shape[:-2], 4))
