"""The claims of `linear_equations`, along paths of Ornstein–Uhlenbeck and Cox–Ingersoll–Ross processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from numeric.vector_sde import ItoSDE
from symcalc.claims.ito.simulated.one_step import Map
from symcalc.claims.ito.simulated.paths import FEWER, FreedPaths, Paths, final, last, level_of
from symcalc.claims.ito.simulated.quantities import Array, function_of, reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence


@along_paths(seconds=0.15, sees=0.1)
def ornstein_uhlenbeck(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Mean and variance at t = log(1 + s)/c, and Stein's identities of the claimed score, along paths."""
    at = {"c": 0.9, "sigma": 1.3, "s": 1.5, "x": 1.5}
    test = FreedPaths(seed, false_alarm, "ornstein_uhlenbeck", 4, FEWER * effort)
    end = float(np.log(1 + at["s"]) / at["c"])
    levels = test.follow(lambda t, x: -at["c"] * x, level_of(at["sigma"]), at["x"], end, 64)
    score = function_of([claimed["∂_y log p(x, y)"]], ["y"], at)
    mean = reals(claimed["mean"], at)[0]
    test.freed_mean("mean", levels, final, mean)
    centre = mean if np.isfinite(mean) else 0.0
    variance = reals(claimed["variance"], at)[0]
    test.freed_mean("variance", levels, lambda states: (final(states) - centre) ** 2, variance)
    test.freed_mean("E score", levels, lambda states: np.asarray(score(final(states))[0]) + 0 * final(states), 0.0)
    test.freed_mean("E score · Y", levels, lambda states: score(final(states))[0] * final(states), -1.0)
    return test.conclude()


@along_paths(seconds=0.8, sees=0.5)
def stationary(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Late along paths: Stein's identities of the claimed scores, no mean motion (the flux), the variance."""
    at = {"c": 1.0, "sigma": 0.8, "theta": 1.5}
    test = FreedPaths(seed, false_alarm, "stationary", 6, FEWER * effort)
    equations: list[tuple[str, str, Callable[[Array, Array], Array], Map, float]] = [
        ("Ornstein–Uhlenbeck", "x", lambda t, x: -at["c"] * x, level_of(at["sigma"]), 0.0),
        ("CIR", "X", lambda t, x: at["c"] * (at["theta"] - x), root_times(at["sigma"]), at["theta"]),
    ]
    for k, (name, variable, drift, diffusion, start) in enumerate(equations):
        levels = test.follow(drift, diffusion, start, 6.0, 192, [160], powers=7)
        score = function_of([claimed[f"score, {name}"]], [variable], at)

        def weighted(states: Array, score: Callable[..., Any] = score) -> Array:
            return np.asarray(score(final(states))[0] * final(states))

        test.freed_mean(f"E score · X, {name}", levels, weighted, -1.0)
        moved = reals(claimed["flux over the density"], at)[k]
        test.freed_mean(f"flux, {name}", levels, lambda states: final(states) - states[:, 0, 1], moved)
        if name == "CIR":  # an error of the score counts 2 E X = 2θ
            test.freed_mean(
                "E score · X² + 2X",
                levels,
                lambda states, w=weighted: (w(states) + 2) * final(states),  # type: ignore[misc]
                0.0,
                2 * at["theta"],
            )
        else:
            variance = reals(claimed[f"variance, {name}"], at)[0]
            test.freed_mean(f"variance, {name}", levels, lambda states: final(states) ** 2, variance)
    return test.conclude()


def root_times(sigma: float) -> Map:
    """The diffusion σ√x."""
    return lambda x: sigma * np.sqrt(np.maximum(x, 0))


@along_paths(seconds=0.3, sees=0.35)
def cir(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Mean and variance at t = log(1 + s)/c along paths."""
    at = {"c": 0.8, "sigma": 0.7, "theta": 1.2, "X": 2.0, "s": 1.5}
    test = Paths(seed, false_alarm, "cir", 2, effort)
    sde = ItoSDE(lambda x: at["c"] * (at["theta"] - x), lambda x: at["sigma"] * np.sqrt(np.maximum(x, 0))[..., None])
    levels = tuple(level[:, 0] for level in test.run(sde, last, [at["X"]], float(np.log(1 + at["s"]) / at["c"]), 16))
    test.mean("mean", levels, reals(claimed["mean"], at)[0])
    test.variance("variance", levels, reals(claimed["variance"], at)[0])
    return test.conclude()
