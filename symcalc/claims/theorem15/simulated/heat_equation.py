"""The claim of `heat_equation`: the drift of det(z − M) by one step."""

from __future__ import annotations

import time

import numpy as np
import sympy as sp

from symcalc.claims.theorem15.simulated.settings import FINE, at_three, observed, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_measured, conclude
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta

z = sp.Symbol("z", real=True)
Z = 0.9


def characteristic_polynomial(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of det(z − M) over its value, by one step."""
    started, comparisons = time.perf_counter(), []
    for spectrum, amplitude, at in at_three():
        start = np.prod(Z - np.array(spectrum))

        def ratio(matrix: np.ndarray, start: float = float(start)) -> np.ndarray:
            return np.asarray(np.prod(Z - np.linalg.eigvalsh(matrix), axis=-1, keepdims=True) / start)

        purpose = f"theorem15.characteristic_polynomial at {list(spectrum)}, {at[beta]}"
        found = observed(ratio, spectrum, amplitude, seed, purpose)
        wanted = values(claimed["LP/P"], spectrum, at | {z: Z})
        comparisons += compare_measured(f"L P/P, x = {spectrum}, β = {at[beta]}", found, wanted)
    return conclude("one-step response, second chaos", comparisons, FINE, started)
