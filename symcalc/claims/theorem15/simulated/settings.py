"""The settings of all tests of this chapter, d = 3 and 4 and three β, and what several of them compare."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import sympy as sp

from numeric.measured import brackets as squared
from numeric.measured import masked
from numeric.onestep import Measured, Observable, one_step_diffusion, one_step_drift
from numeric.paths import initial_matrix
from numeric.streams import stream
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, real_values
from symcalc.indexed import IndexSum
from symcalc.models.dyson import beta
from symcalc.spectral import eigenvalue_symbols

SPECTRA = ((-1.3, 0.2, 2.6), (-2.0, -0.7, 0.4, 2.9))
BETAS = (1, 4, 50)
FINE = 1e-4
DEGREES = (2, 3, 4, 5)


def settings() -> Iterator[tuple[tuple[float, ...], float, dict[sp.Symbol, float]]]:
    """Spectrum, noise amplitude and the point as symbols."""
    for spectrum in SPECTRA:
        for b in BETAS:
            symbols = eigenvalue_symbols(len(spectrum))
            yield spectrum, math.sqrt(2 / b), dict(zip(symbols, spectrum, strict=True)) | {beta: b}


def at_three() -> Iterator[tuple[tuple[float, ...], float, dict[sp.Symbol, float]]]:
    """The settings at d = 3."""
    return (setting for setting in settings() if len(setting[0]) == 3)


def values(claimed: IndexSum, spectrum: Sequence[float], at: dict[sp.Symbol, float]) -> list[float]:
    """The claimed values at all positions of the free indices."""
    return real_values(sp.Matrix(claimed.instances(len(spectrum))), at)


def brackets(spectrum: Sequence[float], amplitude: float, seed: int, purpose: str) -> Measured:
    """Σ_a Dx_k(S_a) Dx_l(S_a), (d, d), with the errors of the products."""
    rng = stream(seed, f"{purpose}, brackets at {list(spectrum)}, {amplitude!r}")
    found = one_step_diffusion(None, initial_matrix(spectrum, seed, purpose), amplitude, rng)
    return squared(found)


def against_brackets(
    found: Measured, claimed: Quantities, spectrum: Sequence[float], at: dict[sp.Symbol, float]
) -> list[Comparison]:
    """The diagonal against `variance`, the rest against `covariation`, where they are claimed."""
    d, comparisons = len(spectrum), []
    for name, mask in (("variance", np.eye(d, dtype=bool)), ("covariation", ~np.eye(d, dtype=bool))):
        if name in claimed:
            wanted = values(claimed[name], spectrum, at)
            comparisons += compare_measured(f"{name}, x = {spectrum}", masked(found, mask), wanted)
    return comparisons


def observed(f: Observable | None, spectrum: Sequence[float], amplitude: float, seed: int, purpose: str) -> Measured:
    """The drift of a function of the spectrum, with an allowance for what x⁵ makes of rounding errors."""
    found = one_step_drift(f, initial_matrix(spectrum, seed, purpose), amplitude, stream(seed, purpose))
    return replace(found, bias_bound=found.bias_bound * len(spectrum) * max(DEGREES))


def spectral_projections(matrix: np.ndarray, block: int) -> list[np.ndarray]:
    """P_k for the eigenvalues in ascending order, each of multiplicity `block`."""
    _, U = np.linalg.eigh(matrix)
    parts = (U[:, n : n + block] for n in range(0, U.shape[1], block))
    return [part @ part.conj().T for part in parts]
