"""The claim `theorem18.laplace_beltrami`: β × the drift of functions of the spectrum."""

from __future__ import annotations

import math

import numpy as np
import sympy as sp

from numeric.measured import part
from symcalc.claims.simulated_dln import BETA, WAVES, Place, across, everywhere, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured
from symcalc.evidence.verdict import Evidence
from symcalc.indices import Family

FIRST, SECOND = Family("f_", real=True), Family("f__", real=True)
"""f_k and f_kk, derivatives of a function of the spectrum."""


def laplace_beltrami(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """β × the drift of Σ λ², log|det W| and tr WᵀW; Δ f for f = λ_1, …, λ_d and sin Σ w_k λ_k."""

    def compare(place: Place) -> list[Comparison]:
        drift = across(place, seed, "spectral")[0]
        return [
            comparison
            for row, name in enumerate(("Δ Σ λ²", "Δ log|det W|", "Δ tr WᵀW"))
            for comparison in compare_measured(
                f"{name}, {place}", part(drift, [row], BETA), values(claimed[name], place)
            )
        ] + functions_of_spectrum(claimed, place, seed)

    return everywhere(compare)


def functions_of_spectrum(claimed: Quantities, place: Place, seed: int) -> list[Comparison]:
    """β × the drift of each λ_k and of sin Σ w_k λ_k against Δ f with their derivatives f_k and f_kk."""
    phase, w = WAVES[: place.d] @ place.lam, WAVES[: place.d]
    derivatives = [(row, 0 * row) for row in np.eye(place.d)] + [(w * math.cos(phase), -(w**2) * math.sin(phase))]
    wanted = [values(claimed["Δ f"], place, at_derivatives(*both))[0] for both in derivatives]
    roots, wave = (across(place, seed, observable)[0] for observable in ("roots", "wave"))
    return [
        *compare_measured(f"Δ λ_k, {place}", part(roots, range(place.d), BETA), wanted[:-1]),
        *compare_measured(f"Δ sin Σ w λ, {place}", part(wave, [0], BETA), wanted[-1:]),
    ]


def at_derivatives(first: np.ndarray, second: np.ndarray) -> dict[sp.Symbol, float]:
    """f_k and f_kk as symbols."""
    pairs = ((FIRST, first), (SECOND, second))
    return {family.at(k): float(v) for family, row in pairs for k, v in enumerate(row, 1)}
