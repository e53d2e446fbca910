"""The claims of `singular_values` by one step: of the network upstairs, and of the noise as it is printed."""

from __future__ import annotations

import itertools
import time

import numpy as np
import sympy as sp

from numeric.embedded import Noise, response
from numeric.field_network import FieldNetwork
from numeric.measured import each_bracket, part
from numeric.onestep import Measured
from numeric.streams import stream
from symcalc.claims.simulated_field_network import FINE, METHOD, Step, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude
from symcalc.evidence.verdict import Evidence
from symcalc.models.dln.metric import N
from symcalc.models.dln.metric import beta as depth_beta

HOT = 0.7
SMALL = (2, 3)


def theorem18(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The bracket of σ_1 under horizontal noise upstairs, and under the printed noise at turned and at diagonal W."""
    started, comparisons = time.perf_counter(), []
    turn = sp.Symbol("t", real=True)
    low, high = 0.75, 1.4
    for depth, t in itertools.product(SMALL, (0.0, 0.4)):
        at = {N: depth, depth_beta: HOT, turn: t}
        step = Step(FieldNetwork(depth, 2), (high, low), seed, "slides.theorem18")
        found = part(each_bracket(step.horizontal(step.singular_values, HOT)[1]), [0])
        comparisons += compare_measured(
            f"d⟨σ_1⟩ of g^N {step}", found, values(claimed["d⟨σ_1⟩ of g^N"], step.roots, at)
        )
        printed = _printed(np.array(step.roots), depth, t, stream(seed, f"slides.theorem18, {depth}, {t}"))
        name = "d⟨σ_1⟩ as printed" if t else "as printed, W diagonal"
        comparisons += compare_measured(f"{name} {step}, t = {t}", printed, values(claimed[name], step.roots, at))
    return conclude("one-step response, first chaos", comparisons, FINE, started)


def _printed(roots: np.ndarray, depth: int, t: float, rng: np.random.Generator) -> Measured:
    """d⟨σ_1⟩/dt at W = R diag(σ) for the noise matrix [√a_ij dB_ij] as it stands."""
    angle = 2 * np.arctan(t)
    R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    entries = [sum(p ** (2 * m) * q ** (2 * (depth - 1 - m)) for m in range(depth)) for p in roots for q in roots]
    noise = Noise(np.diag(np.sqrt(2 / HOT * np.array(entries))), np.zeros(4))

    def largest(w: np.ndarray) -> np.ndarray:
        return np.linalg.svd(w.reshape(*w.shape[:-1], 2, 2), compute_uv=False)[..., :1]

    return each_bracket(response(largest, (R * roots**depth).ravel(), noise, rng)[1])


def ito_is_no_curvature(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """A network of numbers, N = 2, …, 6: no direction is vertical, and horizontal noise moves the product by Σ″."""
    started, comparisons = time.perf_counter(), []
    for depth in range(2, 7):
        step = Step(FieldNetwork(depth, 1), (0.9,), seed, "slides.ito_is_no_curvature")
        found = step.horizontal(step.diagonal)[0]
        for name in ("Σ″", f"D²φ(e, e), N = {depth}"):
            comparisons += compare_measured(f"{name} {step}", found, step.values(claimed[name]))
        along = len(step.frame.vertical)
        comparisons.append(Comparison(f"Σ′ {step}", float(along), step.values(claimed["Σ′"])[0], 1e-12, 0.0))
    return conclude(METHOD, comparisons, FINE, started)
