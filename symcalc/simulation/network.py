"""Theorem 18 to look at: Brownian motion on the balanced factors of N layers, and the equation of singular values.

Upstairs, horizontal noise √(2/β) on W = (W_1, …, W_N), W_{p+1}ᵀW_{p+1} = W_pW_pᵀ, so that W_N ⋯ W_1 is Brownian motion
of the metric g^N (generator Δ/β).  All layers have the same singular values λ_1 ≥ … ≥ λ_d; those of W_N ⋯ W_1 are λ^N.
Downstairs are the λ, by the derived drift and variance, driven by the noise B_kk that the path upstairs has in its
frames, and reflected at 0, as upstairs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric import arguments, laws
from numeric.densities import network_density
from numeric.end_to_end import SpectrumSDE
from numeric.ensemble import Block
from numeric.failures import Failures
from numeric.framed import Framed
from numeric.losses import Free
from numeric.network import Langevin, Walk
from numeric.random_matrices import haar_orthogonal
from numeric.streams import stream
from symcalc.errors import BadInput
from symcalc.simulation.result import EXACT_SAMPLES, Paths, density_of


@dataclass(frozen=True)
class Network:
    """The walk upstairs and β."""

    walk: Walk
    beta: float
    observed = "singular values λ of each layer"

    @classmethod
    def checked(
        cls,
        beta: float,
        horizon: float,
        steps: int,
        seed: int,
        start: Sequence[float] = (2.0, 1.5, 1.0),
        depth: int = 3,
    ) -> Network:
        """The model of these arguments; `BadInput` or ValueError where they are inadmissible."""
        lam, depth = np.asarray(start, dtype=float), arguments.integer("depth", depth, least=1)
        if lam.ndim != 1 or not lam.size or not np.isfinite(lam).all() or not (np.diff(lam, append=0.0) < 0).all():
            raise BadInput(f"start must be d ≥ 1 finite, strictly descending numbers > 0, not {start!r}")
        if not np.isfinite(beta) or not beta > 0:
            raise BadInput(f"beta must be a finite number > 0, not {beta!r}")
        frames = haar_orthogonal(stream(seed, "simulate dln: initial frames"), len(lam), depth + 1)
        equation = Langevin(Free(), gauge=0.0, horizontal=math.sqrt(2 / beta))
        return cls(Walk(equation, Framed.start(lam, frames), horizon, steps, seed, "simulate dln"), beta)

    @property
    def depth(self) -> int:
        """The number N of layers."""
        return self.walk.start.depth

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen."""
        run = {"horizon": self.walk.horizon, "steps": self.walk.steps, "seed": self.walk.seed}
        start = self.walk.start.lam.tolist()
        return {"model": "dln", "beta": self.beta, "depth": self.depth, "start": start, **run}

    def paths(self, block: Block) -> Paths:
        """Both sides of the first path and both ends of all paths."""
        equation, dt = self._downstairs(), self.walk.dt
        x = np.tile(self.walk.start.lam, (block.paths, 1))
        above, below = [x[0]], [x[0]]
        with np.errstate(all="ignore"):  # what is not finite is counted
            for state, B in self.walk.states(block):
                x = equation.step(x, np.einsum("...ii->...i", B), dt)
                ends = -np.sort(-state.lam, axis=-1)
                above.append(ends[0])
                below.append(x[0])
        failures = Failures.among(np.concatenate([ends, x], axis=1), block.index)
        return Paths(np.array(above), np.array(below), ends, x, failures)

    def _downstairs(self) -> SpectrumSDE:
        """dλ = drift dt + amplitude dB; the drift truncated to amplitude/√h, as far as a step of noise goes."""
        from symcalc.formulas import formula

        drift, amplitude = formula("dln.lambda_drift").compile(), self._amplitude()
        largest = amplitude / np.sqrt(self.walk.dt)

        def truncated(x: np.ndarray) -> np.ndarray:
            return np.clip(drift(x**self.depth, N=self.depth, beta=self.beta), -largest, largest)

        return SpectrumSDE(truncated, amplitude=lambda x: np.full_like(x, amplitude))

    def _amplitude(self) -> float:
        """The root of the derived variance of λ, the same number at every λ."""
        from symcalc.models.dln import root_equation

        variance = root_equation().variance.instantiate(1, k=1)
        chosen = {"N": self.depth, "beta": self.beta}
        return float(variance.subs({s: chosen[s.name] for s in variance.free_symbols})) ** 0.5

    def exact_density(self, x: np.ndarray) -> tuple[np.ndarray, str]:
        """In closed form for one or two singular values, from exact samples beyond."""
        lam, t = self.walk.start.lam, self.walk.horizon
        density = network_density(x, lam, t, self.beta, self.depth)
        if density is not None:
            return density, "closed form"
        rng = stream(self.walk.seed, "simulate dln: exact law")
        samples = laws.sample_dln_lambda(rng, EXACT_SAMPLES, lam, t, self.beta, self.depth)
        return density_of(samples, x), f"{EXACT_SAMPLES} samples of Λ_0 + √(2t/βN) G"
