"""The claim of `brownian_bridge`: its law along paths, its drift from pinned motion that knows no equation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from numeric.onestep import Measured, extrapolated_response, fit_chaos
from numeric.streams import stream
from numeric.vector_sde import ItoSDE
from symcalc.claims.ito.simulated.one_step import Local, constant
from symcalc.claims.ito.simulated.paths import FEWER, FreedPaths, final, level_of
from symcalc.claims.ito.simulated.quantities import Array, reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence


@along_paths(seconds=0.2, sees=0.1)
def bridge(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Mean and covariance along paths; the drift by short steps of pinned Brownian motion; the martingale by one."""
    at = {"u1": 0.4, "u2": 0.3, "u3": 0.5, "x": 0.2, "b": 1.4}
    end, now = 1.2, 0.7
    test = FreedPaths(seed, false_alarm, "bridge", 2, FEWER * effort)
    levels = test.follow(lambda t, x: (at["b"] - x) / (end - t), level_of(1.0), at["x"], now, 56, [32], powers=5)
    mean = reals(claimed["mean at t"], at)[0]
    test.freed_mean("mean at t", levels, final, mean)
    means = [statistic.mean() for statistic in (levels[1].freed(levels[1].states[:, -1, k]) for k in (2, 1))]
    test.freed_mean(
        "covariance of s and t",
        levels,
        lambda states: (states[:, -1, 2] - means[0]) * (final(states) - means[1]),
        reals(claimed["covariance of s and t"], at)[0],
    )
    test.comparisons += drift_by_pinned_motion(claimed, at, end - now, seed)
    test.comparisons += martingale_by_one_step(claimed, at, now, end, seed)
    return test.conclude()


def drift_by_pinned_motion(claimed: Quantities, at: Mapping[str, float], left: float, seed: int) -> list[Comparison]:
    """The drift at three places, at the time `left` before the end."""
    comparisons = []
    for here in (0.9, -0.6, 2.3):
        rng = stream(seed, f"ito.bridge, pinned at {here}")
        drift = reals(claimed["drift at t"], {**at, "x": here})
        comparisons += compare_measured(f"drift at t, x = {here}", pinned_drift(rng, here, at["b"], left), drift)
    return comparisons


def martingale_by_one_step(
    claimed: Quantities, at: Mapping[str, float], now: float, end: float, seed: int
) -> list[Comparison]:
    """The drift of (b − X)/(T − t) at X = 0.9."""
    local, name = Local(seed, "bridge, martingale"), "drift of (b − X)/(T − t)"
    sde = ItoSDE(
        lambda x: np.stack([np.ones_like(x[..., 0]), (at["b"] - x[..., 1]) / (end - x[..., 0])], axis=-1),
        constant([[0.0], [1.0]]),
    )
    local.drift(name, sde, lambda x: (at["b"] - x[..., 1:]) / (end - x[..., :1]), [now, 0.9], reals(claimed[name], at))
    return local.comparisons


def pinned_drift(rng: np.random.Generator, here: float, target: float, left: float, samples: int = 400) -> Measured:
    """The drift at `here` of Brownian motion moved linearly so that it ends at `target` after the time `left`.

    That is the bridge without its equation.  Its increments over short times, regressed on their two normal variables
    (the noise is taken away whole), extrapolated in the time.
    """
    step = left / 64

    def mean_slope(z: Array, h: float) -> Array:
        B = np.sqrt(h) * z[:, :1]
        end = B + np.sqrt(left - h) * z[:, 1:]
        return (B - h / left * (here + end - target)) / h

    z = rng.standard_normal((samples, 2))
    columns = np.column_stack([np.ones(samples), z])
    rounding = 64 * float(np.finfo(float).eps) * (1 + abs(here - target)) / step
    return fit_chaos(columns, *extrapolated_response(mean_slope, z, step), rounding).intercept
