"""The claim of `vandermonde_product` on the stationary law: its flux, with the drift by one step."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import sympy as sp

from symcalc.claims.theorem15.simulated.settings import FINE, at_three, observed, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_measured, conclude
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta

c = sp.Symbol("c", positive=True)
CONFINEMENT = 0.7


def stationary(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift by one step, minus c x and ½ a ∂ log ρ for the density that is claimed to be stationary."""
    started, comparisons = time.perf_counter(), []
    for spectrum, amplitude, at in at_three():
        purpose = f"theorem15.stationary at {list(spectrum)}, {at[beta]}"
        found = observed(None, spectrum, amplitude, seed, purpose)
        x = np.array(spectrum)
        gaps = x[:, None] - x[None, :] + np.diag(np.full(len(x), np.inf))
        score = at[beta] * (1 / gaps).sum(axis=1) - at[beta] * CONFINEMENT * x
        flux = replace(found, value=found.value - CONFINEMENT * x - score / at[beta])
        wanted = values(claimed["flux"], spectrum, at | {c: CONFINEMENT})
        comparisons += compare_measured(f"flux, x = {spectrum}, β = {at[beta]}", flux, wanted)
    return conclude("one-step response, second chaos", comparisons, FINE, started)
