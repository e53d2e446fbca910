"""The claims of `noise_along_orbits` by one step of tangential noise in random frames."""

from __future__ import annotations

import time

from symcalc.claims.theorem15.simulated.settings import BETAS, FINE, against_brackets, brackets, settings, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import conclude, one_step
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta


def tangential(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Drift and variances under tangential noise alone, by one step in random frames."""
    started = time.perf_counter()
    comparisons = []
    for spectrum, _, at in settings():
        if at[beta] == BETAS[0]:
            wanted = values(claimed["drift"], spectrum, at)
            comparisons += one_step(wanted, spectrum, 0.0, seed, "theorem15.tangential_noise")
            found = brackets(spectrum, 0.0, seed, "theorem15.tangential_noise")
            comparisons += against_brackets(found, claimed, spectrum, at)
    return conclude("one-step response to tangential noise", comparisons, FINE, started)


def stratonovich(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Σ_a Dx_k(P_M E_a)², from the first chaos of one step of tangential noise."""
    started, comparisons = time.perf_counter(), []
    for spectrum, _, at in settings():
        found = brackets(spectrum, 0.0, seed, f"theorem15.stratonovich, {at[beta]}")
        comparisons += against_brackets(found, {"variance": claimed["E[Dx(P_M dH)²]"]}, spectrum, at)
    return conclude("one-step response to tangential noise, first chaos", comparisons, FINE, started)
