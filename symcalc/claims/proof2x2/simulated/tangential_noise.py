"""The claims of `tangential_noise`: one step of Itô's and of Stratonovich's reading."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

import numpy as np
import sympy as sp

from numeric.measured import brackets as squared
from numeric.onestep import one_step_diffusion, one_step_drift
from numeric.paths import initial_matrix
from numeric.streams import stream
from numeric.wiener import split
from symcalc.claims.proof2x2.simulated.settings import FINE, SPECTRA, compare_martingale, x1, x2
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude, one_step, real_values
from symcalc.evidence.verdict import Evidence


def mean_curvature(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Tangential noise alone (β = ∞): the drift by one step against the claimed drift and against −½ H."""
    started = time.perf_counter()
    comparisons = []
    for spectrum in (*SPECTRA, (-3.0, 5.0)):
        at = {x1: spectrum[0], x2: spectrum[1]}
        rng = stream(seed, f"proof2x2.mean_curvature, noise at {spectrum}")
        still = one_step_diffusion(None, initial_matrix(spectrum, seed, "proof2x2.mean_curvature"), 0.0, rng)
        comparisons += compare_martingale(f"x = {spectrum}", still, claimed["martingale part"], at)
        for what, values in sides_of_the_limit(claimed, at).items():
            found = one_step(values, spectrum, 0.0, seed, "proof2x2.mean_curvature")
            comparisons += [
                Comparison(f"{what}, {c.what}", c.simulated, c.claimed, c.allowed, c.resolution) for c in found
            ]
    return conclude("one-step response to tangential noise", comparisons, FINE, started)


def sides_of_the_limit(claimed: Quantities, at: dict[sp.Symbol, float]) -> dict[str, Sequence[float]]:
    """The drift as claimed, and as −½ the claimed curvature and ½ the claimed gradient say it is."""
    return {
        "drift": real_values(claimed["drift"], at),
        "−½ mean curvature": [-v / 2 for v in real_values(claimed["mean curvature"], at)],
        "½ gradient of log volume": [v / 2 for v in real_values(claimed["gradient of log volume"], at)],
    }


def stratonovich(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """One midpoint (Stratonovich) step M + P_mid dH with tangential noise alone: drift and brackets of x."""
    started = time.perf_counter()
    comparisons = []
    for spectrum in SPECTRA:
        at = {x1: spectrum[0], x2: spectrum[1]}
        matrix = initial_matrix(spectrum, seed, "proof2x2.stratonovich")
        observable = partial(after_a_midpoint_step, matrix)
        rng = stream(seed, f"proof2x2.stratonovich at {spectrum}")
        moved = one_step_drift(observable, matrix, 1.0, rng)
        spread = squared(one_step_diffusion(observable, matrix, 1.0, rng))
        comparisons += compare_measured(f"drift, x = {spectrum}", moved, real_values(claimed["drift"], at))
        comparisons += compare_measured(f"brackets, x = {spectrum}", spread, real_values(claimed["brackets"], at))
    return conclude("one-step response of a midpoint step", comparisons, FINE, started)


def after_a_midpoint_step(start: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The eigenvalues after the step from `start` whose noise dH led freely to `free` = start + dH."""
    dH = free - start
    half, _ = split(np.linalg.eigh(start)[1], dH)
    tangential, _ = split(np.linalg.eigh(start + half / 2)[1], dH)
    return np.linalg.eigvalsh(start + tangential)
