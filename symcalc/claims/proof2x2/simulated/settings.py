"""The settings of all tests of this chapter, and what several of them compare.

β runs through 1, 2, 4 and 50, at two spectra x₁ < x₂.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import sympy as sp

from numeric.measured import brackets as squared
from numeric.onestep import Measured, one_step_diffusion
from numeric.paths import initial_matrix
from numeric.streams import stream
from symcalc.evidence.montecarlo import NOTHING, Comparison, compare_measured, real_values, sample_size
from symcalc.ito import brownian
from symcalc.models.dyson import beta
from symcalc.spectral import eigenvalue_symbols

x1, x2 = x = eigenvalue_symbols(2)
BETAS = (1, 2, 4, 50)
SPECTRA = ((-0.7, 0.9), (0.25, 4.0))
FINE = 1e-4  # what a one-step test must be able to see, relative
COARSE = 0.02  # what a test along paths must be able to see, relative


@dataclass(frozen=True)
class Plan:
    """Where paths start, how long they run, in how many steps, and how many there are."""

    start: tuple[float, float]
    horizon: float
    steps: int
    paths: int

    def at(self, effort: float) -> Plan:
        """The same with a multiple of the paths."""
        return replace(self, paths=sample_size(self.paths, effort))


def settings() -> Iterator[tuple[dict[sp.Symbol, float], tuple[float, float], float]]:
    """The points (as symbols), eigenvalues and noise amplitudes of the one-step tests."""
    for b in BETAS:
        for spectrum in SPECTRA:
            yield {x1: spectrum[0], x2: spectrum[1], beta: b}, spectrum, float(np.sqrt(2 / b))


def brackets_in_frames(claimed: sp.MatrixBase, seed: int, purpose: str) -> list[Comparison]:
    """The claimed brackets of x₁ and x₂ at all settings."""
    comparisons = []
    for at, spectrum, amplitude in settings():
        rng = stream(seed, f"{purpose} at {spectrum}, {amplitude!r}")
        measured = squared(one_step_diffusion(None, initial_matrix(spectrum, seed, purpose), amplitude, rng))
        comparisons += compare_measured(f"β = {at[beta]}, x = {spectrum}", measured, real_values(claimed, at))
    return comparisons


def compare_martingale(
    what: str, measured: Measured, claimed: sp.Expr | sp.MatrixBase, at: dict[sp.Symbol, float]
) -> list[Comparison]:
    """A claimed martingale part, linear in dW_a, …, dW_d, against measured diffusion coefficients on E_a, …, E_d."""
    column, increments = sp.Matrix([claimed]), brownian(4).increments
    still = real_values(column.subs(dict.fromkeys(increments, 0)), at)
    return [
        *(Comparison(f"{what}, without noise", 0.0, v, NOTHING, NOTHING) for v in still),
        *compare_measured(what, measured, real_values(column.jacobian(increments), at)),
    ]
