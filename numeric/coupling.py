"""Pathwise coupling: a candidate equation downstairs, driven by the noise of the process upstairs.

On one Brownian path, two levels (h and h/2) of Euler upstairs each give the frame increments A = U* dM U,
in the eigenframe U of the current M; beside each runs the recursion downstairs under test

    x ← x + drift(x) h + diag A + correction(x, A, h),        diag A = a Re u_k* dH u_k,

from the same start.  The difference D = x_T − eigenvalues(M_T) has almost no Monte Carlo noise of its own:
for the true drift its mean vanishes with h, for a wrong one it does not.  R = 2 D_fine − D_coarse removes
the order h.  `drift` and `correction` are passed in: this module knows neither.  The correction must have
mean zero given x; then it sharpens the test (strong order 1 for the right one, ½ without) and lends it
nothing.  That is measured, not trusted: see `Coupling.correction_z_scores`.  With (|A_ij|² − h)-like terms it
fails when the noise upstairs has another variance than the correction assumes, and the z-scores of R, blind
to that, would pass.

What R cannot do: its remaining bias is of order h², so at huge numbers of paths the steps must shrink too;
and at close eigenvalues it is heavy-tailed, so choose a start with gaps of several √horizon.
"""

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.checkpoint import Checkpoint
from numeric.differences import Correction, Coupling, Drift, fitting, on_both_levels, over_blocks, summarised
from numeric.ensemble import Block, map_blocks, split_paths
from numeric.failures import FAILED_BOUND
from numeric.paths import Run
from numeric.wiener import hermitian_increments

PERTURBATION = 0.01  # of the drift, to measure how the difference answers


def couple(
    start: ArrayLike,
    normal_amplitude: float,
    drift: Drift,
    horizon: float,
    steps: int,
    paths: int,
    seed: int,
    purpose: str,
    correction: Correction | None = None,
    blocks: int | None = None,
    executor: Executor | None = None,
    failed_bound: float = FAILED_BOUND,
    checkpoint: Checkpoint | None = None,
) -> Coupling:
    """Run the coupling of this module and return the moments of the difference at the horizon.

    start: (d,) strictly ascending.  drift: x (..., d) -> (..., d).  correction: x (..., d), A (..., d, d)
    Hermitian, h -> (..., d), with mean zero given x; none by default.  steps: of the coarse level.  paths
    are cut into `blocks`, by default of at most 2000.  With a process pool, drift and correction must be
    picklable.  checkpoint: where the run is saved and resumed from; its identity must name the drift and the
    correction, the rest is added.  Raises ValueError for inadmissible arguments or a wrong shape of drift or
    correction, and FailedPaths when the share of paths that are not finite exceeds `failed_bound`.

    >>> result = couple([0.0, 3.0], 1.0, np.zeros_like, 0.1, 4, paths=100, seed=1, purpose="example")
    >>> result.z_scores.shape, result.failures
    ((3,), Failures(failed=0, paths=100, located=()))
    """
    run = Run.start(start, normal_amplitude, horizon, steps, seed, purpose)
    task = partial(_couple_block, run, arguments.spectrum("start", start), drift, correction)
    return over_blocks(task, run, paths, blocks, executor, checkpoint, failed_bound)


@dataclass(frozen=True)
class _Level:
    """One level of one block: M (paths, d, d) upstairs; downstairs, for drift and 1.01 × drift, x and the
    sum of the corrections, (2, paths, d)."""

    run: Run
    drift: Drift
    correction: Correction | None
    matrix: np.ndarray
    x: np.ndarray
    corrected: np.ndarray

    def advance(self, increment: np.ndarray, h: float) -> "_Level":
        step = self.run.advance(self.matrix, increment)
        A, x = step.frame_increment, self.x
        factors = np.array([1.0, 1.0 + PERTURBATION])[:, None, None]
        moved = x + factors * h * fitting("drift", self.drift(x), x)
        moved += np.einsum("...ii->...i", A).real
        if self.correction is None:
            return replace(self, matrix=step.matrix, x=moved)
        both = np.broadcast_to(A, (2, *A.shape))
        term = fitting("correction", self.correction(x, both, h), x)
        return replace(self, matrix=step.matrix, x=moved + term, corrected=self.corrected + term)

    @property
    def difference(self) -> np.ndarray:
        return self.x - np.linalg.eigvalsh(self.matrix)


def _couple_block(run: Run, start: np.ndarray, drift: Drift, correction: Correction | None, block: Block) -> Coupling:
    x = np.broadcast_to(start, (2, block.paths, run.dimension))
    level = _Level(run, drift, correction, run.matrix, x, np.zeros(x.shape))
    with np.errstate(all="ignore"):  # what is not finite is counted
        coarse, fine = on_both_levels(run.halves(block), run.step, level, level)
        of_coarse, of_fine = coarse.difference, fine.difference
        richardson = 2 * of_fine - of_coarse
        sensitivity = (richardson[1] - richardson[0]) / PERTURBATION
        parts = [of_coarse[0], of_fine[0], richardson[0], sensitivity, fine.corrected[0]]
        return summarised(parts, _rounding(run, start), block)


def _rounding(run: Run, start: np.ndarray) -> float:
    """Return a few ulps of the largest eigenvalues for each fine step: all that D is for d = 1."""
    size = abs(start).max() + (1 + run.normal_amplitude) * math.sqrt(run.horizon)
    return float(8 * np.finfo(float).eps * run.steps * size)


def coupling_errors(
    start: ArrayLike,
    normal_amplitude: float,
    drift: Drift,
    horizon: float,
    levels: Sequence[int],
    paths: int,
    seed: int,
    purpose: str,
    correction: Correction | None = None,
    executor: Executor | None = None,
) -> np.ndarray:
    """Return the root mean square over k of x_k(downstairs) − x_k(upstairs) at the horizon, (levels, paths).

    The free-running form, at several numbers of steps on the same Brownian paths; every level must divide the last.
    With a = 1 the path upstairs is M_0 + H exactly, so these are errors of the scheme downstairs alone, and
    `convergence.fit_order` gives their strong order.  nan marks a failed path.  Raises ValueError as `couple` does.

    >>> coupling_errors([0.0, 3.0], 1.0, np.zeros_like, 0.1, [2, 4], paths=5, seed=1, purpose="example").shape
    (2, 5)
    """
    finest = max(arguments.integer("levels", n, least=1) for n in levels)
    if any(finest % n for n in levels):
        raise ValueError(f"levels must divide the largest of them, {finest}, not {list(levels)}")
    run = Run.start(start, normal_amplitude, horizon, finest, seed, purpose)
    task = partial(_errors_block, run, arguments.spectrum("start", start), drift, correction, tuple(levels))
    return np.concatenate(map_blocks(task, split_paths(paths), executor), axis=1)


def _errors_block(
    run: Run,
    start: np.ndarray,
    drift: Drift,
    correction: Correction | None,
    levels: tuple[int, ...],
    block: Block,
) -> np.ndarray:
    noise = hermitian_increments(run.rng(block), (run.steps, block.paths), run.dimension, run.step)
    x = np.broadcast_to(start, (2, block.paths, run.dimension))
    errors = []
    with np.errstate(all="ignore"):
        for n in levels:
            level = _Level(run, drift, correction, run.matrix, x, np.zeros(x.shape))
            for increment in noise.reshape(n, run.steps // n, *noise.shape[1:]).sum(axis=1):
                level = level.advance(increment, run.horizon / n)
            errors.append(np.sqrt((level.difference[0] ** 2).mean(axis=-1)))
    return np.array(errors)
