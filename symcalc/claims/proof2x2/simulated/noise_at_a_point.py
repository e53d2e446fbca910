"""The claim of `noise_at_a_point` on the Wiener process: the covariance of the increments that are drawn."""

from __future__ import annotations

import time

import numpy as np

from numeric import statistics
from numeric.streams import stream
from numeric.wiener import hermitian_increments
from symcalc.claims.proof2x2.simulated.settings import COARSE
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_mean, complex_values, conclude, sample_size
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence
from symcalc.ito import brownian

INCREMENTS = 500000


@along_paths(seconds=1.0, sees=0.95)
def wiener(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """The sample covariance E[dH_ij dH_kl] of the increments that the simulation draws, and E|dH₁₂|²."""
    started = time.perf_counter()
    count = sample_size(INCREMENTS, effort)
    flat = hermitian_increments(stream(seed, "proof2x2.wiener"), count, 2, 1.0).reshape(-1, 4)
    wanted = np.array(claimed["covariance"].tolist(), dtype=complex)
    z = statistics.normal_quantile(false_alarm / 33)
    increments, at = brownian(4).increments, (0.3, -1.1, 0.7, 1.9)
    not_hermitian = np.abs(flat[:, 1] - flat[:, 2].conj()).max() + np.abs(flat[:, [0, 3]].imag).max()
    skew = max(map(abs, complex_values(claimed["dH − dH*"], dict(zip(increments, at, strict=True)))))
    comparisons = [
        Comparison("dH − dH*", float(not_hermitian), skew, 1e-12, 0.0),
        compare_mean("E|dH₁₂|²", np.abs(flat[:, 1]) ** 2, float(claimed["variance of |dH₁₂|"]), z),
    ]
    for i, j in np.ndindex(4, 4):
        products, where = flat[:, i] * flat[:, j], f"covariance ({i + 1},{j + 1})"
        for part, values, target in (
            ("Re", products.real, wanted[i, j].real),
            ("Im", products.imag, wanted[i, j].imag),
        ):
            if np.ptp(values) > 1e-12:
                comparisons.append(compare_mean(f"{part} {where}", values, float(target), z))
            else:  # an imaginary part that vanishes identically, up to rounding
                comparisons.append(Comparison(f"{part} {where}", float(values.mean()), float(target), 1e-12, 0.0))
    return conclude(f"{count} increments", comparisons, COARSE, started, {"paths": count})
