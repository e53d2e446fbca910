"""The claim of `noise_at_a_point` on the Wiener process: the covariance of the increments that are drawn."""

from __future__ import annotations

import time

import numpy as np

from numeric import statistics
from numeric.streaming import CentralMoments
from numeric.streams import stream
from numeric.wiener import hermitian_increments
from symcalc.claims.proof2x2.simulated.settings import COARSE
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_moments, complex_values, conclude, sample_size
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence
from symcalc.ito import brownian

INCREMENTS = 500000


@along_paths(seconds=0.3, sees=0.95)
def wiener(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """The sample covariance E[dH_ij dH_kl] of the increments that the simulation draws, and E|dH₁₂|²."""
    started = time.perf_counter()
    count = sample_size(INCREMENTS, effort)
    found, not_hermitian = increment_moments(stream(seed, "proof2x2.wiener"), count)
    wanted = np.array(claimed["covariance"].tolist(), dtype=complex)
    z = statistics.normal_quantile(false_alarm / 33)
    increments, at = brownian(4).increments, (0.3, -1.1, 0.7, 1.9)
    skew = max(map(abs, complex_values(claimed["dH − dH*"], dict(zip(increments, at, strict=True)))))
    comparisons = [
        Comparison("dH − dH*", not_hermitian, skew, 1e-12, 0.0),
        compare_moments("E|dH₁₂|²", found, 0, float(claimed["variance of |dH₁₂|"]), z),
    ]
    targets = [("Re", v) for v in wanted.real.ravel()] + [("Im", v) for v in wanted.imag.ravel()]
    for k, (part, target) in enumerate(targets, 1):
        what = f"{part} covariance ({(k - 1) // 4 % 4 + 1},{(k - 1) % 4 + 1})"
        if found.second[k] > 1e-24 * count:
            comparisons.append(compare_moments(what, found, k, float(target), z))
        else:  # an imaginary part that vanishes identically, up to rounding
            comparisons.append(Comparison(what, float(found.mean[k]), float(target), 1e-12, 0.0))
    return conclude(f"{count} increments", comparisons, COARSE, started, {"paths": count})


def increment_moments(rng: np.random.Generator, count: int, block: int = 50000) -> tuple[CentralMoments, float]:
    """The moments of |dH₁₂|² and of the parts of all dH_ij dH_kl, real, then imaginary; the largest |dH − dH*|.

    Drawn and merged block by block, in their order: memory does not grow with the number of increments.

    >>> moments, skew = increment_moments(np.random.default_rng(1), 3000, block=1000)
    >>> moments.count, moments.mean.shape, skew
    (3000, (33,), 0.0)
    """
    found, skew = CentralMoments.of(np.empty((0, 33))), 0.0
    for first in range(0, count, block):
        flat = hermitian_increments(rng, min(block, count - first), 2, 1.0).reshape(-1, 4)
        products = (flat[:, :, None] * flat[:, None, :]).reshape(-1, 16)
        found += CentralMoments.of(np.column_stack([np.abs(flat[:, 1]) ** 2, products.real, products.imag]))
        gaps = np.abs(flat[:, 1] - flat[:, 2].conj()).max(), np.abs(flat[:, [0, 3]].imag).max()
        skew = max(skew, float(sum(gaps)))
    return found, skew
