"""The claims of `proof2x2`: one step at turned 2 × 2 matrices, and samples of tangential increments."""

from __future__ import annotations

import time

import numpy as np
import sympy as sp

from numeric import statistics
from numeric.embedded import Noise, response
from numeric.measured import each_bracket
from numeric.spaces import Hermitian
from numeric.streams import stream
from numeric.wiener import hermitian_increments, split
from symcalc.claims.simulated_field_network import FINE
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_mean, compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta

SAMPLES = 500000
COARSE = 0.02


def fixed_frame(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The bracket of x_1 at turned matrices, with the noise in the basis of the diagonal one."""
    started, comparisons = time.perf_counter(), []
    space, t = Hermitian(2), sp.Symbol("t", real=True)
    for b, turn in ((0.7, 0.4), (3.0, 0.4), (2.0, 0.4), (3.0, 0.0)):
        name = "at β = 2" if b == 2.0 else "at φ = 0" if turn == 0 else "d⟨x_1⟩/dt"
        angle = 2 * np.arctan(turn)
        U = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        M = space.coordinates((U * [0.3, 1.7]) @ U.T)
        directions = np.diag([np.sqrt(2 / b)] * 2 + [1.0, 1.0])
        rng = stream(seed, f"slides.fixed_frame, {b}, {turn}")
        _, diffusion = response(_smallest, M, Noise(directions, np.zeros(4)), rng)
        wanted = real_values(claimed[name], {beta: b, t: turn})
        comparisons += compare_measured(f"{name}, β = {b}, t = {turn}", each_bracket(diffusion), wanted)
    return conclude("one-step response, first chaos", comparisons, FINE, started)


def _smallest(coordinates: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.eigvalsh(Hermitian(2).embed(coordinates))[..., :1])


def bracket_notation(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Sample means of |dM_12|² and dM_12² over tangential increments at a diagonal matrix."""
    started = time.perf_counter()
    z = statistics.normal_quantile(false_alarm / 6)
    increments = hermitian_increments(stream(seed, "slides.bracket_notation"), SAMPLES, 2, 1.0)
    entry = split(np.eye(2), increments)[0][:, 0, 1]
    size, square = real_values(claimed["E|dM_12|²"], {})[0], complex(claimed["E[dM_12²]"])
    comparisons = [
        compare_mean("E|dM_12|²", abs(entry) ** 2, size, z),
        compare_mean("Re E[dM_12²]", (entry**2).real, square.real, z),
        compare_mean("Im E[dM_12²]", (entry**2).imag, square.imag, z),
    ]
    return conclude(f"{SAMPLES} increments", comparisons, COARSE, started)
