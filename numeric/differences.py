"""The difference between an equation downstairs and the path upstairs, on two levels of one Brownian path.

What `coupling` (the equation runs freely) and `residuals` (it restarts at every step) have in common: a drift and a
correction, passed in as callables; a coarse level of step h and a fine one of step h/2 whose noise adds up to that of
the coarse one; D on either level, R = 2 D_fine − D_coarse, which has lost the order h, and how R answers to the drift.
"""

import math
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Protocol, Self, TypeVar

import numpy as np

from numeric.checkpoint import Checkpoint
from numeric.ensemble import Block, accumulate, split_paths
from numeric.failures import Failures, finite_rows
from numeric.paths import Run
from numeric.statistics import Moments

Drift = Callable[[np.ndarray], np.ndarray]
Correction = Callable[[np.ndarray, np.ndarray, float], np.ndarray]


class Level(Protocol):
    """One level of one block: what it does with an increment of variance h."""

    def advance(self, increment: np.ndarray, h: float) -> Self:
        """Return the level one step on."""


L = TypeVar("L", bound=Level)


@dataclass(frozen=True)
class Coupling:
    """Moments (d,) over the paths of the difference x_T − eigenvalues(M_T).

    coarse, fine: D on either level.  richardson: R = 2 D_fine − D_coarse.  sensitivity: dR/de for drift (1
    + e), by e = 0.01 on the same noise.  correction: the sum of the corrections on the fine level.  Each
    has mean, covariance, standard_error and rms.  failures: how many of how many paths were not finite; the
    moments are over the others.  rounding: an allowance for D, added to standard errors in quadrature.
    """

    coarse: Moments
    fine: Moments
    richardson: Moments
    sensitivity: Moments
    correction: Moments
    failures: Failures
    rounding: float

    def __add__(self, other: "Coupling") -> "Coupling":
        return Coupling(
            self.coarse + other.coarse,
            self.fine + other.fine,
            self.richardson + other.richardson,
            self.sensitivity + other.sensitivity,
            self.correction + other.correction,
            self.failures + other.failures,
            max(self.rounding, other.rounding),
        )

    @property
    def direction(self) -> np.ndarray:
        """Unit vector (d,) along the mean sensitivity; zero where the drift has no effect."""
        mean = self.sensitivity.mean
        length = math.sqrt(mean @ mean)
        return mean / length if length else mean

    @property
    def z_scores(self) -> np.ndarray:
        """Means of R over their errors (d + 1,): each component, then along `direction`.

        Look at all of them: a drift so wrong that it makes paths collide spoils its own direction.
        """
        return self._scored.mean / self._errors

    def detectable(self, z: float) -> float:
        """Return the relative error of the drift that moves R by z errors along `direction`."""
        effect = float(self.direction @ self.sensitivity.mean)
        return z * float(self._errors[-1]) / effect if effect else math.inf

    @property
    def correction_z_scores(self) -> np.ndarray:
        """Means of the summed correction over their errors (d,): large ones mean that it is no martingale."""
        return self.correction.mean / np.hypot(self.correction.standard_error, self.rounding)

    @property
    def _scored(self) -> Moments:
        return self.richardson.project(np.vstack([np.eye(len(self.direction)), self.direction]))

    @property
    def _errors(self) -> np.ndarray:
        return np.hypot(self._scored.standard_error, self.rounding)


def fitting(name: str, value: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return what a drift or a correction gave for `x`; ValueError unless it has the shape of x.

    >>> fitting("drift", np.zeros(2), np.array([0.0, 1.0]))
    array([0., 0.])
    """
    if np.shape(value) != x.shape:
        raise ValueError(f"{name} must return shape {x.shape} for x of that shape, not {np.shape(value)}")
    return value


def on_both_levels(halves: Iterable[np.ndarray], h: float, coarse: L, fine: L) -> tuple[L, L]:
    """Return both levels after a run: `halves` has the noise of each coarse step of length h in two halves, (2, ...).

    >>> class Sum:
    ...     total = 0.0
    ...     def advance(self, increment, h):
    ...         self.total = self.total + increment
    ...         return self
    >>> run = Run.start([0.0, 1.0], 1.0, 0.1, 4, 1, "example")
    >>> levels = on_both_levels(run.halves(Block(0, 3)), run.step, Sum(), Sum())
    >>> bool(np.allclose(*(level.total for level in levels)))
    True
    """
    for pair in halves:
        coarse = coarse.advance(pair[0] + pair[1], h)
        for half in pair:
            fine = fine.advance(half, h / 2)
    return coarse, fine


def summarised(parts: list[np.ndarray], rounding: float, block: Block) -> Coupling:
    """Return the moments over the finite paths of D_coarse, D_fine, R, dR/de and the corrections, (paths, d) each.

    >>> summarised([np.ones((4, 2))] * 5, 1e-15, Block(0, 4)).richardson.mean
    array([1., 1.])
    """
    rows = np.stack(parts, axis=1)
    finite = rows[finite_rows(rows)]
    coarse, fine, richardson, sensitivity, correction = (Moments.of(finite[:, k]) for k in range(5))
    failures = Failures.among(rows, block.index)
    return Coupling(coarse, fine, richardson, sensitivity, correction, failures, rounding)


def over_blocks(
    task: Callable[[Block], Coupling],
    run: Run,
    paths: int,
    blocks: int | None,
    executor: Executor | None,
    checkpoint: Checkpoint | None,
    failed_bound: float,
) -> Coupling:
    """Return the sum of task(block) over the blocks of a run; FailedPaths beyond `failed_bound`.

    >>> run = Run.start([0.0, 1.0], 1.0, 0.1, 2, 1, "example")
    >>> ones = lambda block: summarised([np.ones((block.paths, 2))] * 5, 0.0, block)
    >>> over_blocks(ones, run, 6, 2, None, None, failed_bound=0.0).failures
    Failures(failed=0, paths=6, located=())
    """
    result = accumulate(task, split_paths(paths, blocks), executor, resumable(checkpoint, run, paths, blocks))
    result.failures.check(failed_bound)
    return result


def resumable(checkpoint: Checkpoint | None, run: Run, paths: int, blocks: int | None) -> Checkpoint | None:
    """Return the checkpoint with what identifies `run` added, and the kinds of results it will hold.

    >>> resumable(None, Run.start([0.0, 1.0], 1.0, 0.1, 2, 1, "example"), 10, None) is None
    True
    """
    if checkpoint is None:
        return None
    matrix = [float(x).hex() for x in run.matrix.view(float).ravel()]
    numbers = {"amplitude": run.normal_amplitude.hex(), "horizon": run.horizon.hex(), "steps": run.steps}
    identity = {"seed": run.seed, "purpose": run.purpose, "paths": paths, "blocks": blocks, "matrix": matrix, **numbers}
    return replace(checkpoint, identity={**checkpoint.identity, **identity}, kinds=(Coupling, Moments, Failures))
