"""Means over paths freed of most of their noise: sums against the path's own increments, whose mean is exactly zero.

Along Euler's (or Heun's) path of a vector SDE with increments ΔW_k of variance h, and for functions φ, ψ of the state,

    Σ_k φ(X_k) ΔW_k   and   Σ_k ψ(X_k) (ΔW_k ΔW_kᵀ − h 1)

are martingales: their mean is 0 at every step size, whatever the drift and the diffusion are, for X_k does not know
ΔW_k.  So f(X) − γ·(such sums) has the mean of f(X) for every fixed γ.  If φ and ψ are rich enough, a γ takes nearly all
of the variance away: it is that of the martingale representation of f(X).  No formula for the law comes in: γ is fitted
by least squares on a pilot, the first quarter of the paths, and applied to the others.  Given the pilot these are
independent, identically distributed and unbiased; so their mean is tested as any sample's is.

Sources: N. J. Newton, Variance reduction for simulated diffusions, SIAM Journal on Applied Mathematics 54 (1994)
1780–1805; D. Belomestny, S. Häfner, T. Nagapetyan, M. Urusov, Variance reduction for discretised diffusions via
regression, Journal of Mathematical Analysis and Applications 458 (2018) 393–418.
"""

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from numeric import arguments
from numeric.ensemble import Block, Failures, map_blocks, split_paths
from numeric.streams import stream
from numeric.vector_sde import SDE, Map

PILOT = 4  # one path in so many


@dataclass(frozen=True)
class Integrands:
    """φ and ψ: states (..., n) -> (..., p) and (..., q); each is summed against all increments, or products of two."""

    first: Map
    second: Map

    def sums(self, x: np.ndarray, increment: np.ndarray, h: float) -> np.ndarray:
        """Return one step's terms (..., p m + q m (m + 1)/2) for increments (..., m) of variance h.

        >>> both = Integrands(lambda x: x, lambda x: 10 * x)
        >>> both.sums(np.array([2.0]), np.array([3.0]), 0.5)
        array([  6., 170.])
        """
        a, b = np.triu_indices(increment.shape[-1])
        squares = increment[..., a] * increment[..., b] - h * (a == b)
        parts = (self.first(x), increment), (self.second(x), squares)
        return np.concatenate([_outer(f, dW) for f, dW in parts], axis=-1)


def _outer(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    product = left[..., :, None] * right[..., None, :]
    return product.reshape(*product.shape[:-2], -1)


@dataclass(frozen=True)
class Controlled:
    """One level of paths at some times: states (paths, times, n), and the sums up to each time (paths, times, c)."""

    states: np.ndarray
    controls: np.ndarray

    def freed(self, values: np.ndarray) -> np.ndarray:
        """Return `values` (paths,) of all paths but the pilot's, less the controls: the same mean, and less variance.

        >>> z = np.random.default_rng(1).standard_normal((400, 1, 1))
        >>> bool(Controlled(z, z).freed(3 + 2 * z[:, 0, 0]).std() < 1e-12)
        True
        """
        pilot = len(values) // PILOT
        columns = self.controls.reshape(len(values), -1)
        known = np.column_stack([np.ones(pilot), columns[:pilot]])
        weights = np.linalg.lstsq(known, values[:pilot], rcond=None)[0]
        return np.asarray(values[pilot:] - columns[pilot:] @ weights[1:])


def controlled_paths(
    sde: SDE,
    integrands: Integrands,
    start: ArrayLike,
    horizon: float,
    steps: int,
    at: Sequence[int],
    paths: int,
    seed: int,
    purpose: str,
    executor: Executor | None = None,
) -> tuple[Controlled, Controlled]:
    """Return the coarse and the fine level of `paths` paths from `start` (n,), after each number of steps in `at`.

    The fine level takes two steps for one of the coarse level, on the same Brownian motion; `at` counts coarse steps,
    ascending, 1, …, `steps`.  Blocks of paths have their own streams and come back in order.  Raises ValueError for
    inadmissible arguments and `FailedPaths` where more than one path in a thousand is not finite.

    >>> from numeric.vector_sde import ItoSDE
    >>> decay = ItoSDE(lambda x: -x, lambda x: np.ones(x.shape)[..., None])
    >>> constant = Integrands(np.ones_like, np.ones_like)
    >>> coarse, fine = controlled_paths(decay, constant, [1.0], 0.1, 8, [8], 400, seed=1, purpose="example")
    >>> mean = (2 * fine.freed(fine.states[:, 0, 0]) - coarse.freed(coarse.states[:, 0, 0])).mean()
    >>> bool(abs(mean - np.exp(-0.1)) < 0.002)  # its standard error is 0.0004, and that of a plain mean 0.02
    True
    """
    h = arguments.positive("horizon", horizon) / arguments.integer("steps", steps, least=1)
    if not at or sorted({*at}) != [*at] or not 1 <= at[0] <= at[-1] <= steps:
        raise ValueError(f"at must be numbers of steps from 1 to {steps}, ascending, not {at!r}")
    first = np.asarray(start, dtype=float)
    if first.ndim != 1 or not first.size or not np.isfinite(first).all():
        raise ValueError(f"a state must be n ≥ 1 finite numbers, not {start!r}")
    task = partial(_block, sde, integrands, first, h, tuple(at), seed, purpose)
    parts = map_blocks(task, split_paths(paths), executor)
    coarse, fine = (
        Controlled(*(np.concatenate(part) for part in zip(*level, strict=True))) for level in zip(*parts, strict=True)
    )
    failures = [Failures.among(level.states.reshape(len(level.states), -1)) for level in (coarse, fine)]
    (failures[0] + failures[1]).check()
    return coarse, fine


@dataclass
class _Level:
    """Where the paths of one level stand, and their sums so far."""

    sde: SDE
    integrands: Integrands
    x: np.ndarray
    total: np.ndarray | float = 0.0

    def advance(self, increment: np.ndarray, h: float) -> None:
        self.total = self.total + self.integrands.sums(self.x, increment, h)
        self.x = self.sde.step(self.x, h, increment)


def _block(
    sde: SDE,
    integrands: Integrands,
    start: np.ndarray,
    h: float,
    at: tuple[int, ...],
    seed: int,
    purpose: str,
    block: Block,
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    rng = stream(seed, purpose, block.index)
    noises = sde.diffusion(start).shape[-1]
    x = np.broadcast_to(start, (block.paths, len(start)))
    coarse, fine = (_Level(sde, integrands, x) for _ in range(2))
    seen: list[list[np.ndarray]] = [[], [], [], []]
    for k in range(1, at[-1] + 1):
        first, second = math.sqrt(h / 2) * rng.standard_normal((2, block.paths, noises))
        coarse.advance(first + second, h)
        fine.advance(first, h / 2)
        fine.advance(second, h / 2)
        if k in at:
            for kept, now in zip(seen, (coarse.x, coarse.total, fine.x, fine.total), strict=True):
                kept.append(np.asarray(now))
    states, sums, fine_states, fine_sums = (np.stack(kept, axis=1) for kept in seen)
    return (states, sums), (fine_states, fine_sums)
