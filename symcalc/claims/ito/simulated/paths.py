"""Laws against pairs of paths at two step sizes; in one dimension, paths freed of most of their noise."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

import numpy as np

from numeric import statistics
from numeric.control_variates import Controlled, Integrands, controlled_paths
from numeric.vector_sde import SDE, ItoSDE, paired_paths
from symcalc.claims.ito.simulated.one_step import Map
from symcalc.claims.ito.simulated.quantities import Array
from symcalc.evidence.montecarlo import Comparison, compare_levels, conclude, sample_size
from symcalc.evidence.verdict import Evidence

COARSE = 0.25  # what a test along paths must be able to see, relative
SHARP = 0.02  # the same where the paths are freed of their noise
PATHS = 40000
FEWER = 0.1  # of the paths are enough where they are freed of their noise


class Paths:
    """Comparisons of one claim with means along pairs of paths, at `count` of them in all."""

    def __init__(self, seed: int, false_alarm: float, purpose: str, count: int, effort: float = 1.0) -> None:
        self.seed, self.purpose, self.paths = seed, purpose, sample_size(PATHS, effort)
        self.z = statistics.normal_quantile(false_alarm / count)
        self.count = count
        self.started = time.perf_counter()
        self.comparisons: list[Comparison] = []

    def run(self, sde: SDE, functional: Map, start: Sequence[float], horizon: float, steps: int) -> tuple[Array, Array]:
        """A functional of paths on both levels, each (paths, k)."""
        pair = paired_paths(sde, functional, start, horizon, steps, self.paths, self.seed, f"ito.{self.purpose}")
        return pair.coarse, pair.fine

    def mean(self, name: str, levels: Sequence[Array], target: float, scale: float = 0.0) -> None:
        """A mean over both levels, extrapolated in the step; a tenth of what that changed is allowed as bias.

        Paths are finite and real: where a functional of them is not, it is the claim's, which then agrees with nothing.
        """
        if len(self.comparisons) >= self.count:
            raise ArithmeticError(f"{self.purpose} makes more comparisons than it shares its false alarms among")
        coarse, fine = levels
        if any(np.iscomplexobj(level) or not np.isfinite(level).all() for level in levels):
            self.comparisons.append(Comparison(name, 0.0, math.nan, 0.0, 0.0))
            return
        self.comparisons.append(compare_levels(name, coarse, fine, target, self.z, scale))

    def variance(self, name: str, levels: Sequence[Array], target: float) -> None:
        """A variance, in the same way."""
        self.mean(name, [_squared_deviations(level) for level in levels], target)

    def conclude(self, tolerance: float = COARSE) -> Evidence:
        """The evidence from all comparisons."""
        method = f"{self.paths} paths at two step sizes"
        return conclude(method, self.comparisons, tolerance, self.started, {"paths": self.paths})


class FreedPaths(Paths):
    """The same for dX = b(t, X) dt + σ(X) dW in one dimension, freed of most noise (`numeric.control_variates`).

    The sums that are taken off weight the increments with tᵃσ, tᵃσX and tᵃσX_s, a < `powers`, and their squares with
    tᵃσ².  At `at[0]` steps a copy of X stops: the states are (t, X, X_s).
    """

    def follow(
        self,
        drift: Callable[[Array, Array], Array],
        diffusion: Map,
        start: float,
        horizon: float,
        steps: int,
        at: Sequence[int] = (),
        powers: int = 4,
    ) -> tuple[Controlled, Controlled]:
        """Both levels of paths after the numbers of steps `at` (of all of them by default)."""
        stop = ((*at, steps)[0] - 0.25) * horizon / steps
        sde, integrands = with_stopped_copy(drift, diffusion, stop), weighted_noise(diffusion, horizon, powers)
        return controlled_paths(
            sde, integrands, [0.0, start, start], horizon, steps, [*at, steps], self.paths, self.seed,
            f"ito.{self.purpose}",
        )  # fmt: skip

    def freed_mean(
        self,
        name: str,
        levels: Sequence[Controlled],
        values: Callable[[Array], Array],
        target: float,
        scale: float = 0.0,
    ) -> None:
        """The mean of a function of the states (paths, times, 3) at the times kept."""
        self.mean(name, [level.freed(values(level.states)) for level in levels], target, scale)

    def conclude(self, tolerance: float = SHARP) -> Evidence:
        """The evidence from all comparisons."""
        return super().conclude(tolerance)


def with_stopped_copy(drift: Callable[[Array, Array], Array], diffusion: Map, stop: float) -> ItoSDE:
    """The equation of (t, X, X_s), where X_s goes with X until the time `stop`."""

    def moves(x: Array) -> Array:
        t = x[..., 0]
        return np.stack([np.ones_like(t), np.ones_like(t), (t < stop).astype(float)], axis=-1)

    def b(x: Array) -> Array:
        return moves(x) * np.stack([np.ones_like(x[..., 0]), *[drift(x[..., 0], x[..., 1])] * 2], axis=-1)

    def sigma(x: Array) -> Array:
        column = moves(x) * diffusion(x[..., 1])[..., None]
        column[..., 0] = 0
        return column[..., None]

    return ItoSDE(b, sigma)


def weighted_noise(diffusion: Map, horizon: float, powers: int) -> Integrands:
    """What weights the increments, and their squares, in the sums that are taken off."""

    def times(x: Array) -> Array:
        return np.asarray((1 - x[..., :1] / horizon) ** np.arange(powers))

    def first(x: Array) -> Array:
        weight = times(x) * diffusion(x[..., 1])[..., None]
        return np.concatenate([weight, weight * x[..., 1:2], weight * x[..., 2:]], axis=-1)

    def second(x: Array) -> Array:
        return times(x) * diffusion(x[..., 1])[..., None] ** 2

    return Integrands(first, second)


def final(states: Array) -> Array:
    """X at the last time."""
    return np.asarray(states[:, -1, 1])


def level_of(value: float) -> Map:
    """The function that has this value everywhere."""
    return lambda x: np.full_like(x, value)


def _squared_deviations(values: Array) -> Array:
    return (values - values.mean()) ** 2 * len(values) / (len(values) - 1)


def last(path: Array) -> Array:
    """The state at the horizon."""
    return path[:, -1]
