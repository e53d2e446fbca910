"""The claim of `stochastic_area`, by one step and along paths of plane Brownian motion and its area."""

from __future__ import annotations

import numpy as np

from numeric.vector_sde import ItoSDE
from symcalc.claims.ito.simulated.one_step import Local, still
from symcalc.claims.ito.simulated.paths import Paths, last
from symcalc.claims.ito.simulated.quantities import Array, reals
from symcalc.evidence.exact import Quantities
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence


@along_paths(seconds=0.55, sees=0.9)
def levy_area(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """The area's drift and brackets by one step; its second and fourth moments along paths from 0."""
    at = {"x": 0.7, "y": -1.2, "t_": 1.3}

    def diffusion(x: Array) -> Array:
        one, zero = np.ones_like(x[..., 0]), np.zeros_like(x[..., 0])
        rows = [[one, zero], [zero, one], [-x[..., 1] / 2, x[..., 0] / 2]]
        return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)

    sde, here = ItoSDE(still, diffusion), [at["x"], at["y"], 0.4]
    local = Local(seed, "levy_area, local")
    bracket, mixed = reals(claimed["bracket of A"], at)[0], reals(claimed["bracket of A with X"], at)[0]
    local.drift("drift of A", sde, lambda x: x[..., 2:], here, reals(claimed["drift of A"], at))
    local.brackets("bracket of A", sde, lambda x: x[..., 2:], here, [bracket])
    local.brackets("bracket of A + X", sde, lambda x: x[..., 2:] + x[..., :1], here, [bracket + 2 * mixed + 1])
    test = Paths(seed, false_alarm, "levy_area", 2, 10 * effort)
    levels = [level[:, 2] for level in test.run(sde, last, [0.0, 0.0, 0.0], at["t_"], 8)]
    for k, name in ((2, "E A²"), (4, "E A⁴")):
        test.mean(name, [level**k for level in levels], reals(claimed[name], at)[0])
    test.comparisons += local.comparisons
    return test.conclude()
