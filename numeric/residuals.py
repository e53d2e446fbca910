"""Local residuals: a candidate equation downstairs, tested step by step along the path upstairs.

Where `coupling` lets the equation run freely and compares ends, this restarts it at every step from the eigenvalues
x(M_n) of the matrix path,

    ρ_n = x(M_n) + drift(x(M_n)) h + diag A_n + correction(x(M_n), A_n, h) − x(M_{n+1}),     A_n = U_n* dM_n U_n,

and sums w(x(M_n)) ρ_n.  Errors do not feed back, so nothing is heavy-tailed at close eigenvalues, and the weight

    w(x) = (g²/(g² + s²))²,        g the smallest gap of x,

known before the step, keeps close pairs from dominating; it makes the test sharper and cannot make a true drift look
false.  The mean of the sum vanishes with h for the true drift; 2 × fine − coarse removes the order h.  The result is a
`differences.Coupling`, read in the same way: the drift and the correction are callables, and the correction's own mean
is measured, not trusted.  All components together sum to almost nothing (the trace is exact), so scores are also taken
along the direction of the drift's effect.
"""

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.checkpoint import Checkpoint
from numeric.differences import Correction, Coupling, Drift, fitting, on_both_levels, over_blocks, summarised
from numeric.ensemble import Block
from numeric.failures import FAILED_BOUND
from numeric.paths import Run
from numeric.upstairs import Step


def local_residuals(
    start: ArrayLike,
    normal_amplitude: float,
    drift: Drift,
    horizon: float,
    steps: int,
    paths: int,
    seed: int,
    purpose: str,
    correction: Correction | None = None,
    scale: float | None = None,
    blocks: int | None = None,
    executor: Executor | None = None,
    failed_bound: float = FAILED_BOUND,
    checkpoint: Checkpoint | None = None,
) -> Coupling:
    """Return the moments of the weighted sums of local residuals, on two levels and extrapolated.

    Arguments and errors as for `coupling.couple`.  scale: the s of the weight, √horizon by default; steps should keep h
    well below s².

    >>> result = local_residuals([0.0, 3.0], 1.0, np.zeros_like, 0.1, 4, paths=100, seed=1, purpose="example")
    >>> result.z_scores.shape, result.failures.failed
    ((3,), 0)
    """
    run = Run.start(start, normal_amplitude, horizon, steps, seed, purpose)
    size = float(np.sqrt(run.horizon)) if scale is None else arguments.positive("scale", scale)
    task = partial(_residual_block, run, drift, correction, size)
    return over_blocks(task, run, paths, blocks, executor, checkpoint, failed_bound)


@dataclass
class _Sums:
    """What one level has summed up so far, (paths, d) each, and the prediction that waits for the next eigenvalues."""

    run: Run
    drift: Drift
    correction: Correction | None
    scale: float
    matrix: np.ndarray
    residual: np.ndarray
    effect: np.ndarray
    corrected: np.ndarray
    weight: np.ndarray
    predicted: np.ndarray | None = None

    @classmethod
    def start(cls, run: Run, drift: Drift, correction: Correction | None, scale: float, paths: int) -> "_Sums":
        matrix = np.broadcast_to(run.matrix, (paths, *run.matrix.shape))
        residual, effect, corrected = np.zeros((3, paths, run.dimension))
        return cls(run, drift, correction, scale, matrix, residual, effect, corrected, np.zeros((paths, 1)))

    def advance(self, increment: np.ndarray, h: float) -> "_Sums":
        step = self.run.advance(self.matrix, increment)
        self.compare(step.eigenvalues)
        self.predict(step, h)
        self.matrix = step.matrix
        return self

    def compare(self, x: np.ndarray) -> None:
        if self.predicted is not None:
            self.residual += self.weight * (self.predicted - x)

    def predict(self, step: Step, h: float) -> None:
        x, A = step.eigenvalues, step.frame_increment
        self.weight = _weight(x, self.scale)
        moved = h * fitting("drift", self.drift(x), x)
        self.effect += self.weight * moved
        self.predicted = x + moved + np.einsum("...ii->...i", A).real
        if self.correction is not None:
            term = fitting("correction", self.correction(x, A, h), x)
            self.predicted += term
            self.corrected += self.weight * term


def _weight(x: np.ndarray, scale: float) -> np.ndarray:
    gap = np.diff(x, axis=-1).min(axis=-1, keepdims=True, initial=np.inf)
    return (1 / (1 + (scale / gap) ** 2)) ** 2


def _residual_block(run: Run, drift: Drift, correction: Correction | None, scale: float, block: Block) -> Coupling:
    size = abs(np.linalg.eigvalsh(run.matrix)).max() + 1
    rounding = float(8 * np.finfo(float).eps * run.steps * size)
    with np.errstate(all="ignore"):  # what is not finite is counted
        levels = (_Sums.start(run, drift, correction, scale, block.paths) for _ in range(2))
        coarse, fine = on_both_levels(run.halves(block), run.step, *levels)
        for level in (coarse, fine):
            level.compare(np.linalg.eigvalsh(level.matrix))
        richardson, effect = 2 * fine.residual - coarse.residual, 2 * fine.effect - coarse.effect
        return summarised([coarse.residual, fine.residual, richardson, effect, fine.corrected], rounding, block)
