"""The claim of `real_complex_quaternionic` on drifts, by one step over R, C and H in generic frames."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from itertools import product

import numpy as np

from numeric import embedded
from numeric.onestep import Measured
from numeric.spaces import Hermitian, QuaternionHermitian, Space, Symmetric
from numeric.streams import stream
from symcalc.claims.theorem15.simulated.settings import BETAS, FINE, SPECTRA, spectral_projections, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_measured, conclude
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta
from symcalc.spectral import eigenvalue_symbols

SPACES: dict[str, Callable[[int], Space]] = {"R": Symmetric, "C": Hermitian, "H": QuaternionHermitian}
SIZES = (2, 3)
BLOCK = {"R": 1, "C": 1, "H": 2}


def fields(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of the eigenvalues over R, C and H by one step in generic frames, at d = 2 and 3."""
    started = time.perf_counter()
    comparisons = []
    for field, d in product(SPACES, SIZES):
        for b in BETAS:
            spectrum = SPECTRA[0][:d]
            at = dict(zip(eigenvalue_symbols(len(spectrum)), spectrum, strict=True)) | {beta: b}
            found, _ = response_over(field, spectrum, math.sqrt(2 / b), seed, f"theorem15.fields, {field}, {d}, {b}")
            wanted = values(claimed[f"drift over {field}"], spectrum, at)
            comparisons += compare_measured(f"over {field}, β = {b}, x = {spectrum}", found, wanted)
    return conclude("one-step response, second chaos", comparisons, FINE, started)


def response_over(
    field: str, spectrum: Sequence[float], amplitude: float, seed: int, purpose: str
) -> tuple[Measured, Measured]:
    """Drift of the eigenvalues, and their derivatives along P E_a + amplitude · P^⊥ E_a over an orthonormal basis."""
    space, block, rng = SPACES[field](len(spectrum)), BLOCK[field], stream(seed, purpose)
    projections = spectral_projections(space.embed(rng.standard_normal(space.dimension)), block)
    M = np.sum([v * P for v, P in zip(spectrum, projections, strict=True)], axis=0)
    normal = np.sum([P @ space.basis @ P for P in projections], axis=0)
    directions = space.coordinates(space.basis + (amplitude - 1) * normal)

    def eigenvalues(coordinates: np.ndarray) -> np.ndarray:
        return np.linalg.eigvalsh(space.embed(coordinates))[..., ::block]

    noise = embedded.Noise(directions, np.zeros(space.dimension))
    columns = 1 + space.dimension * (space.dimension + 1) // 2
    return embedded.response(eigenvalues, space.coordinates(M), noise, rng, samples=max(1000, 3 * columns))
